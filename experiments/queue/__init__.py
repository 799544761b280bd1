"""Ten desks or four, and more applicants: where the gain in waiting time is undone.

May import `sim` and the packages on how runs are made and written. To add a procedure, add it to
`procedures.py`.
"""
