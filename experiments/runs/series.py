"""What is kept of a run beside its outcomes, for curves: shares home by week, and days to clear.

The counts by place and by group are those that figures are drawn from (`sim/pictures/weekly.py`).
"""

from typing import Any

import numpy as np

from experiments.runs.measures import Lived, Measure


def shares_by_week(run: Lived) -> dict[str, list[float]]:
    """The share of all households that is home again, or settled in a third place, by week."""
    weeks, agents = run.history.weeks, run.history.agents
    return {name: (weeks[name] / agents).tolist() for name in ("returned", "settled")}


def files_by_days(run: Lived) -> list[int]:
    """Files cleared by calendar days from the first desk to the last."""
    return [int(files) for files in np.trim_zeros(run.history.durations[0, 0], "b")]


def home_by_place(run: Lived) -> list[list[int]]:
    """Agents home by week and row of communities.csv."""
    weeks: list[list[int]] = run.history.returned.tolist()
    return weeks


def home_by_group(run: Lived) -> dict[str, list[Any]]:
    """Agents home by week and group, and how many there are in each group."""
    history = run.history
    return {"home": history.returned_by_group.tolist(), "sizes": history.group_sizes.tolist()}


SHARES = Measure("shares by week", shares_by_week)
DAYS = Measure("files by days to clear", files_by_days)
BY_PLACE = Measure("agents home by place", home_by_place)
BY_GROUP = Measure("agents home by group", home_by_group)
DRAWN = (DAYS, BY_PLACE, BY_GROUP)  # all that a figure of scenarios needs
