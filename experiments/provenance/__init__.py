"""What a result is made from, and how it is written: whole or not at all.

Atomic folders, records, verification, and the tables that experiments write. May import `sim` only.
Figures are drawn with the helpers of `sim/pictures/drawing.py`.
"""
