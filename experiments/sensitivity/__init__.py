"""Which parameters decide an outcome, and which decide what a lever changes.

May import `experiments.iraq` and below. The library for sensitivity indices enters in `indices.py`
only.
"""
