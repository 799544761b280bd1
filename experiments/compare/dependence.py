"""The parameters an effect depends most on: rank correlations over draws, and their chance."""

import numpy as np

from experiments.compare.statistics import normal_quantile, rank_correlation
from experiments.provenance.tables import Table

OUTSIDE = 0.05  # how often chance alone goes beyond a band


def depends_most_on(draws: Table, outcome: str) -> tuple[str, float]:
    """The drawn parameter whose rank goes most with the rank of the effect, and how closely.

    No name where the closest is no closer than the closest of as many idle parameters would be.
    """
    found = strengths(draws, outcome)
    name, closeness = next(iter(found.items()), ("", 0.0))
    is_noise = not found or abs(closeness) < chance_band(len(draws), len(found))
    return ("", 0.0) if is_noise else (name, closeness)


def strengths(draws: Table, outcome: str) -> dict[str, float]:
    """The rank correlation of an effect with each parameter that differs, the closest first.

    None where the effect is the same in all draws. Parameters have a point in their names.
    """
    effects = [row[outcome] for row in draws]
    if not draws or np.ptp(effects) == 0.0:
        return {}
    names = [name for name in draws[0] if "." in name and np.ptp([r[name] for r in draws]) > 0]
    found = {name: rank_correlation((row[name] for row in draws), effects) for name in names}
    return dict(sorted(found.items(), key=lambda each: -abs(each[1])))


def chance_band(draws: int, parameters: int = 1) -> float:
    """How far from zero the rank correlation of idle parameters is at most, in 95 % of cases.

    Of several parameters, the closest of them.
    """
    return min(1.0, normal_quantile(OUTSIDE / parameters) / float(np.sqrt(draws - 1)))
