"""Boxes: the joint conditions under which something happens, found by PRIM on half of the draws.

The patient rule induction method (Friedman and Fisher 1999) cuts a small part off the range of one
input at a time, where that raises the share of cases most. It is that of the library
ema-workbench, which comes with the extra `discovery`.
"""

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.core.declare import InputError

NEEDED = 'a stress test needs ema-workbench: pip install ".[discovery]"'
PEEL = 0.1  # of the futures left, at a time
LEAST = 0.1  # of all futures that a box holds
MOST_CONDITIONS = 3  # that a sentence says
FEWEST = 3  # cases, and others, without which no box is looked for
ANY = 1e-9  # density at which PRIM hands on a box, however thin it is


class Condition(NamedTuple):
    """A range of one input."""

    name: str
    low: float
    high: float


class Score(NamedTuple):
    """How well a box holds in some futures."""

    futures: int
    cases: int
    inside: int  # futures in the box
    hits: int  # cases in it

    @property
    def coverage(self) -> float:
        """The share of all cases that the box holds."""
        return self.hits / self.cases if self.cases else np.nan

    @property
    def density(self) -> float:
        """The share of futures in the box that are cases."""
        return self.hits / self.inside if self.inside else np.nan

    @property
    def base(self) -> float:
        """The share of all futures that are cases."""
        return self.cases / self.futures if self.futures else np.nan


class Inputs(NamedTuple):
    """What may be a condition: values [future, name]."""

    names: tuple[str, ...]
    values: np.ndarray


Box = tuple[Condition, ...]


def refuse_missing() -> None:
    """Raise InputError where ema-workbench is not installed."""
    _prim()


def score(box: Box, inputs: Inputs, cases: np.ndarray) -> Score:
    """How well a box holds in these futures."""
    inside = np.ones(len(cases), bool)
    for name, low, high in box:
        column = inputs.values[:, inputs.names.index(name)]
        inside &= (low <= column) & (column <= high)
    return Score(len(cases), int(cases.sum()), int(inside.sum()), int((inside & cases).sum()))


def trajectory(inputs: Inputs, cases: np.ndarray, peel: float, least: float) -> list[Box]:
    """The boxes from all futures to the smallest, each cut out of the one before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, about what the library calls
        table = _frame(inputs)
        found = _prim().Prim(table, cases.astype(int), threshold=ANY, peel_alpha=peel,
                             mass_min=least)  # fmt: skip
        limits = found.find_box().box_lims
    return [_box(each, found.box_init, inputs.names) for each in limits]


def box(inputs: Inputs, cases: np.ndarray) -> Box | None:
    """The box of few conditions that holds best; none where too few are cases, or all are.

    Best is the harmonic mean of coverage and density, so that neither is had without the other.
    """
    if min(cases.sum(), (~cases).sum()) < FEWEST:
        return None
    tried = trajectory(inputs, cases, PEEL, LEAST)
    few = [each for each in tried if 0 < len(each) <= MOST_CONDITIONS]
    return max(few, key=lambda each: _both(score(each, inputs, cases)), default=None)


def _both(found: Score) -> float:
    return 2.0 * found.hits / (found.cases + found.inside)


def _box(limits: Any, widest: Any, names: Sequence[str]) -> Box:
    """The conditions of a box: the ends of ranges that were cut off; no other end counts."""
    found = []
    for name in names:
        (low, high), (least, most) = map(float, limits[name]), map(float, widest[name])
        ends = (low if low > least else -np.inf, high if high < most else np.inf)
        found += [Condition(name, *ends)] if np.isfinite(ends).any() else []
    return tuple(found)


def _frame(inputs: Inputs) -> Any:
    """The inputs as the library wants them."""
    import pandas  # takes a third of a second to import

    return pandas.DataFrame(inputs.values.astype(float), columns=list(inputs.names))


def _prim() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts of it that are not needed here
            from ema_workbench.analysis import prim
    except ImportError:
        raise InputError(NEEDED) from None
    return prim
