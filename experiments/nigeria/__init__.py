"""North-east Nigeria: how the tables of scenarios/nigeria are made from public counts.

May import `experiments.provenance` and below. All that a run, a calibration or a forecast needs of
this country stands in the tables; a country of your own needs no Python.
"""
