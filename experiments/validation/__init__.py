"""Validation: the model against what was published later, and against places left out.

May import `experiments.calibration`, `experiments.forecast` and below.
"""
