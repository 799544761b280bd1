"""North-east Nigeria: its tables from public counts, and how well its returns are forecast.

May import `experiments.forecast` and below. All that a run, a calibration or a forecast needs of
this country stands in the tables; a country of your own needs no Python.
"""
