"""What a euro buys: allocations of a budget over levers, places and years, compared as a race.

May import `sim`, the package on comparisons, and those on how runs are made and written. To let
another lever be bought, give it a size in `units.py`.
"""
