"""Clearance burden by policing style, or any other two axes.

May import `experiments.iraq` and below. To add an axis, add it to `axes.py`.
"""
