"""Access effects of places: what sets a governorate, or a district within it, apart from others.

They stand for all that is not declared of a place. Before returns are looked at, those of
governorates differ by two on the scale of the logit, and those of the districts of a governorate
by 0.7.
"""

import numpy as np

from experiments.iraq.policy_combinations import Values
from sim.world.tables import World

GOVERNORATE_SD, DISTRICT_SD = 2.0, 0.7  # logit a round; assumed (D)
LARGEST = 6.0  # effects are held within so many


def access_names(world: World) -> tuple[str, ...]:
    """The parameters of all effects, governorates first."""
    return (
        *(f"access.{name}" for name in world.governorates),
        *(f"district_access.{name}" for name in world.districts),
    )


def access_effects(places: np.ndarray, world: World) -> Values:
    """The effects at standard normal numbers, one a place, as `access_names` lists them."""
    sds = np.repeat([GOVERNORATE_SD, DISTRICT_SD], [len(world.governorates), len(world.districts)])
    effects = np.clip(sds * places, -LARGEST, LARGEST).tolist()
    return dict(zip(access_names(world), effects, strict=True))
