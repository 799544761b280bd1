"""What a run leaves: its outcomes, and beside them whatever else an experiment asks to be kept."""

import inspect
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from experiments.provenance.versions import digest
from sim.model import ReturnModel
from sim.recording.history import History
from sim.scenario.scenario import Scenario


class Lived(NamedTuple):
    """A run at its end: what was run, its history, and what was noted at the end of each week."""

    scenario: Scenario
    history: History
    noted: list[Any]


@dataclass(frozen=True)
class Measure:
    """Something of a run, beside its outcomes, that an experiment needs: numbers, words or lists.

    The functions stand in a module of their own, or in that of the experiment: worker processes
    import them by name, and a measure whose module was edited is measured again.
    """

    name: str
    of: Callable[[Lived], Any]
    each_week: Callable[[ReturnModel], Any] | None = None  # noted for `of`

    @property
    def key(self) -> str:
        """The name that a store keeps it under: of this name and this text of its module."""
        return f"{self.name} {text_of(self.of.__module__)}"


def ratio(above: float, below: float) -> float:
    """One number as a share of another; NaN where that is zero."""
    return above / below if below else math.nan


class Outcomes(dict[str, float]):
    """The outcomes of a run by name, and beside them the further measures that were asked for."""

    def __init__(self, outcomes: dict[str, float], further: dict[str, Any] | None = None) -> None:
        super().__init__(outcomes)
        self.further = further or {}  # by the name of each measure


@cache
def text_of(module: str) -> str:
    """A short hash of the source of a module."""
    return digest(inspect.getsource(sys.modules[module]))[:16]
