"""Forecasts of returns, and how they are judged: by rounds published after the day they start from.

`baselines` is what a model has to beat, `assimilation` the forecast from draws of the model that
starts at the published stock, `own_world` the country of a folder of tables, `judged` a forecast
against later rounds, and `rolling_origins` the comparison of them all by `scores` for Iraq. It may
import `experiments.country`, `experiments.iraq`, `experiments.fitting` and `experiments.runs`. To
add a baseline, write a function of what was known and of the days asked for, and name it in
BASELINES.
"""
