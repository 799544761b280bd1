"""Ranges of a scenario's own: read, inherited, refused, drawn from, explained and in the schema."""

import jsonschema
import numpy as np
import pytest
from command_line import call, said

import sim
from experiments.compare.draws import draws_over
from experiments.compare.own_ranges import ranges_over, remarks_on_ranges
from experiments.grid import axes as grid_axes
from experiments.iraq import posterior_worlds
from experiments.iraq.posterior_table import Draw, write_draws
from experiments.provenance.scenario_hash import scenario_hash
from experiments.sensitivity.parameter_space import left_out, plausible_space
from sim.core.declare import InputError
from sim.scenario.catalogue import json_schema, plausible
from sim.scenario.plausible_ranges import common_ranges, with_ranges
from sim.scenario.scenario import Scenario
from sim.warnings.range_remarks import of_ranges

pytestmark = pytest.mark.small
TRUST, LOST = "decision.trust_in_safety", "clearance.lost"
GRANT = "intervention.return_grant.grant"


@pytest.fixture
def file(tmp_path):
    """Writes a scenario file with these lines under [plausible] and reads it."""

    def read(lines: str, name: str = "mine", extends: str = "village") -> Scenario:
        text = f'schema = 1\nextends = "{extends}"\n[plausible]\n{lines}\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return sim.load(tmp_path / f"{name}.toml")

    return read


def test_a_name_is_short_whole_quoted_or_a_table(file):
    made = [
        file("lost = [0, 0.1]"), file("clearance.lost = [0, 0.1]"),
        file('"clearance.lost" = [0, 0.1]'), file("clearance = { lost = [0, 0.1] }"),
    ]  # fmt: skip
    assert {each.plausible for each in made} == {((LOST, (0.0, 0.1)),)}


def test_a_file_has_the_ranges_of_the_one_it_extends_but_for_those_it_changes(file, tmp_path):
    file("lost = [0, 0.1]\ntrust_in_safety = [0.1, 0.2]", "elder")
    made = file("lost = [0.2, 0.3]", "younger", str(tmp_path / "elder.toml"))
    assert dict(made.plausible) == {LOST: (0.2, 0.3), TRUST: (0.1, 0.2)}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lost = [0.5]", r"clearance.lost = \[0.5\]: two numbers \[low, high\]"),
        ("lost = [0.3, 0.1]", r"the lower first, each a number from 0 to 1 \(probability\)"),
        ("lost = [0, 9]", r"clearance.lost = 9: a number from 0 to 1 \(probability\) is allowed"),
        ("lost = [nan, 1]", "clearance.lost = nan: a number from 0 to 1"),
        ("lost = 0.1", "two numbers"),
        ("lsot = [0, 1]", "did you mean 'lost'"),
        ("signatures = [1, 2]", "stands in several places: clearance.signatures, intervention"),
        ("clearance.signatures = [2.5, 3]", "a whole number from"),
        ("run.weeks = [2016-01-01, 2017-01-01]", "run.weeks = 2016-01-01: a whole number from 1"),
        ("lost = [0, 1]\nclearance.lost = [0, 1]", "clearance.lost stands twice"),
    ],
)
def test_a_bad_range_is_refused_in_a_sentence(file, line, said):
    with pytest.raises(InputError, match=rf"^mine.toml: \[plausible\]: .*{said}") as error:
        file(line)
    assert "\n" not in str(error.value)


