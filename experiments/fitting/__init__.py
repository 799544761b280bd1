"""A plain calibration of any country's world, and the logistic curve that forecasts are judged by.

May import `sim`, `experiments.country`, `experiments.iraq` and below.
"""
