"""Measures of trials, panels and other worlds, on made-up runs; and what is changed for them."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from experiments.iraq.posterior_worlds import iraq
from experiments.patterns import policies
from experiments.patterns.draws import POSTERIOR, PRIOR, worlds
from experiments.patterns.panel import kept as kept_of_panel
from experiments.patterns.panel import scenario as panel_scenario
from experiments.patterns.trials import trial_jobs, trial_numbers
from experiments.runs.measures import Lived, Outcomes
from experiments.trial.sites import SITES, labels
from experiments.trial.survey import ENDLINE
from sim.recording.history import WEEK

pytestmark = pytest.mark.small


def ran(**numbers):
    return Outcomes(numbers)


def test_procedures_are_compared_by_days_and_by_rejections():
    ten = ran(days_to_clear=40.0, days_to_clear_median=32.0, barred_share=0.10)
    four = ran(days_to_clear=12.0, days_to_clear_median=10.0, barred_share=0.04)
    found = policies.procedure_numbers([ten, four])
    assert found == pytest.approx(
        {"ten_days": 40.0, "skew": 1.25, "four_by_ten": 0.3, "fewer_barred": 0.06}
    )


def test_other_places_are_compared_with_the_same_world():
    runs = [ran(return_rate=each) for each in (0.20, 0.212, 0.208, 0.05)]
    found = policies.place_numbers(runs)
    assert found == pytest.approx(
        {"security_flow": 0.06, "services_flow": 0.04, "lost_below_threshold": 0.75}
    )
    nobody = policies.place_numbers([ran(return_rate=0.0)] * 4)
    assert all(math.isnan(each) for each in nobody.values())


def test_places_are_made_safer_and_better_served_and_nothing_else():
    base = iraq()
    safe, served = policies.safer(base, 1.0), policies.served(base, 0.9)
    for before, after, better in zip(
        base.world.communities, safe.world.communities, served.world.communities, strict=True
    ):
        assert after == before._replace(security=before.security + 1.0)
        assert better == before._replace(services=min(1.0, before.services + 0.9))
    assert safe.with_(**{"run.weeks": 1}).run.weeks == 1


def test_closed_camps_are_followed_three_months_later_and_returns_fail_before():
    """Of four families in camps one is home later; 5 of 100 returned leave in the year before."""
    scenario = iraq()
    closure = scenario.week_of(policies.CLOSURE)
    weeks = np.zeros(closure + 20, WEEK)
    weeks["returned"], weeks["failed"] = 100, 7
    weeks["failed"][: closure - 1 - 52 + 1] = 2
    noted = [
        None, {"in_camps": np.array([True] * 4 + [False])}, None,
        {"home": np.array([True, False, False, False, True])},
    ]  # fmt: skip
    found = policies.kept(Lived(scenario, SimpleNamespace(weeks=weeks), noted))
    assert found == pytest.approx({"closure_elsewhere": 0.75, "voluntary_failed": 0.05})


def test_camps_close_with_the_share_that_was_drawn_or_the_declared_one():
    for source in (POSTERIOR, PRIOR):
        world = worlds(source, 1)[0]
        [job] = policies.camp_jobs(world, lambda scenario: scenario)
        drawn = world.draw.values.get("event.camps_closed.forced_home")
        [event] = job.scenario.shocks
        assert event.forced_home == (0.65 if source == POSTERIOR else drawn)
        assert event.start == job.scenario.week_of(policies.CLOSURE)
        assert job.scenario.run.weeks == job.scenario.week_of(policies.ASKED)


def panel_of(abuse, meeting, visit=(0.3, 0.15), people=4000):
    """A panel in which the second answers follow from the first, abuse and meetings."""
    random = np.random.default_rng(5)
    place = np.repeat(np.arange(people // 20), 20)
    trust = random.normal(size=people)
    abused, attended = random.random(people) < 0.1, random.integers(0, 3, people)
    later = 0.4 * trust + abuse * abused + meeting * (attended > 0)
    later += random.normal(0.0, 0.01, people)
    early = {"abused": abused, "attended": np.zeros(people, int)}
    last = {"abused": np.zeros(people, bool), "attended": attended, "trust": later, "place": place,
            "visit": list(visit)}  # fmt: skip
    first = {"trust": trust, "place": place}
    return kept_of_panel(SimpleNamespace(noted=[None, first, early, last])), later.std()


def test_a_panel_gives_the_effects_that_its_answers_were_made_with():
    found, sd = panel_of(-0.5, 0.125)
    assert found["abuse_effect"] == pytest.approx(-0.5 / sd, abs=0.01)
    assert found["bad_to_good"] == pytest.approx(4.0, rel=0.05)
    assert abs(found["trust_icc"]) < 0.02


def test_what_is_left_of_a_visit_is_taken_to_the_days_of_the_study():
    """Half after 21 days is 0.552 after 18."""
    assert panel_of(-0.5, 0.1)[0]["visit_left"] == pytest.approx(0.552, abs=0.001)
    assert math.isnan(panel_of(-0.5, 0.1, visit=(0.0, 0.0))[0]["visit_left"])


def test_meetings_that_do_harm_are_no_multiple_within_the_evidence():
    assert panel_of(-0.5, -0.1)[0]["bad_to_good"] < 0.0


def test_half_of_a_panel_has_forums_and_lasts_two_years():
    made = panel_scenario(iraq(), 6)
    assert made.run.weeks == 104
    [lever] = made.interventions
    assert lever.communities == ("community 0", "community 2", "community 4")


def test_one_trial_at_each_site_is_estimated_over_sites():
    world = worlds(POSTERIOR, 1)[0]
    jobs = trial_jobs(world, 6)
    assert [job.scenario.name for job in jobs] == [site.name for site in SITES]
    random, runs = np.random.default_rng(6), []
    for site in SITES:
        means = 0.3 * labels(world.seed, site, 6) + random.normal(0.0, 0.001, 6)
        asked = dict.fromkeys(("trust", "victim", "tips", "exposure"), means.tolist())
        kept = {"asked": asked, "all": asked, "sd": dict.fromkeys(asked, 2.0), "correlation": -0.2}
        runs.append(Outcomes({}, {ENDLINE.name: kept}))
    found = trial_numbers(world, runs)
    assert found["trust_effect"] == pytest.approx(0.15, abs=0.002)
    assert found["trust_and_fear"] == pytest.approx(-0.2)
