"""The procedures of the queue experiment, as levers of the model and as desks in a row."""

from dataclasses import dataclass
from typing import NamedTuple

from sim.levers.decrees import ClearanceReform

TEN = 10
EXTRA = (0.0, 0.05, 0.10)  # further applicants, as a share of those under ten signatures


class Desks(NamedTuple):
    """Desks in a row that are open at all hours."""

    number: int
    staff: int  # at each desk
    pace: float  # files that one member of staff signs in a day


@dataclass(frozen=True)
class Procedure:
    """How many desks sign, and what becomes of the staff and of the checks of the others."""

    name: str
    label: str
    signatures: int
    staff_moved: float = 0.0
    checks_kept: float = 0.0

    @property
    def levers(self) -> tuple[ClearanceReform, ...]:
        """The reform that makes it of ten signatures, from the first week on."""
        if self.signatures == TEN:
            return ()
        return (
            ClearanceReform(
                signatures=self.signatures,
                staff_moved=self.staff_moved,
                checks_kept=self.checks_kept,
            ),
        )

    def desks(self, staff: int, pace: float) -> Desks:
        """The desks that sign, of ten with this staff and pace."""
        closed = (TEN - self.signatures) / self.signatures
        seats = staff + round(staff * self.staff_moved * closed)
        return Desks(self.signatures, seats, pace / (1.0 + self.checks_kept * closed))


PROCEDURES = (
    Procedure("ten", "ten authorities", TEN),
    Procedure("four", "four authorities", 4),
    Procedure("four_moved", "four, with the staff of ten", 4, staff_moved=1.0),
    Procedure("kept", "four, with the checks of ten", 4, checks_kept=1.0),
    Procedure("kept_moved", "four, with checks and staff of ten", 4, 1.0, 1.0),
)


def procedure(name: str) -> Procedure:
    """The procedure of this name."""
    return next(each for each in PROCEDURES if each.name == name)
