"""Every number that a command prints or writes stands under its own name."""

import json
import re

import pytest
from click.testing import CliRunner

import awda.cli
import sim
from awda.report import number, signed
from experiments.provenance.tables import read_rows
from sim.measure.outcomes import OUTCOMES
from sim.run import compare, effect, replicate

SEEDS = (2, 3, 5)
UNTIL = "2016-09-01"


def said(*words):
    result = CliRunner().invoke(awda.cli.cli, words, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


@pytest.fixture(scope="module")
def pair():
    """Both scenarios as `--until` shortens them."""
    weeks = {"run.weeks": 34}
    return [sim.load(name).with_(**weeks) for name in ("village", "village_four")]


def cells_of(printed, name):
    """The cells of the row of a table that begins with a name, above sentences that may."""
    line = next(line for line in printed.splitlines() if line.startswith(f"{name} "))
    return re.split(r"\s{2,}", line.strip())


def words_of(command, *more):
    return (*command, "--seeds", "2,3,5", "--until", UNTIL, *more)


def test_a_run_shows_the_mean_and_both_ends_of_every_outcome(pair):
    own = replicate(pair[0], SEEDS)
    printed = said(*words_of(("run", "village"), "--all"))
    machines = json.loads(said(*words_of(("run", "village"), "--json")))["outcomes"]
    for name in ("return_rate", "months_displaced", "waiting"):
        found = own.interval(name)
        times = 100.0 if name == "return_rate" else 1.0  # in percent
        mean, low, high = (
            number(times * end) for end in (found.mean, max(found.low, 0.0), found.high)
        )
        assert cells_of(printed, name)[:3] == [name, mean, f"{low} to {high}"]
        shown = machines[name]
        assert (shown["mean"], shown["low"], shown["high"], shown["runs"]) == (
            found.mean, found.low, found.high, 3,
        )  # fmt: skip


def test_every_seed_is_written_with_its_own_outcomes(pair, tmp_path):
    said(*words_of(("run", "village"), "--out", str(tmp_path / "o")))
    own = replicate(pair[0], SEEDS)
    rows = read_rows(tmp_path / "o" / "outcomes.csv")
    assert [row["seed"] for row in rows] == list(SEEDS)
    for name in ("return_rate", "months_displaced", "trust_change"):
        assert [row[name] for row in rows] == pytest.approx(own.values(name).tolist(), rel=1e-9)
    assert len({row["return_rate"] for row in rows}) == 3


def test_a_comparison_shows_each_side_and_each_end_under_its_own_name(pair, tmp_path):
    found = compare(*pair, SEEDS)
    command = ("compare", "village", "village_four")
    machines = json.loads(said(*words_of(command, "--json")))["effects"]
    said(*words_of(command, "--out", str(tmp_path / "o")))
    kept = read_rows(tmp_path / "o" / "effects.csv")
    every = said(*words_of(command, "--all"))
    printed = said(*words_of(command, "--outcome", "months_displaced"))
    for rows in (machines, kept):
        assert [row["outcome"] for row in rows] == list(OUTCOMES)
    for name in ("return_rate", "months_displaced"):
        own = effect(found, name).difference
        for rows in (machines, kept):
            [row] = [row for row in rows if row["outcome"] == name]
            assert (row["first"], row["second"]) == ("village", "village_four")
            ends = [float(row[end]) for end in ("difference", "low", "high")]
            assert ends == pytest.approx([own.mean, own.low, own.high], rel=1e-9)
        share = name == "return_rate"
        difference, low, high = ((100.0 if share else 1.0) * end for end in
                                 (own.mean, own.low, own.high))  # fmt: skip
        told = [signed(difference), f"{signed(low)} to {signed(high)}"]
        assert cells_of(every, name)[:3] == [name, *told]
        sides = (side.interval(name).mean for side in (found.first, found.second))
        means = [f"{number(100.0 * mean)} %" if share else number(mean) for mean in sides]
        assert cells_of(printed, name)[:5] == [name, *means, *told]


def test_json_of_what_cannot_be_measured_has_null_for_it():
    words = ("mediation", "village", "village_four", "--outcome", "standing", "--until", UNTIL)

    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    rows = json.loads(said(*words, "--json"), parse_constant=refuse)
    assert {row["part"] for row in rows} == {None}


def test_what_a_number_means_is_told_with_its_grade_and_its_source():
    printed = " ".join(said("explain", "pull_a_week").split())
    assert "value in village 0.02" in printed
    assert "plausible 0.005 to 0.03 unit per week grade B source own regression on the" in printed
