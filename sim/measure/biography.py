"""One household's life, week by week, with the reasons; and what keeps those who are away."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np

from sim.agents.household import chance_to_apply
from sim.agents.police import Conduct
from sim.behaviour.decision_rounds import ROUND_WEEKS
from sim.behaviour.return_decision import Obstacle, obstacle
from sim.clearance.case_file import FileStatus
from sim.core.declare import InputError
from sim.model import ReturnModel
from sim.scenario.scenario import Scenario
from sim.state import State, Trait, has

REASONS = {
    Obstacle.NONE: "nothing but its own decision",
    Obstacle.NOT_OPEN: "its place is not open for return",
    Obstacle.BLOCKED: "it may not return until there is an agreement",
    Obstacle.NO_PAPERS: "it lacks the papers to apply",
    Obstacle.UNSAFE: "home is below its own safety threshold",
}
CHANGES = {
    (State.AT_HOME, State.DISPLACED): "flees",
    (State.WAITING, State.DISPLACED): "withdraws its application: the place has become unsafe",
    (State.WAITING, State.BARRED): "is denied clearance",
    (State.BARRED, State.WAITING): "applies again",
    (State.TRAVELLING, State.RETURNED): "is home",
    (State.TRAVELLING, State.SETTLED): "has settled in a third place",
    (State.DISPLACED, State.ABROAD): "leaves the country",
    (State.DISPLACED, State.RETURNED): "is sent home from a camp that is closed",
    (State.RETURNED, State.DISPLACED): "leaves home again",
}

TRAITS = {
    Trait.FEMALE_HEADED: "headed by a woman",
    Trait.PROPERTY_DOCUMENTED: "with the papers of its property",
    Trait.FEARS_NEIGHBOURS: "damage done by neighbours",
}


class Entry(NamedTuple):
    """Something that happened to a household in one week."""

    week: int
    day: date
    sentence: str


def biography(
    scenario: Scenario, household: int, seed: int = 1, threads: int = 1
) -> Iterator[Entry]:
    """What happens to one household, by its row, as the run goes; raise InputError without it."""
    model = ReturnModel(scenario, seed, threads=threads)
    count = len(model.rows.households)
    if not 0 <= household < count:
        raise InputError(
            f"--household = {household}: a whole number from 0 to {count - 1} is allowed; "
            f"{scenario.name} has {count} agents at this scale"
        )
    yield Entry(0, scenario.day_of(0), _introduction(model, household))
    told = -1
    while model.week < scenario.run.weeks:
        before = model.rows.households[household].copy(), model.rows.files[household].copy()
        model.step()
        for sentence in (*_events(model, household, *before), *_reason(model, household, told)):
            yield Entry(model.week, scenario.day_of(model.week), sentence)
        told = _obstacle(model, household)


def why_not(scenario: Scenario, seed: int = 1, threads: int = 1) -> list[dict[str, object]]:
    """At the end of a run: what keeps the families who are not home, and how many each."""
    model = ReturnModel(scenario, seed, threads=threads)
    model.run()
    away: Counter[str] = Counter()
    for index in np.flatnonzero(model.rows.households["state"] != State.RETURNED).tolist():
        away[_what_keeps(model, index)] += scenario.run.households_per_agent
    total = sum(away.values())
    return [
        {"what keeps them": reason, "households": count, "share of those away": count / total}
        for reason, count in away.most_common()
    ]


def _what_keeps(model: ReturnModel, index: int) -> str:
    state = State(int(model.rows.households[index]["state"]))
    if state == State.DISPLACED:
        return REASONS[Obstacle(_obstacle(model, index))]
    return {
        State.WAITING: "its application is still at the authorities",
        State.BARRED: "it was denied clearance and has not applied again",
        State.TRAVELLING: "it is on the way",
        State.AT_HOME: "it has not fled yet",
        State.SETTLED: "it has settled in a third place",
        State.ABROAD: "it has left the country",
    }[state]


def _obstacle(model: ReturnModel, index: int) -> int:
    """The gate that keeps a displaced household; -1 for one in any other state."""
    row = model.rows.households[index]
    if row["state"] != State.DISPLACED:
        return -1
    place = model.rows.communities[row["community"]]
    return int(obstacle(row, place, model.setting.decision))


def _introduction(model: ReturnModel, index: int) -> str:
    row = model.rows.households[index]
    line = model.localities[int(row["community"])].line
    traits = [
        "with papers" if row["documented"] else "without papers",
        "perceived as affiliated" if has(row, Trait.AFFILIATED) else "not perceived as affiliated",
        ("an undamaged house", "a damaged house", "a destroyed house")[int(row["damage"])],
        *(words for trait, words in TRAITS.items() if has(row, trait)),
        f"trust {_trust(row):+.2f} SD",
        f"expects clearance to take {row['believed_days']:.0f} days",
    ]
    return f"a household from the district {line.district}: {', '.join(traits)}"


def _events(model: ReturnModel, index: int, row: np.void, file: np.void) -> Iterator[str]:
    """What changed in its row and its file this week."""
    now, paper = model.rows.households[index], model.rows.files[index]
    kept = now["contact"] == row["contact"] and row["updated"] > model.week - ROUND_WEEKS
    if int(now["contact"]) != Conduct.NONE and now["updated"] == model.week and not kept:
        kind = Conduct(int(now["contact"])).name.lower()
        yield f"meets an officer: {kind}; trust {_trust(now):+.2f} SD"
    if paper["bribes"] > file["bribes"]:
        yield "is asked for a bribe"
    if now["documented"] > row["documented"]:
        yield "gets papers from legal aid"
    if now["blocked"] < row["blocked"]:
        yield "may return: there is an agreement"
    if now["damage"] < row["damage"]:
        yield "has its house repaired a step"
    if paper["status"] == FileStatus.OPEN and paper["position"] != file["position"]:
        desk = model.setting.world.desks[int(paper["position"])].desk
        yield f"its application goes on to the authority: {desk}"
    if now["state"] != row["state"]:
        yield _change(row, now, paper)


def _change(before: np.void, now: np.void, paper: np.void) -> str:
    states = State(int(before["state"])), State(int(now["state"]))
    if states == (State.DISPLACED, State.WAITING):
        home = now["destination"] == now["community"]
        purpose = "to return" if home else "to settle in a third place"
        return f"applies for clearance {purpose} and expects {before['believed_days']:.0f} days"
    if states == (State.WAITING, State.DISPLACED) and paper["status"] == FileStatus.GIVEN_UP:
        return "gives up its application: it cannot pay the bribe it is asked for"
    if states == (State.WAITING, State.TRAVELLING):
        return f"is cleared after {int(paper['days'])} days and sets out"
    return CHANGES.get(states, f"goes from {states[0].name.lower()} to {states[1].name.lower()}")


def _reason(model: ReturnModel, index: int, told: int) -> Iterator[str]:
    """Why it stays, where the reason is another than the one told before."""
    reason, row = _obstacle(model, index), model.rows.households[index]
    if reason in (-1, told):
        return
    if reason == Obstacle.NONE:
        place = model.rows.communities[row["community"]]
        chance = chance_to_apply(row, place, model.household_context)
        yield f"may decide to return: {100 * chance:.0f} % probability to apply within four weeks"
    else:
        yield f"stays away: {REASONS[Obstacle(reason)]}"


def _trust(row: np.void) -> float:
    return float(row["trust_slow"] + row["trust_fast"])
