"""One-at-a-time curves: a factor over its plausible range, all others as calibrated, over seeds."""

import numpy as np

from experiments.provenance.tables import Table
from experiments.saltelli.problem import Budget, Problem
from experiments.sensitivity.answers import RESPONSES
from experiments.sensitivity.parameter_space import Factor
from sim.run import interval


def curves(problem: Problem, names: list[str], budget: Budget) -> Table:
    """Each response along each of these factors, with its interval over the same seeds."""
    factors = [factor for factor in problem.space.factors if factor.name in names]
    points = [(f.name, value) for f in factors for value in along(f, budget.points)]
    drawn = [{name: value} for name, value in points for _ in budget.seeds]
    answers = problem.at(drawn, list(budget.seeds) * len(points))
    return [
        _row(response, point, values)
        for response in RESPONSES
        for point, values in zip(
            points, answers[response].reshape(len(points), len(budget.seeds)), strict=True
        )
    ]


def along(factor: Factor, points: int) -> list[float]:
    """So many values from one end of a factor's range to the other; fewer where it has fewer."""
    return sorted({factor.at(float(place)) for place in np.linspace(0.0, 1.0, points)})


def _row(response: str, point: tuple[str, float], values: np.ndarray) -> dict[str, object]:
    found = interval(values)
    return {
        "response": response, "factor": point[0], "value": point[1],
        "mean": found.mean, "low": found.low, "high": found.high, "seeds": found.runs,
    }  # fmt: skip
