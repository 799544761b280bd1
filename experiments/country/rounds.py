"""Published rounds: households home by round and district, up to a day, and what was known then."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np

DAYS_A_MONTH = 30.4375
Places = tuple[tuple[str, str], ...]  # governorate and district


class Pair(NamedTuple):
    """The round that a forecast starts from and the later round that judges it."""

    origin: date
    target: date


class Rounds(NamedTuple):
    """Households home by round and district, up to a day, and what was known of the districts.

    `others` are counted as returned and had not fled the war; `stock` is without them.
    """

    days: tuple[date, ...]
    stock: np.ndarray  # [round, district]
    ever: np.ndarray  # [district]: households ever displaced, as known on the last day
    places: Places
    retaken: tuple[date | None, ...]  # when each district began to be retaken, as far as is known
    lost: np.ndarray  # [district]: whether it was ever lost
    others: np.ndarray  # [round, district]
    steps: bool = True  # whether counting steps are taken for counting
    counted: np.ndarray | None = None  # [round, district]: whether the round had it; None: all had
    earlier: "Callable[[date], Rounds] | None" = None  # what was known on an earlier day, if it is

    def until(self, day: date) -> "Rounds":
        """What was known on an earlier day; where nobody says, the same with fewer rounds."""
        if self.earlier:
            return self.earlier(day)
        count = sum(each <= day for each in self.days)
        return self._replace(
            days=self.days[:count], stock=self.stock[:count], others=self.others[:count],
            counted=None if self.counted is None else self.counted[:count],
        )  # fmt: skip

    def counted_on(self, day: date) -> np.ndarray:
        """Which districts the round of this day counted, [district]."""
        if self.counted is None:
            return np.ones(len(self.places), bool)
        return np.asarray(self.counted[self.days.index(day)])


def governorates(places: Places) -> tuple[str, ...]:
    """The governorates of these places, in the order of their districts."""
    return tuple(dict.fromkeys(governorate for governorate, _ in places))


def governorate_of(places: Places) -> np.ndarray:
    """The number of each district's governorate."""
    names = governorates(places)
    return np.array([names.index(governorate) for governorate, _ in places])


def by_governorate(districts: np.ndarray, places: Places) -> np.ndarray:
    """The sums over the districts of each governorate, along the last axis."""
    inside = governorate_of(places)
    each = range(len(governorates(places)))
    return np.stack([districts[..., inside == own].sum(axis=-1) for own in each], axis=-1)


def months(first: date, last: date) -> float:
    """The time from one day to another in months of average length."""
    return (last - first).days / DAYS_A_MONTH
