"""Portfolio: the race finds what exhaustive search finds, money balances, and doubt is said."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from made_up_portfolio import ON_THE_MODEL, VILLAGE, WORTH, MadeUp
from running import here

import sim
from awda.cli import cli
from awda.report import show_experiment, show_rows
from experiments.portfolio.plan import market_of
from experiments.portfolio.portfolio import EXPERIMENT, name_of, named, raced
from experiments.portfolio.race import Race, added, every, steps_seen
from experiments.portfolio.runs import Runs
from experiments.portfolio.tables import regret, tables, with_front
from experiments.portfolio.units import (
    allotted,
    in_words,
    lever_of,
    lot,
    parts_of,
    places_apart,
    scenario_of,
)
from experiments.portfolio.words import recommendation
from experiments.provenance.tables import read_rows
from experiments.registry import experiment
from experiments.reproduce import write_result
from sim.core.declare import InputError

small = pytest.mark.small


@small
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_the_race_finds_what_exhaustive_search_finds_within_what_matters(noise):
    market, run = market_of(VILLAGE), MadeUp(noise)
    runs = Runs(market, VILLAGE.draws, run)

    def score(allocations):
        runs.make(allocations, VILLAGE.seeds)
        return runs.returns(allocations, VILLAGE.seeds)

    race = Race(market, score, VILLAGE.most)
    found = race.run()[0]
    tried = len(race.known)
    assert tried <= VILLAGE.most
    assert run.jobs == tried * len(VILLAGE.seeds)  # none was run twice
    everything = every(market)
    assert tried < len(everything) > 25
    runs.run = MadeUp()  # what each is worth in truth
    runs.make(everything, [1])
    truth = runs.returns(everything, [1])[0]
    assert truth.max() - truth[everything.index(found)] <= VILLAGE.matters


def test_in_the_village_the_race_agrees_with_exhaustive_search_and_every_ledger_balances():
    """On the model itself; what is compared are means over draws that took no part in the race."""
    found = raced(ON_THE_MODEL, here())
    best = found.finalists[1]
    others = [each for each in every(found.market) if each not in found.finalists]
    found.runs.make(others, ON_THE_MODEL.seeds)
    everything = every(found.market)
    means = found.runs.returns(everything, ON_THE_MODEL.seeds).mean(axis=0)
    by_search = everything[int(means.argmax())]
    found.runs.make([best, by_search], ON_THE_MODEL.fresh)
    pair = found.runs.returns([best, by_search], ON_THE_MODEL.fresh).mean(axis=0)
    assert pair[1] - pair[0] <= ON_THE_MODEL.matters
    found.runs.refuse_unbalanced()
    assert_balanced(tables(found)["money"])


def assert_balanced(rows):
    for row in rows:
        cents = {name: Decimal(f"{each:.2f}") for name, each in row.items() if "_eur" in name}
        parts = ("spent_eur", "not_absorbed_eur", "not_allotted_eur")
        assert sum(cents[part] for part in parts) == cents["budget_eur"]
        assert cents["allotted_eur"] == cents["spent_eur"] + cents["not_absorbed_eur"]


@small
def test_every_allocation_is_of_whole_units_and_within_the_budget():
    market = market_of(VILLAGE)
    for each in every(market):
        assert allotted(market, each) <= market.budget
        levers = scenario_of(market, each).interventions
        assert sum(round(lever.most_euros * 100) for lever in levers) == allotted(market, each)
    assert not any(allotted(market, added(each, 0)) <= market.budget
                   for each in [max(every(market))])  # fmt: skip


@small
def test_a_unit_costs_what_its_lever_says_for_all_its_time(village):
    market = market_of(VILLAGE)
    prices = {cell.kind: lot(cell, market.scenario) for cell in market.cells}
    weeks = market.cells[0].weeks
    assert prices["house_repair"] == (230_000, 1.0)
    assert prices["community_policing"] == (round(62_000 / 52 * 100) * weeks, weeks)
    forums = next(cell for cell in market.cells if cell.kind == "community_policing")
    assert lever_of(forums, 2, village).forums == 2


@small
def test_what_is_bought_is_delivered_to_the_last_unit_where_it_is_needed():
    market = market_of(VILLAGE)
    houses = next(n for n, cell in enumerate(market.cells) if cell.kind == "house_repair")
    few = added((0,) * len(market.cells), houses)
    [(_, count, each)] = parts_of(market, few)
    model = sim.ReturnModel(scenario_of(market, few), 1)
    model.run()
    assert sum(model.ledger.units.values()) == count
    assert model.ledger.spent_in_all == count * each.price


@small
def test_money_that_cannot_be_absorbed_is_reported_and_not_spent():
    found = raced(VILLAGE, MadeUp(absorbed=0.75))
    rows = tables(found)["money"]
    assert_balanced(rows)
    for row in rows:
        assert row["not_absorbed_eur"] == pytest.approx(row["allotted_eur"] / 4, abs=0.02)
    parts = tables(found)["parts"]
    assert all(0.0 < part["not_absorbed_eur"] < part["allotted_eur"] for part in parts)


@small
def test_a_run_whose_money_does_not_balance_is_an_error(monkeypatch):
    one = MadeUp()
    monkeypatch.setattr(one, "outcomes", lambda job: _dearer(MadeUp().outcomes(job)))
    with pytest.raises(RuntimeError, match="are not the 48000000 cents"):
        raced(VILLAGE, one)


def _dearer(made):
    made["spent"] += 0.01
    return made


@small
def test_a_lead_below_the_noise_is_no_difference_and_one_above_it_the_best():
    equal = dict.fromkeys(WORTH, 0.0)
    [row] = tables(raced(VILLAGE, MadeUp(3.0, equal)))["verdict"]
    assert row["verdict"] == "no difference shown"
    assert recommendation(row).startswith("No difference shown")
    [row] = tables(raced(VILLAGE, MadeUp(0.01, WORTH | {"house_repair": 30.0})))["verdict"]
    assert row["verdict"] == "best"
    assert "house_repair" in row["what"]
    assert row["probability_best"] >= 0.95
    assert row["regret"] < VILLAGE.matters


@small
def test_of_allocations_that_bring_as_much_the_one_with_least_money_stands_first():
    found = raced(VILLAGE, MadeUp(0.0, dict.fromkeys(WORTH, 0.0)))
    given = [allotted(found.market, each) for each in found.finalists]
    assert given == sorted(given)


@small
def test_the_marginal_value_of_a_step_is_what_it_brought_for_a_million():
    found = raced(VILLAGE, MadeUp())
    market = found.market
    rows = [row for row in tables(found)["marginal"] if row["lever"] == "house_repair"]
    first = next(row for row in rows if row["all_eur_before"] == 0.0)
    houses = next(n for n, cell in enumerate(market.cells) if cell.kind == "house_repair")
    step = market.costs[houses] / 100
    assert first["step_eur"] == step
    gain = 3.0 * (step / 24_000) ** 0.5  # households, of 200
    assert first["returns_a_million"] == pytest.approx(gain / step * 1e6)
    later = [row for row in rows if row["lever_eur_before"] > 0.0]
    assert later
    assert all(row["returns_a_million"] < first["returns_a_million"] for row in later)
    known = {each: np.zeros(2) for each in found.names}
    assert len(steps_seen(known, houses)) == len(rows)


@small
def test_regret_is_nought_for_the_best_in_every_draw_and_never_below():
    found = raced(VILLAGE, MadeUp())
    each = regret(found)
    assert each.shape == (len(VILLAGE.fresh) // 2, 1 + VILLAGE.finalists)
    assert (each >= 0.0).all()
    assert (each.min(axis=1) == 0.0).all()


@small
def test_on_the_front_are_those_that_nothing_beats_in_all_that_counts():
    names = ("further_returns", "worst_off", "attacks", "wrongly_cleared")
    points = [(3, 1, 0, 0), (2, 1, 0, 0), (1, 2, 0, 0), (3, 1, 0, -1)]
    rows = [dict(zip(names, each, strict=True)) for each in points]
    assert [row["on_front"] for row in with_front(rows)] == [0, 0, 1, 1]


@small
def test_the_result_is_written_drawn_and_read_within_80_columns(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    folder = Path("portfolio")
    folder.mkdir()
    made = tables(raced(VILLAGE, MadeUp(0.5)))
    write_result(EXPERIMENT, folder, made, {"experiment": "portfolio"})
    assert (folder / "figure.png").stat().st_size > 10_000
    show_experiment("portfolio", folder)
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert "P(best)" in printed
    assert "could not be absorbed" in " ".join(printed.split())
    assert len(read_rows(folder / "finalists.csv")) == VILLAGE.finalists
    show_rows("race", read_rows(folder / "race.csv"))


@small
def test_a_question_has_a_name_and_the_name_is_the_question():
    name = name_of(2e6, date(2017, 1, 1), 12, ("mediation", "legal_aid"))
    assert name == "portfolio-2000000-2017-01-01-12-mediation-legal_aid"
    for made in (named(name), experiment(name)):
        plan = made.plan
        assert (plan.budget, plan.start, plan.months) == (2e6, date(2017, 1, 1), 12)
        assert plan.levers == made.preview.levers == ("mediation", "legal_aid")
    assert experiment("portfolio").plan == EXPERIMENT.plan


@small
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("village", "--budget", "4e6"), "--budget: village has no budget"),
        (("portfolio", "--levers", "house_repairs"), "did you mean 'house_repair'"),
        (("portfolio", "--levers", "abolition"), "levers that are bought by the unit"),
        (("portfolio", "--from", "2030-01-01"), "is allowed; iraq_calibrated has these weeks"),
        (("portfolio", "--budget", "5"), "pays for no unit"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_before_a_run(tmp_path, words, said):
    asked = CliRunner().invoke(cli, ["experiment", *words, "--out", str(tmp_path / "r")])
    assert isinstance(asked.exception, InputError)
    assert said in str(asked.exception)
    assert not (tmp_path / "r").exists()


@small
def test_places_are_the_largest_governorates_and_all_others():
    world = sim.load("iraq")
    one, two, rest = places_apart(world, 2)
    lines = world.world.communities
    assert {*one.names, *two.names, *rest.names} == {line.governorate for line in lines}
    by_place = [sum(line.households for line in lines if line.governorate in each.names)
                for each in (one, two)]  # fmt: skip
    assert by_place[0] >= by_place[1]
    [everywhere] = places_apart(world, 0)
    assert not everywhere.names


@small
def test_an_allocation_is_said_by_lever_with_the_share_of_the_budget():
    market = market_of(VILLAGE)
    assert in_words(market, (0,) * len(market.cells)) == "nothing"
    said = in_words(market, added((0,) * len(market.cells), 0))
    assert said == f"house_repair {100 * market.costs[0] / market.budget:.0f} %"
