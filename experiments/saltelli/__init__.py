"""The earlier sensitivity analysis, kept for comparison: Morris' screening, then Saltelli's design.

May import `experiments.sensitivity`, with which it shares its parameter space and its runs, and
below. SALib enters in `indices.py` only.
"""
