"""The four verbs: run a scenario, replicate it over seeds, compare two, and state an effect."""

import logging
import math
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.core.declare import InputError
from sim.measure.intervals import Effect, Interval, interval, interval_of, students_quantile
from sim.measure.outcomes import OUTCOMES
from sim.measure.tidy import joined, tidy
from sim.model import Engine, ReturnModel
from sim.pictures.weekly import Weekly, weekly
from sim.recording.curves import WeeklyCounts
from sim.recording.history import History
from sim.scenario.pairing import refuse_unpaired
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load
from sim.warnings.pair_remarks import remarks_on_pair

if TYPE_CHECKING:
    import pandas

    from sim.pictures.drawing import JournalFigure

__all__ = ["Effect", "Interval", "interval", "interval_of", "students_quantile"]  # from here, too

log = logging.getLogger("awda")
Progress = Callable[[int, int], None]  # told after each step of a long work: how many of how many
Named = Scenario | str | Path  # a scenario, or what it is loaded by


def _silent(_done: int, _all: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, repr=False)
class Replicates:
    """The outcomes of one scenario over seeds, and its histories."""

    scenario: Scenario
    seeds: tuple[int, ...]
    histories: tuple[History, ...]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.scenario.name}: {_count(len(self.seeds), 'run')}>"

    def values(self, outcome: str) -> np.ndarray:
        """One outcome, seed by seed; raise InputError for an unknown one."""
        if outcome not in OUTCOMES:
            raise InputError(f"outcome = {outcome!r}: one of {', '.join(OUTCOMES)} is allowed")
        return np.array([OUTCOMES[outcome].measure(history) for history in self.histories])

    def interval(self, outcome: str) -> Interval:
        """The mean over seeds and its interval, which for a share lies within 0 and 1."""
        return interval_of(self.values(outcome), OUTCOMES[outcome].unit)

    def counts(self) -> list[WeeklyCounts]:
        """What each run counted week by week."""
        return [history.counts() for history in self.histories]

    def to_dataframe(self) -> "pandas.DataFrame":
        """Weekly curves and outcomes at the end, a row for each day, place or group, and seed."""
        outcomes = {name: self.values(name) for name in OUTCOMES}
        return tidy(self.scenario, self.seeds, self.counts(), outcomes)

    def files_by_days(self) -> list[np.ndarray]:
        """Files that each run cleared, by calendar days from the first desk to the last."""
        return [np.trim_zeros(history.durations[0, 0], "b") for history in self.histories]

    def weekly(self, by: str | None = None) -> Weekly:
        """What figures show of the runs: of all households, or by a division named in `BY`."""
        return weekly(self.scenario, self.counts(), self.files_by_days(), by)

    def plot(self, by: str | None = None, width: float = 7.2) -> "JournalFigure":
        """A matplotlib figure of journal size, its width in inches: the share home and the days.

        `by` is "governorate", "district" or "group": then a panel for each. `savefig` saves it.
        """
        from sim.pictures.figure import drawn  # matplotlib takes half a second to import

        return drawn([self.weekly(by)], by, width)


@dataclass(frozen=True, repr=False)
class Comparison:
    """Two scenarios over the same seeds."""

    first: Replicates
    second: Replicates

    def __repr__(self) -> str:
        names = f"{self.second.scenario.name} less {self.first.scenario.name}"
        return f"<Comparison, {names}: {_count(len(self.first.seeds), 'pair')}>"

    def to_dataframe(self) -> "pandas.DataFrame":
        """The runs of both scenarios, as of `Replicates`."""
        return joined([self.first.to_dataframe(), self.second.to_dataframe()])

    def effects(self) -> list[Effect]:
        """The effect on every outcome."""
        return [effect(self, name) for name in OUTCOMES]

    def plot(
        self, by: str | None = None, width: float = 7.2, differences: bool = False
    ) -> "JournalFigure":
        """As `Replicates.plot`, with both scenarios and their paired differences.

        `differences` draws them in the panels of `by` in place of the shares.
        """
        from sim.pictures.figure import drawn

        return drawn([self.first.weekly(by), self.second.weekly(by)], by, width, differences)


