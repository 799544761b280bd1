"""A survey: what households answer when they are asked whether they trust the local police."""

import numpy as np

from sim.behaviour.encounters import catch_up
from sim.behaviour.household_context import HouseholdContext
from sim.core.compiled import making_arrays
from sim.core.randomness import Purpose, normal
from sim.engine.draws import draws_of


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
