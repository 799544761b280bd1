"""A country of which a folder of tables is all that is known: a world of a user, or a shipped one.

Beside the tables of the world stand returned.csv, the published rounds, and accepted.csv, the
parameter sets that `awda calibrate` found to agree with them. What the tables say is taken for
known on every day: make them from what was known on the day that forecasts start from.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np

from experiments.country.country import Asked, Country
from experiments.country.histories import HOME_BY_WEEK, retakings_drawn
from experiments.country.returned import rounds_of
from experiments.country.rounds import Rounds
from experiments.fitting.accepted import Accepted, read_accepted
from experiments.iraq.country import IRAQ
from experiments.iraq.policy_combinations import typed
from experiments.runs.job import Job
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

SPREAD = 0.2  # of a district's households ever displaced, standard deviation of the log; assumed
LATER = (
    "the accepted sets were chosen by returns up to {last}, which is after --data-until = {day}: "
    "they know what came later"
)


def country(word: str) -> Country:
    """The country of this scenario, a name or a path; Iraq knows more than its folder says."""
    return IRAQ if word == "iraq" else own_world(load(word))


def own_world(scenario: Scenario) -> Country:
    """The country of the tables in the folder of a scenario's world.

    The words before the first comma of the scenario's title name it in figures.
    """
    world, name = scenario.world, scenario.title.partition(",")[0] or scenario.name

    def known(day: date, _events: date | None) -> Rounds:
        return rounds_of(world, day)

    def remark(day: date) -> str:
        last = read_accepted(world).last_round
        return LATER.format(last=last, day=day) if last > day else ""

    return Country(
        name, lambda: scenario, known, partial(rounds_of, world), partial(jobs, scenario), remark
    )


def jobs(scenario: Scenario, asked: Asked) -> list[Job]:
    """A run for each seed, each with one of the accepted sets, in a world of drawn households."""
    weeks = {"run.weeks": scenario.week_of(asked.until) + 2, "run.measured_from": 0}
    base = scenario.with_(**weeks, **{"run.households_per_agent": asked.scale})
    back = rounds_of(base.world, asked.data_until)
    made = []
    for seed, values in zip(asked.seeds, _spread(read_accepted(base.world), asked), strict=True):
        random = np.random.default_rng(seed)
        drawn = with_households_drawn(base, back, random)
        drawn = retakings_drawn(drawn, asked.data_until, random)
        made.append(Job(drawn.with_(**typed(values)), seed, (HOME_BY_WEEK,)))
    return made


def with_households_drawn(
    scenario: Scenario, known: Rounds, random: np.random.Generator
) -> Scenario:  # fmt: skip
    """The same world with other households ever displaced, by one factor for each district.

    No district has less than had returned to it.
    """
    ever = dict(zip([district for _, district in known.places], known.ever, strict=True))
    back = dict(zip(ever, known.stock[-1], strict=True))
    factor = {
        name: max(back[name] / max(ever[name], 1.0), np.exp(SPREAD * random.normal()))
        for name in ever
    }
    lines = tuple(
        line._replace(households=max(1, round(line.households * factor[line.district])))
        for line in scenario.world.communities
    )
    return replace(scenario, world=replace(scenario.world, communities=lines))


def _spread(accepted: Accepted, asked: Asked) -> Sequence[dict[str, float]]:
    """One set for each seed, evenly through the table."""
    count, sets = len(asked.seeds), accepted.sets
    return [sets[int((each + 0.5) / count * len(sets))] for each in range(count)]
