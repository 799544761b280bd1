"""Awda's experiments: each is a file, or a package with its figure and its tables beside it.

An experiment has `design`, `analyse` and `draw`; `registry.py` knows them all by name.
"""

from experiments.registry import experiment, known

__all__ = ["experiment", "known"]
