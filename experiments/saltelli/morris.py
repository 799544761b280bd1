"""Screening: Morris' elementary effects of every factor, and which of them go on."""

import numpy as np

from experiments.compare.statistics import rank_correlation
from experiments.provenance.tables import Table
from experiments.saltelli.indices import Index, morris, morris_design
from experiments.saltelli.problem import Problem
from experiments.sensitivity.answers import RESPONSES
from experiments.sensitivity.parameter_space import DUMMY, SEED

DESIGN_SEED = 1
Screened = dict[str, list[Index]]


def screen(problem: Problem, trajectories: int) -> dict[str, Table]:
    """Elementary effects of all factors, and how far half as many trajectories agree."""
    names = problem.space.names
    places = morris_design(names, trajectories, DESIGN_SEED)
    block = np.arange(len(places)) // (
        len(names) + 1
    )  # each trajectory has random draws of its own
    answers = problem.answers(places, block)
    fewer = max(trajectories // 2, 2)
    half = fewer * (len(names) + 1)
    whole = {r: morris(names, places, answers[r], DESIGN_SEED) for r in RESPONSES}
    first = {r: morris(names, places[:half], answers[r][:half], DESIGN_SEED) for r in RESPONSES}
    return {
        "screening": [row for r in RESPONSES for row in _rows(r, whole[r])],
        "screening_agreement": [
            {"response": r, "trajectories": trajectories, "against": fewer}
            | _agreement(whole[r], first[r])
            for r in RESPONSES
        ],
    }


def chosen(screening: Table, count: int) -> list[str]:
    """The factors that matter most: by their greatest share of any response's greatest effect."""
    largest: dict[str, float] = {}
    for row in screening:
        largest[row["factor"]] = max(largest.get(row["factor"], 0.0), row["of_the_largest"])
    ranked = sorted(largest, key=lambda name: -largest[name])
    return [name for name in ranked if name not in (SEED, DUMMY) and largest[name] > 0.0][:count]


def sizes(found: list[Index], kind: str) -> np.ndarray:
    """The indices of one kind, in the order of the factors."""
    return np.array([index.value for index in found if index.kind == kind])


def _rows(response: str, found: list[Index]) -> Table:
    effects = [index for index in found if index.kind == "mu_star"]
    sigmas = sizes(found, "sigma")
    parameters = [index.value for index in effects if index.factor not in (SEED, DUMMY)]
    most = max(parameters) or 1.0
    rows = [
        {
            "response": response, "factor": each.factor, "mu_star": each.value,
            "low": max(each.value - each.half, 0.0), "high": each.value + each.half,
            "sigma": float(sigma), "of_the_largest": each.value / most, "note": each.note,
        }
        for each, sigma in zip(effects, sigmas, strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -float(str(row["mu_star"])))


def _agreement(whole: list[Index], first: list[Index]) -> dict[str, object]:
    return {
        "rank_correlation": rank_correlation(
            sizes(first, "mu_star"), sizes(whole, "mu_star"), ties_in_order=True
        ),
        "of_the_ten_largest_the_same": len(_ten(first) & _ten(whole)),
    }  # fmt: skip


def _ten(found: list[Index]) -> set[str]:
    effects = sorted((i for i in found if i.kind == "mu_star"), key=lambda i: -i.value)
    return {index.factor for index in effects[:10]}
