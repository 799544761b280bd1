"""Two worlds to draw evaluations from, each run without community policing and with it everywhere.

Trust is asked in a world of alike communities with Iraq's parameters; returns are counted in Iraq
itself. Which communities an evaluation treats is drawn afterwards: a community has one history with
community policing and one without. Alike communities do not touch each other, so nothing is lost by
that; places of Iraq share desks and armed groups, so for returns this is an approximation.
"""

from typing import Any

import numpy as np

from experiments.compare.draws import Draws
from experiments.iraq.policy_combinations import ENOUGH, EVERYWHERE, PROGRAMME_START
from experiments.runs.measures import Lived, Measure
from experiments.trial.sites import HOUSEHOLDS, of_a_site, peaceful, world_of
from sim.levers.lever import Lever
from sim.levers.policing import CommunityPolicing
from sim.model import ReturnModel
from sim.recording.surveys import trust_survey
from sim.scenario.scenario import Scenario
from sim.state import State

COMMUNITIES, AGENT = 120, 2  # of the world in which trust is asked; households of an agent
AGENTS = HOUSEHOLDS // AGENT  # of a community
MONTHS = (6, 12, 18, 24)
EVERY = 26  # weeks between two waves
FIRST = 1  # week of the wave before community policing starts
WAVE = 444  # asked of a place in a wave: 2,220 respondents in five places (IOM and Yale)
LEAST_AWAY = 500  # households of a place, displaced at the start of an evaluation of returns


def trust_scenarios(draws: Draws, base: Scenario, seed: int) -> list[Scenario]:
    """A draw's world without community policing, and with it everywhere."""
    world = world_of(base.world, COMMUNITIES)
    weeks = FIRST + EVERY * len(MONTHS)
    plain = peaceful(base, world, "evaluation of trust", weeks)
    plain = plain.with_(**{"run.households_per_agent": AGENT})
    everywhere = CommunityPolicing(start=FIRST + 1, forums=EVERYWHERE)
    own = of_a_site(draws, {})
    return [own.scenario(each, seed) for each in (plain, plain.with_levers(everywhere))]


def return_scenarios(draws: Draws, base: Scenario, seed: int) -> list[Scenario]:
    """Iraq from the programme's start on, without community policing and with it everywhere."""
    start = base.week_of(PROGRAMME_START)
    weeks = {"run.weeks": start + EVERY * len(MONTHS), "funding.budget": ENOUGH}
    plain = base.with_(**weeks)
    everywhere: Lever = CommunityPolicing(start=start + 1, forums=EVERYWHERE)
    return [draws.scenario(each, seed) for each in (plain, plain.with_levers(everywhere))]


def note_trust(model: ReturnModel) -> dict[str, np.ndarray] | None:
    """In a wave, the answers of every household."""
    if (model.week - FIRST) % EVERY:
        return None
    return {"trust": trust_survey(model.rows.households, model.household_context)}


def trust_kept(run: Lived) -> list[dict[str, Any]]:
    """By wave: the means of its respondents, those of everybody, and the spread within places.

    Of two waves that follow each other nobody is asked in both.
    """
    waves = [each for each in run.noted if each is not None]
    return [_wave(wave, number, run.history.seed) for number, wave in enumerate(waves)]


def _wave(wave: dict[str, np.ndarray], number: int, seed: int) -> dict[str, Any]:
    table = wave["trust"].reshape(-1, AGENTS)  # households are sorted by community, all of one size
    first = WAVE * (number % 2)
    columns = np.random.default_rng([seed, AGENTS]).permutation(AGENTS)
    return {
        "many": table[:, columns[first : first + WAVE]].mean(axis=1),
        "means": table.mean(axis=1),
        "variance": float(table.var(axis=1, ddof=1).mean()),
    }


def as_lists(run: Lived) -> list[dict[str, Any]]:
    """The same as a store keeps it."""
    return [
        {name: np.asarray(value).tolist() for name, value in wave.items()}
        for wave in trust_kept(run)
    ]


def note_returns(model: ReturnModel) -> dict[str, np.ndarray] | None:
    """From the start on, in every wave: who is home, and at the start who is away from where."""
    since = model.week - model.setting.week_of(PROGRAMME_START)
    if since < 0 or since % EVERY:
        return None
    rows = model.rows
    return {
        "home": rows.households["state"] == State.RETURNED,
        "away": rows.households["state"] < State.TRAVELLING,
        "place": rows.households["community"].copy(),
        "open": rows.communities["open"] == 1,
    }


def returns_kept(run: Lived) -> dict[str, Any]:
    """Of the open places: agents away at the start, the share home by wave, and the district."""
    start, *waves = [each for each in run.noted if each is not None]
    count, away = len(start["open"]), start["away"]
    agents = np.bincount(start["place"][away], minlength=count)
    households = agents * run.scenario.run.households_per_agent
    chosen = start["open"] & (households >= LEAST_AWAY)
    shares = [
        np.bincount(start["place"][away], wave["home"][away], count)[chosen] / agents[chosen]
        for wave in waves
    ]
    return {
        "agents": agents[chosen].tolist(),
        "district": districts_of(run.scenario)[chosen].tolist(),
        "home": [each.tolist() for each in shares],
    }


def districts_of(scenario: Scenario) -> np.ndarray:
    """The district of each community of a run, as a number."""
    world = scenario.world
    numbers = [world.districts.index(line.district) for line in world.communities]
    return np.repeat(numbers, world.localities(scenario.run.locality_households))


TRUST_WAVES = Measure("trust by community and wave", as_lists, note_trust)
HOME_WAVES = Measure("share home by place and wave", returns_kept, note_returns)
