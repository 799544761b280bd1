"""The founding question: ten signatures or four, reactive or community policing.

May import `experiments.compare`, `experiments.iraq`, `experiments.calibration` and below. To add a
table, write a function of the plan and of the runs by combination, and name it in `headline.py`.
"""
