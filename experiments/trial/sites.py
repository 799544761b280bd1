"""The six sites: which numbers are facts of a site, and which travel there from Iraq.

A site is a world of alike communities in which nobody is displaced. Its dose of community policing
is the published one. How people and police react comes from the parameter sets of Iraq.
"""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np

from experiments.compare.draws import Draws
from experiments.iraq.policy_combinations import ENOUGH, EVERYWHERE
from sim.levers.policing import CommunityPolicing
from sim.scenario.catalogue import acts_through
from sim.scenario.scenario import Scenario
from sim.world.tables import World

COMMUNITIES = 172  # 516 treated areas of six sites, spread evenly, and as many without (assumed)
RESPONDENTS = 18  # in a community: 18,382 of the six sites, spread evenly (assumed)
HOUSEHOLDS = 2000  # in a community with a station and a forum of its own (assumed)
AGENT = 20  # households that an agent stands for
NEAR = {"trust.district_sd": 0.0}  # communities of a site do not differ as districts of Iraq do
ATTACKS_A_YEAR = 6.0  # crimes that a whole community feels: being a victim correlates at 0.11 in it
BEYOND = date(2060, 1, 1)  # nobody is displaced before it
REACTIONS = ("trust", "police", "station", "forum", "problems", "community", "intervention")
CHOICE = 6  # of the random numbers that choose treated communities


class Site(NamedTuple):
    """One trial: its dose, its police, and how common crime is; None where nothing is published."""

    name: str
    months: int  # from the first meeting to the survey at the end
    meeting_weeks: int  # from one meeting to the next
    attended: float  # share of people in treated areas who went to a meeting
    victims: float  # share of people who were victims of a crime in a year
    tenure_months: float | None = None
    follow_up: float | None = None
    fuelled: float | None = None
    assumed: str = ""  # which of these facts are assumed

    @property
    def weeks(self) -> int:
        """Weeks to the survey at the end."""
        return round(self.months * 52 / 12)

    @property
    def attendance(self) -> float:
        """The chance of going to one meeting that makes the published share go to any."""
        return float(1.0 - (1.0 - self.attended) ** (self.meeting_weeks / self.weeks))

    def facts(self) -> dict[str, float]:
        """The parameters that are facts of the site, by name."""
        own = {
            "forum.meeting_interval_weeks": self.meeting_weeks,
            "forum.attendance": self.attendance,
            "police.tenure_months": self.tenure_months,
            "forum.follow_up": self.follow_up,
            "station.fuelled_share": self.fuelled,
        }
        return {name: value for name, value in own.items() if value is not None}


SITES = (
    Site("Brazil", 12, 26, 0.06, 0.24, assumed="months, victims"),
    Site("Colombia", 12, 13, 0.08, 0.35, 15.0, assumed="months"),
    Site("Liberia", 12, 9, 0.31, 0.23, assumed="months"),
    Site("Pakistan", 6, 4, 0.04, 0.17, 1.0, follow_up=0.2,
         assumed="attended (5 % had heard of meetings), follow_up (under a quarter)"),
    Site("Philippines", 17, 8, 0.16, 0.24, 6.0, assumed="meeting_weeks, victims"),
    Site("Uganda", 12, 26, 0.35, 0.21, 17.0, fuelled=0.1, assumed="months"),
)  # fmt: skip


@cache
def travelling() -> tuple[str, ...]:
    """What community policing acts through and a site takes over from Iraq, facts aside."""
    names = acts_through(CommunityPolicing)
    return tuple(name for name in names if name.partition(".")[0] in REACTIONS)


def of_a_site(draws: Draws, facts: dict[str, float]) -> Draws:
    """The draws without what belongs to Iraq alone, and without what is a fact of the place."""
    kept = set(travelling()) - set(facts) - set(NEAR)
    sets = tuple({k: v for k, v in each.items() if k in kept} for each in draws.sets)
    return draws._replace(sets=sets, bases=(), histories=())


def world_of(like: World, communities: int) -> World:
    """A world of alike communities, each a district of its own, so that none touches another."""
    line = like.communities[0]._replace(
        governorate="site", households=HOUSEHOLDS, security=0.8, attacks_a_year=ATTACKS_A_YEAR,
        damaged=0.0, destroyed=0.0, services=0.5, jobs=0.5, retaken_first=None, retaken_last=None,
        returns="open",
    )  # fmt: skip
    lines = tuple(
        line._replace(community=f"community {i}", district=f"district {i}")
        for i in range(communities)
    )
    wave = like.waves[0]._replace(
        governorate="site", date=BEYOND, households=communities * HOUSEHOLDS
    )
    return replace(like, communities=lines, waves=(wave,), attacks=(), hosts=())


def peaceful(base: Scenario, world: World, name: str, weeks: int) -> Scenario:
    """A scenario with the parameters of another in this world, without levers or events."""
    bare = replace(
        base, name=name, title=name, world=world, interventions=(), tranches=(), shocks=(),
        access=(), blocked=(), district_access=(), district_blocked=(), district_reopening=(),
    )  # fmt: skip
    return bare.with_(
        **{
            "run.weeks": weeks,
            "run.measured_from": 0,
            "funding.budget": ENOUGH,
            "armed_group.broker_share": 0.0,  # nobody is killed for sitting in a forum
        }
        | NEAR
    )


def site_scenario(site: Site, base: Scenario, communities: int = COMMUNITIES) -> Scenario:
    """The world of a site with its facts, before anything travels there."""
    plain = peaceful(base, world_of(base.world, communities), site.name, site.weeks)
    return plain.with_(**{"run.households_per_agent": AGENT}, **site.facts())


def labels(seed: int, site: Site, communities: int) -> np.ndarray:
    """Which half of the communities is treated, drawn for this trial."""
    random = np.random.default_rng([seed, SITES.index(site), CHOICE])
    chosen = np.zeros(communities, bool)
    chosen[random.permutation(communities)[: communities // 2]] = True
    return chosen


def treating(scenario: Scenario, treated: np.ndarray) -> Scenario:
    """The scenario with community policing in these communities."""
    lines = scenario.world.communities
    names = tuple(line.community for line, chosen in zip(lines, treated, strict=True) if chosen)
    return scenario.with_levers(CommunityPolicing(forums=EVERYWHERE, communities=names))


def is_treated(scenario: Scenario) -> np.ndarray:
    """Which communities of a scenario have community policing."""
    names = {name for lever in scenario.interventions for name in lever.communities}
    return np.array([line.community in names for line in scenario.world.communities])
