"""Paired differences of the share that has returned, by governorate, by district or by group."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from experiments.provenance.tables import Table
from sim.measure.place_errors import Errors, errors_by_place, trust_in_places
from sim.population.population import places_of
from sim.recording.curves import RATE, curves
from sim.run import Comparison, Replicates, interval

BY = ("governorate", "district", "group")
Part = tuple[str, str, str]  # governorate, district, group


def differences_of(found: Sequence[Comparison], divisions: Sequence[str]) -> Table:
    """The rows of `differences_by` of all comparisons; none without a division."""
    return [row for each in found for row in differences_by(each, divisions)] if divisions else []


def differences_by(comparison: Comparison, divisions: Iterable[str]) -> Table:
    """A row of all households, then one for each place or group of these divisions.

    Shares are in percent, and differences in percentage points.
    """
    first, second = (_ends(each) for each in (comparison.first, comparison.second))
    errors = _larger(*(errors_by_place(e.scenario) for e in (comparison.first, comparison.second)))
    names = [each.scenario.name for each in (comparison.first, comparison.second)]
    return [
        _row(names, part, first[part], second[part], errors)
        for division in dict.fromkeys(("", *divisions))
        for part in first
        if _division(part) == division
    ]


def note_on(found: Sequence[Comparison], divisions: Iterable[str]) -> str:
    """What the differences are of, their pairs, and how far places can be trusted."""
    first, pairs = found[0].first, len(found[0].first.seeds)
    others = ", ".join(each.second.scenario.name for each in found)
    note = (
        f"Share of displaced households that have returned at the end, {others} less "
        f"{first.scenario.name}: {pairs} pairs of runs on common random numbers; the 95 % "
        "intervals hold the Monte-Carlo error only."
    )
    if set(divisions) - {"group"}:
        note += f" {trust_in_places(first.scenario)}"
    return note


def _row(
    names: list[str], part: Part, first: np.ndarray, second: np.ndarray, errors: Errors
) -> dict[str, Any]:
    both = np.isfinite(first) & np.isfinite(second)
    found = interval(100.0 * (second - first)[both])
    return {
        "first": names[0],
        "second": names[1],
        **dict(zip(BY, part, strict=True)),
        "first_percent": float(100.0 * first[both].mean()) if both.any() else np.nan,
        "second_percent": float(100.0 * second[both].mean()) if both.any() else np.nan,
        "difference_points": found.mean,
        "low_points": found.low,
        "high_points": found.high,
        "pairs": found.runs,
        "error_against_published": errors.get(part[:2], np.nan),
    }


def _ends(side: Replicates) -> dict[Part, np.ndarray]:
    """The share home at the end of each run, by place and group."""
    found: dict[Part, list[float]] = {}
    for part, value in _last_values(side):
        found.setdefault(part, []).append(value)
    return {part: np.array(values) for part, values in found.items()}


def _last_values(side: Replicates) -> Iterator[tuple[Part, float]]:
    places = places_of(side.scenario)
    for counts in side.counts():
        for curve in curves(counts, places):
            if curve.outcome == RATE:
                yield (curve.governorate, curve.district, curve.group), float(curve.values[-1])


def _division(part: Part) -> str:
    governorate, district, group = part
    return "group" if group else "district" if district else "governorate" if governorate else ""


def _larger(first: Errors, second: Errors) -> Errors:
    """The larger error of two calibrated worlds, where both are known."""
    return {place: max(first[place], second[place]) for place in first if place in second}
