"""The week is a list of phases; every phase owns what it writes, so turns may come in any order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import mesa
import numpy as np

from sim.agents import armed_group, clearance, community, forum, household, kin, police
from sim.funding import price_level, receive_tranches
from sim.interventions import Site, put_in_force
from sim.shocks import strike
from sim.staffing import staff_desks

if TYPE_CHECKING:
    from sim.model import ReturnModel


class Phase(NamedTuple):
    """One part of a week: what it does, what it reads and writes, and how it is run."""

    name: str
    about: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]  # arrays of Rows
    act: "Callable[[ReturnModel], None]"
    agent: type[mesa.Agent] | None = None  # whose turns the agent engine takes instead of `act`
    array: str = ""  # the array whose rows they are


def events(model: "ReturnModel") -> None:
    """What the world's own record and the scenario's events hold for this week."""
    model.rows.armed_groups["base_rate"] = model.attack_rates[model.week]
    strike(model.setting.shocks, site_of(model))


def site_of(model: "ReturnModel") -> Site:
    """What events and levers work on this week."""
    prices = price_level(model.setting.funding, model.setting.day_of(model.week))
    return Site(model.rows, model.ledger, model.luck, model.week, model.setting, prices)


def levers(model: "ReturnModel") -> None:
    """Receive the week's money, pay for the levers and put them in force."""
    setting, day = model.setting, model.setting.day_of(model.week)
    first = day if model.week > 1 else date.min
    receive_tranches(model.ledger, setting.tranches, first, day + timedelta(days=6))
    put_in_force(setting.interventions, site_of(model), setting.clearance.signatures)


def attacks(model: "ReturnModel") -> None:
    """A week of the armed group."""
    armed_group.live_rows(
        model.rows.armed_groups,
        model.frozen_excitations,
        model.luck,
        model.week,
        model.setting.armed_group,
    )


def officers(model: "ReturnModel") -> None:
    """A week of the police."""
    rows = model.rows
    police.live_rows(rows.officers, rows.programmes, model.luck, model.week, model.setting.police)


def forums(model: "ReturnModel") -> None:
    """A week of the forums."""
    rows = model.rows
    forum.live_rows(rows.forums, rows.programmes, model.luck, model.week, model.setting.forum)


def communities(model: "ReturnModel") -> None:
    """A week of the communities."""
    rows = model.rows
    community.live_rows(
        rows.communities,
        rows.programmes,
        rows.armed_groups,
        model.week,
        model.setting.community,
    )


def households(model: "ReturnModel") -> None:
    """A week of the households, in blocks of whole communities, on as many threads as asked for."""
    rows, around = model.rows, model.surroundings

    def live(block: tuple[int, int]) -> None:
        household.live_rows(rows.households, rows.files, around, *block)

    if model.threads == 1 or len(model.blocks) == 1:
        for block in model.blocks:
            live(block)
    else:
        with ThreadPoolExecutor(model.threads) as pool:
            list(pool.map(live, model.blocks))


def receive_files(model: "ReturnModel") -> None:
    """Staff the desks; open and withdraw files."""
    staff_desks(model.rows, model.in_force, model.setting.clearance.staff)
    clearance.receive(model.offices)


def desks(model: "ReturnModel") -> None:
    """A week of the desks."""
    clearance.live_rows(model.offices)


def tallies(model: "ReturnModel") -> None:
    """Count."""
    kin.live_rows(model.rows.kin, model.rows.households, model.rows.files, model.week)


WEEK: tuple[Phase, ...] = (
    Phase(
        "events",
        "the attacks recorded for this month set the rate of those that nothing triggers; events "
        "of the scenario strike",
        ("scenario", "households", "hosts"),
        ("armed_groups", "communities", "households", "officers", "desks", "forums"),
        events,
    ),
    Phase(
        "levers",
        "money comes; programmes are paid for, put in force and delivered; decrees come into force",
        ("scenario", "ledger", "households", "communities"),
        ("programmes", "households", "communities"),
        levers,
    ),
    Phase(
        "attacks",
        "attacks, each day drawn, excited by those before",
        ("armed_groups",),
        ("armed_groups",),
        attacks,
        armed_group.ArmedGroup,
        "armed_groups",
    ),
    Phase(
        "communities",
        "a retaken place opens; fear fades, attacks frighten, patrols calm, services recover",
        ("armed_groups", "programmes"),
        ("communities",),
        communities,
        community.Community,
        "communities",
    ),
    Phase(
        "police",
        "officers are moved, replaced and trained",
        ("programmes",),
        ("officers",),
        officers,
        police.Officer,
        "officers",
    ),
    Phase(
        "forums",
        "forums meet, keep promises or not, and may agree on fewer signatures",
        ("programmes",),
        ("forums",),
        forums,
        forum.Forum,
        "forums",
    ),
    Phase(
        "households",
        "households follow their file; each fourth week they listen, meet, decide",
        ("communities", "programmes", "hosts", "kin", "officers", "forums", "files"),
        ("households",),
        households,
        household.Household,
        "households",
    ),
    Phase(
        "intake",
        "desks are staffed; a file is opened for who waits without one, and withdrawn for who "
        "waits no more",
        ("households", "programmes", "forums"),
        ("files", "desks", "servers", "durations", "closed"),
        receive_files,
    ),
    Phase(
        "desks",
        "files are signed, lost or barred, first come, first served",
        ("households", "programmes", "forums"),
        ("files", "desks", "servers", "durations", "closed"),
        desks,
        clearance.Desk,
        "desks",
    ),
    Phase(
        "tallies",
        "kin groups count states, news of officers and of clearance",
        ("households", "files"),
        ("kin",),
        tallies,
        kin.KinGroup,
        "kin",
    ),
)


def signatures_in_force(programmes: np.ndarray, forums: np.ndarray) -> np.ndarray:
    """Signatures asked for in each community: the authorities' number, less if a forum agreed."""
    agreed = np.where(forums["agreed"] >= 0, forums["agreed"], programmes["signatures"])
    return np.asarray(np.minimum(programmes["signatures"], agreed), dtype=np.int64)
