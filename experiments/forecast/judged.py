"""A forecast against the rounds published later, beside those that take no model.

Nobody moves (persistence), or as many move a month as in the last six months (a straight line).
Their bands are of their own earlier errors; with too few rounds before the origin they have none.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial

import numpy as np

from experiments.country.country import Country
from experiments.country.histories import Histories
from experiments.country.rounds import Rounds, governorate_of
from experiments.forecast.assimilation import assimilated
from experiments.forecast.baselines import forecast, linear_trend, persistence
from experiments.forecast.forecast import RANDOM
from experiments.forecast.scores import Forecast
from experiments.provenance.tables import Table
from sim.core.declare import InputError

MODEL = "model"
SIMPLE = {"persistence": persistence, "straight line": linear_trend}
LEVELS = ("all", "governorates", "districts")


def later_rounds(country: Country, known: Rounds, until: date) -> Rounds:
    """The rounds published up to a day; raise InputError where none is later than those known."""
    later = country.published(until)
    if later.days[-1] <= known.days[-1]:
        raise InputError(
            f"--judge: no round was published after {known.days[-1]} and up to --until = {until}, "
            "so there is nothing to judge by"
        )
    return later


def judged(drawn: Histories, known: Rounds, later: Rounds) -> Table:
    """For each later round, level and forecast: its error and how many places its band held.

    Districts that a round did not count are no part of it.
    """
    days = [day for day in later.days if day > known.days[-1]]
    return [row for day in days for row in _of_day(drawn, known, later, day)]


def _of_day(
    drawn: Histories, known: Rounds, later: Rounds, day: date
) -> Iterator[dict[str, object]]:
    counted, row = later.counted_on(day), later.days.index(day)
    seen = later.stock[row] + later.others[row]
    for name, made in _forecasts(drawn, known, day):
        for level in LEVELS:
            sums = partial(_summed, known=known, counted=counted, level=level)
            band = Forecast(sums(made.draws)).band(0.9)
            inside = (band[0] <= sums(seen)) & (sums(seen) <= band[1])
            has_band = len(made.draws) > 1
            yield {
                "date": day.isoformat(), "level": level, "forecast": name,
                "places": len(inside), "published": round(float(seen[counted].sum())),
                "error_of_published": _error(sums(made.middle), sums(seen)),
                "places_inside_90": int(inside.sum()) if has_band else "",
                "low_90": round(float(band[0].sum())) if has_band and level == "all" else "",
                "high_90": round(float(band[1].sum())) if has_band and level == "all" else "",
            }  # fmt: skip


def _forecasts(drawn: Histories, known: Rounds, day: date) -> Iterator[tuple[str, Forecast]]:
    stock = assimilated(drawn, known, [day], np.random.default_rng(RANDOM))[:, 0]
    yield MODEL, Forecast(stock + known.others[-1])
    for name, path in SIMPLE.items():
        made = forecast(path, known, day)
        yield name, Forecast(made.draws + known.others[-1], made.middle + known.others[-1])


def _summed(districts: np.ndarray, known: Rounds, counted: np.ndarray, level: str) -> np.ndarray:
    """The places of a level, along the last axis, of the districts that were counted."""
    here = districts[..., counted]
    if level == "districts":
        return here
    if level == "all":
        return np.asarray(here.sum(axis=-1, keepdims=True))
    inside = governorate_of(known.places)[counted]
    return np.stack([here[..., inside == own].sum(axis=-1) for own in np.unique(inside)], axis=-1)


def _error(middle: np.ndarray, seen: np.ndarray) -> float:
    return round(float(np.abs(middle - seen).sum() / seen.sum()), 4)
