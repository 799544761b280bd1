"""The twenty patterns of the evidence, each measured on the model as the study measured it.

`targets.py` reads what each has to be, `draws.py` has the worlds, and `measured.py` the runs and
the measures of every pattern, a part for each kind of run. `scoreboard.py` says which patterns the
model passes and which of these tell anything. `patterns.py` is the experiment. May import `sim`,
`experiments.trial`, and the packages on Iraq, on the calibration, and on how runs are made.
"""
