"""The emulated world: curves of districts by networks that all districts share, then the rest.

Networks learn from the runs of the design, whose world may be another than that of the cut, and
from runs in the world of the cut; a flag tells them apart.
"""

from dataclasses import dataclass, replace

import numpy as np

from experiments.calibration import network
from experiments.calibration.common_pace import CommonPace, curves, inputs, own_effects
from experiments.calibration.comparison import Comparison
from experiments.calibration.design import Points
from experiments.calibration.network import Networks
from experiments.calibration.parameters import Space
from experiments.calibration.regression import Surface, fit, with_squares
from experiments.calibration.runs import Noise, Runs, positive, told
from experiments.calibration.taught import Taught

LEAST = 0.02  # of a target's variance, which the emulator is unsure by in every direction


@dataclass(frozen=True)
class WorldEmulator:
    """Predicts the mean of replicates of all targets at once."""

    space: Space
    like: Comparison
    common: CommonPace
    networks: Networks  # of curves
    rest: Surface | None
    unsure: np.ndarray  # covariance of what the emulator misses, [target, target]

    def means(self, points: Points) -> np.ndarray:
        """Every target, [point, target]."""
        shares, numbers = self.shares(points)
        return self.like.predicted(shares, numbers)

    def shares(self, points: Points) -> tuple[np.ndarray, np.ndarray]:
        """Shares home, [point, district, round], and other numbers, [point, target]."""
        made = self.networks.predict(_inputs(self.space, points, self.like))
        if self.rest is None:
            return _back(made), np.zeros((len(points), 0))
        scores, where = self.common.predict(points), inputs(self.space, points)
        effects = own_effects(self.space, points, self.like)
        shared = _shared_features(scores, where, effects)
        return _back(made), _unbent(self.rest.predict(shared), self.like)


def fit_world(
    space: Space, design: Taught, like: Comparison, seen: Runs, noise: Noise,
    before: Networks | None = None,
) -> WorldEmulator:  # fmt: skip
    """An emulator from runs in the world of the cut, judged by runs left out of its networks.

    With `before`, these networks go on.
    """
    networks = _networks(space, design, like, seen, before)
    points = seen.points
    shared = _shared_features(
        design.common.honest(points), inputs(space, points), own_effects(space, points, like)
    )
    rest = fit(shared, _bent(seen.numbers, like)) if like.others else None
    found = Runs(
        points, _back(networks.left_out),
        _unbent(rest.left_out, like) if rest else seen.numbers,
    )  # fmt: skip
    off = told(found, like) - told(seen, like)
    unsure = _beyond_noise(off.T @ off / len(off), noise)
    return WorldEmulator(space, like, design.common, networks, rest, unsure)


def judged_by(emulator: WorldEmulator, unseen: Runs, noise: Noise) -> WorldEmulator:
    """The emulator with what it misses of runs that it has not learned from.

    They lie where it will be used, and its whole prediction is compared with them, not that of one
    network.
    """
    off = emulator.means(unseen.points) - told(unseen, emulator.like)
    return replace(emulator, unsure=_beyond_noise(covariance_about_zero(off), noise))


def covariance_about_zero(off: np.ndarray) -> np.ndarray:
    """Of errors [run, target] of fewer runs than targets, what is the same in all among them.

    It is shrunk as Ledoit and Wolf (2004, doi:10.1016/S0047-259X(03)00096-4) say, on the scale of
    each target's own error.
    """
    from sklearn.covariance import LedoitWolf

    scale = np.sqrt(np.maximum((off**2).mean(axis=0), 1e-12))
    found = LedoitWolf(assume_centered=True).fit(off / scale).covariance_
    return np.asarray(found * np.outer(scale, scale))


def _beyond_noise(missed: np.ndarray, noise: Noise) -> np.ndarray:
    """What is missed beyond what replicates differ by, never quite nothing in any direction."""
    return np.asarray(positive(missed - noise.run) + np.diag(LEAST * np.diag(missed)))


def _networks(
    space: Space, design: Taught, like: Comparison, seen: Runs, before: Networks | None
) -> Networks:
    """Networks of the runs, and of those of the design where its world is another one."""
    runs, other = seen, 0
    if not design.is_of_the_cut:
        runs, other = design.runs + seen, len(design.runs.points)
    made = _inputs(space, runs.points, like, other)
    found = network.fit(made, curves(runs.shares), in_order(runs.points.places), before)
    return Networks(found.trained, found.left_out[other:])


def in_order(places: np.ndarray) -> np.ndarray:
    """The number of each place, in the order in which they appear; later ones change none."""
    _, first, which = np.unique(places, axis=0, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[which])


def _inputs(space: Space, points: Points, like: Comparison, other: int = 0) -> np.ndarray:
    """What networks know of places; the first ones may be in the world of the design."""
    governorates = list(dict.fromkeys(name for name, _ in like.where.names))
    inside = [governorates.index(name) for name, _ in like.where.names]
    flag = (np.arange(len(points)) < other).astype(float)[:, None]
    shared = np.concatenate([inputs(space, points), flag], axis=1)
    return network.inputs(shared, own_effects(space, points, like), inside)


def _shared_features(scores: np.ndarray, where: np.ndarray, effects: np.ndarray) -> np.ndarray:
    """Of the nation: the common pace, parameters, their squares, and every district's effects."""
    return np.concatenate([with_squares(scores), where, where[:, :-4] ** 2, *effects], axis=1)


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
