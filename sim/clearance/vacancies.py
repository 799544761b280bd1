"""Brokers, who sign or sit in forums: an attack may kill one, and the seat stays empty."""

import numpy as np

from sim.core.randomness import Purpose, draw
from sim.state import Rows


def empty_seats(rows: Rows, seed: int, week: int, weeks_empty: int) -> None:
    """Where a broker was killed this week, a seat of the forum or one of the desks may be empty.

    Forum and desks are as likely. A desk shared by many localities stays empty only if the one of
    its many signatories who was killed is the one it cannot do without.
    """
    for place in np.flatnonzero(rows.armed_groups["kills"]).tolist():
        u = draw(seed, week, Purpose.BROKER_VICTIM.value, int(rows.armed_groups["stream"][place]))
        seat, rest = divmod(u * (1 + rows.routes.shape[1]), 1.0)
        if seat == 0.0:
            _empty(rows.forums[place], week + weeks_empty)
        else:
            desk = int(rows.routes[place, int(seat) - 1])
            if rest * _localities(rows, desk) < 1.0:
                _empty(rows.desks[desk], week + weeks_empty)


def _localities(rows: Rows, desk: int) -> int:
    """Localities for which a desk signs; of its signatories, who are as many, one was killed."""
    return int((rows.routes == desk).sum())


def _empty(seat: np.void, until: int) -> None:
    seat["empty_until"] = max(int(seat["empty_until"]), until)
