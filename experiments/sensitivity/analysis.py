"""From runs to tables: what goes on, how good its emulator is, and the shares of variance."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from experiments.experiment import Tables
from experiments.provenance.tables import Table
from experiments.sensitivity.answers import ASKED, RESPONSES
from experiments.sensitivity.association import SURE, associations
from experiments.sensitivity.curves import curves
from experiments.sensitivity.design import Made, Question, SensitivityPlan
from experiments.sensitivity.emulator import Paths, emulated
from experiments.sensitivity.groups import group_of, grouped
from experiments.sensitivity.inputs import Inputs
from experiments.sensitivity.quality import Quality, bounds, quality
from experiments.sensitivity.shapley import shapley
from experiments.sensitivity.shares import ends, shares
from sim.core.declare import InputError

SEED = 1
GROUP, FACTOR, OTHER = "group", "factor", "other"
ALONE, TOTAL, SHAPLEY = "alone", "in all", "Shapley effect"
EXPLAINED, REST, NOISE = "all parameters that went on", "all other parameters", "Monte-Carlo noise"
WHOLE = (OTHER, EXPLAINED, TOTAL)
COUNTS = 0.05  # a share from which its interval has to be narrow
NARROW = {True: 0.05, False: 0.08}  # width of an interval, for levels and for effects
ENOUGH = 0.95  # of Q² of the explainable variance
Key = tuple[str, str, str]  # level, part and kind
Found = Mapping[Key, np.ndarray]  # shares, [fit, 1 + path]


class Learnt(NamedTuple):
    """What the analysis of one response stands on."""

    inputs: Inputs  # the survivors
    coordinates: np.ndarray
    answers: np.ndarray
    plan: SensitivityPlan


def screened(question: Question, runs: Made) -> Table:
    """How each response depends on each factor, and whether the factor goes on."""
    values = np.stack([runs.answers[name] for name in RESPONSES], axis=1)
    found = associations(question.inputs.coordinates(runs.places), values, SEED)
    goes_on = np.asarray((found.chances <= SURE).any(axis=0))
    return [
        {
            "response": response, "factor": name, "group": group_of(name),
            "distance_correlation": float(found.correlations[row, column]),
            "by_chance": float(found.by_chance[row, column]),
            "p_corrected": float(found.chances[row, column]),
            "any_response": "yes" if goes_on[column] else "no",
        }
        for row, response in enumerate(RESPONSES)
        for column, name in enumerate(question.inputs.names)
    ]  # fmt: skip


def survivors(screening: Table, names: Sequence[str], most: int) -> list[int]:
    """The factors that go on, by the largest of their correlations; raise where there is none."""
    largest: dict[str, float] = {}
    for row in screening:
        if row["any_response"] == "yes":
            known = largest.get(row["factor"], 0.0)
            largest[row["factor"]] = max(known, row["distance_correlation"])
    if not largest:
        raise InputError("pairs: no factor can be told from nothing; more pairs are needed")
    ranked = sorted(largest, key=lambda name: -largest[name])[:most]
    return sorted(names.index(name) for name in ranked)


def tables(
    question: Question, plan: SensitivityPlan, runs: tuple[Made, Made], chosen: list[int]
) -> Tables:
    """Shares, quality and curves of every response, from runs of the design and held-out runs."""
    trained, held = runs
    inputs = question.inputs.only(chosen)
    before, unseen = (inputs.coordinates(each.places[:, chosen]) for each in runs)
    found: dict[str, Table] = {"shares": [], "quality": [], "curves": []}
    for response in RESPONSES:
        learnt = Learnt(inputs, before, trained.answers[response], plan)
        fits = emulated(before, learnt.answers, plan.effort)
        good = quality(fits, unseen, held.answers[response], sum(map(len, fits)))
        parts = _parts(fits, learnt)
        half = _on_half(learnt)
        rest = _unexplained(parts, good, float(learnt.answers.var()))
        found["shares"] += [
            _share_row(response, key, ends(each, half.get(key)))
            for key, each in (parts | rest).items()
        ]
        found["quality"].append(_quality_row(response, good, parts, half))
        found["curves"] += curves(fits, inputs, response)
    return dict(found)


def _parts(fits: Sequence[Paths], learnt: Learnt) -> dict[Key, np.ndarray]:
    """Shares of groups, and of single factors where these are independent."""
    inputs, plan = learnt.inputs, learnt.plan
    groups = grouped(inputs.names)
    if not inputs.independent:
        effects = shapley(fits, inputs, groups, plan.shapley)
        kinds = {SHAPLEY: effects.effect, ALONE: effects.alone, TOTAL: effects.total}
        explained = {WHOLE: effects.explained}
        return explained | {(GROUP, n, k): each[n] for k, each in kinds.items() for n in groups}
    single = {name: [place] for place, name in enumerate(inputs.names)}
    both = {(GROUP, n): c for n, c in groups.items()} | {(FACTOR, n): c for n, c in single.items()}
    found = shares(fits, inputs, {"/".join(key): c for key, c in both.items()}, plan.rows)
    values: dict[Key, np.ndarray] = {WHOLE: found.explained}
    for key in both:
        values[*key, ALONE] = found.alone["/".join(key)]
        values[*key, TOTAL] = found.total["/".join(key)]
    return values


def _unexplained(parts: Found, good: Quality, variance: float) -> dict[Key, np.ndarray]:
    """The shares of the noise, and of all that did not go on."""
    explained = parts[WHOLE]
    noise = good.noise[1:].reshape(explained.shape) / (variance or 1.0)
    noise = np.minimum(noise, 1.0 - explained)
    return {(OTHER, NOISE, TOTAL): noise, (OTHER, REST, TOTAL): 1.0 - explained - noise}


def _on_half(learnt: Learnt) -> Found:
    """The shares from the first half of the runs alone."""
    half = len(learnt.answers) // 2
    effort = replace(learnt.plan.effort, fits=1)
    fits = emulated(learnt.coordinates[:half], learnt.answers[:half], effort)
    return _parts(fits, learnt)


def _share_row(response: str, key: Key, found: dict[str, float]) -> dict[str, Any]:
    level, part, kind = key
    return {"response": response, "level": level, "part": part, "kind": kind} | found


def _quality_row(response: str, good: Quality, parts: Found, half: Found) -> dict[str, Any]:
    widest, changed = widest_interval(parts, half), changed_places(parts, half)
    limit = NARROW[response in ASKED]
    explainable, explained = bounds(good.explainable, "explainable"), ends(parts[WHOLE])
    honest = explained["low"] <= explainable["explainable_high"]
    enough = bool(good.of_explainable[0] >= ENOUGH) and honest
    converged = widest <= limit and not changed and enough
    return {
        "response": response, **bounds(good.single, "q2_single_run"),
        **explainable, "explained": explained["value"],
        **bounds(good.of_explainable, "q2_of_explainable"), "covered_95": good.covered,
        "widest_interval": widest, "limit": limit, "changed_places": changed,
        "converged": "yes" if converged else "no",
    }  # fmt: skip


def leading(parts: Found) -> dict[str, np.ndarray]:
    """The shares in all of single factors; Shapley effects where factors depend on each other."""
    single = {part: each for (level, part, kind), each in parts.items()
              if (level, kind) == (FACTOR, TOTAL)}  # fmt: skip
    return single or {part: each for (_, part, kind), each in parts.items() if kind == SHAPLEY}


def widest_interval(parts: Found, half: Found) -> float:
    """The widest interval of a share that counts; zero where none counts."""
    then = leading(half)
    found = [ends(each, then[part]) for part, each in leading(parts).items()]
    return max((each["high"] - each["low"] for each in found if each["value"] >= COUNTS),
               default=0.0)  # fmt: skip


def changed_places(parts: Found, half: Found) -> int:
    """Pairs whose intervals over paths do not overlap and that half of the runs turns round."""
    now = {part: ends(each) for part, each in leading(parts).items()}
    then = {part: ends(each)["value"] for part, each in leading(half).items()}
    return sum(
        now[one]["low"] > now[two]["high"] and then[one] < then[two] for one in now for two in now
    )
