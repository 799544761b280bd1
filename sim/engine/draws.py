"""Random draws of households that look back, for one alone or for many together.

A loop that does nothing else is turned into vectors, which take a third of the time of one draw
after another. So those who are awake draw together, and each is then handed its own; one alone
would have drawn the same bits.
"""

import numpy as np

from sim.behaviour.household_context import Draws, HouseholdContext
from sim.core.compiled import compiled, making_arrays
from sim.core.distributions import normal_quantile, normal_quantiles
from sim.core.randomness import Purpose, draw_pair

KINDS = len(Draws._fields)


@compiled
def draws_of(stream: int, context: HouseholdContext) -> Draws:
    """The draws of the household with this random stream."""
    noise, encounters = draw_pair(context.seed, context.week, Purpose.TRUST_NOISE, stream)
    return Draws(normal_quantile(noise), encounters)


@making_arrays
def draw_together(
    numbers: np.ndarray, households: np.ndarray, context: HouseholdContext
) -> np.ndarray:
    """The draws of these households, by number: a row for each of `Draws`, a column for each."""
    table, streams = np.empty((KINDS, len(numbers))), np.empty(len(numbers), np.uint32)
    for column in range(len(numbers)):
        streams[column] = households[numbers[column]]["stream"]
    fill_draws(streams, table, context)
    return table


@compiled
def fill_draws(streams: np.ndarray, table: np.ndarray, context: HouseholdContext) -> None:
    """Fill in the draws of all these random streams."""
    drift, encounters = table[0], table[1]
    for column in range(len(streams)):
        pair = draw_pair(context.seed, context.week, Purpose.TRUST_NOISE, int(streams[column]))
        drift[column], encounters[column] = pair
    normal_quantiles(drift)


@compiled
def draws_at(column: int, table: np.ndarray) -> Draws:
    """One column of such a table."""
    return Draws(table[0, column], table[1, column])