def test_a_list_in_the_place_of_the_table_is_refused(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('schema = 1\nextends = "village"\nplausible = [1]\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"\[plausible\]: a table of names with \[low, high\]"):
        sim.load(path)


def test_draws_lie_in_the_ranges_that_are_given_and_in_the_declared_ones_else(village):
    own = with_ranges(village, {LOST: [0.2, 0.3], TRUST: (0.1, 0.2)})
    sets = draws_over("ranges", own=own.plausible).sets
    assert {*sets[0]} == {LOST, TRUST}
    for name, low, high in ((LOST, 0.2, 0.3), (TRUST, 0.1, 0.2)):
        values = np.array([each[name] for each in sets])
        assert low <= values.min() < low + 0.01
        assert high - 0.01 < values.max() <= high
    assert draws_over("ranges", held={LOST}, own=own.plausible).sets[0].keys() == {TRUST}


def test_a_declared_range_is_as_before_where_a_scenario_has_none(village):
    assert plausible(LOST) == plausible(LOST, village.plausible)
    assert plausible(LOST, with_ranges(village, {LOST: [0.5, 0.6]}).plausible) == (0.5, 0.6)


def test_scenarios_are_compared_over_one_range(village):
    own = with_ranges(village, {LOST: [0, 0.1]})
    assert common_ranges([village, own]) == own.plausible
    with pytest.raises(InputError, match=r"village has 0 to 0.1 and village has 0 to 0.2; one"):
        common_ranges([own, with_ranges(village, {LOST: [0, 0.2]})])


def test_a_value_outside_of_its_own_range_is_remarked_on_and_one_within_is_not(village):
    outside, inside = ({LOST: [0.9, 1]}, {LOST: [0, 1]})
    [sentence] = of_ranges(with_ranges(village, outside))
    assert f"{LOST} = 0.9 to 1: the value of the scenario, {village.clearance.lost:g}" in sentence
    assert list(of_ranges(with_ranges(village, inside))) == []


def test_a_range_of_a_lever_that_is_not_there_is_remarked_on(village):
    [sentence] = of_ranges(with_ranges(village, {GRANT: [500, 900]}))
    assert "no [[intervention]] return_grant" in sentence


def test_a_range_that_nothing_is_drawn_from_is_remarked_on(village):
    pair = [village, with_ranges(village, {LOST: [0, 0.1]})]
    assert remarks_on_ranges(None, [village, village], ()) == []
    [alone] = remarks_on_ranges(None, pair, ())
    assert "--over ranges draws" in alone
    assert remarks_on_ranges("ranges", pair, ()) == []
    [kept] = remarks_on_ranges("ranges", pair, {LOST})
    assert "scenarios differ" in kept


def test_ranges_that_differ_are_refused_only_where_they_are_drawn_from(village):
    pair = [with_ranges(village, {LOST: [0, high]}) for high in (0.1, 0.2)]
    assert ranges_over(None, pair) == ()
    for over in ("ranges", "posterior"):
        with pytest.raises(InputError, match="one range for all scenarios"):
            ranges_over(over, pair)


def test_draws_of_the_posterior_hold_ranges_that_the_posterior_has_not(
    village, monkeypatch, tmp_path
):
    path = tmp_path / "posterior.csv"
    write_draws(path, [Draw("ten", {LOST: 0.01}, 1.0)])
    monkeypatch.setattr(posterior_worlds, "KEPT", path)
    own = with_ranges(village, {LOST: [0.2, 0.3], TRUST: [0.1, 0.11]})
    sets = draws_over("posterior", own=own.plausible).sets
    assert {each[LOST] for each in sets} == {0.01}
    assert all(0.1 <= each[TRUST] <= 0.11 for each in sets)
    [held] = remarks_on_ranges("posterior", [own], ())
    assert f"[plausible] {LOST}: nothing is drawn from it, for the posterior has" in held


def test_the_space_of_a_sensitivity_analysis_has_the_ranges_of_its_scenario(village):
    own = with_ranges(village, {LOST: [0.2, 0.3], TRUST: [0.1, 0.1]}).plausible
    [lost] = [each for each in plausible_space(own).factors if each.name == LOST]
    assert (lost.low, lost.high) == (0.2, 0.3)
    assert TRUST not in plausible_space(own).names
    assert (left_out(TRUST, own), left_out(TRUST)) == ("one value is plausible", "")


def test_the_levels_of_a_grid_lie_in_the_ranges_of_its_scenario(village, monkeypatch):
    monkeypatch.setattr(grid_axes, "calibrated", lambda: with_ranges(village, {LOST: [0.2, 0.3]}))
    levels = grid_axes.axis(LOST, 0).levels
    assert (levels[0], levels[-1]) == (0.2, 0.3)


def test_ranges_are_a_part_of_what_a_result_was_made_of(village):
    own = with_ranges(village, {LOST: [0, 0.1]})
    assert len({scenario_hash(each) for each in (village, own)}) == 2


def test_the_schema_takes_what_the_reader_takes():
    takes = jsonschema.Draft202012Validator(json_schema()["properties"]["plausible"]).is_valid
    assert takes({LOST: [0, 1]})
    assert takes({"lost": [0, 1]})
    assert takes({"clearance": {"lost": [0, 0.5]}})
    assert not takes({LOST: [0, 2]})
    assert not takes({LOST: [0]})
    assert not takes({"lsot": [0, 1]})
    assert not takes({"clearance.signatures": [1.5, 2]})


def test_explain_and_run_say_what_a_range_does(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'schema = 1\nextends = "village"\n[run]\nweeks = 4\n[plausible]\nlost = [0, 0.1]\n',
        encoding="utf-8",
    )
    assert "plausible in mine  0 to 0.1" in said("explain", "lost", "--scenario", str(path))
    assert "[plausible] changes nothing here" in call("run", str(path)).stderr
