"""The effect of forums that may agree on fewer signatures: agreement, trust, tension, all else.

In every draw the parts add up to the whole, and so do their means over draws; their medians need
not. Each draw has one pair of runs, whose chance is in the range over draws.
"""

import numpy as np

from experiments.headline.by_draw import Runs, effect, first_pairs
from experiments.headline.contrasts import PARTS
from experiments.headline.design import HeadlinePlan
from experiments.provenance.tables import Table
from sim.run import interval

SPLIT = ("return_rate", "durable_return_rate", "months_displaced", "trust_change")


def parts(plan: HeadlinePlan, runs: Runs, sets: np.ndarray) -> Table:
    """Each part: its mean with a 95 % interval of the mean, then its median and range."""
    rows: Table = []
    for outcome in SPLIT:
        own = {
            name: np.array([[run[outcome]] for run in first_pairs(plan, runs, name)])
            for name in runs
        }
        for size, contrasts in PARTS.items():
            for part in contrasts:
                if part.is_in(set(own)):
                    pairs = part.of(own)
                    mean = interval(pairs[:, 0])
                    rows.append({
                        "forums": size, "part": part.label, "outcome": outcome,
                        "mean": mean.mean, "mean_low": mean.low, "mean_high": mean.high,
                    } | effect(outcome, pairs, sets))  # fmt: skip
    return rows
