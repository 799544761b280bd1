"""The published trials of community policing, made in the model, and what a trial can detect.

`sites.py` has the facts of each site, `survey.py` asks at the end, `estimates.py` compares arms and
sites, `evaluations.py` runs what `pools.py`, `power.py` and `before_after.py` draw evaluations
from, and `published.py` has what was found. `trial.py` is the experiment.
"""
