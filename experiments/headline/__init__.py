"""The founding question: ten signatures or four, reactive or community policing.

May import `experiments.fitting`, `experiments.iraq` and below.
"""
