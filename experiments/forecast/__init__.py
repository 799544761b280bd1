"""Forecasts of returns, and how they are judged: by rounds published after the day they start from.

`rounds` is what was known on a day, `baselines` what a model has to beat, `assimilation` the
forecast from draws of the model that starts at the published stock, `rolling_origins` the
comparison of them all by `scores`. It may import `experiments.iraq`, `experiments.fitting` and
`experiments.runs`. To add a baseline, write a function of what was known and of the days asked for,
and name it in BASELINES.
"""