def run(
    scenario: Named, seed: int = 1, engine: Engine = "compiled", threads: int = 1,
    told: Progress = _silent,
) -> History:  # fmt: skip
    """One run; `told` hears of each week. The same scenario and seed give the same bits."""
    return finished(_loaded(scenario), seed, engine, threads, told).history


def finished(
    scenario: Scenario, seed: int = 1, engine: Engine = "compiled", threads: int = 1,
    told: Progress = _silent,
) -> ReturnModel:  # fmt: skip
    """The model at the end of one run, for what a history does not keep."""
    model = ReturnModel(scenario, seed, engine, threads)
    weeks = scenario.run.weeks
    while model.week < weeks:
        model.step()
        told(model.week, weeks)
    return model


def replicate(
    scenario: Named, seeds: Iterable[int], threads: int = 1, told: Progress = _silent
) -> Replicates:
    """One run for each seed; raise InputError where there is no seed or one stands twice.

    `told` hears of each week of each run, and of how many there are.
    """
    chosen, loaded = _chosen(seeds), _loaded(scenario)
    weeks = loaded.run.weeks
    log.info("running %s on %d seeds, %d weeks each", loaded.name, len(chosen), weeks)

    def one(place: int, seed: int) -> History:
        return run(
            loaded, seed, threads=threads,
            told=lambda week, _: told(place * weeks + week, len(chosen) * weeks),
        )  # fmt: skip

    told(0, len(chosen) * weeks)
    return Replicates(loaded, chosen, tuple(one(*each) for each in enumerate(chosen)))


def compare(
    first: Named,
    second: Named,
    seeds: Sequence[int],
    threads: int = 1,
    told: Progress = _silent,
) -> Comparison:
    """Both scenarios on the same seeds, so that they differ by the lever and not by chance.

    Raise InputError where their runs would be no pairs.
    """
    pair = _loaded(first), _loaded(second)
    refuse_unpaired(*pair)
    for remark in remarks_on_pair(*pair):
        log.warning(remark)
    seeds = _chosen(seeds)
    before, after = (len(seeds) * scenario.run.weeks for scenario in pair)
    one = replicate(pair[0], seeds, threads, lambda done, _: told(done, before + after))
    two = replicate(pair[1], seeds, threads, lambda done, _: told(before + done, before + after))
    return Comparison(one, two)


def _loaded(scenario: Named) -> Scenario:
    """The scenario itself, or that of this name or path."""
    return scenario if isinstance(scenario, Scenario) else load(scenario)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _chosen(seeds: Iterable[int]) -> tuple[int, ...]:
    """Whole numbers, one or more, each once; raise InputError for anything else."""
    try:
        chosen = tuple(operator.index(seed) for seed in seeds)
    except TypeError:
        raise InputError(
            f"seeds = {seeds!r}: whole numbers in a list are allowed, as range(1, 21)"
        ) from None
    if not chosen or len(set(chosen)) < len(chosen):
        raise InputError(f"seeds = {list(chosen)}: one seed or more is allowed, each once")
    return chosen


def effect(comparison: Comparison, outcome: str) -> Effect:
    """The paired difference of one outcome with its interval, over the seeds that have both."""
    first, second = comparison.first.values(outcome), comparison.second.values(outcome)
    both = np.isfinite(first) & np.isfinite(second)
    paired = interval((second - first)[both])
    return Effect(
        outcome=outcome,
        unit=OUTCOMES[outcome].unit,
        first=comparison.first.scenario.name,
        second=comparison.second.scenario.name,
        difference=paired,
        narrower=_unpaired_width(first[both], second[both]) / (paired.high - paired.low)
        if paired.high > paired.low
        else math.inf,
    )


def _unpaired_width(first: np.ndarray, second: np.ndarray) -> float:
    if len(first) < 2:
        return math.nan
    variance = (first.var(ddof=1) + second.var(ddof=1)) / len(first)
    return 2.0 * students_quantile(len(first) - 1) * math.sqrt(float(variance))
