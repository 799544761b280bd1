"""Who sits at the desks: declared staff, those moved from closed desks, and further clerks."""

import numpy as np

from sim.clearance.context import ClearanceParameters
from sim.state import Rows


def staff_desks(
    rows: Rows, signatures_in_force: np.ndarray, clearance: ClearanceParameters
) -> None:
    """Bring staff and work of every desk up to date with what is in force where it signs.

    `in_force` are signatures by community. Only desks that signed on the first day can close.
    """
    if not _ever_changes(rows):
        return
    ranks = rows.desks["rank"][rows.routes]
    signs, signed = ranks <= signatures_in_force[:, None], ranks <= clearance.signatures
    count = np.maximum(1, signs.sum(axis=1))
    closed = (signed & ~signs).sum(axis=1) / count
    levers_in_force = rows.levers_in_force
    further = clearance.staff * levers_in_force["staff_moved"] * closed + levers_in_force["clerks"]
    seats = rows.desks["declared_staff"] + np.rint(_by_desk(rows, signs, further))
    for desk in np.flatnonzero(seats != rows.desks["staff"]).tolist():
        _seat(rows, desk, int(seats[desk]))
    served = np.maximum(1.0, _by_desk(rows, signs, np.ones(len(closed))))
    kept = _by_desk(rows, signs, levers_in_force["checks_kept"] * closed) / served
    rows.desks["work"] = 1.0 + kept


def most_seats(
    levers: tuple[object, ...], declared: np.ndarray, staff: int, positions: int
) -> np.ndarray:
    """The most persons that each desk may come to have under these levers."""
    moved = any(getattr(lever, "staff_moved", 0.0) > 0.0 for lever in levers)
    clerks = sum(int(getattr(lever, "clerks", 0)) for lever in levers)
    localities = declared // staff
    return np.asarray(declared * (positions if moved else 1) + localities * clerks, np.int64)


def take_seats(own: Rows, lived: Rows) -> None:
    """Seat those who sit at the desks of another world; a desk may come to have more seats here."""
    staff = lived.desks["staff"].astype(np.int64)
    within = np.arange(staff.sum()) - np.repeat(np.cumsum(staff) - staff, staff)
    seats = [np.repeat(rows.first_seats, staff) + within for rows in (own, lived)]
    own.servers[seats[0]] = lived.servers[seats[1]]


def _ever_changes(rows: Rows) -> bool:
    """Whether anything moves staff or work now, or did and must be undone."""
    levers_in_force, desks = rows.levers_in_force, rows.desks
    now = (levers_in_force[name].any() for name in ("staff_moved", "checks_kept", "clerks"))
    undone = (desks["staff"] != desks["declared_staff"]).any() or (desks["work"] != 1.0).any()
    return any(now) or bool(undone)


def _by_desk(rows: Rows, signs: np.ndarray, values: np.ndarray) -> np.ndarray:
    """A number of each community, summed over those for which a desk signs."""
    return np.bincount(rows.routes[signs], (signs * values[:, None])[signs], len(rows.desks))


def _seat(rows: Rows, desk: int, seats: int) -> None:
    """Seat so many: newcomers are free at once; those who leave are the first to be free."""
    row, before = rows.desks[desk], int(rows.desks["staff"][desk])
    first = int(rows.first_seats[desk])
    free = np.sort(rows.servers[first : first + before])[max(0, before - seats) :]
    free = np.append(free, np.full(max(0, seats - before), row["clock"]))
    rows.servers[first : first + seats] = np.sort(free)  # sorted, it is a heap
    rows.desks["staff"][desk] = seats
