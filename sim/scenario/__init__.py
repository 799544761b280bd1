"""A scenario: all that a run needs to know but its seed, and the files it is read from.

May import levers, world, and the parameters of every page. To add a table of parameters, give it a
field of `Scenario`; to add a switch for a mechanism, add its neutral values to `mechanisms.py`.
"""
