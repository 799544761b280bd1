"""The emulated world: each district from shared parameters and its own effect, then the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from experiments.calibration.comparison import Comparison, numbers_of, stocks_of
from experiments.calibration.design import Points
from experiments.calibration.emulator import Emulator, fit
from experiments.calibration.parameters import Space
from experiments.iraq.procedure_histories import NAMES
from experiments.runs.measures import Outcomes


@dataclass(frozen=True)
class Runs:
    """What runs of points say: households home and other numbers, [point, ...]."""

    points: Points
    stocks: np.ndarray  # [point, district, round]
    numbers: np.ndarray  # [point, target]

    def __add__(self, other: "Runs") -> "Runs":
        return Runs(
            self.points + other.points,
            np.concatenate([self.stocks, other.stocks]),
            np.concatenate([self.numbers, other.numbers]),
        )


@dataclass(frozen=True)
class Noise:
    """The variance of one replicate: of stocks, of other numbers, and of all targets together."""

    stocks: np.ndarray  # [district, round]
    numbers: np.ndarray  # [target]
    targets: np.ndarray  # [target, target]: their covariance


@dataclass(frozen=True)
class WorldEmulator:
    """Predicts all targets at once."""

    space: Space
    like: Comparison
    districts: tuple[Emulator, ...]  # of shares of the households known
    rest: Emulator | None

    def means(self, points: Points) -> np.ndarray:
        """The mean of replicates of every target, [point, target]."""
        return self.predict(points, unsure=False)[0]

    def predict(self, points: Points, unsure: bool = True) -> tuple[np.ndarray, np.ndarray]:
        """Means and the emulator's variances of every target; variances only where asked for."""
        common = inputs(self.space, points)
        effects = self.space.effects(points.places)
        households = self.like.where.households
        stocks = np.zeros((len(points), len(self.districts), len(self.like.rounds)))
        spreads = np.zeros_like(stocks)
        for number, emulator in enumerate(self.districts):
            own = np.column_stack([common, effects[:, index_of(self, number)]])
            mean, spread = emulator.predict(own, unsure)
            stocks[:, number] = np.clip(mean, 0.0, 1.5) * households[number]
            spreads[:, number] = spread * households[number] ** 2
        numbers, variances = self._rest(common, unsure)
        flat = spreads.reshape(len(points), -1) @ (self.like.to_flows**2).T
        return self.like.predicted(stocks, numbers), np.concatenate([flat, variances], axis=1)

    def _rest(self, common: np.ndarray, unsure: bool) -> tuple[np.ndarray, np.ndarray]:
        if self.rest is None:
            return np.zeros((len(common), 0)), np.zeros((len(common), 0))
        return self.rest.predict(common, unsure)


def index_of(world: WorldEmulator, number: int) -> int:
    """The place of a compared district among those of the space."""
    return world.space.districts.index(world.like.where.names[number][1])


def inputs(space: Space, points: Points) -> np.ndarray:
    """Shared parameters as shares of their ranges, and the history as a flag each."""
    flags = np.array([[float(name == each) for each in NAMES] for name in points.histories])
    return np.concatenate([space.shared(points.places), flags], axis=1)


def runs(made: Sequence[Outcomes], like: Comparison, points: Points, start: date) -> Runs:
    """Outcomes of the runs of points, one each."""
    return Runs(points, stocks_of(made, like, start), numbers_of(made, like))


def noise_of(replicated: Runs, replicates: int, like: Comparison) -> Noise:
    """What runs of one point differ by, where each point has so many runs, one after the other."""
    stocks = replicated.stocks.reshape(-1, replicates, *replicated.stocks.shape[1:])
    numbers = replicated.numbers.reshape(-1, replicates, replicated.numbers.shape[1])
    told = like.predicted(stocks, numbers)
    apart = (told - told.mean(axis=1, keepdims=True)).reshape(-1, told.shape[-1])
    freedom = len(told) * (replicates - 1)
    return Noise(
        stocks.var(axis=1, ddof=1).mean(axis=0), numbers.var(axis=1, ddof=1).mean(axis=0),
        apart.T @ apart / freedom,
    )  # fmt: skip


def fit_world(space: Space, like: Comparison, seen: Runs, noise: Noise) -> WorldEmulator:
    """Emulators of these runs."""
    common = inputs(space, seen.points)
    effects = space.effects(seen.points.places)
    shares = seen.stocks / like.where.households[:, None]
    chance = noise.stocks / like.where.households[:, None] ** 2
    found = []
    for number, (_, district) in enumerate(like.where.names):
        own = np.column_stack([common, effects[:, space.districts.index(district)]])
        found.append(fit(own, shares[:, number], chance[number]))
    rest = fit(common, seen.numbers, noise.numbers) if like.others else None
    return WorldEmulator(space, like, tuple(found), rest)
