"""Reach: can the model, anywhere in its prior, do what was observed?

May import `experiments.fitting`, `experiments.iraq` and below.
"""
