"""Sites of the trial: what travels to them, what is theirs, and how they are surveyed."""

import numpy as np
import pytest

from experiments.compare.draws import Draws
from experiments.iraq.posterior_worlds import iraq
from experiments.runs.job import Job
from experiments.runs.measures import Lived
from experiments.runs.worker import measured
from experiments.trial import survey
from experiments.trial.sites import (
    RESPONDENTS,
    SITES,
    is_treated,
    labels,
    of_a_site,
    site_scenario,
    travelling,
    treating,
)
from experiments.trial.survey import ENDLINE
from sim.model import ReturnModel
from sim.recording.surveys import trust_survey

FEW = 12  # communities
UGANDA = next(site for site in SITES if site.name == "Uganda")


@pytest.fixture(scope="module")
def base():
    return iraq()


@pytest.fixture(scope="module")
def site(base):
    return site_scenario(UGANDA, base, FEW)


@pytest.fixture(scope="module")
def arms(site):
    """A trial, and the same with its halves exchanged: what is kept of each."""
    half = labels(1, UGANDA, FEW)
    jobs = [Job(treating(site, treated), 1, (ENDLINE,)) for treated in (half, ~half)]
    return half, [measured(job).further[ENDLINE.name] for job in jobs]


@pytest.mark.small
@pytest.mark.parametrize("each", SITES, ids=lambda each: each.name)
def test_meetings_of_a_trial_together_reach_the_published_share(each):
    meetings = each.weeks / each.meeting_weeks
    assert 1.0 - (1.0 - each.attendance) ** meetings == pytest.approx(each.attended)


@pytest.mark.small
def test_reactions_travel_and_facts_and_the_rest_of_iraq_do_not(site, base):
    sets = {
        "trust.abuse_slow": -0.61, "police.tenure_months": 3.0, "forum.attendance": 0.011,
        "decision.safety_floor_mean": -1.0, "access.Anbar": 0.5, "armed_group.broker_share": 0.1,
        "intervention.community_policing.training_a_week": 0.07,
    }  # fmt: skip
    own = of_a_site(Draws((sets,), (base,), ("ten",)), UGANDA.facts())
    lived = own.scenario(treating(site, np.ones(FEW, bool)), 1)
    assert lived.trust.abuse_slow == -0.61
    assert lived.interventions[0].training_a_week == 0.07
    assert lived.police.tenure_months == 17.0
    assert lived.forum.attendance == UGANDA.attendance
    assert lived.decision == base.decision
    assert lived.armed_group.broker_share == 0.0
    assert "clearance.staff" not in travelling()


@pytest.mark.small
def test_half_of_the_communities_is_drawn_and_another_half_for_another_trial(site):
    chosen = labels(1, UGANDA, FEW)
    assert chosen.sum() == FEW / 2
    assert (is_treated(treating(site, chosen)) == chosen).all()
    drawn_halves = {labels(seed, UGANDA, FEW).tobytes() for seed in range(20)}
    assert len(drawn_halves) > 15


@pytest.mark.small
def test_no_community_depends_on_whether_another_is_treated(site):
    """So that labels may be drawn anew without another run, as trials without treatment do."""
    short = site.with_(**{"run.weeks": 30, "run.households_per_agent": 100})
    half = np.arange(FEW) % 2 == 0
    answers = []
    for scenario in (short, treating(short, half), treating(short, np.ones(FEW, bool))):
        model = ReturnModel(scenario, 3)
        model.run()
        answers.append(trust_survey(model.rows.households, model.household_context))
    treated = half[model.rows.households["community"]]
    plain, trial, everywhere = answers
    assert (trial[~treated] == plain[~treated]).all()
    assert (trial[treated] == everywhere[treated]).all()
    assert (trial[treated] != plain[treated]).any()


def test_communities_without_treatment_answer_as_in_a_world_without_any(arms, site):
    half, runs = arms
    plain = measured(Job(site, 1, (ENDLINE,))).further[ENDLINE.name]
    for run, treated in zip(runs, (half, ~half), strict=True):
        for item in survey.ASKED:
            own, theirs = (np.array(each["asked"][item])[~treated] for each in (run, plain))
            assert (own == theirs).all(), item


def test_treated_people_remember_meetings_others_only_those_elsewhere(arms):
    half, (first, second) = arms
    for run, treated in ((first, half), (second, ~half)):
        went = np.array(run["all"]["went"])
        assert went[~treated].mean() == pytest.approx(survey.ELSEWHERE, abs=0.02)
        assert went[treated].mean() > 0.12


def test_as_many_are_asked_in_every_community_and_by_the_same_chance_in_both_trials():
    place = np.repeat(np.arange(5), 40)
    asked = survey.respondents(place, 7)
    assert np.bincount(place[asked]).tolist() == [RESPONDENTS] * 5
    assert len(set(asked.tolist())) == len(asked)
    assert (asked == survey.respondents(place, 7)).all()
    assert (asked != survey.respondents(place, 8)).any()


@pytest.mark.small
def test_victims_are_as_many_as_published_where_attacks_are_as_usual(site):
    count = 4000
    place = np.repeat([0, 1], count)
    answers = {name: np.zeros(2 * count) for name in ("trust", "fear", "met", "went")}
    history = type("H", (), {"seed": 5})()
    last = {"place": place, "households": answers}
    run = Lived(site, history, [last] * survey.YEAR)
    chance = survey.chances(run, last, np.array([survey.ATTACKS_A_YEAR, 0.0]))
    drawn_ = survey.drawn_answers(chance, place, 5)
    assert drawn_["victim"][place == 0].mean() == pytest.approx(UGANDA.victims, abs=0.03)
    assert drawn_["victim"][place == 1].sum() == 0.0
    rate = site.station.tips_a_year / 1000.0
    assert drawn_["tips"].mean() == pytest.approx(rate, abs=0.005)


@pytest.mark.small
def test_an_index_weighs_items_by_their_spread_without_treatment():
    items = [np.array([0.0, 2.0, 6.0]), np.array([1.0, 3.0, 1.0])]
    without = np.array([True, True, False])
    assert survey.index(items, without).tolist() == [0.5, 2.5, 3.5]
