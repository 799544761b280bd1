"""Sessions: the days on which a desk is open."""

import numpy as np

from sim.clearance.context import ClearanceContext, ClearanceParameters
from sim.clearance.queue import WORKING_DAYS
from sim.core.compiled import compiled, making_arrays
from sim.core.randomness import Purpose, draw, draws


def weekday_rank(seed: int, desks: np.ndarray) -> np.ndarray:
    """The weekdays of each desk by rank: 0 for the one on which it opens first, and so on."""
    days = range(WORKING_DAYS)
    uniforms = [draws(seed, 0, Purpose.DESK_DAYS.value, desks["stream"], day) for day in days]
    return np.argsort(np.argsort(np.transpose(uniforms), axis=1), axis=1)


@compiled
def session_chance(order: int, parameters: ClearanceParameters) -> float:
    """Chance of a session on the weekday that this desk opens first (0), second (1), ..."""
    is_open = min(1.0, max(0.0, parameters.sessions_a_week - order))
    return is_open * (1.0 - parameters.missed_sessions)


@compiled
def is_held(number: int, day: int, context: ClearanceContext) -> bool:
    """Whether the desk holds a session on this day of the week."""
    desk = context.desks[number]
    if context.week < int(desk["empty_until"]):
        return False
    chance = session_chance(int(context.weekday_rank[number, day]), context.parameters)
    return draw(context.seed, context.week, Purpose.DESK_SESSION, int(desk["stream"]), day) < chance


@making_arrays
def hours(number: int, context: ClearanceContext) -> np.ndarray:
    """What the desk's clock shows when each working day of this week begins, and when it ends."""
    clock = np.zeros(WORKING_DAYS + 1)
    clock[0] = context.desks[number]["clock"]
    for day in range(WORKING_DAYS):
        clock[day + 1] = clock[day] + int(is_held(number, day, context))
    return clock
