"""A world as a folder of tables that a spreadsheet can make: read, declared and checked.

May import `sim.core` only. To add a column, add a declared field to the line of its table in
`lines.py`; a rule that ties several tables together stands in `checks.py`.
"""
