"""What is kept of a run beside its outcomes: shares by week, days to clear, all that is drawn."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.runs.measures import Lived, Measure, Outcomes
from experiments.runs.weekly import WEEKLY_COUNTS


def shares_by_week(run: Lived) -> dict[str, list[float]]:
    """The share of all households that is home again, or settled in a third place, by week."""
    weeks, agents = run.history.weeks, run.history.agents
    return {name: (weeks[name] / agents).tolist() for name in ("returned", "settled")}


def files_by_days(run: Lived) -> list[int]:
    """Files cleared by calendar days from the first desk to the last."""
    return [int(files) for files in np.trim_zeros(run.history.durations[0, 0], "b")]


def account_kept(run: Lived) -> dict[str, Any]:
    """What came of the money, as a store keeps it."""
    account = run.history.account
    return account._asdict() | {"short_weeks": [*account.short_weeks]}


SHARES = Measure("shares by week", shares_by_week)
DAYS = Measure("files by days to clear", files_by_days)
MONEY = Measure("what came of the money", account_kept)
DRAWN = (WEEKLY_COUNTS, DAYS)  # all that a figure of scenarios needs, by place and group too
YEAR = 365  # days


def cleared(runs: Sequence[Outcomes]) -> list[int]:
    """Files by calendar days from first desk to last, those beyond a year with those of one."""
    counts = np.zeros(YEAR + 1, int)
    for run in runs:
        files = run.further[DAYS.name]
        np.add.at(counts, np.minimum(np.arange(len(files)), YEAR), files)
    return [int(files) for files in counts]
