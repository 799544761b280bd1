"""Two or more scenarios on common random numbers: differences, certainty, price.

May import `sim`, `experiments.runs`, `experiments.provenance` and `experiments.experiment`. To add
a way to compare, write it as a function of paired runs.
"""
