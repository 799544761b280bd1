"""Surveys: who is home at the end of a run, what the displaced intend, and trust in the police.

The survey at the end is part of every history; the trust survey may be taken in any week.
"""

import math
from typing import Annotated, NamedTuple

import numpy as np

from sim.agents.household import HouseholdRow, chance_to_apply
from sim.behaviour.decision_rounds import ROUND_WEEKS
from sim.behaviour.encounters import catch_up
from sim.behaviour.household_context import HouseholdContext
from sim.behaviour.return_decision import Obstacle, above_floor, felt_safety, obstacle
from sim.core.compiled import compiled, making_arrays
from sim.core.declare import Par
from sim.core.distributions import chance_within
from sim.core.randomness import Purpose, draw_pair, normal
from sim.engine.draws import draws_of
from sim.recording.groups import TRAITS
from sim.state import Rows, State, has


# fmt: off
class SurveyParameters(NamedTuple):
    """How a survey hears what the displaced intend."""

    intention_error: Annotated[float, Par("logit", (0, 20), (0.3, 2), "D", "assumed",
        "spread of what people answer about what they would do")] = 1.0
    intention_threshold: Annotated[float, Par("logit", (-20, 20), (0, 2.5), "D",
        "assumed; REACH 2018: 9 % in camps meant to return within a year, fewer than did",
        "logit of returning within a year above which people say that they will")] = 1.0
    undecided_width: Annotated[float, Par("logit", (0, 20), (0.3, 2), "D",
        "assumed; REACH 2018-19: 28-34 % are undecided",
        "how far around that threshold people say that they do not know")] = 1.0
    fear_error: Annotated[float, Par("SD", (0, 10), (0.4, 1), "B",
        "own regression on the microdata of Blair et al. 2021: trust and fear correlate at -0.07 "
        "to -0.14; size assumed",
        "spread of what people answer about fear, beside what their trust explains")] = 0.6
    recall_weeks: Annotated[int, Par("weeks", (1, 32), (13, 32), "D", "assumed",
        "weeks for which people remember that they met officers or went to a forum")] = 26
# fmt: on


class EndSurvey(NamedTuple):
    """The households at the end; counts are of agents."""

    classes: dict[str, tuple[int, int]]  # by class: all of it, and those home
    weeks_to_return: float  # from losing home to being back, mean over those home; NaN without any
    intends: float  # share of the displaced who say they will return within a year; NaN of nobody
    undecided: float


def ask_at_end(rows: Rows, context: HouseholdContext, survey: SurveyParameters) -> EndSurvey:
    """The households as they are this week."""
    households = rows.households
    home, weeks = weeks_away(households)
    answers = asked(households, context, survey)
    count = int(answers.sum())
    return EndSurvey(
        classes={name: class_of(households, int(trait)) for name, trait in TRAITS.items()},
        weeks_to_return=weeks / home if home else math.nan,
        intends=float(answers[0] / count) if count else math.nan,
        undecided=float(answers[1] / count) if count else math.nan,
    )


@compiled
def class_of(households: np.ndarray, trait: int) -> tuple[int, int]:
    """How many have a trait, and how many of them are home."""
    inside, home = 0, 0
    for index in range(len(households)):
        if has(households[index], trait):
            inside += 1
            home += int(households[index]["state"] == State.RETURNED)
    return inside, home


@compiled
def weeks_away(households: np.ndarray) -> tuple[int, int]:
    """How many are home, and the weeks from losing it to being back, over all of them."""
    home, weeks = 0, 0
    for index in range(len(households)):
        row = households[index]
        if row["state"] == State.RETURNED:
            home += 1
            weeks += int(row["since"]) - int(row["displaced_week"])
    return home, weeks


@compiled
def within_a_year(chance: float) -> float:
    """Logit of the chance that something with this chance a round happens within a year."""
    rounds = 52.0 / ROUND_WEEKS
    stays = rounds * math.log1p(-min(chance, 0.999))
    return math.log(-math.expm1(stays) + 1e-12) - stays


