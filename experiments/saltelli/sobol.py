"""Shares of variance: Sobol's indices on designs that double until they converge."""

from dataclasses import dataclass

import numpy as np

from experiments.compare.statistics import rank_correlation
from experiments.provenance.tables import Table
from experiments.saltelli.indices import (
    Index,
    block,
    chance,
    delta,
    independent,
    pawn,
    sobol,
    sobol_design,
)
from experiments.saltelli.problem import Budget, Problem
from experiments.sensitivity.answers import RESPONSES
from experiments.sensitivity.parameter_space import DUMMY, SEED

DESIGN_SEED = 1
NARROW = 0.05  # width of every interval of ST at which doubling stops
Found = dict[str, list[Index]]


@dataclass(frozen=True)
class Stage:
    """One size of the design: S1 and ST of every response."""

    rows: int
    found: Found


def explain(problem: Problem, budget: Budget) -> dict[str, Table]:
    """S1 and ST at every size, PAWN and delta at the last, the noise, and whether all converged."""
    names = problem.space.names
    stages, places, answers = _stages(problem, budget)
    draws = independent(places, budget.pairs)
    last = stages[-1].found
    beside = {r: _beside(names, places[draws], answers[r][draws]) for r in RESPONSES}
    return {
        "shares": [
            _row(response, stage.rows, index)
            for stage in stages
            for response in RESPONSES
            for index in stage.found[response]
        ],
        "other_measures": [_row(r, stages[-1].rows, i) for r in RESPONSES for i in beside[r]],
        "convergence": [
            convergence(r, before, stage)
            | {"runs": 2 * stage.rows * block(len(names), budget.pairs)}
            for before, stage in zip([None, *stages[:-1]], stages, strict=True)
            for r in RESPONSES
        ],
        "noise": [noise(r, last[r], stages) for r in RESPONSES],
    }


def _stages(
    problem: Problem, budget: Budget
) -> tuple[list[Stage], np.ndarray, dict[str, np.ndarray]]:
    """Every size until all converge or the budget is spent; the last design and its answers."""
    names, rows = problem.space.names, budget.first_rows
    answers = {response: np.empty(0) for response in RESPONSES}
    stages: list[Stage] = []
    while True:
        places = sobol_design(names, rows, DESIGN_SEED, budget.pairs)
        more = places[len(answers[RESPONSES[0]]) :]
        new = problem.answers(more, np.zeros(len(more), int))
        answers = {r: np.append(answers[r], new[r]) for r in RESPONSES}
        found = {r: _indices(names, answers[r], budget.pairs) for r in RESPONSES}
        stages.append(Stage(rows, found))
        if rows * 2 > budget.most_rows or all(has_converged(r, stages) for r in RESPONSES):
            return stages, places, answers
        rows *= 2


def _indices(names: list[str], values: np.ndarray, pairs: bool) -> list[Index]:
    """Sobol's indices, and what chance alone gives on the same design."""
    floor = chance(len(names), values, DESIGN_SEED, pairs)
    return [*sobol(names, values, DESIGN_SEED, pairs), floor]


def has_converged(response: str, stages: list[Stage]) -> bool:
    """Whether intervals are narrow and ranks did not change in the last doubling."""
    if len(stages) < 2:
        return False
    row = convergence(response, stages[-2], stages[-1])
    return row["narrow"] == row["stable"] == "yes"


def convergence(response: str, before: Stage | None, stage: Stage) -> dict[str, object]:
    """How wide the intervals of ST are, and whether half as many rows gave the same order."""
    now = _totals(stage.found[response])
    widest = max(2.0 * index.half for index in now)
    row: dict[str, object] = {
        "response": response, "rows": stage.rows,
        "widest_interval": widest, "narrow": "yes" if widest < NARROW else "no",
        "pairs_told_apart": told_apart(now), "reordered_pairs": float("nan"),
        "rank_correlation": float("nan"), "stable": "not known",
    }  # fmt: skip
    if before:
        old = _totals(before.found[response])
        row["reordered_pairs"] = count = reordered(old, now)
        row["rank_correlation"] = rank_correlation(
            (index.value for index in old), (index.value for index in now), ties_in_order=True
        )
        row["stable"] = "no" if count else "yes"
    return row


def reordered(old: list[Index], now: list[Index]) -> int:
    """Pairs of factors further apart than what is narrow, that stood the other way before."""
    return sum(
        now[one].value - now[two].value > NARROW and old[one].value < old[two].value
        for one in range(len(now))
        for two in range(len(now))
    )


def told_apart(now: list[Index]) -> float:
    """Share of the pairs of factors whose intervals do not overlap, of what may matter at all."""
    real = [index for index in now if index.factor != DUMMY]
    apart = [
        abs(one.value - two.value) > one.half + two.half
        for place, one in enumerate(real)
        for two in real[:place]
    ]
    return float(np.mean(apart)) if apart else 1.0


def noise(response: str, found: list[Index], stages: list[Stage]) -> dict[str, object]:
    """The share of variance that is chance, what all factors do alone, and a verdict in words."""
    total = next(index for index in _totals(found) if index.factor == SEED)
    first = [index for index in found if index.kind == "S1"]
    alone = next(index.value for index in first if index.factor == SEED)
    floor = next(index for index in found if index.kind == "S1 floor")
    return {
        "response": response, "noise": total.value,
        "low": max(total.value - total.half, 0.0), "high": total.value + total.half,
        "noise_alone": alone, "S1_by_chance_at_most": floor.value + floor.half,
        "all_first_order": float(sum(index.value for index in first)),
        "converged": "yes" if has_converged(response, stages) else "no",
        "sentence": verdict(response, stages),
    }  # fmt: skip


def verdict(response: str, stages: list[Stage]) -> str:
    """Whether the numbers may be read as they stand, in words."""
    last = convergence(response, stages[-2] if len(stages) > 1 else None, stages[-1])
    rows, widest = stages[-1].rows, last["widest_interval"]
    narrow = f"the widest interval of ST is {widest:.3f}"
    limit = "narrower than" if last["narrow"] == "yes" else "not narrower than"
    ranks = {
        "yes": "ranks are stable: half as many rows gave the same order",
        "no": "ranks are not stable: half as many rows gave another order",
        "not known": "whether ranks are stable is not known",
    }[str(last["stable"])]
    apart = f"intervals tell {100.0 * float(str(last['pairs_told_apart'])):.0f} % of pairs apart"
    return f"{rows} rows: {narrow}, {limit} {NARROW:g}; {ranks}; {apart}"


def _beside(names: list[str], places: np.ndarray, values: np.ndarray) -> list[Index]:
    """PAWN and delta, with what they give the dummy as the least that means anything."""
    return [*pawn(names, places, values, DESIGN_SEED), *delta(names, places, values, DESIGN_SEED)]


def _totals(found: list[Index]) -> list[Index]:
    return [index for index in found if index.kind == "ST"]


def _row(response: str, rows: int, index: Index) -> dict[str, object]:
    return {
        "response": response, "rows": rows, "factor": index.factor, "kind": index.kind,
        "value": index.value, "low": index.value - index.half, "high": index.value + index.half,
        "note": index.note,
    }  # fmt: skip
