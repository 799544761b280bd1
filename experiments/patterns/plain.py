"""Patterns of the plain history of Iraq: who returns and when, attacks, intentions, trust."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from experiments.calibration.outputs import AWAY, intends, undecided
from experiments.iraq.observation import counting_steps
from experiments.patterns.statistics import (
    by_mean,
    effects_within,
    mean_of,
    nested,
    per_month,
    triggered_share,
)
from experiments.runs.measures import Lived, Measure, Outcomes, ratio
from sim.agents.kin import number_of
from sim.core.randomness import ROWS
from sim.model import ReturnModel
from sim.recording.surveys import trust_survey
from sim.state import State, Trait

Numbers = dict[str, float]
ILA = date(2017, 5, 15)  # in the middle of the assessment of locations
JUNE_2018, JUNE_2022 = date(2018, 6, 30), date(2022, 6, 30)
ASKED, YEAR_LATER = date(2018, 8, 31), date(2019, 8, 31)  # in camps
WAVES = (date(2019, 8, 31), date(2020, 8, 31))  # of how people see the police
LAST = JUNE_2022
ATTACKS_FROM = date(2015, 1, 4)
LIBERATED, CAPITAL = ("Anbar", "Ninewa", "Salah al-Din"), "Baghdad"
RESPONDENTS = 1000  # in a governorate: 6,000 in six
SAMPLE = 7  # of the random numbers that choose them
NONE, MAJOR = 0, 2  # of damage
DISPLACED = (
    "displaced",
    "waiting",
    "barred",
    "travelling",
    "settled",
)  # as counts of IOM have them


def note(model: ReturnModel) -> dict[str, Any]:
    """The attacks of this week by district; on some days what is known of households."""
    found: dict[str, Any] = {}
    week, week_of = model.week, model.setting.week_of
    if week >= week_of(ATTACKS_FROM):
        found["attacks"] = attacks_by_district(model)
    if week == week_of(ILA):
        found["heavy_damage"] = mean_of(_home(model)["damage"] == MAJOR)
    if week == week_of(JUNE_2018):
        found |= {"blocked_2018": blocked(model), **of_returned(model)}
    if week == week_of(ASKED):
        found |= {"intended": intends(model), "undecided": undecided(model)}
        found["displaced"] = model.rows.households["state"] == State.DISPLACED
    if week == week_of(YEAR_LATER):
        found["home"] = model.rows.households["state"] == State.RETURNED
    if week == week_of(JUNE_2022):
        found["blocked_2022"] = blocked(model)
    for year, day in zip((2019, 2020), WAVES, strict=True):
        if week == week_of(day):
            found |= {f"trust_{year}": by_governorate(model)}
    return found


def kept(run: Lived) -> Numbers:
    """The measures of one run."""
    notes: dict[str, Any] = {}
    for each in run.noted:
        notes |= each
    attacks = np.array([each["attacks"] for each in run.noted if "attacks" in each])
    numbers: Numbers = {name: each for name, each in notes.items() if isinstance(each, float)}
    numbers |= of_returns(run)
    returned = mean_of(notes["home"][notes["displaced"]])
    numbers["realised_less_intended"] = returned - numbers["intended"]
    numbers |= {"overdispersion": by_mean(attacks), "triggered": triggered_share(attacks)}
    return numbers | of_trust(notes["trust_2019"], notes["trust_2020"])


def of_returns(run: Lived) -> Numbers:
    """How many return, how fast, and how many are left, as counts are published."""

    def monthly(first: date, last: date, months: float) -> float:
        home = counted_home(run, first), counted_home(run, last)
        return per_month(*home, households_on(run, first, DISPLACED), months)

    ever = float(run.history.agents * run.history.households_per_agent)
    mid_2018 = monthly(date(2018, 5, 31), JUNE_2018, 1.0)
    late = monthly(date(2020, 6, 30), date(2021, 6, 30), 12.0)
    years = [counted_home(run, date(year, 6, 30)) for year in (2018, 2019, 2020)]
    return {
        "hazard_2017": monthly(date(2017, 4, 30), date(2017, 10, 31), 6.0),
        "hazard_2018": mid_2018,
        "hazard_left": ratio(late, mid_2018),
        "returned_2017": counted_home(run, date(2017, 10, 31)) / ever,
        "returned_2018": years[0] / ever,
        "slowing": ratio(years[2] - years[1], years[1] - years[0]),
        "remainder_2021": 1.0 - counted_home(run, date(2021, 2, 28)) / ever,
    }


def counted_home(run: Lived, day: date) -> float:
    """Households counted as returned by a day: with what counting alone has added by then."""
    steps = [each for each in counting_steps() if each.changes == "returned" and each.date <= day]
    return households_on(run, day, ("returned",)) + sum(each.households for each in steps)


def households_on(run: Lived, day: date, states: Sequence[str]) -> float:
    """Households in these states on a day."""
    row = run.history.weeks[run.scenario.week_of(day)]
    return float(sum(int(row[name]) for name in states) * run.history.households_per_agent)


def of_returned(model: ReturnModel) -> Numbers:
    """What house, papers and kin have to do with who is home, and since when."""
    households = model.rows.households
    home = households["state"] == State.RETURNED
    documented = households["traits"] & Trait.PROPERTY_DOCUMENTED != 0
    causes = [households["damage"] == MAJOR, households["damage"] == MAJOR - 1, documented]
    damage, _, papers = effects_within(home, causes, households["community"])
    own = households[home]
    streams = own["stream"].astype(int)
    kin = own["community"].astype(int) * ROWS + np.array([number_of(int(s)) for s in streams], int)
    return {
        "damage_gap": float(damage),
        "papers_beyond_damage": float(papers - abs(damage)),
        "kin_clusters": nested(own["since"].astype(float), own["community"], kin),
    }


def blocked(model: ReturnModel) -> float:
    """Of the households away, the share that may not return, or was denied."""
    away = model.rows.households[np.isin(model.rows.households["state"], AWAY)]
    return mean_of((away["blocked"] == 1) | (away["state"] == State.BARRED))


def attacks_by_district(model: ReturnModel) -> np.ndarray:
    """This week's attacks; a district begins where neighbours begin."""
    groups = model.rows.armed_groups
    _, district = np.unique(groups["first_neighbour"], return_inverse=True)
    return np.asarray(np.bincount(district, groups["attacks"]))


