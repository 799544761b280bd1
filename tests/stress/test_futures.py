"""Futures and allocations of a stress test are what they are said to be."""

from dataclasses import replace
from functools import cache

import pytest
from bought import keep

from experiments.provenance.tables import read_rows
from experiments.stress.futures import (
    MONTH,
    STRESSORS,
    Future,
    as_promised,
    bounds,
    features,
    futures,
    stressed,
)
from experiments.stress.plan import (
    NOTHING,
    Candidate,
    candidates,
    kept_portfolio,
    market_for,
    scenario_of,
)
from experiments.stress.stress import QUICK, WHOLE
from sim.core.declare import InputError
from sim.scenario.catalogue import plausible

small = pytest.mark.small


@cache
def market():
    """All that the money of the kept portfolio can be put to, in a world of large agents."""
    return market_for(QUICK)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of a portfolio that is kept."""
    return keep(tmp_path_factory.mktemp("portfolio"))


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
            low, high = bounds(stressor, field)
            widest = plausible(f"{stressor.kind}.{field}")
            assert widest[0] <= low < high <= widest[1]
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
def test_a_stressor_changes_its_own_list_of_the_scenario_from_its_month_on(stressor, folder):
    [future] = [each for each in futures([1], 1, 8, 22) if each.happens == (stressor,)]
    legal_aid = candidates(folder, market())[1]
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
def test_the_allocations_are_those_of_the_kept_portfolio_with_its_money(folder):
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
def test_tranches_are_the_money_of_the_parts_to_the_cent_each_before_it_is_due(folder):
    for each in candidates(folder, market()):
        scenario = scenario_of(market(), each)
        assert sum(round(one.euros * 100) for one in scenario.tranches) == each.cents
        assert scenario.funding.budget == 0.0
        limits = sum(round(lever.most_euros * 100) for lever in scenario.interventions)
        assert limits == each.cents
        if each.parts:
            first = min(part.cell.start for part in each.parts)
            assert scenario.tranches[0].day == scenario.day_of(first)


@small
def test_a_portfolio_that_is_not_there_or_sells_something_else_is_refused(folder, tmp_path):
    with pytest.raises(InputError, match="call `awda experiment portfolio` first"):
        kept_portfolio(replace(QUICK, folder=tmp_path))
    for name in ("parts", "finalists"):
        text = (folder / f"{name}.csv").read_text(encoding="utf-8")
        (tmp_path / f"{name}.csv").write_text(text.replace("Anbar", "Basra"), encoding="utf-8")
    with pytest.raises(InputError, match=r"Basra .* is not what the portfolio sells"):
        candidates(kept_portfolio(replace(QUICK, folder=tmp_path)), market())


@small
def test_all_runs_are_about_three_thousand_with_those_of_the_portfolio(folder):
    tried, portfolio = len(candidates(folder, market())), WHOLE.portfolio
    races = portfolio.most * len(portfolio.seeds) + 7 * len(portfolio.fresh)
    stress = tried * (len(WHOLE.seeds) + WHOLE.futures) + 2 * WHOLE.more
    assert races + stress < 3300
    assert not {*WHOLE.seeds} & {*portfolio.seeds, *portfolio.fresh}
