"""Packages against a baseline: prices, probabilities and doubts, as worked by hand."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

import awda.cli
from awda.package_table import price_in_words, printed_packages, sentence, show_packages
from experiments.compare.comparison import Swept
from experiments.compare.draws import Draws
from experiments.compare.packages import choice, packages
from experiments.runs import runner
from experiments.runs.measures import Outcomes
from experiments.runs.series import MONEY
from sim.levers.account import NO_MONEY
from sim.measure.outcomes import OUTCOMES
from sim.run import Comparison

pytestmark = pytest.mark.small

SEEDS = tuple(range(1, 25))
HOUSEHOLDS = 200  # of the village
ACCOUNT = NO_MONEY._replace(short_weeks=[10], wasted_cents=5_000)


def side(village, name, rates, spent=0.0, account=NO_MONEY, **others):
    """Runs of a scenario of this name with these rates of sustained return."""
    made = []
    for place, rate in enumerate(rates):
        given = {key: values[place] for key, values in others.items()}
        found = dict.fromkeys(OUTCOMES, 0.0) | {"durable_return_rate": rate, "spent": spent} | given
        made.append(Outcomes(found, {MONEY.name: account._asdict()}))
    return Swept(replace(village, name=name), SEEDS[: len(made)], (), tuple(made))


def against(first, *others):
    return [Comparison(first, each) for each in others]


@pytest.fixture
def found(village):
    """Three packages: one that brings 2 or 4 households for 600 EUR, a doubtful one, and none."""
    base = side(village, "base", [0.1] * 8)
    good = side(village, "good", [0.11, 0.12] * 4, 600.0, ACCOUNT, failed_returns=[0.01] * 8)
    doubtful = side(village, "doubtful", [0.08, 0.13] * 4, 100.0)
    same = side(village, "same", [0.1] * 8, return_rate_affiliated=[0.02] * 8)
    return against(base, good, doubtful, same)


def table(found, draws=Draws()):  # noqa: B008
    return {row["package"]: row for row in packages(found, draws, choice(found, draws))}


def test_a_price_is_money_over_households_and_a_million_brings_its_inverse(found):
    row = table(found)["good"]
    assert row["further_returns"] == pytest.approx(3.0)
    assert row["eur_a_return"] == pytest.approx(200.0)
    assert row["returns_a_million"] == pytest.approx(5000.0)
    assert row["eur_a_return_low"] < 200.0 < row["eur_a_return_high"]
    assert (row["spent_eur"], row["wasted_eur"], row["money_gone_share"]) == (600.0, 50.0, 1.0)
    assert row["money_gone"] == "2016-03-13"  # ten weeks after 2016-01-03
    assert row["failed_returns"] == pytest.approx(2.0)


def test_a_price_is_undetermined_where_further_returns_may_be_none(found):
    row = table(found)["doubtful"]
    assert row["probability_any"] < 0.95
    assert math.isnan(row["eur_a_return"])
    assert price_in_words(row) == "undetermined"
    assert price_in_words(table(found)["good"]) == "200"
    assert table(found)["same"]["money_gone"] == ""


def test_groups_gain_where_it_is_sure_and_lose_where_it_is_sure(found):
    assert table(found)["same"]["gain"] == "perceived as affiliated +2"
    assert (table(found)["good"]["gain"], table(found)["good"]["lose"]) == ("", "")


def test_the_best_is_chosen_on_other_draws_than_it_is_judged_on(village):
    """One is far ahead on the draws that choose, and behind on those that judge."""
    base = side(village, "base", [0.1] * 8)
    lucky = side(village, "lucky", [0.5, 0.05] * 4)
    steady = side(village, "steady", [0.2] * 8)
    made = choice(against(base, lucky, steady), Draws())
    assert (made.name, made.chosen_on, made.judged_on) == ("lucky", 4, 4)
    assert made.best == {"base": 0.0, "lucky": 0.0, "steady": 1.0}
    assert not made.is_shown
    assert "No difference from the others is shown." in sentence(made, Draws(), 0.005)


def test_over_parameter_sets_probabilities_are_shares_and_intervals_ranges_of_the_sets(village):
    base = side(village, "base", [0.1] * 8)
    one = side(village, "one", [0.12, 0.12, 0.12, 0.12, 0.12, 0.12, 0.12, 0.08], 10.0)
    other = side(village, "other", [0.116, 0.116, 0.116, 0.13, 0.116, 0.116, 0.116, 0.116], 10.0)
    over = Draws(({},), (village,))
    made, rows = choice(against(base, one, other), over, 0.005), table(
        against(base, one, other), over
    )  # fmt: skip
    assert rows["one"]["probability_any"] == 7 / 8
    assert rows["other"]["probability_any"] == 1.0
    assert made.best == {"base": 0.0, "one": 0.5, "other": 0.5}  # of the draws 2, 4, 6 and 8
    assert made.within == {"base": 0.0, "one": 0.5, "other": 1.0}
    low, high = np.percentile([3.2] * 7 + [6.0], [2.5, 97.5])
    assert rows["other"]["further_returns_low"] == pytest.approx(low)
    assert rows["other"]["further_returns_high"] == pytest.approx(high)


def test_over_parameter_sets_a_price_has_the_range_of_their_prices(village):
    base = side(village, "base", [0.1] * 20)
    sure = side(village, "sure", [0.11, 0.12] * 10, 600.0)
    doubtful = side(village, "doubtful", [0.12] * 19 + [0.10001], 600.0)
    rows = table(against(base, sure, doubtful), Draws(({},), (village,)))
    assert rows["sure"]["eur_a_return"] == pytest.approx(200.0)  # 600 for 3 in the mean
    ends = [rows["sure"][f"eur_a_return_{end}"] for end in ("low", "high")]
    assert ends == pytest.approx([150.0, 300.0])
    assert rows["sure"]["returns_a_million_low"] == pytest.approx(2 / 600e-6)
    assert rows["doubtful"]["eur_a_return_high"] == pytest.approx(600 / 0.002)
    assert rows["doubtful"]["eur_a_return_low"] == pytest.approx(150.0)
    few = [side(village, name, rates, 600.0) for name, rates in
           (("base", [0.1] * 8), ("few", [0.11, 0.12] * 4))]  # fmt: skip
    row = table(against(*few), Draws(({},), (village,)))["few"]
    assert (row["probability_any"], price_in_words(row)) == (1.0, "undetermined")
    assert Draws(({},), (village,)).usual_seeds == range(1, 2)


def test_equal_packages_share_the_first_place(village):
    base = side(village, "base", [0.1] * 8)
    twins = [side(village, name, [0.2] * 8) for name in ("one", "two")]
    made = choice(against(base, *twins), Draws())
    assert made.best == {"base": 0.0, "one": 0.5, "two": 0.5}
    assert made.within["one"] == made.within["two"] == 1.0


def test_with_fewer_than_four_draws_nothing_is_chosen(village):
    few = [side(village, name, [0.1, 0.2]) for name in ("base", "one", "two")]
    made = choice(against(*few), Draws())
    assert "cannot be said" in sentence(made, Draws(), 0.005)
    assert table(against(*few))["one"]["draws"] == 2


def test_the_five_columns_that_matter_are_whole_in_eighty_columns(found, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    made = choice(found, Draws())
    rows = packages(found, Draws(), made)
    rows[0] |= {"package": "forums_cut_signatures", "spent_eur": 3_987_654.0}
    rows[0] |= {"further_returns": 12345.0, "further_returns_low": 10000.0}
    rows[0] |= {"further_returns_high": 15000.0}
    show_packages(rows, made, Draws(), False, 0.005)
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    for cell in ("forums_cut_signatures", "3,987,654", "+12,345", "+10,000", "+15,000", "200",
                 "undetermined", "P(best)"):  # fmt: skip
        assert cell in printed, printed
    assert "wasted" not in printed
    show_packages(rows, made, Draws(), True, 0.005)
    more = capsys.readouterr().out
    assert max(map(len, more.splitlines())) <= 80
    for head in ("gone on", "2016-03-13 (100 %", "wasted", "attacks", "none shown"):
        assert head in more, more


def test_a_paper_has_the_five_columns_and_the_note(found):
    made = choice(found, Draws())
    printed = printed_packages(packages(found, Draws(), made), made, Draws(), 0.005)
    assert len(printed.heads) == len(printed.columns) == len(printed.rows[0]) == 5
    assert "took no part in choosing" in printed.note


def said(*words):
    result = CliRunner().invoke(awda.cli.cli, ["compare", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


made_up = pytest.mark.usefixtures("no_runs")


@pytest.fixture
def no_runs(monkeypatch):
    """Outcomes that are made up by the name of the scenario, and no run behind them."""

    def swept(jobs, told, *_):
        told(len(jobs), len(jobs))
        luck = np.random.default_rng(1)
        return [
            Outcomes(
                dict.fromkeys(OUTCOMES, len(job.scenario.name) / 100 + luck.normal() / 1000),
                {MONEY.name: ACCOUNT._asdict()},
            )
            for job in jobs
        ]

    monkeypatch.setattr(runner, "sweep", swept)


@made_up
def test_of_several_scenarios_one_table_is_printed_and_of_two_as_before():
    two = said("village", "village_four", "--no-store", "--seeds", "8")
    assert "Packages against" not in two
    assert "village_four (second) less village (first)" in two
    three = said("village", "village_four", "village_forum", "--no-store", "--seeds", "8")
    assert "Packages against village, 8 seeds" in three
    assert "(second) less" not in three
    assert "Probability of the highest return_rate of all" in three
    assert len(three.splitlines()) < 30
    named = said("village", "village_four", "village_forum", "--seeds", "8", "--outcome", "spent",
                 "--no-store")  # fmt: skip
    assert "village_forum (second) less village (first)" in named


@made_up
@pytest.mark.parametrize("option", [("--by", "group"), ("--tolerance", "1")])
def test_monte_carlo_intervals_are_refused_beside_parameter_sets(option):
    words = ["compare", "ten_signatures", "community_policing", "--over", "posterior", *option]
    result = CliRunner().invoke(awda.cli.cli, words)
    assert f"{option[0]} and --over: one of them is allowed" in str(result.output)


@made_up
def test_over_parameter_sets_there_are_packages_and_effects_and_no_monte_carlo_interval():
    words = ("ten_signatures", "community_policing", "--over", "posterior", "--no-store")
    printed = said(*words, "--all", "--seeds", "8")
    assert "Packages against ten_signatures, 8 parameter sets" in printed
    assert "community_policing less ten_signatures, 8 parameter sets" in printed
    assert "Monte-Carlo" not in printed
    found = json.loads(said(*words, "--json"))
    assert (len(found["seeds"]), found["effects"][0]["parameter_sets"]) == (100, 100)


@made_up
def test_machines_get_every_column_of_every_package():
    words = ("village", "village_four", "village_forum", "--no-store", "--seeds", "8", "--json")
    printed = json.loads(said(*words))
    assert [row["package"] for row in printed["packages"]] == ["village_four", "village_forum"]
    assert printed["chosen"] == "village_forum"
    assert {"money_gone", "wasted_eur", "probability_within", "gain"} <= set(printed["packages"][0])
    assert any("the money is gone in week 10" in remark for remark in printed["remarks"])
