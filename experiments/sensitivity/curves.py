"""What an answer is in the mean as one factor goes through its range, from the emulator's paths."""

from collections.abc import Sequence

import numpy as np

from experiments.provenance.tables import Table
from experiments.sensitivity.emulator import Paths
from experiments.sensitivity.inputs import Inputs, spread
from experiments.sensitivity.shares import ends

POINTS = 9
ROWS = 256
DESIGN_SEED = 11


def curves(fits: Sequence[Paths], inputs: Inputs, response: str) -> Table:
    """Of each factor, at places from one end to the other, all others as likely as they are."""
    fresh = spread(ROWS, len(inputs.factors), DESIGN_SEED)
    return [
        {"response": response, "factor": each.name, "place": place, "factor_value": each.at(place)}
        | ends(_mean(fits, inputs, (column, place), fresh))
        for column, each in enumerate(inputs.factors)
        for place in np.linspace(0.02, 0.98, POINTS).tolist()
    ]


def _mean(
    fits: Sequence[Paths], inputs: Inputs, held: tuple[int, float], fresh: np.ndarray
) -> np.ndarray:
    """The mean over all else while one factor is held at a place, [fit, 1 + path]."""
    column, place = held
    known = fresh.copy()
    known[:, column] = place
    coordinates = inputs.coordinates(inputs.redrawn(known, [column], fresh))
    return np.stack([each(coordinates).mean(axis=0) for each in fits])
