"""What all districts have in common: a few scores of all their curves, emulated once for all cuts.

Each district's own effects are taken off its curve first. What is left varies with the parameters
that all places share, and a few components hold nearly all of it. A Gaussian process predicts the
score of each component from the shared parameters and the history of the procedure. The runs are
those of the shared design.
"""

from dataclasses import dataclass

import numpy as np

from experiments.calibration.comparison import Comparison
from experiments.calibration.design import Points
from experiments.calibration.parameters import Space
from experiments.calibration.process import Process, fit
from experiments.calibration.runs import Runs
from experiments.calibration.threads import each_on_a_thread
from experiments.fitting.access import LARGEST
from experiments.iraq.procedure_histories import NAMES

COMPONENTS = 8
RIDGE = 0.001


@dataclass(frozen=True)
class CommonPace:
    """Predicts the scores of the components, in standard deviations."""

    space: Space
    design: Points
    processes: tuple[Process, ...]

    def predict(self, points: Points) -> np.ndarray:
        """The scores of places, [place, component]."""
        where = inputs(self.space, points)
        return np.stack([each.predict(where) for each in self.processes], axis=1)

    def honest(self, points: Points) -> np.ndarray:
        """The scores of runs: those of the design as predicted from all other places."""
        found = self.predict(points)
        left_out = np.stack([each.left_out for each in self.processes], axis=1)
        rows = {key: row for row, key in enumerate(_keys(self.design))}
        for number, key in enumerate(_keys(points)):
            if key in rows:
                found[number] = left_out[rows[key]]
        return found


def _keys(points: Points) -> list[tuple[bytes, str]]:
    """What tells one point from another."""
    places = zip(points.places, points.histories, strict=True)
    return [(place.tobytes(), history) for place, history in places]


def inputs(space: Space, points: Points) -> np.ndarray:
    """Shared parameters from -1 to 1 over their ranges, and the history as a flag each."""
    flags = np.array([[float(name == each) for each in NAMES] for name in points.histories])
    return np.concatenate([2.0 * space.shared(points.places) - 1.0, flags], axis=1)


def own_effects(space: Space, points: Points, like: Comparison) -> np.ndarray:
    """Both effects of each compared district, [effect, place, district], about from -1 to 1."""
    columns = [space.districts.index(district) for _, district in like.where.names]
    access = space.effects(points.places) / LARGEST * 2.0
    blocked = space.own_blocked(points.places) / 2.0
    return np.stack([access, blocked])[:, :, columns]


def curves(shares: np.ndarray) -> np.ndarray:
    """Shares on a scale on which a sample of one size has one variance everywhere."""
    return np.asarray(np.arcsin(np.sqrt(np.clip(shares, 0.0, 1.0))))


def fit_common(space: Space, design: Runs, like: Comparison) -> CommonPace:
    """From the runs of the shared design."""
    where, effects = inputs(space, design.points), own_effects(space, design.points, like)
    made = curves(design.shares)
    rest = np.concatenate(
        [_without(effects[:, :, each], where, made[:, each]) for each in range(made.shape[1])],
        axis=1,
    )
    weights = np.sqrt(like.where.households / like.where.households.max())
    rest = rest * np.repeat(np.minimum(1.0, 3.0 * weights), made.shape[2])
    units, sizes, _ = np.linalg.svd(rest - rest.mean(axis=0), full_matrices=False)
    count = min(COMPONENTS, int((sizes > 1e-9 * max(sizes[0], 1e-300)).sum()))
    scores = units[:, :count] * np.sqrt(len(units))
    _, groups = np.unique(design.points.places, axis=0, return_inverse=True)
    processes = each_on_a_thread(
        lambda number: fit(where, scores[:, number], groups, number), range(count)
    )
    return CommonPace(space, design.points, tuple(processes))


def _without(effects: np.ndarray, where: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """Outputs less what a district's own effects add, given the shared parameters."""
    access, blocked = effects
    powers = [each**power for each in (access, blocked) for power in (1, 2, 3)]
    own = np.stack([*powers, access * blocked], axis=1)
    columns = np.concatenate([own, where], axis=1)
    columns = columns - columns.mean(axis=0)
    gram = columns.T @ columns + RIDGE * len(columns) * np.eye(columns.shape[1])
    slopes = np.linalg.solve(gram, columns.T @ (outputs - outputs.mean(axis=0)))
    return np.asarray(outputs - own @ slopes[: own.shape[1]])
