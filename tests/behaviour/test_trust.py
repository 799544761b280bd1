"""Trust in a surveyed population: what surveys of real people show, all at once."""

import math

import numpy as np
import pytest
from worlds import BLOCKED, enlarged

import sim
from sim.agents.police import Conduct, mean_untrained_style, untrained_style
from sim.behaviour.encounters import catch_up
from sim.behaviour.trust import (
    TrustParameters,
    believed,
    contact_balance,
    kept_of_fast,
    kept_of_slow,
    raised,
    returned_to,
)
from sim.engine.draws import draws_of
from sim.levers.policing import CommunityPolicing
from sim.model import ReturnModel
from sim.recording.surveys import trust_survey

COMMUNITIES, HOUSEHOLDS, YEAR = 100, 200, 52


def surveyed(scenario, seed=1):
    """The answers after one year and after two, who was abused between, and the community."""
    model, answers = ReturnModel(scenario, seed), []
    abused = np.zeros(len(model.rows.households), bool)
    households = model.rows.households
    answers.append(trust_survey(households, model.household_context))
    while model.week < 2 * YEAR:
        before = households["updated"].copy()
        model.step()
        looked_back = (households["updated"] == model.week) & (before >= YEAR)
        abused |= looked_back & (households["contact"] == Conduct.ABUSIVE)
        if model.week in (YEAR, 2 * YEAR):
            answers.append(trust_survey(households, model.household_context))
    return answers, abused | abused_since(model), households["community"]


def abused_since(model):
    """Whose last encounter, of those since its last round, was abusive."""
    households, context = model.rows.households.copy(), model.household_context
    households["contact"] = Conduct.NONE
    for row in households:
        draws = draws_of(int(row["stream"]), context)
        catch_up(row, context.communities[row["community"]], draws, context)
    return households["contact"] == Conduct.ABUSIVE


@pytest.fixture(scope="module")
def people():
    """Communities without war or return, so that only their police touches their trust."""
    quiet = {"attacks_a_year": 0.0, "returns": BLOCKED}
    return enlarged(sim.load("village"), COMMUNITIES, HOUSEHOLDS, **quiet)


@pytest.fixture(scope="module")
def baseline(people):
    return surveyed(people)


def centred(values, community):
    """Values less their community's mean."""
    means = np.bincount(community, values) / np.bincount(community)
    return values - means[community]


def test_answers_of_one_person_correlate_as_in_the_panels_over_a_year(baseline):
    (_, first, second), _, _ = baseline
    assert 0.35 < np.corrcoef(first, second)[0, 1] < 0.45


def test_communities_differ_as_little_as_in_the_surveys(baseline):
    (_, _, answers), _, community = baseline
    within = centred(answers, community).var() * HOUSEHOLDS / (HOUSEHOLDS - 1)
    means = np.bincount(community, answers) / np.bincount(community)
    between = means.var(ddof=1) - within / HOUSEHOLDS
    assert 0.04 < between / (between + within) < 0.10


def test_abuse_shows_in_a_survey_as_in_the_regressions_on_microdata(baseline):
    (_, first, second), abused, community = baseline
    columns = [centred(each, community) for each in (first, abused.astype(float))]
    effects = np.linalg.lstsq(np.column_stack(columns), centred(second, community), rcond=None)[0]
    assert -0.5 < effects[1] / second.std() < -0.3
    assert 0.07 < abused.mean() < 0.18


def test_the_baseline_world_does_not_drift(baseline):
    answers, _, _ = baseline
    start, first, second = (each.mean() for each in answers)
    assert abs(first - start) < 0.02
    assert abs(second - start) < 0.02


def test_a_single_good_visit_is_half_gone_after_three_weeks(people):
    """The visit is the only thing that differs between two worlds of one seed."""
    quiet = enlarged(people, 2, HOUSEHOLDS).with_(**{"police.encounters_a_year": 0.0})
    visited, spared = ReturnModel(quiet, 1), ReturnModel(quiet, 1)
    visited.rows.households["trust_fast"] += quiet.trust.visit_fast
    left = {}
    for week in range(1, 8):
        visited.step()
        spared.step()
        answers = [trust_survey(m.rows.households, m.household_context) for m in (visited, spared)]
        left[week] = (answers[0] - answers[1]).mean() / quiet.trust.visit_fast
    assert left[3] == pytest.approx(0.5, abs=0.05)
    assert left[6] == pytest.approx(0.25, abs=0.05)


def effect_of(people, baseline, **parameters):
    dose = {name: parameters.pop(name) for name in ("training_a_week",) if name in parameters}
    lever = CommunityPolicing(forums=COMMUNITIES, **dose)
    treated = people.with_levers(lever).with_(**{"funding.budget": 1e9, **parameters})
    answers, _, _ = surveyed(treated)
    return (answers[2].mean() - baseline[0][2].mean()) / baseline[0][2].std()


def test_the_published_dose_of_community_policing_moves_trust_as_little_as_the_trials(
    people, baseline
):
    assert -0.005 < effect_of(people, baseline) < 0.107


def test_a_strong_dose_moves_trust(people, baseline):
    strong = {
        "training_a_week": 1.0, "forum.meeting_interval_weeks": 4, "forum.attendance": 0.5,
        "forum.follow_up": 1.0, "police.style_trained": 0.9, "police.tenure_months": 240.0,
    }  # fmt: skip
    assert effect_of(people, baseline, **strong) > 0.1


@pytest.mark.small
def test_formulas_as_worked_by_hand():
    year = TrustParameters(pull_a_week=0.02, fast_half_life_weeks=3.0)
    assert returned_to(1.0, 0.0, kept_of_slow(50, year)) == pytest.approx(math.exp(-1.0))
    assert 0.4 * kept_of_fast(3, year) == pytest.approx(0.2)
    assert raised(0.0, 0.0, 0.15, 1.5) == 0.15
    assert raised(1.5, 0.0, 0.15, 1.5) == 1.5
    assert raised(1.0, 0.0, -0.15, 1.5) == 0.85


@pytest.mark.small
def test_hearsay_is_symmetric_and_filtered_by_what_one_thinks():
    assert believed(0.5, 0.0, 0.5) == -believed(-0.5, 0.0, 0.5) == 0.5
    assert believed(0.5, 1.0, 0.5) > 0.5 > believed(0.5, -1.0, 0.5)
    assert believed(0.5, 1.0, 0.5) == -believed(-0.5, -1.0, 0.5)


@pytest.mark.small
@pytest.mark.parametrize("mean", [0.0, 0.1, 0.3, 0.5, 0.95])
@pytest.mark.parametrize("spread", [0.0, 0.2, 0.4])
def test_the_mean_style_of_newcomers_is_that_of_the_styles_they_are_given(village, mean, spread):
    police = village.police._replace(style_mean=mean, style_spread=spread)
    styles = [untrained_style(police, (place + 0.5) / 10_000) for place in range(10_000)]
    assert mean_untrained_style(police) == pytest.approx(np.mean(styles), abs=1e-6)


@pytest.mark.small
def test_set_points_make_up_for_the_contacts_of_the_first_day(village):
    without = village.with_(**{"police.encounters_a_year": 0.0})
    assert contact_balance(without.trust, without.police) == (0.0, 0.0)
    coercive = village.with_(**{"police.style_mean": 0.0})
    assert contact_balance(coercive.trust, coercive.police)[0] < 0.0
