"""Remarks on how a run is scaled, and on scenarios that were calibrated apart."""

import json
import logging

import pytest
from command_line import call

import sim
from sim.levers.decrees import ClearanceReform
from sim.scenario.toml_file import chain_of, known_scenarios
from sim.warnings.pair_remarks import remarks_on_pair
from sim.warnings.remarks import remarks

SHORT = ("--until", "2016-02-14")


@pytest.mark.small
@pytest.mark.parametrize(
    ("name", "scale", "words"),
    [
        ("village", 50, "leaves 4 agents for 200 households"),
        ("village", 10, "saves no time in so small a world"),
        ("tikrit", 200, "leaves 298 agents"),
        ("iraq", 200, "a preview"),
    ],
)
def test_a_scale_that_costs_precision_or_saves_no_time_says_so(name, scale, words):
    [found] = remarks(sim.load(name).with_(**{"run.households_per_agent": scale}))
    assert words in found
    assert found.startswith(f"{name}: [run] households_per_agent = {scale}")


@pytest.mark.small
@pytest.mark.parametrize(("name", "scale"), [("iraq", 10), ("iraq", 50), ("tikrit", 50)])
def test_a_scale_at_which_outcomes_agree_has_no_remark(name, scale):
    assert remarks(sim.load(name).with_(**{"run.households_per_agent": scale})) == []


def test_a_scale_that_saves_no_time_makes_intervals_wider():
    fine, coarse = (
        sim.replicate(sim.load("village").with_(**{"run.households_per_agent": scale}), range(30))
        for scale in (1, 50)
    )
    widths = [found.high - found.low for found in
              (each.interval("return_rate") for each in (fine, coarse))]  # fmt: skip
    assert widths[1] > 2.0 * widths[0]


@pytest.mark.small
def test_scenarios_calibrated_apart_are_remarked_on_with_the_comparison_that_is_meant():
    reform = ClearanceReform(start=113, signatures=4)
    [found] = remarks_on_pair(sim.load("ten_signatures"), sim.load("iraq").with_levers(reform))
    assert "were calibrated apart" in found
    assert "`awda compare ten_signatures four_signatures`" in found
    assert "household.blocked_share" in found


@pytest.mark.small
def test_scenarios_of_one_calibration_have_no_remark():
    known = known_scenarios()
    names = [each for each in known if known["ten_signatures"] in chain_of(each)]
    iraqi = [sim.load(each) for each in names]
    assert len(iraqi) > 5
    for each in iraqi:
        assert remarks_on_pair(iraqi[0], each) == []
    assert remarks_on_pair(sim.load("village"), sim.load("village_four")) == []


def test_the_remark_stands_in_what_is_printed_in_json_and_in_the_record(tmp_path):
    other = tmp_path / "other.toml"
    other.write_text('schema = 1\nextends = "village"\n[access]\n"Valley" = 0.5\n')
    words = ("compare", "village", str(other), "--seeds", "2", "--workers", "1", *SHORT)
    printed = call(*words, "--out", str(tmp_path / "r"))
    assert "Warning: village and other were calibrated apart" in printed.stdout
    assert "Note: village and other were calibrated apart" in printed.stderr
    record = json.loads((tmp_path / "r" / "manifest.json").read_text())
    machines = json.loads(call(*words, "--json").stdout)
    for remarked in (record["remarks"], machines["remarks"]):
        assert any("calibrated apart" in each for each in remarked)


def test_python_logs_the_remark(caplog):
    pair = [sim.load(each).with_(**{"run.weeks": 2, "run.households_per_agent": 200})
            for each in ("iraq_calibrated", "iraq")]  # fmt: skip
    with caplog.at_level(logging.WARNING, logger="awda"):
        sim.compare(*pair, seeds=[1])
    assert "were calibrated apart" in caplog.text
