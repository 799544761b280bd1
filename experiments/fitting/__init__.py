"""The calibration of the Iraqi world, and the baseline that it is judged by.

May import `sim`, `experiments.iraq` and below.
"""
