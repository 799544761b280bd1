"""Tidy data: weekly curves and the outcomes at the end of runs as one long table of pandas."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.measure.outcomes import OUTCOMES
from sim.measure.place_errors import errors_by_place
from sim.population.population import places_of
from sim.recording.curves import Curve, Run, WeeklyCounts, curves, frame
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas


MEANINGS = {  # of the columns
    "scenario": "name of the scenario",
    "seed": "the number from which all random draws of the run follow",
    "date": "day of the count: the first of a week",
    "governorate": "governorate of origin; blank: all",
    "district": "district of origin; blank: all",
    "group": "group of households; blank: all",
    "outcome": "what was measured",
    "value": "the number, in its unit",
    "unit": "unit of the value",
    "error_against_published": "mean error of the calibrated world, percentage points",
}


def tidy(
    scenario: Scenario,
    seeds: Sequence[int],
    counts: Sequence[WeeklyCounts],
    outcomes: Mapping[str, np.ndarray],
) -> "pandas.DataFrame":
    """Runs of one scenario, a row for each day, place or group, outcome and seed.

    A weekly curve ends with the outcome of the same name where there is one.
    """
    places = places_of(scenario)
    runs = [
        Run(
            scenario.name, seed, scenario.run.start,
            [*_before_the_end(curves(counts[row], places)), *_ends(scenario, outcomes, row)],
        )
        for row, seed in enumerate(seeds)
    ]  # fmt: skip
    return frame(runs, errors_by_place(scenario))


def joined(frames: Sequence["pandas.DataFrame"]) -> "pandas.DataFrame":
    """Several such tables as one."""
    import pandas  # takes a third of a second to import

    return pandas.concat(frames, ignore_index=True)


def _before_the_end(weekly: Iterator[Curve]) -> Iterator[Curve]:
    """Curves without the last week where that is an outcome."""
    for curve in weekly:
        is_whole = not (curve.governorate or curve.group) and curve.outcome in OUTCOMES
        yield curve._replace(values=curve.values[:-1]) if is_whole else curve


def _ends(scenario: Scenario, outcomes: Mapping[str, np.ndarray], row: int) -> Iterator[Curve]:
    """Every outcome of a run, at its last day."""
    for name, values in outcomes.items():
        unit = OUTCOMES[name].unit
        yield Curve(name, unit, values[row : row + 1], first_week=scenario.run.weeks)
