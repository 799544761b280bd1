"""What a run leaves for the calibration: households home by district and round, and surveys.

Everything that a target of any day needs is kept of a run once, whatever the cut; each number has
the name of its target in targets.csv.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from experiments.runs.measures import Lived, Measure, Outcomes
from sim.model import ReturnModel
from sim.recording.surveys import asked, trust_survey
from sim.state import State

Notes = dict[str, Any]
Asked = Callable[[ReturnModel], float]
LAST = date(2019, 12, 31)  # of the outcome that the headline is about
ROUNDS = (
    *(date(2015, 6, 22), date(2015, 12, 17), date(2016, 6, 22), date(2016, 12, 22)),
    *(date(2017, 3, 30), date(2017, 6, 30), date(2017, 12, 31), date(2018, 6, 30)),
    *(LAST, date(2021, 2, 28)),
)
AWAY = (State.DISPLACED, State.WAITING, State.BARRED)
TRUST, LATER = date(2017, 6, 30), date(2018, 6, 30)  # of two waves of one survey


def near_by(model: ReturnModel) -> float:
    """Of the households away, the share that has stayed in its own governorate."""
    rows, away = model.rows, _away(model)
    own = rows.communities["governorate"][rows.households["community"][away]]
    return _mean(rows.hosts["governorate"][rows.households["host"][away]] == own)


def blocked(model: ReturnModel) -> float:
    """Of the households away, the share that may not return until there is an agreement."""
    return _mean(model.rows.households["blocked"][_away(model)] == 1)


def not_home(model: ReturnModel) -> float:
    """Of all households, the share that is not home."""
    return _mean(model.rows.households["state"] != State.RETURNED)


def intends(model: ReturnModel) -> float:
    """Of the displaced in camps, the share that says it will return within a year."""
    return float(_answers(model)[0])


def undecided(model: ReturnModel) -> float:
    """Of the displaced in camps, the share that does not know."""
    return float(_answers(model)[1])


NOTED: dict[date, dict[str, Asked]] = {
    date(2016, 6, 22): {"near by of those away: 2016-06-22": near_by},
    date(2017, 12, 31): {"near by of those away: 2017-12-31": near_by},
    date(2018, 6, 30): {
        "near by of those away: 2018-06-30": near_by,
        "blocked of those away": blocked,
    },
    date(2018, 8, 31): {
        "intends to return: August 2018": intends,
        "undecided: August 2018": undecided,
    },
    date(2019, 2, 28): {
        "intends to return: February 2019": intends,
        "undecided: February 2019": undecided,
    },
    date(2021, 2, 28): {"not home in 2021": not_home},
}
OF_OUTCOMES = ("days of ten signatures", "skew of days")
OF_WAVES = ("trust a year later", "trust within places")


def note(model: ReturnModel) -> Notes | None:
    """What is asked in this week, if anything."""
    week_of, found = model.setting.week_of, Notes()
    for day, measures in NOTED.items():
        if week_of(day) == model.week:
            found |= {name: of(model) for name, of in measures.items()}
    if model.week in (week_of(TRUST), week_of(LATER)):
        context = model.household_context
        found["trust"] = trust_survey(model.rows.households, context)
        found["places"] = model.rows.households["community"].copy()
    return found or None


def kept(run: Lived) -> dict[str, Any]:
    """Households home by round and district, as far as the run goes, and what was noted."""
    notes = [each for each in run.noted if each is not None]
    home = run.history.returned * run.history.households_per_agent
    numbers = {
        name: float(value)
        for each in notes for name, value in each.items()
        if name not in ("trust", "places")
    }  # fmt: skip
    waves = [each for each in notes if "trust" in each]
    if len(waves) == 2:
        numbers["trust a year later"] = correlation(waves[0]["trust"], waves[1]["trust"])
        numbers["trust within places"] = intra_class(waves[1]["trust"], waves[1]["places"])
    weeks = {day.isoformat(): run.scenario.week_of(day) for day in ROUNDS}
    at = {day: week for day, week in weeks.items() if week < len(home)}
    counts = by_district(run, home[list(at.values())]).astype(int).tolist()
    return {"home": dict(zip(at, counts, strict=True)), "numbers": numbers}


OUTPUTS = Measure("outputs for the calibration", kept, note)


def by_district(run: Lived, home: np.ndarray) -> np.ndarray:
    """Counts by community as counts by district, [round, district], in the order of the world."""
    names = run.scenario.world.districts
    found = np.zeros((len(home), len(names)))
    for place, line in enumerate(run.scenario.world.communities):
        found[:, names.index(line.district)] += home[:, place]
    return found


def number_of(made: Outcomes, name: str) -> float:
    """What a run says of a target that is no flow; nothing cleared counts as no day."""
    if name == "days of ten signatures":
        found = made["days_to_clear"] * 10.0 / max(made["signatures_in_force"], 1e-9)
    elif name == "skew of days":
        found = made["days_to_clear"] / max(made["days_to_clear_median"], 1e-9)
    else:
        found = made.further[OUTPUTS.name]["numbers"][name]
    return float(np.nan_to_num(found))


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Of the answers of the same households in two waves."""
    if first.std() == 0.0 or second.std() == 0.0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def intra_class(answers: np.ndarray, places: np.ndarray) -> float:
    """The share of the variance that lies between places (one-way analysis of variance)."""
    _, number, sizes = np.unique(places, return_inverse=True, return_counts=True)
    means = np.bincount(number, answers) / sizes
    groups, count = len(sizes), len(answers)
    if groups < 2 or count <= groups:
        return 0.0
    between = float((sizes * (means - answers.mean()) ** 2).sum()) / (groups - 1)
    within = float(((answers - means[number]) ** 2).sum()) / (count - groups)
    usual = (count - float((sizes**2).sum()) / count) / (groups - 1)
    return (between - within) / max(between + (usual - 1.0) * within, 1e-12)


def _away(model: ReturnModel) -> np.ndarray:
    return np.isin(model.rows.households["state"], AWAY)


def _answers(model: ReturnModel) -> np.ndarray:
    households = model.rows.households
    in_camps = households[model.rows.hosts["camp"][households["host"]] == 1]
    answers = asked(in_camps, model.household_context, model.setting.survey)
    return np.asarray(answers / max(1, answers.sum()))


def _mean(flags: np.ndarray) -> float:
    return float(flags.mean()) if len(flags) else 0.0
