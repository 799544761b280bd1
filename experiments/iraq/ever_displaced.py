"""Households ever displaced by district, as known on a day: from what had been counted by then.

For a forecast from an earlier day nothing later may be used, so the shares of June 2018 that the
shipped tables keep for ten districts have no place here. Returned households were counted by
district. Those still away were counted by governorate of origin; they are shared among its
districts by who still could be away: the households of a district before the war, those that are
back taken off, all of them where it was lost, and FLED_ELSEWHERE of them where it was not.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from experiments.iraq.observation import OTHER_FLIGHT, counting_steps
from experiments.iraq.sources import Row, latest, source, stocks
from experiments.provenance.tables import Table

SPREAD = 0.2  # of a district's households, standard deviation of the logarithm; data README, C
FLED_ELSEWHERE = 0.1  # of the households of a district that was never lost; assumed
BEFORE_THE_WAR = 2014
GROWTH = 0.03  # a year; population estimates of Iraq 2003-2018, C
TO_A_FAMILY = 6.0  # people; IOM DTM
MARGIN = 1.5  # estimates of population are old, and families may be smaller than six; assumed
LITTLE = 0.01  # of a governorate's households, where a district could have nobody away; assumed


class Shares(NamedTuple):
    """How the districts of a governorate share its households, as known on a day."""

    governorate: str
    districts: tuple[str, ...]
    back: np.ndarray  # returned by then
    bounds: np.ndarray  # at most
    households: np.ndarray  # ever displaced


def ever_displaced(cut: date) -> Table:
    """By district: households ever displaced, one deviation below and above, and its bound.

    Raise a ValueError where nobody of some governorate had been counted by the cut.
    """
    rows = []
    for each in shares(cut):
        counted = zip(each.districts, each.back, each.households, each.bounds, strict=True)
        for district, has, number, most in counted:
            low, high = number * np.exp(-SPREAD), number * np.exp(SPREAD)
            rows.append({
                "governorate": each.governorate, "district": district,
                "households": round(number), "low": round(max(has, low)),
                "high": round(min(most, high)), "holds": round(most),
            })  # fmt: skip
    return rows


def drawn_households(known: Sequence[Shares], random: np.random.Generator) -> dict[str, int]:
    """Households ever displaced by district, drawn about what was known at a cut.

    What was counted by governorate stays as it is; what is drawn is how districts share it.
    """
    found: dict[str, int] = {}
    for each in known:
        moved = each.households * np.exp(SPREAD * random.normal(size=len(each.districts)))
        whole = whole_numbers(within(moved, each.households.sum(), each.back, each.bounds))
        found |= dict(zip(each.districts, whole, strict=True))
    return found


def known_households(cut: date) -> dict[str, int]:
    """The same without a draw, whole numbers that add up to what governorates counted."""
    found: dict[str, int] = {}
    for each in shares(cut):
        found |= dict(zip(each.districts, whole_numbers(each.households), strict=True))
    return found


def shares(cut: date) -> list[Shares]:
    """What was known at the cut, by governorate."""
    return [_shared(name, inside, cut) for name, inside in _by_governorate().items()]


def other_flight(cut: date) -> Mapping[str, int]:
    """By district: households counted as returned by the cut who had not fled the war."""
    return {
        step.district: step.households
        for step in counting_steps()
        if step.what == OTHER_FLIGHT and step.district and step.date <= cut
    }


def within(wanted: np.ndarray, total: float, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The wanted numbers by one common factor, each held within its bounds, of the given sum.

    Where all upper bounds together are less than the sum, the bounds are met and not the sum.
    """
    least, most = 0.0, 1e9
    for _ in range(200):
        factor = (least + most) / 2.0
        if np.clip(wanted * factor, low, high).sum() < total:
            least = factor
        else:
            most = factor
    return np.clip(wanted * most, low, high)


def whole_numbers(quotas: np.ndarray) -> list[int]:
    """Whole numbers of the same sum, at least 1: rounded down, the largest remainders first."""
    whole = np.floor(quotas).astype(int)
    missing = round(float(quotas.sum())) - int(whole.sum())
    whole[np.argsort(whole - quotas, kind="stable")[:missing]] += 1
    return [max(1, int(each)) for each in whole]


def _by_governorate() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in source("districts"):
        found.setdefault(row["governorate"], []).append(row)
    return found


def _shared(governorate: str, inside: list[Row], cut: date) -> Shares:
    """What was known of the districts of a governorate."""
    names = [row["district"] for row in inside]
    counted = latest(_counted("returned_households_by_district", cut), cut.isoformat())
    others = other_flight(cut)
    back = np.array([max(0.0, counted.get(n, 0) - others.get(n, 0)) for n in names])
    still = latest(_counted("displaced_households_by_origin_governorate", cut), cut.isoformat())
    away = float(still.get(governorate, 0))
    if back.sum() + away == 0.0:
        raise ValueError(f"nobody displaced from {governorate} was counted by {cut}")
    lived = np.array([_before_the_war()[name] for name in names])
    bounds = np.maximum(back, MARGIN * lived)
    fled = np.array([1.0 if row["retaken_first"] else FLED_ELSEWHERE for row in inside])
    could = np.maximum(lived * fled - back, LITTLE * lived)
    total = min(back.sum() + away, float(bounds.sum()))
    ever = back + within(could, total - back.sum(), 0.0 * back, bounds - back)
    return Shares(governorate, tuple(names), back, bounds, ever)


def _counted(name: str, cut: date) -> dict[str, dict[str, int]]:
    returned = name.startswith("returned")
    place = "district" if returned else "governorate_of_origin"
    return stocks(name, place, "returned_households" if returned else "displaced_households", cut)


def _before_the_war() -> dict[str, float]:
    """Households of each district in 2014, from estimates of its population."""
    return {
        row["district"]: float(row["people"])
        * (1.0 + GROWTH) ** (BEFORE_THE_WAR - int(row["year"])) / TO_A_FAMILY
        for row in source("district_populations")
    }  # fmt: skip
