"""Places left out: a calibration without the targets of a place says what happened there.

The emulators are those of the calibration; only the likelihood leaves the place out. Its districts
then keep the prior of their own effects, and what the other places say of shared parameters.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from experiments.calibration.calibration import PLAN
from experiments.calibration.comparison import Comparison, comparison
from experiments.calibration.design import CalibrationPlan, Points
from experiments.calibration.posterior import Sample
from experiments.calibration.taught import taught
from experiments.calibration.waves import Matched, matched
from experiments.calibration.weights import mixed, sampled
from experiments.calibration.world_emulator import WorldEmulator
from experiments.forecast.rounds import known
from experiments.iraq.procedure_histories import NAMES
from experiments.provenance.tables import Table
from experiments.runs.runner import Runner

EARLY, LATE = "Tikrit", "Mosul"  # districts retaken in April 2015 and in July 2017
BAND = 0.9
WIDE = 1e6  # times the variance: a target that tells nothing


class Place(NamedTuple):
    """What is left out: a governorate, or one of its districts."""

    governorate: str
    district: str = ""


def left_out(run: Runner, plan: CalibrationPlan = PLAN) -> Table:
    """By place and round: what a calibration without it says, and what was published."""
    like = comparison(plan.cut)
    common, _, before = taught(plan, run, like)
    return list(_rows(matched(plan, run, common, like, before), plan.draws))


def places_of(like: Comparison) -> list[Place]:
    """Each governorate, an early-retaken district and a late one."""
    names = list(dict.fromkeys(governorate for governorate, _ in like.where.names))
    found = [Place(name) for name in names]
    return found + [
        Place(governorate, district)
        for governorate, district in like.where.names if district in (EARLY, LATE)
    ]  # fmt: skip


def without(like: Comparison, place: Place) -> Comparison:
    """The comparison in which targets of this place tell nothing.

    Where a district is left out, so are the flows of its governorate, which hold it.
    """
    own = np.array([
        each.governorate == place.governorate
        and (not place.district or each.district in (None, place.district))
        for each in (*like.flows, *like.others)
    ])  # fmt: skip
    errors = like.errors.copy()
    errors[np.ix_(own, ~own)] = 0.0
    errors[np.ix_(~own, own)] = 0.0
    errors[own, own] *= WIDE
    return replace(like, errors=errors)


def _rows(found: Matched, draws: int) -> Iterator[dict[str, Any]]:
    like = found.emulator.like
    rounds = known(like.rounds[-1], steps=False)
    for place in places_of(like):
        emulator = replace(found.emulator, like=without(like, place))
        samples = sampled(emulator, found.noise, draws)
        stocks = _stocks(emulator, samples)
        for governorates, inside in ((place, _inside(like, place)),):
            ever = like.where.households[inside].sum()
            home = stocks[:, inside].sum(axis=1)
            for number, day in enumerate(like.rounds):
                low, middle, high = np.quantile(home[:, number], (0.05, 0.5, 0.95))
                seen = float(rounds.stock[rounds.days.index(day)][_known(like, inside)].sum())
                yield {
                    "governorate": governorates.governorate, "district": governorates.district,
                    "date": day.isoformat(), "published": seen, "low": float(low),
                    "median": float(middle), "high": float(high),
                    "error_percent": 100.0 * abs(float(middle) - seen) / float(ever),
                    "inside_90": "yes" if low <= seen <= high else "no",
                }  # fmt: skip


def _stocks(emulator: WorldEmulator, samples: dict[str, Sample]) -> np.ndarray:
    """Households home in draws of all histories, [draw, district, round]."""
    like, parts = emulator.like, []
    places = mixed(samples)
    each = np.array_split(places, len(NAMES))
    for name, own in zip(NAMES, each, strict=True):
        if len(own):
            shares, _ = emulator.shares(Points(own, (name,) * len(own)))
            parts.append(shares * like.gone)
    return np.concatenate(parts)


def _inside(like: Comparison, place: Place) -> np.ndarray:
    return np.array([
        governorate == place.governorate and place.district in ("", district)
        for governorate, district in like.where.names
    ])  # fmt: skip


def _known(like: Comparison, inside: np.ndarray) -> list[int]:
    """The numbers of these districts among those of the forecast."""
    from experiments.forecast.rounds import places

    wanted = [name for name, own in zip(like.where.names, inside, strict=True) if own]
    return [places().index(name) for name in wanted]
