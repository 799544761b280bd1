"""What the pages see in one week of a model: contexts, built from its rows and its scenario."""

import numpy as np

from sim.agents.community import CommunityNeighbours
from sim.agents.forum import ForumNeighbours
from sim.agents.police import mean_untrained_style
from sim.agents.residents import CommunityCount
from sim.behaviour.bargain import near_agreements
from sim.behaviour.decay_tables import decay_tables
from sim.behaviour.household_context import HouseholdContext
from sim.clearance.bunches import bunches_of
from sim.clearance.context import ClearanceContext
from sim.clearance.screening import denial
from sim.scenario.scenario import Scenario
from sim.state import Clock, Rows


def household_context(rows: Rows, scenario: Scenario, clock: Clock) -> HouseholdContext:
    """What households see this week."""
    return HouseholdContext(
        seed=clock.seed,
        week=clock.week,
        communities=rows.communities,
        kin=rows.kin,
        next_wake=rows.next_wake,
        community_counts=rows.community_counts,
        needs_intake=rows.needs_intake,
        officers=rows.officers,
        stations=rows.stations,
        forums=rows.forums,
        levers_in_force=rows.levers_in_force,
        hosts=rows.hosts,
        near=rows.near,
        household=scenario.household,
        decision=scenario.decision,
        trust=scenario.trust,
        onward=scenario.onward,
        host=scenario.host,
        police=scenario.police,
        station=scenario.station,
        forum=scenario.forum,
        decay_tables=decay_tables(
            scenario.trust, scenario.household, scenario.onward, scenario.police, scenario.exits
        ),
    )


def clearance_context(
    rows: Rows, scenario: Scenario, clock: Clock, signatures_in_force: np.ndarray
) -> ClearanceContext:
    """What the desks work with this week."""
    size_of_agent = scenario.run.households_per_agent
    bunches, size = bunches_of(size_of_agent - 1, size_of_agent >= scenario.run.bunched_from)
    return ClearanceContext(
        seed=clock.seed,
        week=clock.week,
        bunches=bunches,
        bunch_size=size,
        households=rows.households,
        files=rows.files,
        next_wake=rows.next_wake,
        kin=rows.kin,
        needs_intake=rows.needs_intake,
        communities=rows.communities,
        desks=rows.desks,
        queue_entries=rows.queue_entries,
        next_chunks=rows.next_chunks,
        free_chunks=rows.free_chunks,
        weekday_rank=rows.weekday_rank,
        servers=rows.servers,
        first_seats=rows.first_seats,
        routes=rows.routes,
        signatures_in_force=signatures_in_force,
        fewest=int(signatures_in_force.min()),
        durations=rows.durations,
        closed=rows.closed,
        counts=rows.counts,
        manners=rows.stations["style"] - mean_untrained_style(scenario.police),
        styles=rows.stations["style"],
        denial=denial(scenario.clearance),
        parameters=scenario.clearance,
    )


def forum_neighbours(rows: Rows, scenario: Scenario) -> ForumNeighbours:
    """What forums and those who sign see of the other pages this week."""
    near, fewest = near_agreements(
        rows.forums["agreed"], rows.armed_groups, rows.communities["governorate"]
    )
    return ForumNeighbours(
        open_problems=rows.open_problems,
        levers_in_force=rows.levers_in_force,
        stations=rows.stations,
        communities=rows.communities,
        residents=rows.residents,
        armed_groups=rows.armed_groups,
        waiting=rows.community_counts[:, CommunityCount.WAITING],
        near_agreed=near,
        near_signatures=fewest,
        weights=scenario.bargain,
    )


def community_neighbours(rows: Rows, scenario: Scenario) -> CommunityNeighbours:
    """What communities see of the other pages this week."""
    return CommunityNeighbours(
        armed_groups=rows.armed_groups,
        problems=rows.problems,
        stations=rows.stations,
        residents=rows.residents,
        usually_mixed=scenario.police.mixed_share,
        mixed_safety=scenario.station.mixed_safety,
    )
