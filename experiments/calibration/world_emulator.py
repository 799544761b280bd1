"""The emulated world: each district from the common pace and its own effect, then the rest.

The common pace is that of the shared design. How a district follows it is fitted to runs in the
world that was known at the cut, whose parameters stand beside it.
"""

from dataclasses import dataclass

import numpy as np

from experiments.calibration.common_pace import CommonPace, curves, inputs, own_effects
from experiments.calibration.comparison import Comparison
from experiments.calibration.design import Points
from experiments.calibration.parameters import Space
from experiments.calibration.regression import Surface, fit, with_squares
from experiments.calibration.runs import Noise, Runs, positive, told

LEAST = 0.02  # of a target's variance, which the emulator is unsure by in every direction


@dataclass(frozen=True)
class WorldEmulator:
    """Predicts the mean of replicates of all targets at once."""

    space: Space
    like: Comparison
    common: CommonPace
    districts: tuple[Surface, ...]  # of curves
    rest: Surface | None
    unsure: np.ndarray  # covariance of what the emulator misses, [target, target]

    def means(self, points: Points) -> np.ndarray:
        """Every target, [point, target]."""
        shares, numbers = self.shares(points)
        return self.like.predicted(shares, numbers)

    def shares(self, points: Points) -> tuple[np.ndarray, np.ndarray]:
        """Shares home, [point, district, round], and other numbers, [point, target]."""
        scores, where = self.common.predict(points), inputs(self.space, points)
        effects = own_effects(self.space, points, self.like)
        made = [
            each.predict(_features(scores, where, effects[:, number]))
            for number, each in enumerate(self.districts)
        ]
        none = np.zeros((len(points), 0))
        shared = _shared_features(scores, where, effects)
        numbers = self.rest.predict(shared) if self.rest else none
        return _back(np.stack(made, axis=1)), _unbent(numbers, self.like)


def fit_world(
    space: Space, common: CommonPace, like: Comparison, seen: Runs, noise: Noise, judged: int = 0
) -> WorldEmulator:
    """An emulator from runs in the world of the cut, judged by those from number `judged` on."""
    points = seen.points
    scores, where = common.honest(points), inputs(space, points)
    effects, made = own_effects(space, points, like), curves(seen.shares)
    districts = tuple(
        fit(_features(scores, where, effects[:, number]), made[:, number])
        for number in range(made.shape[1])
    )
    shared = _shared_features(scores, where, effects)
    rest = fit(shared, _bent(seen.numbers, like)) if like.others else None
    found = Runs(
        points, _back(np.stack([each.left_out for each in districts], axis=1)),
        _unbent(rest.left_out, like) if rest else seen.numbers,
    )  # fmt: skip
    off = (told(found, like) - told(seen, like))[judged:]
    missed = off.T @ off / len(off)
    floor = np.diag(LEAST * np.diag(missed))
    return WorldEmulator(space, like, common, districts, rest, positive(missed - noise.run) + floor)


def _features(scores: np.ndarray, where: np.ndarray, effect: np.ndarray) -> np.ndarray:
    """Of a district: the common pace, its own effect and their products, and parameters.

    Beyond some logits an effect changes hardly anything: all are home, or nobody is.
    """
    own = np.tanh(effect)[:, None]
    bent = scores[:, :2]
    columns = [with_squares(np.concatenate([scores, own], axis=1))]
    columns += [own**3, own**4, own**5, bent**3, bent**2 * own, bent**2 * own**2]
    columns += [scores[:, :3] * own**2, scores[:, :3] * own**3, where, where * own]
    return np.concatenate(columns, axis=1)


def _shared_features(scores: np.ndarray, where: np.ndarray, effects: np.ndarray) -> np.ndarray:
    """Of the nation: the common pace, parameters, their squares, and every district's effect."""
    return np.concatenate([with_squares(scores), where, where[:, :-4] ** 2, effects], axis=1)


def _bent(numbers: np.ndarray, like: Comparison) -> np.ndarray:
    """Numbers on the scale of the emulator: logarithms of days, which have a long tail."""
    long = [each.kind == "clearance" for each in like.others]
    return np.where(long, np.log1p(np.maximum(numbers, 0.0)), numbers)


def _unbent(numbers: np.ndarray, like: Comparison) -> np.ndarray:
    """The numbers again."""
    long = [each.kind == "clearance" for each in like.others]
    return np.where(long, np.expm1(np.clip(numbers, 0.0, 20.0)), numbers)


def _back(made: np.ndarray) -> np.ndarray:
    """Shares from curves."""
    return np.asarray(np.sin(np.clip(made, 0.0, np.pi / 2.0)) ** 2)
