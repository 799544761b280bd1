"""Awda's experiments: each is a file, or a package with its figure and its tables beside it.

`experiment.py` says what an experiment is and how to add one; `registry.py` finds them all.
"""

from experiments.registry import experiment, known

__all__ = ["experiment", "known"]
