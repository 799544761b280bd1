"""Sessions: the days on which a desk is open."""

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.queue import WORKING_DAYS
from sim.compiled import compiled, making_arrays
from sim.randomness import Purpose, draw

if TYPE_CHECKING:
    from sim.agents.clearance import ClearanceParameters, Offices


@compiled
def session_chance(order: int, parameters: "ClearanceParameters") -> float:
    """Chance of a session on the weekday that this desk opens first (0), second (1), ..."""
    is_open = min(1.0, max(0.0, parameters.sessions_a_week - order))
    return is_open * (1.0 - parameters.missed_sessions)


@making_arrays
def sessions(luck: int, offices: "Offices") -> np.ndarray:
    """1 for each working day of this week on which the desk holds a session."""
    held, liking = np.zeros(WORKING_DAYS, dtype=np.int64), np.zeros(WORKING_DAYS)
    for day in range(WORKING_DAYS):
        liking[day] = draw(offices.seed, 0, Purpose.DESK_DAYS, luck, day)
    for day in range(WORKING_DAYS):
        order = 0
        for other in range(WORKING_DAYS):
            order += int(liking[other] < liking[day])
        chance = session_chance(order, offices.parameters)
        held[day] = int(draw(offices.seed, offices.week, Purpose.DESK_SESSION, luck, day) < chance)
    return held
