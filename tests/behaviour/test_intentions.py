"""What people say when they are asked whether they will return: cases worked by hand."""

import math

import numpy as np
import pytest
from inert_world import SEED, first_day, logit
from worlds import lived

from sim.agents.household import chance_to_apply
from sim.core.randomness import Purpose, normal
from sim.recording.surveys import within_a_year
from sim.state import State

small = pytest.mark.small


@small
def test_the_chance_within_a_year_as_worked_by_hand():
    assert within_a_year(0.02) == pytest.approx(logit(1.0 - 0.98**13))
    assert within_a_year(0.5) == pytest.approx(13.0 * math.log(2.0), rel=1e-3)


def asked(model):
    end_survey = model.history.end_survey
    return end_survey.intends, end_survey.undecided


@pytest.fixture
def open_homes(still):
    """A model in which every household may return and feels safe, and answers without error."""

    def made(**changes):
        model = lived(first_day(still, **{"survey.intention_error": 0.0, **changes}), 1)
        rows = model.rows
        rows.communities["open"], rows.communities["security"] = 1, 20.0
        rows.households["documented"], rows.households["blocked"] = 1, 0
        return model

    return made


@small
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decision.base_willingness": 5.0}, (1.0, 0.0)),
        ({"decision.base_willingness": -20.0}, (0.0, 0.0)),
        ({"survey.undecided_width": 20.0, "decision.base_willingness": -2.0}, (0.0, 1.0)),
    ],
)
def test_people_say_what_they_would_do(open_homes, change, said):
    assert asked(open_homes(**change)) == said


@small
@pytest.mark.parametrize("column", ["blocked", "documented", "open"])
def test_who_may_not_return_or_cannot_says_no(open_homes, column):
    model = open_homes(**{"decision.base_willingness": 5.0})
    rows = model.rows.communities if column == "open" else model.rows.households
    rows[column] = int(column == "blocked")
    assert asked(model) == (0.0, 0.0)


@small
def test_who_is_kept_away_by_a_little_fear_does_not_know(open_homes):
    model = open_homes(**{"decision.base_willingness": 5.0})
    rows = model.rows.households
    rows["trust_slow"] = rows["trust_fast"] = 0.0
    rows["safety_floor"] = 20.0 + np.where(np.arange(200) < 50, 0.3, 0.7)  # SD too little
    assert asked(model) == (0.0, 0.25)


@small
def test_a_survey_errs_and_only_the_displaced_are_asked(open_homes):
    wanted = {"decision.base_willingness": -3.2, "survey.intention_error": 1.0}
    model = open_homes(**wanted)
    rows = model.rows.households
    rows["state"][:100] = State.RETURNED
    answers = []
    for row in rows[100:]:
        chance = chance_to_apply(
            row, model.rows.communities[row["community"]], model.household_context
        )
        year = logit(1.0 - (1.0 - chance) ** 13)
        heard = year + normal(SEED, 1, Purpose.SURVEY_INTENTION, int(row["stream"])) - 1.0
        answers.append("unsure" if abs(heard) < 1.0 else "yes" if heard > 0.0 else "no")
    assert asked(model) == (answers.count("yes") / 100, answers.count("unsure") / 100)
    assert min(answers.count(answer) for answer in ("yes", "no", "unsure")) > 5
