"""Patterns that need Iraq to be another: two procedures, safer places, and camps that close."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from experiments.iraq.policy_combinations import BASE, COMBINATIONS
from experiments.iraq.posterior_worlds import World as PolicyWorld
from experiments.patterns.draws import CLOSED, EVENT, World
from experiments.patterns.statistics import mean_of
from experiments.runs.job import Job
from experiments.runs.measures import Lived, Measure, Outcomes, ratio
from sim.levers.family_events import CampsClosed
from sim.model import ReturnModel
from sim.scenario.scenario import Scenario
from sim.state import State
from sim.world.lines import CommunityLine

FOUR = COMBINATIONS[1]
EARLY = date(2016, 6, 22)  # of returns that elasticities are of: few are back by then
SAFER, LESS_SAFE = 1.0, -3.0  # SD
BETTER = 0.2  # share of services before the war: a standard deviation between places (assumed)
CLOSURE, ASKED = date(2020, 10, 18), date(2021, 1, 17)
YEAR = 52


def procedure_jobs(world: World, scaled: Callable[[Scenario], Scenario]) -> list[Job]:
    """Ten signatures and four from the programme's start on, with reactive policing."""
    values = {n: v for n, v in world.draw.values.items() if not n.startswith(EVENT)}
    own = PolicyWorld(0, world.draw._replace(values=values))
    return [Job(scaled(own.scenario(each)), world.seed) for each in (BASE, FOUR)]


def procedure_numbers(runs: Sequence[Outcomes]) -> dict[str, float]:
    """Days to clear under both, and who is rejected."""
    ten, four = runs
    return {
        "ten_days": ten["days_to_clear"],
        "skew": ratio(ten["days_to_clear"], ten["days_to_clear_median"]),
        "four_by_ten": ratio(four["days_to_clear"], ten["days_to_clear"]),
        "fewer_barred": ten["barred_share"] - four["barred_share"],
    }


def place_jobs(world: World, scaled: Callable[[Scenario], Scenario]) -> list[Job]:
    """Iraq until few are back, as it is, safer, with better services, and far less safe."""
    whole = scaled(world.iraq())
    base = whole.with_(**{"run.weeks": whole.week_of(EARLY)})
    variants = (base, safer(base, SAFER), served(base, BETTER), safer(base, LESS_SAFE))
    return [Job(each, world.seed) for each in variants]


def place_numbers(runs: Sequence[Outcomes]) -> dict[str, float]:
    """What returns gain or lose."""
    base, safe, served_better, unsafe = (run["return_rate"] for run in runs)
    return {
        "security_flow": ratio(safe - base, base),
        "services_flow": ratio(served_better - base, base),
        "lost_below_threshold": ratio(base - unsafe, base),
    }


def safer(scenario: Scenario, by: float) -> Scenario:
    """Every place so many SD safer."""
    return _changed(scenario, lambda line: line._replace(security=line.security + by))


def served(scenario: Scenario, by: float) -> Scenario:
    """Every place with so much better services, at most all of what there was before the war."""
    return _changed(scenario, lambda line: line._replace(services=min(1.0, line.services + by)))


def _changed(scenario: Scenario, change: Callable[[CommunityLine], CommunityLine]) -> Scenario:
    lines = tuple(change(line) for line in scenario.world.communities)
    return replace(scenario, world=replace(scenario.world, communities=lines))


def camp_jobs(world: World, scaled: Callable[[Scenario], Scenario]) -> list[Job]:
    """Iraq with every camp closed in October 2020."""
    whole = scaled(world.iraq())
    event = CampsClosed(start=whole.week_of(CLOSURE))
    event = replace(event, forced_home=world.draw.values.get(CLOSED, event.forced_home))
    closed = whole.with_(**{"run.weeks": whole.week_of(ASKED)}).with_shocks(event)
    return [Job(closed, world.seed, (CAMPS,))]


def note(model: ReturnModel) -> dict[str, Any] | None:
    """Who is away and in a camp the week before the closure; who is home three months later."""
    rows = model.rows
    if model.week == model.setting.week_of(CLOSURE) - 1:
        away = np.isin(rows.households["state"], (State.DISPLACED, State.WAITING, State.BARRED))
        return {"in_camps": away & (rows.hosts["camp"][rows.households["host"]] == 1)}
    if model.week == model.setting.week_of(ASKED):
        at_origin = rows.households["destination"] == rows.households["community"]
        return {"home": (rows.households["state"] == State.RETURNED) & at_origin}
    return None


def kept(run: Lived) -> dict[str, float]:
    """Families of closed camps who are elsewhere; returned families who left in a year before."""
    before, after = [each for each in run.noted if each is not None]
    weeks, closure = run.history.weeks, run.scenario.week_of(CLOSURE)
    year = slice(closure - YEAR, closure)
    left = float(weeks["failed"][closure - 1] - weeks["failed"][closure - 1 - YEAR])
    return {
        "closure_elsewhere": 1.0 - mean_of(after["home"][before["in_camps"]]),
        "voluntary_failed": ratio(left, float(weeks["returned"][year].mean())),
    }


def camp_numbers(runs: Sequence[Outcomes]) -> dict[str, float]:
    """What the run kept."""
    [run] = runs
    found: dict[str, float] = run.further[CAMPS.name]
    return found


CAMPS = Measure("patterns of closed camps", kept, note)
