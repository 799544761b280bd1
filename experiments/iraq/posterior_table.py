"""Posteriors as they are kept: weighted draws of parameters, each in a history of the procedure.

A table has the columns `weight` and `history`, and one for each parameter, by its name. What a
calibration writes here is what a forecast, a validation and the headline read.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.iraq.policy_combinations import FOLDER, Values, typed
from experiments.iraq.procedure_histories import NAMES, with_history
from experiments.provenance.tables import Table, read_columns, to_csv, write_text
from sim.core.declare import InputError, nearest
from sim.scenario.scenario import Scenario

PREFIX = "posterior_"  # of the names of kept tables, before the last round
WEIGHT, HISTORY = "weight", "history"
USUAL = "ten"  # the history of draws that name none
STOOD_IN_FOR = "intervention."  # parameters of levers, which a history of the past has none of


class Draw(NamedTuple):
    """One draw: a history of the procedure, the values of parameters, and its weight."""

    history: str
    values: Values
    weight: float

    def world(self, scenario: Scenario) -> Scenario:
        """The scenario at this draw."""
        return with_history(scenario.with_(**typed(self.values)), self.history)


def posterior_file(last_round: date) -> Path:
    """Where the posterior of the data up to a round is kept."""
    return FOLDER / f"{PREFIX}{last_round}.csv"


def kept_posteriors() -> dict[date, Path]:
    """The posteriors that are kept, by the last round that each knows, the earliest first."""
    files = sorted(FOLDER.glob(f"{PREFIX}????-??-??.csv"))
    return {date.fromisoformat(path.stem.removeprefix(PREFIX)): path for path in files}


def write_draws(path: Path, draws: Iterable[Draw]) -> None:
    """Keep weighted draws."""
    write_text(path, to_csv(rows_of(draws)))


def rows_of(draws: Iterable[Draw]) -> Table:
    """The rows of a table of draws."""
    return [{HISTORY: each.history, WEIGHT: each.weight, **each.values} for each in draws]


def read_draws(path: Path) -> tuple[Draw, ...]:
    """Weighted draws from a table; equal weights and the usual history where it has no column."""
    if not path.is_file():
        raise InputError(
            f"{path}: no posterior is kept there; `awda experiment calibration` and then `python "
            "-m experiments.calibration.keep` make one (docs/calibration.md)"
        )
    columns = read_columns(path)
    names = [name for name in columns if "." in name and not name.startswith(STOOD_IN_FOR)]
    count = len(next(iter(columns.values())))
    weights = np.asarray(columns.get(WEIGHT, np.ones(count) / count), float)
    histories = [str(each) for each in columns.get(HISTORY, np.repeat(USUAL, count))]
    _check(path, histories, weights)
    return tuple(
        Draw(history, {name: float(columns[name][row]) for name in names}, float(weight))
        for row, (history, weight) in enumerate(zip(histories, weights, strict=True))
    )


def spread(draws: tuple[Draw, ...], count: int) -> list[Draw]:
    """So many draws, each as often as its weight says, evenly through the table."""
    weights = np.array([draw.weight for draw in draws])
    ends = np.cumsum(weights) / weights.sum()
    middles = (np.arange(count) + 0.5) / count
    return [draws[row] for row in np.minimum(np.searchsorted(ends, middles), len(ends) - 1)]


def _check(path: Path, histories: list[str], weights: np.ndarray) -> None:
    for row, history in enumerate(histories, start=2):
        if history not in NAMES:
            raise InputError(
                f"{path}: row {row}, column {HISTORY}: {history!r}: one of {', '.join(NAMES)} is "
                f"allowed{nearest(history, NAMES)}"
            )
    if not (np.isfinite(weights).all() and (weights >= 0.0).all() and weights.sum() > 0.0):
        raise InputError(
            f"{path}, column {WEIGHT}: numbers from 0 on are allowed, not all of them 0"
        )
