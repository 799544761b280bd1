"""Early signs of a programme: which indicators tell within six months whether it will work.

`indicators.py` has what a field team sees each month, `choice.py` chooses three and makes rules of
them, `scores.py` says how well rules do on draws that were not used for choosing, and `tables.py`
puts it together. `monitoring.py` is the experiment.
"""
