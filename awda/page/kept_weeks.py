"""What the page keeps of a run beside its outcomes: weekly columns, and files at each authority."""

from typing import Any

import numpy as np

from experiments.runs.measures import Lived, Measure
from experiments.runs.series import DRAWN
from sim.model import ReturnModel

COLUMNS = ("attacks", "trust", "spent_cents", "balance_cents", "waiting", "signatures")


def files_by_authority(model: ReturnModel) -> np.ndarray:
    """Applications that lie at each authority, by its place in the order of signing."""
    desks = model.rows.desks
    return np.bincount(
        desks["rank"], desks["files"], int(max(line.rank for line in model.setting.world.desks)) + 1
    )[1:]


def weeks_of(run: Lived) -> dict[str, Any]:
    """The weekly columns that are drawn, and the mean files at each authority over the run."""
    scale, weeks = run.history.households_per_agent, run.history.weeks
    lying = np.mean(run.noted, axis=0) * scale if run.noted else np.zeros(1)
    return {name: weeks[name].tolist() for name in COLUMNS} | {"lying": lying.tolist()}


WEEKS = Measure("weeks for the page", weeks_of, files_by_authority)
KEPT = (*DRAWN, WEEKS)
