"""Effects over parameter sets: medians, what holds 95 % of them, and when a verdict is given."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

import awda.cli
from awda.page.result_report import report_of
from awda.set_tables import printed_set_effects
from experiments.compare.comparison import Swept
from experiments.compare.set_effects import effects_of_sets, sentence
from experiments.provenance.tables import read_rows
from experiments.runs.measures import Outcomes
from sim.measure.outcomes import OUTCOMES
from sim.run import Comparison

pytestmark = pytest.mark.small

SHORT = ("--until", "2016-02-01", "--no-store")
PAIR = ("compare", "village", "village_four", "--over", "ranges", *SHORT)


def side(village, name, rates):
    made = [Outcomes(dict.fromkeys(OUTCOMES, 0.0) | {"return_rate": rate}, {}) for rate in rates]
    return Swept(replace(village, name=name), tuple(range(1, len(rates) + 1)), (), tuple(made))


def effect(village, differences, outcome="return_rate"):
    zero = side(village, "base", [0.0] * len(differences))
    rows = effects_of_sets([Comparison(zero, side(village, "more", differences))])
    [row] = [row for row in rows if row["outcome"] == outcome]
    return row


def said(*words):
    result = CliRunner().invoke(awda.cli.cli, list(map(str, words)), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_effect_is_the_median_of_the_sets_and_its_interval_lies_within_them(village):
    row = effect(village, np.linspace(0.01, 0.05, 41))
    assert row["median_difference"] == pytest.approx(0.03)
    assert 0.01 <= row["low_of_sets"] < 0.03 < row["high_of_sets"] <= 0.05
    assert row["share_higher"] == 1.0
    assert (row["parameter_sets"], row["verdict"]) == (41, "more")
    assert "share of sets with more: 41 of 41; more." in sentence(row)


def test_few_sets_have_no_verdict_and_the_sentence_says_how_many_it_takes(village):
    row = effect(village, [0.03] * 19)
    assert row["verdict"] == "undetermined"
    assert "undetermined (a verdict takes 20 sets or more)." in sentence(row)


def test_an_effect_below_what_matters_is_about_the_same_and_one_of_both_signs_undetermined(village):
    assert effect(village, [0.001, -0.001] * 20)["verdict"] == "about the same"
    assert effect(village, [0.05, -0.05] * 20)["verdict"] == "undetermined"


def test_what_no_set_has_anything_to_measure_of_is_a_dash_in_a_paper(village):
    row = effect(village, [np.nan] * 3)
    assert row["parameter_sets"] == 0
    printed = printed_set_effects([effect(village, [0.1] * 3), row])
    assert printed.rows[-1] == ["return_rate", "-", "-", "percentage points", "-"]
    assert "nothing can be said" in sentence(row)


def test_decrees_are_compared_by_their_effects_in_words_files_and_a_figure(tmp_path):
    printed = said(*PAIR, "--seeds", "3", "--out", tmp_path / "r")
    assert "village_four less village, 3 parameter sets" in printed
    assert "Packages" not in printed  # nothing costs money
    assert "Monte-Carlo" not in printed
    rows = read_rows(tmp_path / "r" / "set_effects.csv")
    assert [row["outcome"] for row in rows] == list(OUTCOMES)
    assert (tmp_path / "r" / "figure.svg").stat().st_size > 0
    answer = report_of(tmp_path / "r").answer
    assert answer.startswith("return_rate under village_four less village: ")
    assert "3 parameter sets" in answer


def test_machines_get_the_effects_over_sets():
    found = json.loads(said(*PAIR, "--seeds", "2", "--json"))
    assert {"median_difference", "low_of_sets", "verdict"} <= set(found["effects"][0])
    assert len(found["effects"]) == len(OUTCOMES)
