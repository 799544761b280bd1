"""Effects over parameter sets: each set has one pair of runs, and the interval holds 95 % of them.

The chance of a single pair is in the interval; `awda experiment headline` runs four pairs in each
draw and takes it off.
"""

import math
from collections.abc import Sequence
from typing import Any

from experiments.compare.over_draws import TOO_LITTLE, row_of
from experiments.compare.paired_differences import differences
from experiments.compare.statistics import UNDETERMINED
from experiments.compare.sureness import FEWEST, share_in_words
from experiments.provenance.tables import Table
from sim.measure.outcomes import OUTCOMES, unit_of_difference
from sim.run import Comparison

NOTHING = {"difference": math.nan, "low": math.nan, "high": math.nan, "above_zero": math.nan,
           "verdict": UNDETERMINED}  # fmt: skip


def effects_of_sets(found: Sequence[Comparison]) -> Table:
    """A row for each scenario but the first and each outcome."""
    return [_row(each, name) for each in found for name in OUTCOMES]


def sentence(row: dict[str, Any]) -> str:
    """What is said of one effect."""
    who = f"{row['outcome']} under {row['second']} less {row['first']}"
    sets = int(row["parameter_sets"])
    if sets < 2:
        return f"{who}: nothing can be said with fewer than two parameter sets."
    unit, times = unit_of_difference(row["unit"])
    middle, low, high = (
        f"{times * row[name]:+.3g}" for name in ("median_difference", "low_of_sets", "high_of_sets")
    )
    few = f" (a verdict takes {FEWEST} sets or more)" if sets < FEWEST else ""
    higher = share_in_words(row["share_higher"], sets)
    return (
        f"{who}: {middle} {unit} (median; 95 % of {sets} parameter sets: {low} to {high}); share "
        f"of sets with more: {higher}; {row['verdict']}{few}."
    )


def _row(comparison: Comparison, outcome: str) -> dict[str, Any]:
    values, unit = differences(comparison, outcome), OUTCOMES[outcome].unit
    said = NOTHING | row_of(values[:, None], TOO_LITTLE.get(unit, 0.0))
    return {
        "first": comparison.first.scenario.name, "second": comparison.second.scenario.name,
        "outcome": outcome, "unit": unit, "median_difference": said["difference"],
        "low_of_sets": said["low"], "high_of_sets": said["high"], "parameter_sets": len(values),
        "share_higher": said["above_zero"],
        "verdict": said["verdict"] if len(values) >= FEWEST else UNDETERMINED,
    }  # fmt: skip