def by_governorate(model: ReturnModel) -> dict[str, np.ndarray]:
    """What respondents in their places of origin answer, by governorate."""
    rows = model.rows
    answers = trust_survey(rows.households, model.household_context)
    home = rows.households["state"] == State.RETURNED
    number = rows.communities["governorate"][rows.households["community"]]
    names = model.setting.world.governorate_names
    random = np.random.default_rng([model.seed, SAMPLE, model.week])
    return {
        name: random.permutation(answers[home & (number == names.index(name))])[:RESPONDENTS]
        for name in (*LIBERATED, CAPITAL)
    }


def of_trust(before: dict[str, np.ndarray], after: dict[str, np.ndarray]) -> Numbers:
    """Liberated governorates against the capital, and against themselves a year before, in SD."""
    first, second = (np.concatenate([wave[name] for name in LIBERATED]) for wave in (before, after))
    sd = float(second.std()) if len(second) else 0.0
    return {
        "liberated_above": ratio(mean_of(second) - mean_of(after[CAPITAL]), sd),
        "better_than_2019": ratio(mean_of(second) - mean_of(first), sd),
    }


def numbers(runs: Sequence[Outcomes]) -> Numbers:
    """What one run kept."""
    [run] = runs
    found: Numbers = run.further[PLAIN.name]
    return found


def _home(model: ReturnModel) -> np.ndarray:
    households = model.rows.households
    return np.asarray(households[households["state"] == State.RETURNED])


PLAIN = Measure("patterns of the plain history", kept, note)
