"""Which parameters an outcome depends on, and which the effect of a lever depends on.

May import `experiments.iraq` and `experiments.fitting` and below. `inputs.py` says what factors may
be, `association.py` which of them matter, `emulator.py` what runs would give, and `shares.py` and
`shapley.py` how much of the variance is whose. scikit-learn enters in `emulator.py`.
"""
