"""What survives a bad year: the allocations of a portfolio under cuts, late money and shocks.

May import `sim`, the portfolio, the package on comparisons, and those on how runs are made and
written. To let another thing go wrong, add a line to `STRESSORS` in `futures.py`.
"""
