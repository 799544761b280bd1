"""What a run leaves behind, and what households answer when they are asked.

May import agents, behaviour, clearance and engine. To record a further number each week, add a
column to the row of `history.py` and fill it in `record`.
"""
