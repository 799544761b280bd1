"""Where draws come from: seeds, the posterior, plausible ranges."""

import numpy as np
import pytest
from statistical_claims import are_uniform

import sim
from experiments.compare.draws import draws_over, refuse_uncalibrated, told_apart_by
from experiments.iraq import posterior_worlds
from experiments.iraq.posterior_table import Draw, write_draws
from sim.core.declare import InputError
from sim.levers.policing import CommunityPolicing
from sim.measure.place_errors import CALIBRATED
from sim.scenario.catalogue import plausible

pytestmark = pytest.mark.small


def test_seeds_alone_leave_a_scenario_as_it_is(village):
    assert draws_over(None).scenario(village, 3) is village


@pytest.fixture
def posterior(monkeypatch, tmp_path):
    """Draws over a made-up posterior of two histories, for a package of forums in Iraq."""
    path = tmp_path / "posterior.csv"
    write_draws(path, [
        Draw(history, {"clearance.lost": lost, "household.believed_days_a_signature": 5.0}, 1.0)
        for history, lost in (("ten", 0.01), ("four", 0.02))
    ])  # fmt: skip
    monkeypatch.setattr(posterior_worlds, "KEPT", path)
    return draws_over("posterior", [CommunityPolicing])


def test_draws_of_the_posterior_hold_what_the_levers_act_through(posterior):
    assert len(posterior.sets) == len(posterior.histories) == 400
    assert {"clearance.lost", "decision.trust_in_safety", "forum.attendance"} <= {
        *posterior.sets[0]
    }
    assert len({values["forum.attendance"] for values in posterior.sets}) == 400
    assert {*posterior.histories[:16]} == {"ten", "four"}
    assert posterior.usual_seeds == range(1, 101)


def test_a_draw_of_the_posterior_has_the_past_of_its_history_and_then_what_the_scenario_says(
    posterior,
):
    package = sim.load("iraq").with_levers(CommunityPolicing(start=113))
    for signatures, history in ((10, "ten"), (4, "four")):
        drawn = posterior.scenario(package, posterior.histories.index(history) + 1)
        assert drawn.clearance.lost == (0.01 if history == "ten" else 0.02)
        assert drawn.household.believed_days_a_signature == pytest.approx(signatures / 2)
        forums, *past = drawn.interventions
        assert [(each.signatures, each.end) for each in past] == [(4, 113)] * (signatures == 4)
        assert forums.kind() == "community_policing"


def test_a_draw_goes_by_its_seed_and_keeps_what_the_scenario_was_given_on_purpose(posterior):
    training = "intervention.community_policing.training_a_week"
    first = posterior.sets[0]
    for base in map(sim.load, (CALIBRATED, "iraq")):
        forums = base.with_levers(CommunityPolicing()).with_(**{"household.travel_weeks": 9})
        drawn = posterior.scenario(forums.with_(**{"trust.abuse_slow": -0.123}), 1)
        assert drawn.clearance.lost == first["clearance.lost"] != base.clearance.lost
        assert drawn.forum.attendance == first["forum.attendance"]
        assert (drawn.trust.abuse_slow, drawn.household.travel_weeks) == (-0.123, 9)
        assert drawn.interventions[0].training_a_week == first[training]
        assert posterior.scenario(base, len(posterior.sets) + 1) == posterior.scenario(base, 1)
        given = CommunityPolicing(training_a_week=0.5)
        drawn = posterior.scenario(base.with_levers(given), 1)
        assert drawn.interventions[0].training_a_week == 0.5


def test_districts_of_the_calibrated_world_are_drawn_but_those_given_on_purpose():
    draws, base = draws_over("posterior"), sim.load(CALIBRATED)
    name = "district_access.Ramadi"
    for scenario in (base, sim.load("iraq")):
        drawn = dict(draws.scenario(scenario, 1).district_access)
        assert drawn["Ramadi"] == draws.sets[0][name]
    given = draws.scenario(base.with_(**{name: 9.0}), 1)
    assert dict(given.district_access)["Ramadi"] == 9.0


def test_parameter_sets_of_another_world_or_calibration_are_refused(village, posterior):
    with pytest.raises(InputError, match=r"--over = posterior.*village is of another world"):
        refuse_uncalibrated("posterior", posterior, [village])
    moved = sim.load(CALIBRATED).with_(**{"district_access.Ramadi": 9.0})
    with pytest.raises(InputError, match="extend iraq_calibrated or iraq"):
        refuse_uncalibrated("posterior", posterior, [sim.load(CALIBRATED), moved])
    forums = sim.load("iraq").with_levers(CommunityPolicing())
    refuse_uncalibrated("posterior", posterior, [sim.load(CALIBRATED), forums])


def test_draws_of_ranges_hold_what_the_levers_act_through_but_what_scenarios_differ_by(village):
    other = village.with_levers(CommunityPolicing()).with_(**{"forum.attendance": 0.5})
    held = told_apart_by([village, other])
    assert held == {"forum.attendance"}
    draws = draws_over("ranges", [CommunityPolicing], held)
    assert len(draws.sets) == 400
    assert "forum.attendance" not in draws.sets[0]
    for name in ("forum.follow_up", "decision.trust_in_safety"):
        values = np.array([each[name] for each in draws.sets])
        low, high = plausible(name)
        assert low <= values.min() < values.max() <= high
        are_uniform((values - low) / (high - low))
    first, second = (draws.scenario(each, 7) for each in (village, other))
    assert (first.forum.attendance, second.forum.attendance) == (village.forum.attendance, 0.5)
    assert first.forum.follow_up == second.forum.follow_up == draws.sets[6]["forum.follow_up"]


def test_ranges_may_be_drawn_in_any_world(village):
    refuse_uncalibrated("ranges", draws_over("ranges", [CommunityPolicing]), [village])
