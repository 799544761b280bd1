"""Which parameters an outcome depends on, and which the effect of a lever depends on.

May import `experiments.iraq` and below. The library for sensitivity indices enters in `indices.py`
only.
"""
