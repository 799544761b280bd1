"""What each phase of a week does, for all its rows at once."""

from datetime import date, timedelta
from typing import Protocol

import numpy as np

from sim.agents import (
    armed_group,
    community,
    community_counts,
    desk,
    forum,
    police,
    problems,
    station,
)
from sim.behaviour.household_context import Surroundings
from sim.clearance import intake
from sim.clearance.context import Offices
from sim.clearance.staffing import staff_desks
from sim.clearance.vacancies import empty_seats
from sim.engine import household_loop
from sim.engine.partition import Block
from sim.engine.wake_schedule import rouse
from sim.levers.events import strike
from sim.levers.funding import Ledger, price_level, receive_tranches
from sim.levers.lever import Site, put_in_force
from sim.scenario.scenario import Scenario
from sim.state import Rows


class RunningModel(Protocol):
    """What the phases use of the model: its rows, its clock, and what was derived for this week."""

    rows: Rows
    week: int
    luck: int
    setting: Scenario
    ledger: Ledger
    attack_rates: np.ndarray
    frozen_excitations: np.ndarray
    community_neighbours: community.CommunityNeighbours
    surroundings: Surroundings
    offices: Offices
    in_force: np.ndarray

    @property
    def people(self) -> tuple[float, int, int]:
        """Households to an agent, seed and week."""


def events(model: RunningModel) -> None:
    """What the world's own record and the scenario's events hold for this week."""
    model.rows.armed_groups["base_rate"] = model.attack_rates[model.week]
    strike(model.setting.shocks, site_of(model))


def site_of(model: RunningModel) -> Site:
    """What events and levers work on this week."""
    prices = price_level(model.setting.funding, model.setting.day_of(model.week))
    return Site(
        rows=model.rows,
        ledger=model.ledger,
        seed=model.luck,
        week=model.week,
        setting=model.setting,
        price_level=prices,
    )


def levers(model: RunningModel) -> None:
    """Receive the week's money, pay for the levers and put them in force."""
    setting, day = model.setting, model.setting.day_of(model.week)
    first = day if model.week > 1 else date.min
    receive_tranches(model.ledger, setting.tranches, first, day + timedelta(days=6))
    put_in_force(setting.interventions, site_of(model), setting.clearance.signatures)


def attacks(model: RunningModel) -> None:
    """A week of the armed group."""
    armed_group.live_rows(
        model.rows.armed_groups,
        model.frozen_excitations,
        (model.rows.residents, model.rows.stations),
        model.people,
        model.setting.armed_group,
    )


def brokers(model: RunningModel) -> None:
    """Seats of those whom attacks have killed."""
    weeks = model.setting.armed_group.seat_empty_weeks
    empty_seats(model.rows, model.luck, model.week, weeks)


def officers(model: RunningModel) -> None:
    """A week of the police."""
    rows = model.rows
    police.live_rows(rows.officers, rows.programmes, model.luck, model.week, model.setting.police)


def stations(model: RunningModel) -> None:
    """A week of the stations."""
    rows = model.rows
    force = (rows.communities, rows.officers)
    station.live_rows(rows.stations, rows.residents, force, model.people, model.setting.station)


def forums(model: RunningModel) -> None:
    """A week of the forums."""
    rows, when = model.rows, (model.luck, model.week)
    around = (rows.programmes, rows.stations)
    forum.live_rows(rows.forums, rows.open_problems, around, when, model.setting.forum)


def problem_weeks(model: RunningModel) -> None:
    """A week of the problems."""
    rows = model.rows
    around = (rows.communities, rows.residents, rows.forums, rows.armed_groups)
    problems.live_rows(
        rows.problems, rows.open_problems, around, model.people, model.setting.problems
    )


def communities(model: RunningModel) -> None:
    """A week of the communities."""
    rows = model.rows
    community.live_rows(
        rows.communities,
        rows.programmes,
        model.community_neighbours,
        model.week,
        model.setting.community,
    )


def openings(model: RunningModel) -> None:
    """Wake all who are from a place that opens this week."""
    places = model.rows.communities
    for index in np.flatnonzero(places["opened_week"] == model.week).tolist():
        own = slice(int(places[index]["first_household"]), int(places[index]["last_household"]))
        rouse(model.rows.due, own, model.week)


def seats(model: RunningModel) -> None:
    """Who sits at the desks."""
    staff_desks(model.rows, model.in_force, model.setting.clearance)


def households(model: RunningModel, block: Block) -> None:
    """A week of the households and their kin groups."""
    pages = (model.rows.households, model.rows.files)
    household_loop.live_rows(block.communities, pages, model.surroundings)


def receive_files(model: RunningModel, block: Block) -> None:
    """Open and withdraw files."""
    intake.receive(block.communities, model.offices)


def desks(model: RunningModel, block: Block) -> None:
    """A week of the desks."""
    desk.live_rows(block.desks, model.offices)


def presence(model: RunningModel) -> None:
    """Count who lives where."""
    rows = model.rows
    community_counts.live_rows(rows.residents, rows.communities, rows.tally)
