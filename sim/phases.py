"""What each phase of a week does, for all its rows at once."""

from datetime import date, timedelta
from typing import Protocol

import numpy as np

from sim.agents import (
    armed_group,
    community,
    desk,
    forum,
    police,
    problems,
    residents,
    station,
)
from sim.agents.community import NEVER_OPEN
from sim.behaviour.household_context import HouseholdContext
from sim.clearance import intake
from sim.clearance.context import ClearanceContext
from sim.clearance.staffing import staff_desks
from sim.clearance.vacancies import empty_seats
from sim.core.distributions import chance_within
from sim.core.randomness import Purpose, draws
from sim.engine import household_loop
from sim.engine.outside_changes import lift_blocking
from sim.engine.partition import Block
from sim.engine.wake_schedule import wake
from sim.levers.events import strike
from sim.levers.funding import Ledger, price_level, receive_tranches
from sim.levers.in_force import put_in_force
from sim.levers.lever import LeverContext
from sim.scenario.scenario import Scenario
from sim.state import Clock, Rows


class RunningModel(Protocol):
    """What the phases use of the model: its rows, its clock, and what was derived for this week."""

    rows: Rows
    week: int
    seed: int
    setting: Scenario
    ledger: Ledger
    attack_rates: np.ndarray
    frozen_excitations: np.ndarray
    community_neighbours: community.CommunityNeighbours
    forum_neighbours: forum.ForumNeighbours
    household_context: HouseholdContext
    clearance_context: ClearanceContext
    signatures_in_force: np.ndarray

    @property
    def clock(self) -> Clock:
        """The seed, the week and what an agent stands for."""


def events(model: RunningModel) -> None:
    """What the world's own record and the scenario's events hold for this week."""
    model.rows.armed_groups["base_rate"] = model.attack_rates[model.week]
    strike(model.setting.shocks, lever_context(model))


def lever_context(model: RunningModel) -> LeverContext:
    """What events and levers work on this week."""
    prices = price_level(model.setting.funding, model.setting.day_of(model.week))
    return LeverContext(
        rows=model.rows,
        ledger=model.ledger,
        seed=model.seed,
        week=model.week,
        setting=model.setting,
        price_level=prices,
    )


def agreements(model: RunningModel) -> None:
    """Places that agree by themselves that blocked families come back."""
    rows, chance = model.rows, chance_within(1.0, model.setting.exits.agreement_a_year)
    if chance > 0.0:
        retaken, streams = rows.communities["retaken_week"], rows.problems["stream"]
        agreed = draws(model.seed, model.week, Purpose.AGREEMENT.value, streams) < chance
        agreed &= (retaken <= model.week) | (retaken == NEVER_OPEN)
        for place in np.flatnonzero(agreed).tolist():
            lift_blocking(rows, place, model.week)


def levers(model: RunningModel) -> None:
    """Receive the week's money, pay for the levers and put them in force."""
    setting, day = model.setting, model.setting.day_of(model.week)
    first = day if model.week > 1 else date.min
    receive_tranches(model.ledger, setting.tranches, first, day + timedelta(days=6))
    put_in_force(setting.interventions, lever_context(model), setting.clearance.signatures)


def attacks(model: RunningModel) -> None:
    """A week of the armed group."""
    rows, parameters = model.rows, model.setting.armed_group
    neighbours = armed_group.neighbours_in(rows, model.frozen_excitations)
    armed_group.live_rows(rows.armed_groups, neighbours, model.clock, parameters)


def vacancies(model: RunningModel) -> None:
    """Seats of those whom attacks have killed."""
    weeks = model.setting.armed_group.seat_empty_weeks
    empty_seats(model.rows, model.seed, model.week, weeks)


def officers(model: RunningModel) -> None:
    """A week of the police."""
    rows = model.rows
    police.live_rows(rows.officers, rows.levers_in_force, model.clock, model.setting.police)


def stations(model: RunningModel) -> None:
    """A week of the stations."""
    rows = model.rows
    station.live_rows(
        rows.stations,
        rows.residents,
        rows.communities,
        rows.officers,
        model.clock,
        model.setting.station,
    )


def forums(model: RunningModel) -> None:
    """A week of the forums."""
    neighbours = model.forum_neighbours
    forum.live_rows(model.rows.forums, neighbours, model.clock, model.setting.forum)


def problem_weeks(model: RunningModel) -> None:
    """A week of the problems."""
    rows, neighbours = model.rows, problems.neighbours_in(model.rows)
    problems.live_rows(
        rows.problems, rows.open_problems, neighbours, model.clock, model.setting.problems
    )


def communities(model: RunningModel) -> None:
    """A week of the communities."""
    rows = model.rows
    community.live_rows(
        rows.communities,
        rows.levers_in_force,
        model.community_neighbours,
        model.week,
        model.setting.community,
    )


def openings(model: RunningModel) -> None:
    """Wake all who are from a place that opens this week."""
    places = model.rows.communities
    for index in np.flatnonzero(places["opened_week"] == model.week).tolist():
        own = slice(int(places[index]["first_household"]), int(places[index]["last_household"]))
        wake(model.rows.next_wake, own, model.week)


def seats(model: RunningModel) -> None:
    """Who sits at the desks."""
    staff_desks(model.rows, model.signatures_in_force, model.setting.clearance)


def households(model: RunningModel, block: Block) -> None:
    """A week of the households and their kin groups."""
    rows = model.rows
    household_loop.live_rows(
        block.communities, rows.households, rows.files, model.household_context
    )


def receive_files(model: RunningModel, block: Block) -> None:
    """Open and withdraw files."""
    intake.receive(block.communities, model.clearance_context)


def desks(model: RunningModel, block: Block) -> None:
    """A week of the desks."""
    desk.live_rows(block.desks, model.clearance_context)


def presence(model: RunningModel) -> None:
    """Count who lives where."""
    rows = model.rows
    residents.live_rows(rows.residents, rows.communities, rows.community_counts)
