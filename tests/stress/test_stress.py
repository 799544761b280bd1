"""Stress: futures are what they are said to be, money balances, and losses have their cause."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
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
    MONTH,
    STRESSORS,
    Future,
    as_promised,
    features,
    futures,
    stressed,
)
from experiments.stress.plan import (
    NOTHING,
    Candidate,
    Part,
    StressPlan,
    candidates,
    kept_portfolio,
    market_for,
    scenario_of,
)
from experiments.stress.robustness import Found, gain, loss, weeks_to_recover
from experiments.stress.runs import Runs
from experiments.stress.stress import EXPERIMENT, QUICK, WHOLE, ran, tables
from sim.core.declare import InputError
from sim.levers.account import NO_MONEY
from sim.measure.outcomes import OUTCOMES
from sim.scenario.catalogue import find, plausible

small = pytest.mark.small
PLAN = replace(QUICK, more=8)
VILLAGE = replace(
    SMALL_PORTFOLIO, scenario="village", over=None, households_per_agent=None, budget=480_000.0,
    start=date(2016, 3, 6), levers=("house_repair", "legal_aid", "community_policing"),
)  # fmt: skip


@cache
def market():
    """All that the money of the kept portfolio can be put to, in a world of large agents."""
    return market_for(QUICK)


@small
def test_each_thing_goes_wrong_alone_as_often_as_said_and_else_in_every_second_future():
    found = futures(range(1, 9), alone=2, count=96, months=22)
    alone, others = found[:16], found[16:]
    assert [len(each.happens) for each in alone] == [1] * 16
    for stressor in STRESSORS:
        assert sum(stressor in each.happens for each in alone) == 2
        assert sum(stressor in each.happens for each in others) == pytest.approx(40, abs=8)
    assert [each.draw for each in found[:9]] == [1, 2, 3, 4, 5, 6, 7, 8, 1]
    assert len({each.name for each in found}) == 96


@small
def test_what_is_drawn_fills_its_plausible_range_and_never_leaves_it():
    found = futures([1], alone=0, count=200, months=22)
    for stressor in STRESSORS:
        for field in stressor.fields:
            low, high = plausible(f"{stressor.kind}.{field}")
            name = f"{stressor.name}.{field}"
            values = [each.values[name] for each in found if stressor in each.happens]
            assert low <= min(values) <= low + 0.1 * (high - low)
            assert high - 0.1 * (high - low) <= max(values) <= high
        if stressor.is_dated:
            months = {each.values.get(f"{stressor.name}.{MONTH}") for each in found} - {None}
            assert months == set(range(22))


@small
def test_what_does_not_happen_is_at_its_mildest_and_never_begins():
    assert features(as_promised(1), 22)["attacks.factor"] == 1.0
    assert features(as_promised(1), 22)["demand.signatures"] == 10.0
    assert features(as_promised(1), 22)["cut.month"] == 22.0
    future = Future("F", 1, {"cut.share": 0.5, "cut.weeks": 9.0, "cut.month": 3.0})
    assert features(future, 22)["cut.month"] == 3.0
    assert features(future, 22)["roads.weeks"] == 0.0


@small
@pytest.mark.parametrize("stressor", STRESSORS, ids=lambda each: each.name)
def test_a_stressor_changes_its_own_list_of_the_scenario_from_its_month_on(stressor):
    [future] = [each for each in futures([1], 1, 8, 22) if each.happens == (stressor,)]
    legal_aid = candidates(kept_portfolio(QUICK), market())[1]
    before = scenario_of(market(), legal_aid)
    start = market().scenario.run.measured_from
    after = stressed(before, future, start)
    lists = {"event": "shocks", "intervention": "interventions", "tranche": "tranches"}
    changed = {name for name in lists.values() if getattr(before, name) != getattr(after, name)}
    assert changed == {lists[stressor.kind.partition(".")[0]]}
    if stressor.is_dated:
        [new] = {*after.shocks, *after.interventions} - {*before.shocks, *before.interventions}
        month = future.values[f"{stressor.name}.{MONTH}"]
        assert new.start - start == pytest.approx(month * 365.25 / 84, abs=0.5)
        for field in stressor.fields:
            assert getattr(new, field) == future.values[f"{stressor.name}.{field}"]
    else:
        weeks = future.values["late.delay_weeks"]
        assert {each.delay_weeks for each in after.tranches} == {weeks}


@small
def test_the_allocations_are_those_of_the_kept_portfolio_with_its_money():
    folder = kept_portfolio(WHOLE)
    tried = candidates(folder, market_for(WHOLE))
    money = {row["allocation"]: row["allotted_eur"] for row in read_rows(folder / "money.csv")}
    assert tried[0] == Candidate(NOTHING, ())
    finalists = [each for each in tried if each.name in money]
    assert len({each.words for each in finalists}) == len(finalists) >= 1
    for each in finalists:
        assert each.cents / 100 == pytest.approx(money[each.name], abs=0.01)
    alone = {each.name: each for each in tried if each.name.endswith(" alone")}
    assert {f"{kind} alone" for kind in WHOLE.portfolio.levers} == {*alone}
    assert all(len(each.shares) == 1 for each in alone.values())


@small
def test_tranches_are_the_money_of_the_parts_to_the_cent_each_before_it_is_due():
    for each in candidates(kept_portfolio(QUICK), market()):
        scenario = scenario_of(market(), each)
        assert sum(round(one.euros * 100) for one in scenario.tranches) == each.cents
        assert scenario.funding.budget == 0.0
        limits = sum(round(lever.most_euros * 100) for lever in scenario.interventions)
        assert limits == each.cents
        if each.parts:
            first = min(part.cell.start for part in each.parts)
            assert scenario.tranches[0].day == scenario.day_of(first)


@small
def test_a_portfolio_that_is_not_there_or_sells_something_else_is_refused(tmp_path):
    with pytest.raises(InputError, match="call `awda experiment portfolio` first"):
        kept_portfolio(replace(QUICK, folder=tmp_path))
    for name in ("parts", "finalists"):
        text = (kept_portfolio(QUICK) / f"{name}.csv").read_text(encoding="utf-8")
        (tmp_path / f"{name}.csv").write_text(text.replace("Anbar", "Basra"), encoding="utf-8")
    with pytest.raises(InputError, match=r"Basra .* is not what the portfolio sells"):
        candidates(kept_portfolio(replace(QUICK, folder=tmp_path)), market())


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
        worth = {"legal_aid": 8e-8, "mediation": 6e-8}
        levers = [each.kind() for each in job.scenario.interventions]
        share = 0.3 + paid / 1e5 * max([worth.get(kind, 1e-9) for kind in levers], default=0.0)
        share += job.seed * 1e-6
        account = NO_MONEY._replace(within_limit_cents=left)._asdict()
        home = [share * week / job.scenario.run.weeks for week in range(job.scenario.run.weeks + 1)]
        found = dict.fromkeys(OUTCOMES, 0.0)
        found |= {"durable_return_rate": share, "spent": paid / 100 + self.error}
        return Outcomes(found, {MONEY.name: account, SHARES.name: {"returned": home}})


@pytest.fixture(scope="module")
def made_up():
    return ran(PLAN, MadeUp())


@small
def test_money_that_does_not_balance_to_the_cent_is_an_error():
    with pytest.raises(RuntimeError, match=r"spent and .* left are not the"):
        ran(replace(PLAN, seeds=(301, 302), futures=2, more=0), MadeUp(error=0.01))


@small
def test_a_loss_is_ascribed_to_the_cut_that_makes_it_and_to_nothing_else(made_up):
    rows = [row for row in tables(made_up)["stressors"] if row["allocation"] == "legal_aid alone"]
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
def test_the_best_in_every_future_has_no_regret_and_the_lever_that_loses_carries_the_loss(made_up):
    made = tables(made_up)
    [row] = made["verdict"]
    least = made["allocations"][0]
    assert least["regret"] == min(each["regret"] for each in made["allocations"])
    assert row["verdict"] == "least"
    assert "legal" in row["what"]
    mix = [each for each in made["carried"] if each["share_of_money"] < 1.0]
    assert mix
    for each in mix:
        assert each["loss"] >= 0.0
    assert sum(each["share_of_money"] for each in mix) == pytest.approx(1.0)


@small
def test_the_result_is_written_drawn_and_read_within_80_columns(
    made_up, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    folder = Path("stress")
    folder.mkdir()
    write_result(EXPERIMENT, folder, tables(made_up), {"experiment": "stress"})
    assert (folder / "figure.png").stat().st_size > 10_000
    show_experiment("stress", folder)
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    words = " ".join(printed.split())
    assert "Where it happens, beside what else may, these take" in words
    assert "a funding cut" in words
    assert "draws held out" in words
    assert len(read_rows(folder / "futures.csv")) == PLAN.futures + PLAN.more


@small
def test_all_runs_are_about_three_thousand_with_those_of_the_portfolio():
    tried, portfolio = len(candidates(kept_portfolio(WHOLE), market())), WHOLE.portfolio
    races = portfolio.most * len(portfolio.seeds) + 7 * len(portfolio.fresh)
    stress = tried * (len(WHOLE.seeds) + WHOLE.futures) + 2 * WHOLE.more
    assert races + stress < 3300
    assert not {*WHOLE.seeds} & {*portfolio.seeds, *portfolio.fresh}


@small
def test_parameters_that_may_be_a_condition_are_drawn_ones():
    drawn = WHOLE.portfolio.draws.sets[0]
    for name in PARAMETERS:
        assert find(name)[0] == name
        assert name in drawn
