"""Names on a map: those of the largest districts for which there is room beside their circles."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.pictures.drawing import Axes

MOST_NAMES = 8
LETTER, LINE = 3.5, 7.0  # points of a letter and of a line of a name
AWAY, SIZE = 1.5, 6  # points from a circle to its name, and of its letters


class Box(NamedTuple):
    """What is taken on a map, in points from its lower left corner."""

    left: float
    right: float
    low: float
    high: float

    def meets(self, other: "Box") -> bool:
        """Whether both have some part of the map in common."""
        beside = self.right <= other.left or other.right <= self.left
        return not beside and self.low < other.high and other.low < self.high


class Side(NamedTuple):
    """On which side of its circle a name stands, as matplotlib aligns it."""

    right: int
    up: int
    ha: str
    va: str


SIDES = (
    Side(1, 0, "left", "center"), Side(-1, 0, "right", "center"),
    Side(0, 1, "center", "bottom"), Side(0, -1, "center", "top"),
)  # fmt: skip


class Circles(NamedTuple):
    """The circles of a map, the largest first: middles and radii in points."""

    names: Sequence[str]
    x: np.ndarray
    y: np.ndarray
    radii: np.ndarray
    width: float

    def boxes(self) -> list[Box]:
        """What the circles take."""
        return [
            Box(x - radius, x + radius, y - radius, y + radius)
            for x, y, radius in zip(self.x, self.y, self.radii, strict=True)
        ]

    def places(self, number: int) -> Iterator[tuple[Side, Box]]:
        """Where the name of one circle could stand within the map."""
        x, y, away = self.x[number], self.y[number], self.radii[number] + AWAY
        wide = LETTER * len(self.names[number])
        for side in SIDES:
            middle = x + side.right * (away + wide / 2)
            height = y + side.up * (away + LINE / 2)
            box = Box(middle - wide / 2, middle + wide / 2, height - LINE / 2, height + LINE / 2)
            if box.left >= 0.0 and box.right <= self.width:
                yield side, box


def name_some(axes: Axes, circles: Circles, places: np.ndarray) -> None:
    """Write the first few names that have room; places are those of the circles on the axes."""
    taken, written = circles.boxes(), 0
    for number, place in enumerate(places):
        free = (
            (side, box) for side, box in circles.places(number) if not any(map(box.meets, taken))
        )
        if (found := next(free, None)) and written < MOST_NAMES:
            side, box = found
            _write(axes, circles.names[number], place, side, circles.radii[number] + AWAY)
            taken.append(box)
            written += 1


def _write(axes: Axes, name: str, place: np.ndarray, side: Side, away: float) -> None:
    axes.annotate(
        name, (float(place[0]), float(place[1])), (side.right * away, side.up * away),
        textcoords="offset points", fontsize=SIZE, ha=side.ha, va=side.va,
    )  # fmt: skip
