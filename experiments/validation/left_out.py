"""Places left out: a calibration without the targets of a place says what happened there.

The emulators are those of the calibration; only the likelihood leaves the place out. Its districts
then keep the prior of their own effects, and what the other places say of shared parameters.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from experiments.calibration.calibration import PLAN
from experiments.calibration.comparison import Comparison, comparison
from experiments.calibration.design import CalibrationPlan
from experiments.calibration.returns_table import missed, published
from experiments.calibration.taught import taught
from experiments.calibration.waves import Matched, matched
from experiments.calibration.weights import mixed, sampled
from experiments.iraq.observation import counting_steps, part_shown
from experiments.provenance.tables import Table
from experiments.runs.runner import Runner

EARLY, LATE = "Tikrit", "Mosul"  # districts retaken in April 2015 and in July 2017
WIDE = 1e6  # times the variance: a target that tells nothing


class Place(NamedTuple):
    """What is left out: a governorate, or one of its districts."""

    governorate: str
    district: str = ""


def left_out(run: Runner, plan: CalibrationPlan = PLAN) -> Table:
    """By place and round: what a calibration without it says, and what was published."""
    like = comparison(plan.cut)
    return list(_rows(matched(plan, run, taught(plan, run, like), like), plan.draws))


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
    for place in places_of(like):
        emulator = replace(found.emulator, like=without(like, place))
        shares, _ = emulator.shares(mixed(sampled(emulator, found.noise, draws)))
        inside = _inside(like, place)
        home = (shares * like.gone)[:, inside].sum(axis=1)
        off = missed(like, inside) * np.random.default_rng(1).normal(size=len(home))
        ever = float(like.where.households[inside].sum())
        for number, day in enumerate(like.rounds):
            low, middle, high = np.quantile(home[:, number] + off, (0.05, 0.5, 0.95))
            seen = published(like, inside, day) - _counted(like, inside, day)
            yield {
                "governorate": place.governorate, "district": place.district,
                "date": day.isoformat(), "published": seen, "low": max(0.0, float(low)),
                "median": max(0.0, float(middle)), "high": float(high),
                "error_percent": 100.0 * abs(float(middle) - seen) / ever,
                "inside_90": "yes" if low <= seen <= high else "no",
            }  # fmt: skip


def _counted(like: Comparison, inside: np.ndarray, day: date) -> float:
    """What counting steps had added by a day in these districts."""
    names = {name for name, own in zip(like.where.names, inside, strict=True) if own}
    return sum(
        step.households * part_shown(step, day)
        for step in counting_steps()
        if step.changes == "returned" and step.date <= day
        and (step.governorate, step.district) in names
    )  # fmt: skip


def _inside(like: Comparison, place: Place) -> np.ndarray:
    return np.array([
        governorate == place.governorate and place.district in ("", district)
        for governorate, district in like.where.names
    ])  # fmt: skip
