"""Lots: what luck holds in store for those who look back, drawn for one alone or in rows.

A loop that does nothing else is turned into vectors, which take a third of the time of one draw
after another. So those who are awake draw together, and each is then handed its own; one alone
would have drawn the same bits.
"""

from typing import NamedTuple

import numpy as np

from sim.behaviour.household_context import Surroundings
from sim.core.compiled import compiled, making_arrays
from sim.core.distributions import normal_quantile, normal_quantiles
from sim.core.randomness import Purpose, draw_pair


class Lots(NamedTuple):
    """The luck of one household that looks back in one week."""

    drift: float  # a standard normal number: where its trust went by itself
    encounters: float  # above 0 and below 1: how many officers it has met


KINDS = len(Lots._fields)


@compiled
def lots_of(luck: int, around: Surroundings) -> Lots:
    """The lots of one household."""
    noise, encounters = draw_pair(around.seed, around.week, Purpose.TRUST_NOISE, luck)
    return Lots(normal_quantile(noise), encounters)


@making_arrays
def draw_lots(numbers: np.ndarray, households: np.ndarray, around: Surroundings) -> np.ndarray:
    """The lots of these households, by number: a row for each of `Lots`, a column for each."""
    lots, lucks = np.empty((KINDS, len(numbers))), np.empty(len(numbers), np.uint32)
    for place in range(len(numbers)):
        lucks[place] = households[numbers[place]]["luck"]
    draw_all(lucks, lots, around)
    return lots


@compiled
def draw_all(lucks: np.ndarray, lots: np.ndarray, around: Surroundings) -> None:
    """Draw the lots of all whose luck this is."""
    drift, encounters = lots[0], lots[1]
    for place in range(len(lucks)):
        pair = draw_pair(around.seed, around.week, Purpose.TRUST_NOISE, int(lucks[place]))
        drift[place], encounters[place] = pair
    normal_quantiles(drift)


@compiled
def lots_at(place: int, lots: np.ndarray) -> Lots:
    """One column of such rows."""
    return Lots(lots[0, place], lots[1, place])
