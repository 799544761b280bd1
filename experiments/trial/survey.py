"""The survey at the end of a trial: items as they are asked, by community.

Trust, fear and exposure are the surveys of the model. The model has attacks and tips of places; who
was a victim and who gave a tip is drawn from these here.
"""

from typing import Any

import numpy as np

from experiments.runs.measures import Lived, Measure
from experiments.trial.sites import ATTACKS_A_YEAR, RESPONDENTS, SITES, is_treated
from sim.model import ReturnModel
from sim.recording.surveys import exposure_survey, fear_survey, trust_survey

YEAR = 52
ELSEWHERE = 0.05  # share who say that they went to a meeting of police and people where none was
SURVEY, SAMPLE, MEETINGS = 1, 2, 3  # of random numbers
VICTIMS = {site.name: site.victims for site in SITES}
ASKED = ("trust", "fear", "met", "went", "victim", "tips")
Answers = dict[str, np.ndarray]


def note(model: ReturnModel) -> dict[str, Any]:
    """The attacks of this week, and at the end what households answer."""
    found: dict[str, Any] = {"attacks": model.rows.armed_groups["attacks"].copy()}
    if model.week == model.setting.run.weeks:
        found |= {"households": _asked(model), "place": model.rows.households["community"].copy()}
    return found


def _asked(model: ReturnModel) -> Answers:
    """What the model's own surveys hear from every household."""
    households, context, survey = (
        model.rows.households, model.household_context, model.setting.survey,
    )  # fmt: skip
    exposure = exposure_survey(households, context, survey)
    elsewhere = np.random.default_rng([model.seed, MEETINGS]).random(len(households)) < ELSEWHERE
    return {
        "trust": trust_survey(households, context),
        "fear": fear_survey(households, context, survey),
        "met": exposure[:, 0],
        "went": np.maximum(exposure[:, 1], elsewhere),
    }


def kept(run: Lived) -> dict[str, Any]:
    """By item the means of the communities, asked of respondents and of all; SD without treatment.

    `correlation` is that of trust and fear within communities without treatment.
    """
    last, count = run.noted[-1], len(run.scenario.world.communities)
    place, treated = last["place"], is_treated(run.scenario)
    attacks = np.sum([each["attacks"] for each in run.noted[-YEAR:]], axis=0)
    without = ~treated[place]
    chance = chances(run, last, attacks)
    answers = {**last["households"], **drawn_answers(chance, place, run.history.seed)}
    answers["exposure"] = index([answers["met"], answers["went"]], without)
    asked = respondents(place, run.history.seed)
    return {
        "asked": {name: _means(each[asked], place[asked], count) for name, each in answers.items()},
        "all": {
            **{name: _means(each, place, count) for name, each in answers.items()},
            **{name: each.tolist() for name, each in chance.items()},
        },
        "sd": {
            **{name: float(each[without].std()) for name, each in answers.items()},
            **{name: _spread(each[place[without]]) for name, each in chance.items()},
        },
        "correlation": _correlation(answers, place, without),
    }


def chances(run: Lived, last: dict[str, Any], attacks: np.ndarray) -> Answers:
    """By community the chance to have been a victim of crime, and to have given a tip, in a year.

    A community with as many attacks in a year as is usual has the published share of victims.
    """
    station, share = run.scenario.station, VICTIMS[run.scenario.name]
    trust = np.array(_means(last["households"]["trust"], last["place"], len(attacks)))
    years = min(1.0, len(run.noted) / YEAR)
    tips = station.tips_a_year / 1000.0 * years * np.exp(station.tips_by_trust * trust)
    return {
        "victim": 1.0 - (1.0 - share) ** (attacks / ATTACKS_A_YEAR),
        "tips": -np.expm1(-tips),
    }


def drawn_answers(chance: Answers, place: np.ndarray, seed: int) -> Answers:
    """Who was a victim and who gave a tip."""
    u = np.random.default_rng([seed, SURVEY]).random((len(chance), len(place)))
    drawn = zip(u, chance.items(), strict=True)
    return {name: (each < own[place]).astype(float) for each, (name, own) in drawn}


def _spread(chance: np.ndarray) -> float:
    """The SD of a yes or no with these chances; some have it even where all answer alike."""
    share = float(chance.mean())
    return float(np.sqrt(share * (1.0 - share)))


def index(items: list[np.ndarray], without: np.ndarray) -> np.ndarray:
    """The mean of items, each in SD of those without treatment."""
    spreads = [each[without].std() for each in items]
    scaled = [each / sd for each, sd in zip(items, spreads, strict=True) if sd > 0]
    return np.asarray(np.mean(scaled, axis=0))


def respondents(place: np.ndarray, seed: int) -> np.ndarray:
    """The rows of the households that are asked, as many in every community."""
    order = np.random.default_rng([seed, SAMPLE]).random(len(place))
    rows = np.lexsort((order, place))
    first = np.searchsorted(place[rows], np.unique(place))
    return np.concatenate([rows[start : start + RESPONDENTS] for start in first])


def _means(values: np.ndarray, place: np.ndarray, count: int) -> list[float]:
    sums = np.bincount(place, values, count)
    return [float(each) for each in sums / np.bincount(place, minlength=count)]


def _correlation(answers: Answers, place: np.ndarray, without: np.ndarray) -> float:
    """Of trust and fear, of deviations from the mean of the community."""
    count = int(place.max()) + 1
    own = [
        each - np.array(_means(each, place, count))[place]
        for each in (answers["trust"], answers["fear"])
    ]
    return float(np.corrcoef(own[0][without], own[1][without])[0, 1])


ENDLINE = Measure("survey at the end of a trial", kept, note)
