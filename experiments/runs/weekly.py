"""Weekly counts that runs keep for tables: of the world, by place and by group."""

from typing import Any

import numpy as np

from experiments.runs.measures import Lived, Measure
from sim.recording.curves import WeeklyCounts


def weekly_counts(run: Lived) -> dict[str, Any]:
    """What curves are drawn from, as lists."""
    counts = run.history.counts()
    return counts._asdict() | {
        "weeks": {name: column.tolist() for name, column in counts.weeks.items()},
        **{name: getattr(counts, name).tolist() for name in ("places", "groups", "sizes")},
    }


def counts_from(kept: dict[str, Any]) -> WeeklyCounts:
    """The same from what a store keeps."""
    arrays = {name: np.array(kept[name]) for name in ("places", "groups", "sizes")}
    weeks = {name: np.array(column) for name, column in kept["weeks"].items()}
    return WeeklyCounts(**kept | arrays | {"weeks": weeks})


WEEKLY_COUNTS = Measure("weekly counts", weekly_counts)
