"""The week is a list of phases; every phase owns what it writes, so turns may come in any order."""

from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

import sim.phases as phases
from sim.agents import (
    armed_group,
    community,
    desk,
    forum,
    host,
    household,
    police,
    problems,
    residents,
    station,
)
from sim.agents.row_agent import RowAgent
from sim.engine import household_loop


class Phase(NamedTuple):
    """One part of a week: what it does, what it reads and writes, and how it is run."""

    name: str
    about: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]  # arrays of Rows
    act: Callable[..., None]  # on the model
    agents: tuple[type[RowAgent], ...] = ()  # who take turns instead, in the engine of agents
    in_blocks: bool = False  # whether it acts on a block of the model, which no other looks at


# What those who sign weigh, and what follows where a household is changed from outside.
OF_BARGAIN = ("communities", "residents", "armed_groups", "community_counts")
OF_HOUSEHOLDS = ("households", "kin", "needs_intake", "next_wake", "community_counts")

WEEK: tuple[Phase, ...] = (
    Phase(
        "events",
        "the attacks recorded for this month set the rate of those that nothing triggers; events "
        "of the scenario strike",
        (
            "scenario",
            "ledger",
            "communities",
            "levers_in_force",
            "households",
            "hosts",
            "officers",
            "routes",
        ),
        ("armed_groups", "communities", *OF_HOUSEHOLDS, "officers", "desks", "forums"),
        phases.events,
    ),
    Phase(
        "agreements",
        "a place may agree by itself that blocked families come back, and open if it was blocked",
        ("communities", "households"),
        ("communities", *OF_HOUSEHOLDS),
        phases.agreements,
    ),
    Phase(
        "levers",
        "money comes; programmes are paid for, put in force and delivered; decrees come into force",
        (
            "scenario",
            "ledger",
            "households",
            "communities",
            "forums",
            "officers",
            "desks",
            "files",
            "routes",
        ),
        ("levers_in_force", *OF_HOUSEHOLDS, "communities"),
        phases.levers,
    ),
    Phase(
        "attacks",
        "attacks, each day drawn, excited by those before, less what raids and tips avert",
        ("armed_groups", "residents", "stations"),
        ("armed_groups",),
        phases.attacks,
        (armed_group.ArmedGroup,),
    ),
    Phase(
        "vacancies",
        "where an attack killed one who signs or sits in a forum, the seat stays empty for a time",
        ("armed_groups", "routes"),
        ("desks", "forums"),
        phases.vacancies,
    ),
    Phase(
        "communities",
        "a retaken place opens; fear fades, attacks and conflicts frighten, patrols calm, services "
        "recover, hope follows",
        ("armed_groups", "levers_in_force", "problems", "residents", "stations"),
        ("communities",),
        phases.communities,
        (community.Community,),
    ),
    Phase(
        "openings",
        "all who are from a place that opens wake, and may decide on their return from now on",
        ("communities",),
        ("next_wake",),
        phases.openings,
    ),
    Phase(
        "police",
        "officers are moved, replaced and trained",
        ("levers_in_force",),
        ("officers",),
        phases.officers,
        (police.Officer,),
    ),
    Phase(
        "stations",
        "stations raid, hear tips, and deter or avert attacks to come",
        ("communities", "officers", "residents"),
        ("stations",),
        phases.stations,
        (station.Station,),
    ),
    Phase(
        "forums",
        "forums meet, take up problems, keep promises or not, and may propose fewer signatures; "
        "those who sign agree or refuse, attacks may undo an agreement, and it may spread",
        ("levers_in_force", "stations", "open_problems", *OF_BARGAIN),
        ("forums",),
        phases.forums,
        (forum.Forum,),
    ),
    Phase(
        "problems",
        "problems arise, fade, are solved by the forum, or break out as open conflict",
        ("communities", "residents", "forums", "armed_groups"),
        ("problems", "open_problems"),
        phases.problem_weeks,
        (problems.Problems,),
    ),
    Phase(
        "seats",
        "clerks sit down at the desks, those moved from closed desks among them",
        ("levers_in_force", "forums", "routes"),
        ("desks", "servers"),
        phases.seats,
    ),
    Phase(
        "households",
        "households who are awake follow their file and, in their rounds, look back; then kin "
        "gather, tell, and each decides",
        (
            "communities",
            "levers_in_force",
            "hosts",
            "kin",
            "officers",
            "stations",
            "forums",
            "files",
            "near",
            "next_wake",
        ),
        ("households", "needs_intake", "kin", "next_wake", "community_counts"),
        phases.households,
        (household.Household, household_loop.KinGroup),
        in_blocks=True,
    ),
    Phase(
        "intake",
        "a household that waits opens an application; one that no longer waits withdraws it",
        (
            "households",
            "kin",
            "needs_intake",
            "communities",
            "levers_in_force",
            "forums",
            "stations",
            "routes",
        ),
        (
            "files",
            "next_wake",
            "needs_intake",
            "desks",
            "queue_entries",
            "next_chunks",
            "free_chunks",
            "durations",
            "closed",
            "counts",
        ),
        phases.receive_files,
        in_blocks=True,
    ),
    Phase(
        "desks",
        "applications are signed, lost, denied or given up over a bribe, first come, first served",
        ("levers_in_force", "forums", "stations", "routes", "weekday_rank"),
        (
            "files",
            "next_wake",
            "desks",
            "queue_entries",
            "next_chunks",
            "free_chunks",
            "servers",
            "durations",
            "closed",
            "counts",
        ),
        phases.desks,
        (desk.Desk,),
        in_blocks=True,
    ),
    Phase(
        "presence",
        "communities count who lives there and who is away",
        ("communities", "community_counts"),
        ("residents",),
        phases.presence,
        (residents.Residents,),
    ),
)

# Every kind of agent, those who take turns and those who take none.
KINDS: tuple[type[RowAgent], ...] = (*(kind for phase in WEEK for kind in phase.agents), host.Host)


def _stages() -> tuple[tuple[Phase, ...], ...]:
    """Phases in blocks that follow each other are a stage; any other is a stage of its own."""
    found: list[tuple[Phase, ...]] = []
    for in_blocks, group in groupby(WEEK, lambda phase: phase.in_blocks):
        together = tuple(group)
        found += [together] if in_blocks else [(phase,) for phase in together]
    return tuple(found)


STAGES = _stages()  # between them everybody waits for all others
