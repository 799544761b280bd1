"""The effect of four signatures against ten, emulated from the pairs of the shared design."""

from dataclasses import dataclass

import numpy as np

from experiments.calibration.common_pace import CommonPace, inputs
from experiments.calibration.design import Points
from experiments.calibration.regression import Surface, fit, with_squares

TEN, FOUR = "ten", "ten_then_four"  # the histories that are compared


@dataclass(frozen=True)
class EffectEmulator:
    """Predicts the effect in percentage points home at the end of 2019."""

    common: CommonPace
    surface: Surface
    effects: np.ndarray  # of the design

    def mean(self, places: np.ndarray) -> np.ndarray:
        """The expected effect at places."""
        return np.asarray(self.surface.predict(_features(self.common, places))[:, 0])

    @property
    def missed(self) -> float:
        """Standard deviation of single pairs about what all other places say."""
        return float(np.std(self.effects - self.surface.left_out[:, 0]))

    @property
    def q2(self) -> float:
        """1 less the squared error by the variance, of single pairs left out."""
        return float(1.0 - self.missed**2 / max(self.effects.var(), 1e-300))


def fit_effect(common: CommonPace, points: Points, effects: np.ndarray) -> EffectEmulator:
    """From the effects of the places of the design."""
    return EffectEmulator(
        common, fit(_features(common, points.places), effects[:, None]), effects
    )  # fmt: skip


def _features(common: CommonPace, places: np.ndarray) -> np.ndarray:
    """The common pace under either procedure, and the shared parameters with their squares."""
    ten, four = (
        common.predict(Points(places, (name,) * len(places))) for name in (TEN, FOUR)
    )  # fmt: skip
    where = inputs(common.space, Points(places, (TEN,) * len(places)))[:, :-4]
    return np.concatenate([with_squares(ten), four - ten, where, where**2], axis=1)
