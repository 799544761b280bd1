"""The model agrees, bit by bit of a week, with what a reader makes of docs/ODD.md alone.

Beside this file the model is written once more in plain Python, from the text and not from the
code, to be read beside it and not to be quick. Each part of the week is lived by both, from the
same rows, in small random worlds; every field of every row must agree.
"""

from collections import defaultdict
from functools import cache
from typing import NamedTuple

import pytest
from worlds import fingerprint

from oracle import (
    clearance,
    events,
    first_day,
    first_households,
    households,
    levers,
    observation,
    outcomes,
    places,
    police,
)  # fmt: skip
from oracle.small_worlds import WEEKS, small_world
from oracle.snapshot import World, differences
from sim.levers.events import SHOCKS
from sim.levers.lever import LEVERS
from sim.measure.outcomes import measure
from sim.model import ReturnModel
from sim.recording.surveys import exposure_survey, fear_survey, trust_survey
from sim.week import WEEK

pytestmark = pytest.mark.small

SEEDS = range(12)
ORACLE = {
    "events": events.events, "agreements": events.agreements, "levers": levers.levers,
    "attacks": places.attacks,
    "vacancies": places.vacancies, "communities": places.communities, "openings": places.openings,
    "police": police.police, "stations": police.stations, "forums": police.forums,
    "problems": police.problems, "seats": police.seats, "households": households.households,
    "intake": clearance.intake, "desks": clearance.desks, "presence": places.presence,
}  # fmt: skip
FIRST_DAY = {
    "households": first_households.households, "communities": first_day.communities,
    "hosts": first_day.hosts, "officers": first_day.officers, "stations": first_day.stations,
    "forums": first_day.forums, "kin": first_day.kin,
}  # fmt: skip


class Lived(NamedTuple):
    """What a run of both has shown."""

    faults: dict[str, list[str]]  # by phase
    moved: dict[str, int]  # by phase: weeks in which it changed anything
    model: ReturnModel


@cache
def lived(seed: int) -> Lived:
    """A small world, each phase lived by the model and by the text, and where they differ."""
    model = ReturnModel(small_world(seed), seed)
    faults, moved = defaultdict(list), defaultdict(int)
    for week in range(1, WEEKS + 1):
        model.week = week
        for phase in WEEK:
            ours, before = World(model), state_of(model)
            ORACLE[phase.name](ours)
            model.live_phase(phase)
            moved[phase.name] += before != state_of(model)
            where = f"seed {seed}, week {week}, {phase.name}: "
            faults[phase.name] += [where + found for found in differences(ours, World(model))]
        faults["history"] += compare_history(model)
    return Lived(faults, moved, model)


def state_of(model: ReturnModel) -> tuple[str, str]:
    """A fingerprint of all rows, and the ledger."""
    return fingerprint(model.rows), str(model.ledger)


def compare_history(model: ReturnModel) -> list[str]:
    """This week's row as both tell it."""
    told = model.record_week()
    ours = observation.week_row(World(model))
    theirs = {name: told[name].item() for name in told.dtype.names if name != "week"}
    return differences(ours, theirs, f"week {model.week}, history")


def test_every_part_of_the_week_is_described():
    assert list(ORACLE) == [phase.name for phase in WEEK]


@pytest.mark.parametrize("phase", [*ORACLE, "history"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_model_does_in_each_part_of_a_week_what_the_description_says(seed, phase):
    assert lived(seed).faults[phase] == []


@pytest.mark.parametrize("phase", ORACLE)
def test_each_part_of_the_week_moves_something_in_these_worlds(phase):
    assert sum(lived(seed).moved[phase] for seed in SEEDS) > 5


def test_every_lever_and_every_event_acts_in_these_worlds():
    scenarios = [small_world(seed) for seed in SEEDS]
    assert {lever.kind() for each in scenarios for lever in each.interventions} == set(LEVERS)
    assert {event.kind() for each in scenarios for event in each.shocks} == set(SHOCKS)


@pytest.mark.parametrize("what", FIRST_DAY)
def test_the_first_day_is_as_the_description_says(what):
    for seed in SEEDS:
        world = World(ReturnModel(small_world(seed), seed))
        ours, theirs = FIRST_DAY[what](world), getattr(world, what)
        assert differences(ours, named_alike(ours, theirs), what) == []


def named_alike(ours, theirs):
    """Of their rows the fields that ours have."""
    return [{key: row[key] for key in (ours[0] if ours else row)} for row in theirs]


def test_what_is_rare_happens_in_these_worlds():
    """Both ends of each new rule are reached, so that agreement on them is no accident."""
    ends = [World(lived(seed).model) for seed in SEEDS]
    for what in ("made", "refused", "revoked", "taken_over"):
        assert sum(forum[what] for end in ends for forum in end.forums) > 0, what
    assert sum(file["abuses"] for end in ends for file in end.files) > 10
    believed = {row["believed_pass"] for end in ends for row in end.households}
    assert len(believed) > 50


def test_the_desks_of_the_first_day_are_as_the_description_says():
    for seed in SEEDS:
        world = World(ReturnModel(small_world(seed), seed))
        paths, desks = first_day.paths_and_desks(world)
        assert differences(paths, world.routes, "routes") == []
        assert differences(desks, named_alike(desks, world.desks), "desks") == []


def test_first_wakes_and_first_counts_follow_from_the_rule_of_every_week():
    for seed in SEEDS:
        model = ReturnModel(small_world(seed), seed)
        ours = World(model)
        ours.next_wake = [households.next_wake(ours, h, 0) for h in range(len(ours.households))]
        households.count_kin(ours)
        households.count_communities(ours, 0)
        places.presence(ours)
        assert differences(ours, World(model)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_people_answer_surveys_as_the_description_says(seed):
    model = lived(seed).model
    world = World(model)
    ours = [observation.trust_answer(world, h) for h in range(len(world.households))]
    theirs = trust_survey(model.rows.households, model.household_context).tolist()
    assert differences(ours, theirs) == []
    rows, context, survey = model.rows.households, model.household_context, model.setting.survey
    ours = [observation.fear_answer(world, h) for h in range(len(world.households))]
    assert differences(ours, fear_survey(rows, context, survey).tolist()) == []
    ours = [observation.exposure(world, h) for h in range(len(world.households))]
    assert differences(ours, exposure_survey(rows, context, survey).tolist()) == []
    survey = model.history.end_survey
    told = [survey.intends, survey.undecided]
    assert observation.intentions(world) == pytest.approx(tuple(told), nan_ok=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_outcomes_are_what_the_description_says(seed):
    model = ReturnModel(small_world(seed).with_(**{"run.measured_from": 3 * seed}), seed)
    history = model.run()
    names = history.weeks.dtype.names
    rows = [dict(zip(names, row.tolist(), strict=True)) for row in history.weeks]
    ours = outcomes.outcomes(rows, history.durations.tolist(), World(model))
    assert ours == pytest.approx(measure(history), rel=1e-12, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    "name", ["households", "desks", "lying", "ledger", "community_counts", "durations"]
)
def test_the_comparison_sees_a_field_that_differs(name):
    model = lived(SEEDS[1]).model
    ours = World(model)
    value = getattr(ours, name)
    if name == "lying":
        value[0].append({"file": 0})
    elif name in ("community_counts", "households", "desks"):
        row = value[0]
        row[0 if name == "community_counts" else "stream"] += 1
    else:
        value["spent_in_all" if name == "ledger" else (0, 0, 0, 3)] = -1
    assert differences(ours, World(model)) != []
