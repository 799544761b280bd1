"""The groups of households that returns are told by: which there are, and how many are home."""

import numpy as np

from sim.agents.residents import CommunityCount
from sim.core.compiled import compiled
from sim.state import Rows, Trait, has

TRAITS = {  # what a group is called in the outcomes, and the trait of the first day that makes it
    "affiliated": Trait.AFFILIATED,
    "without_papers": Trait.LACKED_PAPERS,
    "female_headed": Trait.FEMALE_HEADED,
    "fled_to_camp": Trait.FLED_TO_CAMP,
}
GROUPS = tuple(TRAITS)
COLUMNS = [CommunityCount[f"RETURNED_{name.upper()}"] for name in GROUPS]


def returned_by_group(rows: Rows) -> np.ndarray:
    """Agents of each group that have returned, in the order of GROUPS."""
    counts: np.ndarray = rows.community_counts[:, COLUMNS].sum(axis=0)
    return counts


def group_sizes(households: np.ndarray) -> np.ndarray:
    """Agents of each group, in the order of GROUPS; one may be of several groups, or of none."""
    return np.array([count_with(households, int(trait)) for trait in TRAITS.values()], np.int64)


@compiled
def count_with(households: np.ndarray, trait: int) -> int:
    """How many have a trait."""
    count = 0
    for index in range(len(households)):
        count += int(has(households[index], trait))
    return count
