"""The Iraqi world: public counts, the tables made from them, and combinations of policies.

May import `sim` and the packages on how runs are made and written. To add a source, put its table
into scenarios/iraq/sources/ and say in the README there where it comes from.
"""
