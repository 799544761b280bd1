"""Calibration: one posterior of the parameters from what was known on a day.

`targets` says what is compared, `parameters` and `districts` what is free, `design` which runs are
made, `emulator` what stands for further runs, `history_matching` and `posterior` what is left.
May import `experiments.iraq` and below. To add a target, add its row to
scenarios/iraq/targets.csv and, where no measure gives it yet, its number to `outputs`.
"""
