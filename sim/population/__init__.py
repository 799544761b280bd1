"""The first day of a run: every row of a world, drawn from a scenario and a seed.

May import the scenario and everything below it. To give a new array its first rows, make them in
`population.py`, with a random stream that depends on nothing but the row's own number.
"""
