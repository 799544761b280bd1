"""What a result is made from, and how it is written: whole or not at all.

Atomic folders, records, verification, and the tables and figures that experiments write. May import
`sim` only. The library for figures enters by `figures.py`.
"""
