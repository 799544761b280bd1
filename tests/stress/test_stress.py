"""Stress: futures are what they are said to be, money balances, and losses have their cause."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from bought import keep
from running import here

from awda.report import show_experiment
from experiments.portfolio.plan import market_of
from experiments.portfolio.portfolio import QUICK as SMALL_PORTFOLIO
from experiments.portfolio.units import lot
from experiments.provenance.tables import read_rows
from experiments.reproduce import write_result
from experiments.runs.measures import Outcomes
from experiments.runs.series import MONEY, SHARES
from experiments.stress.discovery import FAILS, PARAMETERS, questions
from experiments.stress.futures import (
    Future,
    as_promised,
)
from experiments.stress.plan import (
    NOTHING,
    Candidate,
    Part,
    StressPlan,
)
from experiments.stress.robustness import Found, gain, loss, weeks_to_recover
from experiments.stress.runs import Runs
from experiments.stress.stress import EXPERIMENT, QUICK, WHOLE, ran, tables
from sim.levers.account import NO_MONEY
from sim.measure.outcomes import OUTCOMES
from sim.scenario.catalogue import find

small = pytest.mark.small
PLAN = replace(QUICK, more=8)
VILLAGE = replace(
    SMALL_PORTFOLIO, scenario="village", over=None, households_per_agent=None, budget=480_000.0,
    start=date(2016, 3, 6), levers=("house_repair", "legal_aid", "community_policing"),
)  # fmt: skip


def village(draws=(1, 2, 3)):
    """Repairs of houses in the village, and what is run of them."""
    market = market_of(VILLAGE)
    cell = next(each for each in market.cells if each.kind == "house_repair")
    parts = (Part(cell, 40, 40 * lot(cell, market.scenario).price),)
    plan = StressPlan(tuple(draws), portfolio=VILLAGE, matters=2.0)
    tried = [Candidate(NOTHING, ()), Candidate("repair", parts)]
    return Found(plan, Runs(market, VILLAGE.draws, here()), tried, [], [])


@small
def test_with_all_money_cut_or_too_late_an_allocation_is_as_no_money_at_all():
    cut = {"cut.share": 1.0, "cut.weeks": 104.0, "cut.month": 0.0}
    ways = [Future("cut", 1, cut), Future("late", 1, {"late.delay_weeks": 150.0})]
    found = village([1])
    promised = as_promised(1)
    found.runs.make(found.candidates, [promised, *ways])
    repair = found.candidates[1]
    assert found.runs.spent(repair, [promised])[0] == repair.cents / 100
    assert (found.runs.spent(repair, ways) == 0.0).all()
    assert (gain(found, repair, ways) == 0.0).all()
    assert (loss(found, repair, ways) == gain(found, repair, [promised] * 2)).all()
    for week in range(found.runs.market.scenario.run.weeks):
        home = [found.runs.home(each, ways[0])[week] for each in found.candidates]
        assert home[0] == home[1]


def followed(missing):
    """Weeks to recover where so many households are missing in the last weeks of a run."""
    found = village([1])
    start, each = found.runs.market.scenario.run.measured_from, found.candidates[1]
    future = Future("F", 1, {"roads.weeks": 3.0, "roads.month": 0.0})
    whole = [0.0] * start + [0.5] * len(missing)
    gap = np.array([0.0] * start + missing) / found.runs.households
    for name, home in (("as promised", np.array(whole)), ("F", np.array(whole) - gap)):
        kept = Outcomes({}, {SHARES.name: {"returned": home.tolist()}})
        found.runs.made[each.name, name, 1] = kept
    return weeks_to_recover(found, each, future)


@small
def test_recovery_is_counted_until_no_more_is_missing_that_matters():
    assert followed([0, 1, 2, 1, 0]) == 0.0  # two households do not matter
    assert followed([0, 9, 9, 1, 0]) == 3.0
    assert followed([0, 9, 0, 9, 0]) == 4.0  # a relapse counts
    assert followed([0, 0, 0, 0, 9]) == np.inf


class MadeUp:
    """Runs that are made up: returns rise with the money that no cut takes."""

    def __init__(self, error=0.0):
        self.error = error

    def expect(self, more):
        self.expected = more

    def __call__(self, jobs):
        return [self.outcomes(job) for job in jobs]

    def outcomes(self, job):
        cuts = [each.share for each in job.scenario.shocks if each.kind() == "funding_cut"]
        kept, paid = 1.0 - max(cuts, default=0.0), 0
        left = {}
        for place, lever in enumerate(job.scenario.interventions):
            limit = round(lever.most_euros * 100) if lever.most_euros < 1e9 else 0
            spent = round(limit * kept)
            paid += spent
            left[f"{lever.kind()} {place}"] = limit - spent
        worth = {"legal_aid": 8e-7, "mediation": 6e-7}
        levers = [each.kind() for each in job.scenario.interventions]
        share = 0.3 + paid / 1e5 * max([worth.get(kind, 1e-9) for kind in levers], default=0.0)
        share = round(share + job.seed * 1e-4, 6)
        account = NO_MONEY._replace(within_limit_cents=left)._asdict()
        home = [share * week / job.scenario.run.weeks for week in range(job.scenario.run.weeks + 1)]
        found = dict.fromkeys(OUTCOMES, 0.0)
        found |= {"durable_return_rate": share, "spent": paid / 100 + self.error}
        return Outcomes(found, {MONEY.name: account, SHARES.name: {"returned": home}})


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return replace(PLAN, folder=keep(tmp_path_factory.mktemp("portfolio")))


@pytest.fixture(scope="module")
def made_up(plan):
    return ran(plan, MadeUp())


@pytest.fixture(scope="module")
def made(made_up):
    return tables(made_up)


@small
def test_money_that_does_not_balance_to_the_cent_is_an_error(plan):
    with pytest.raises(RuntimeError, match=r"spent and .* left are not the"):
        ran(replace(plan, seeds=(301, 302), futures=2, more=0), MadeUp(error=0.01))


@small
def test_a_loss_is_ascribed_to_the_cut_that_makes_it_and_to_nothing_else(made):
    rows = [row for row in made["stressors"] if row["allocation"] == "legal_aid alone"]
    alone = {row["stressor"]: row["loss_alone"] for row in rows}
    assert alone.pop("a funding cut") > 100.0
    assert set(alone.values()) == {0.0}
    among = {row["stressor"]: row["loss_low"] for row in rows}
    assert among["a funding cut"] > 0.0


@small
def test_all_futures_in_which_an_allocation_fails_are_asked_about(made_up):
    asked = questions(made_up)
    for each in asked[: len(made_up.bought)]:
        assert each.asked == FAILS
        gains = gain(made_up, each.allocation, each.futures)
        assert each.cases.tolist() == (gains < PLAN.goal).tolist()
    forums = asked[-1]
    assert len(forums.futures) == PLAN.futures + PLAN.more
    held = {each.draw for each in made_up.futures} & {*PLAN.held_out}
    assert len(held) == len(PLAN.seeds) // 2


@small
def test_of_two_that_are_equal_none_is_shown_to_be_the_best_and_a_lead_is_shown(made_up, made):
    [row] = made["verdict"]
    least = made["allocations"][0]
    assert least["regret"] == min(each["regret"] for each in made["allocations"]) == 0.0
    assert row["best"] == pytest.approx(0.5)  # legal aid in two places, or in all
    assert row["verdict"] == "no difference shown"
    apart = [each for each in made_up.candidates if each.name != row["allocation"]]
    [other] = tables(made_up._replace(candidates=apart))["verdict"]
    assert (other["verdict"], other["best"], other["regret"]) == ("least", 1.0, 0.0)
    assert "legal aid 100 %" in other["what"]


@small
def test_the_parts_of_a_mix_carry_what_their_levers_lose_alone(made_up, made):
    mix = [each for each in made["carried"] if each["share_of_money"] < 1.0]
    assert sum(each["share_of_money"] for each in mix) == pytest.approx(1.0)
    alone = {next(iter(each.shares)): each for each in made_up.bought if "alone" in each.name}
    for each in mix:
        lost = loss(made_up, alone[each["lever"]], made_up.futures).mean()
        assert each["loss"] == pytest.approx(each["share_of_money"] * lost)
        assert lost > 0.0


@small
def test_the_result_is_written_drawn_and_read_within_80_columns(
    made, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    folder = Path("stress")
    folder.mkdir()
    write_result(EXPERIMENT, folder, made, {"experiment": "stress"})
    assert (folder / "figure.png").stat().st_size > 10_000
    show_experiment("stress", folder)
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    words = " ".join(printed.split())
    assert "Where it happens, beside what else may, these take" in words
    assert "a funding cut" in words
    assert "Look out where share of the money that is cut is at least" in words
    assert ".0 of" not in words
    assert len(read_rows(folder / "futures.csv")) == PLAN.futures + PLAN.more


@small
def test_parameters_that_may_be_a_condition_are_drawn_ones():
    drawn = WHOLE.portfolio.draws.sets[0]
    for name in PARAMETERS:
        assert find(name)[0] == name
        assert name in drawn
