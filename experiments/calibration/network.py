"""Networks that all districts share: a curve of returns from parameters, history and effects.

What a household weighs is the same everywhere, so what one district shows of it serves the others.
A network has the shared parameters, the history of the procedure, the effects of the district and
the mean effects of its governorate, and which district it is. Each is trained without a quarter of
the places. A prediction is the mean of all; a run is judged by those that have not seen its place.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.calibration.process import NEEDED
from experiments.calibration.threads import each_on_a_thread
from sim.core.declare import InputError

PARTS = 4  # of the places, each left out of the networks of one part
HIDDEN = (160, 160)
RATES = ((2e-3, 40), (7e-4, 20), (2e-4, 12), (6e-5, 8))  # of learning, and for how many passes
AGAIN = ((7e-4, 8), (2e-4, 8), (6e-5, 6))  # the same for networks that go on


@dataclass(frozen=True)
class Networks:
    """Predicts curves, and has each run as predicted without its place."""

    trained: tuple[Any, ...]  # by part of the places that is left out
    left_out: np.ndarray  # [run, district, round]

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """The mean of all networks, [place, district, round], from [place, district, input]."""
        return np.asarray(np.mean([_predicted(each, inputs) for each in self.trained], axis=0))


def fit(
    inputs: np.ndarray, curves: np.ndarray, groups: np.ndarray, before: Networks | None = None
) -> Networks:
    """Networks of runs [run, district, ...]; `groups` numbers their places.

    With `before`, these networks go on; numbers of places have to be the same then.
    """
    parts, left_out = parts_of(groups), np.empty_like(curves)

    def trained_without(part: int) -> Any:
        known = parts != part
        earlier = before.trained[part] if before else None
        return _trained(inputs[known], curves[known], part, earlier)

    trained = each_on_a_thread(trained_without, range(PARTS))
    for part, made in enumerate(trained):
        left_out[parts == part] = _predicted(made, inputs[parts == part])
    return Networks(tuple(trained), left_out)


def parts_of(groups: np.ndarray) -> np.ndarray:
    """The part of each place, by chance; places that come later change the part of none.

    Histories of the procedure take turns in a design, so parts in turn would go with histories: a
    network would hardly have seen the history that it is judged by.
    """
    drawn = np.random.default_rng(0).random(int(groups.max()) + 1)
    return np.asarray(np.floor(PARTS * drawn[groups]), int)


def inputs(shared: np.ndarray, effects: np.ndarray, inside: Sequence[int]) -> np.ndarray:
    """By run and district, from shared inputs [run, input] and effects [effect, run, district].

    `inside` is the number of each district's governorate.
    """
    _, runs, districts = effects.shape
    same = np.equal.outer(np.array(inside), np.array(inside)).astype(float)
    means = effects @ (same / same.sum(axis=1, keepdims=True))
    columns = [
        np.repeat(shared[:, None], districts, axis=1),
        *(kind[:, :, None] for each in (effects, np.tanh(effects), means) for kind in each),
        np.repeat(np.eye(districts)[None], runs, axis=0),
        np.repeat(np.eye(max(inside) + 1)[list(inside)][None], runs, axis=0),
    ]  # fmt: skip
    return np.concatenate(columns, axis=2).astype(np.float32)


def _trained(inputs: np.ndarray, curves: np.ndarray, seed: int, before: Any) -> Any:
    """One network, trained at falling rates."""
    network = deepcopy(before) if before is not None else _untrained(seed)
    rows, targets = _flat(inputs), _flat(curves).astype(np.float32)
    for rate, passes in AGAIN if before is not None else RATES:
        network.set_params(learning_rate_init=rate, max_iter=passes)
        network.fit(rows, targets)
    return network


def _untrained(seed: int) -> Any:
    try:
        from sklearn.neural_network import MLPRegressor
    except ImportError:
        raise InputError(NEEDED) from None
    return MLPRegressor(
        hidden_layer_sizes=HIDDEN, activation="tanh", batch_size=512, alpha=1e-5, tol=0.0,
        n_iter_no_change=10_000, warm_start=True, random_state=seed,
    )  # fmt: skip


def _predicted(network: Any, inputs: np.ndarray) -> np.ndarray:
    return np.asarray(network.predict(_flat(inputs))).reshape(*inputs.shape[:2], -1)


def _flat(values: np.ndarray) -> np.ndarray:
    return values.reshape(-1, values.shape[-1])
