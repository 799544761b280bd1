"""Under which joint conditions an allocation fails its goal, and forums beat no money at all."""

from typing import Any, NamedTuple

import numpy as np

from experiments.provenance.tables import Table
from experiments.stress.boxes import Box, Inputs, Score, box, score
from experiments.stress.futures import MONTH, STRESSORS, Future, features
from experiments.stress.plan import FORUMS, Candidate
from experiments.stress.robustness import Found, gain, is_held_out

PARAMETERS = {  # drawn ones that may be a condition, chosen before any run
    "decision.trust_in_safety": "weight of trust in felt safety",
    "decision.wait_elasticity": "how much a long wait deters",
    "exits.papers_renewed_a_year": "papers renewed a year without help",
    "household.blocked_share": "share of families blocked from return",
    "clearance.denied": "chance that a desk denies",
    "forum.meeting_gain": "what a forum meeting gains in trust",
}
FAILS, BEATS = "falls short of the goal", "beats no money"


class Question(NamedTuple):
    """What is asked: in which of these futures it is so."""

    allocation: Candidate
    asked: str
    futures: list[Future]
    cases: np.ndarray


def questions(found: Found) -> list[Question]:
    """Where each allocation falls short of the goal; where forums bring what matters."""
    asked = [
        Question(each, FAILS, found.futures, gain(found, each, found.futures) < found.plan.goal)
        for each in found.bought
    ]
    for each in found.bought:
        if [*each.shares] == [FORUMS]:
            every = [*found.futures, *found.more]
            beats = gain(found, each, every) >= found.plan.matters
            asked.append(Question(each, BEATS, every, beats))
    return asked


def box_rows(found: Found) -> Table:
    """The conditions found on one half of the draws, and how well they hold on the other."""
    return [_row(found, each) for each in questions(found)]


def _row(found: Found, question: Question) -> dict[str, Any]:
    out = np.array([is_held_out(found.plan, future) for future in question.futures])
    inputs = inputs_of(found, question.futures)
    made = box(Inputs(inputs.names, inputs.values[~out]), question.cases[~out])
    row: dict[str, Any] = {"allocation": question.allocation.name, "asked": question.asked}
    row |= {"conditions": in_words(made or ())}
    for half, which in (("found_on", ~out), ("held_out", out)):
        part = Inputs(inputs.names, inputs.values[which])
        row |= _scored(half, score(made or (), part, question.cases[which]))
    return row


def _scored(half: str, of: Score) -> dict[str, float]:
    names = ("futures", "cases", "inside", "hits", "coverage", "density", "base")
    return {f"{name}_{half}": getattr(of, name) for name in names}


def inputs_of(found: Found, futures: list[Future]) -> Inputs:
    """All that was drawn for a future, and the drawn parameters that may be a condition."""
    sets, months = found.runs.draws.sets, found.plan.portfolio.months
    known = [name for name in PARAMETERS if sets and name in sets[0]]
    rows = []
    for future in futures:
        values = sets[(future.draw - 1) % len(sets)] if sets else {}
        rows.append(features(future, months) | {name: values[name] for name in known})
    return Inputs(tuple(rows[0]), np.array([[*row.values()] for row in rows], float))


def words_of(name: str) -> str:
    """The name of a condition as people read it."""
    stressor, _, field = name.partition(".")
    for each in STRESSORS:
        if each.name == stressor:
            return f"month of {each.words}" if field == MONTH else each.fields[field]
    return PARAMETERS[name]


def in_words(made: Box) -> str:
    """The conditions of a box in words."""
    said = []
    for name, low, high in made:
        limits = [("at least", low), ("at most", high)]
        ends = " and ".join(f"{word} {end:.2g}" for word, end in limits if np.isfinite(end))
        said.append(f"{words_of(name)} is {ends}")
    return "; ".join(said)


def future_rows(found: Found) -> Table:
    """What happens in each future, and what each allocation gains in it."""
    inputs = inputs_of(found, [*found.futures, *found.more])
    forums = [each for each in found.bought if [*each.shares] == [FORUMS]]
    rows = []
    for place, future in enumerate([*found.futures, *found.more]):
        row: dict[str, Any] = {"future": future.name, "draw": future.draw}
        row |= {"held_out": int(is_held_out(found.plan, future))}
        row |= dict(zip(inputs.names, inputs.values[place].tolist(), strict=True))
        ran = found.bought if place < len(found.futures) else forums
        for each in found.bought:
            own = float(gain(found, each, [future])[0]) if each in ran else np.nan
            row[f"gain {each.name}"] = own
        rows.append(row)
    return rows