@making_arrays
def asked(
    households: np.ndarray, context: HouseholdContext, survey: SurveyParameters
) -> np.ndarray:
    """How many of the displaced say that they will return within a year, do not know, or not."""
    answers = np.zeros(3, np.int64)
    for index in range(len(households)):
        row = households[index]
        if row["state"] == State.DISPLACED:
            answers[answer(row, context, survey)] += 1
    return answers


@compiled
def answer(row: HouseholdRow, context: HouseholdContext, survey: SurveyParameters) -> int:
    """What one household says: 0 it will, 1 it does not know, 2 it will not.

    Who is kept away by safety alone, and by little, does not know either.
    """
    place = context.communities[row["community"]]
    gate = obstacle(row, place, context.decision)
    stream = int(row["stream"])
    error = survey.intention_error * normal(
        context.seed, context.week, Purpose.SURVEY_INTENTION, stream
    )
    if gate == Obstacle.UNSAFE:
        missing = above_floor(row, place, context.decision) + 0.5 * error
        return 1 if missing > -0.5 * survey.undecided_width else 2
    if gate != Obstacle.NONE:
        return 2
    logit = within_a_year(chance_to_apply(row, place, context)) + error - survey.intention_threshold
    if abs(logit) < survey.undecided_width:
        return 1
    return 0 if logit > 0.0 else 2


@making_arrays
def trust_survey(households: np.ndarray, context: HouseholdContext) -> np.ndarray:
    """Answers of every household to "I trust the police" in this week, SD, with survey error.

    Who has not looked back for some weeks does so for its answer; nothing of that is kept.
    """
    answers, asked = np.zeros(len(households)), households[:1].copy()
    for index in range(len(households)):
        asked[0] = households[index]
        row = asked[0]
        place, stream = context.communities[row["community"]], int(row["stream"])
        catch_up(row, place, draws_of(stream, context), context)
        error = normal(context.seed, context.week, Purpose.SURVEY_ERROR, stream)
        trust = row["trust_slow"] + row["trust_fast"]
        answers[index] = trust + context.trust.survey_error_sd * error
    return answers


@making_arrays
def fear_survey(
    households: np.ndarray, context: HouseholdContext, survey: SurveyParameters
) -> np.ndarray:
    """Answers of every household to "I am afraid of violence" in this week, SD.

    Fear is what is seen of the place's danger, less what trust in the police takes from it, with an
    error of the household's own.
    """
    answers, asked = np.zeros(len(households)), households[:1].copy()
    for index in range(len(households)):
        asked[0] = households[index]
        row = asked[0]
        place, stream = context.communities[row["community"]], int(row["stream"])
        catch_up(row, place, draws_of(stream, context), context)
        trust = row["trust_slow"] + row["trust_fast"]
        felt = felt_safety(place["security"], trust, context.decision.trust_in_safety)
        error = normal(context.seed, context.week, Purpose.SURVEY_FEAR, stream)
        answers[index] = survey.fear_error * error - felt
    return answers


@making_arrays
def exposure_survey(
    households: np.ndarray, context: HouseholdContext, survey: SurveyParameters
) -> np.ndarray:
    """Whether each household remembers to have met an officer, and to have gone to a forum: 0, 1.

    Both are drawn with the chance that it did so within the weeks that people remember.
    """
    answers = np.zeros((len(households), 2))
    met = chance_within(float(survey.recall_weeks), context.police.encounters_a_year)
    for index in range(len(households)):
        row = households[index]
        forum = context.forums[row["community"]]
        meetings = 0
        for age in range(survey.recall_weeks):
            meetings += int(forum["meetings_of_late"]) >> age & 1
        went = 1.0 - math.pow(1.0 - context.forum.attendance, meetings)
        officer, meeting = draw_pair(
            context.seed, context.week, Purpose.SURVEY_EXPOSURE, int(row["stream"])
        )
        answers[index, 0] = int(officer < met)
        answers[index, 1] = int(meeting < went)
    return answers
