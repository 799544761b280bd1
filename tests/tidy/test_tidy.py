"""Tidy data: one long table that says the same as the histories it is made from."""

from datetime import date

import numpy as np
import pandas
import pytest
from running import here

import sim
from experiments.compare.comparison import compared
from experiments.iraq import place_errors as generator
from experiments.iraq.published_returns import CUT, TABLE
from experiments.provenance.tables import read_rows
from experiments.runs.weekly import WEEKLY_COUNTS
from sim.core.declare import InputError
from sim.measure.place_errors import CALIBRATED, errors_by_place, trust_in_places
from sim.recording.curves import COLUMNS
from sim.recording.groups import GROUPS
from sim.run import Comparison

ENOUGH = 10_000  # households of a place that one run with few agents tells something of
WEEKS = 30
PLACED = ["governorate", "district", "group"]


@pytest.fixture(scope="module")
def short(village):
    many = {f"household.{name}_share": 0.4 for name in ("affiliated", "female_headed")}
    return village.with_(**{"run.weeks": WEEKS, "run.measured_from": 0, **many})


@pytest.fixture(scope="module")
def runs(short):
    return sim.replicate(short, [1, 2])


def chosen(frame, **cells):
    """The rows with these cells; a place or group that is not named is blank."""
    cells = dict.fromkeys(PLACED, "") | cells
    for name, cell in cells.items():
        frame = frame[frame[name] == cell]
    return frame


@pytest.mark.small
def test_columns_are_named_and_blank_where_they_do_not_apply(runs):
    frame = runs.to_dataframe()
    assert tuple(frame.columns) == COLUMNS
    assert (chosen(frame, outcome="tips", seed=1)[PLACED] == "").all(axis=None)
    assert frame["error_against_published"].isna().all()
    assert str(frame["date"].dtype).startswith("datetime64")


@pytest.mark.small
def test_no_row_stands_twice_and_every_unit_is_of_one_outcome(runs):
    frame = runs.to_dataframe()
    assert not frame.duplicated(["scenario", "seed", "date", *PLACED, "outcome"]).any()
    assert (frame.groupby("outcome")["unit"].nunique() == 1).all()


@pytest.mark.small
def test_every_outcome_stands_at_the_last_day_as_it_is_measured(runs, short):
    frame = runs.to_dataframe()
    last = frame[frame["date"] == np.datetime64(short.day_of(WEEKS))]
    for seed, history in zip(runs.seeds, runs.histories, strict=True):
        for name, value in sim.measure(history).items():
            [found] = chosen(last, seed=seed, outcome=name)["value"]
            assert found == value or np.isnan([found, value]).all()


@pytest.mark.small
def test_weekly_rates_are_those_of_the_histories_by_place_and_by_group(runs, short):
    frame, history = runs.to_dataframe(), runs.histories[1]
    of_all = chosen(frame, seed=2, outcome="return_rate")["value"].to_numpy()
    assert of_all.tolist() == (history.weeks["returned"] / history.agents).tolist()
    line = short.world.communities[0]
    place = {"seed": 2, "outcome": "return_rate", "governorate": line.governorate}
    inside = chosen(frame, **place)["value"].to_numpy()
    assert inside.tolist() == (history.returned.sum(axis=1) / history.agents).tolist()
    home = chosen(frame, **place, district=line.district)["value"].to_numpy()
    assert len(home) == WEEKS + 1
    assert home[-1] > 0
    for name in GROUPS:
        by_group = chosen(frame, seed=2, outcome="return_rate", group=name)["value"]
        [at_end] = chosen(frame, seed=2, outcome=f"return_rate_{name}")["value"]
        assert by_group.iloc[-1] == at_end or np.isnan([by_group.iloc[-1], at_end]).all()


@pytest.mark.small
def test_a_history_has_its_weeks_and_a_comparison_both_scenarios(runs, short):
    weeks = runs.histories[0].to_dataframe()
    assert set(weeks["outcome"]) < set(runs.to_dataframe()["outcome"])
    assert len(chosen(weeks, outcome="return_rate")) == WEEKS + 1
    other = sim.replicate(short.with_(**{"clearance.signatures": 2}), [1, 2])
    both = Comparison(runs, other).to_dataframe()
    assert len(both) == 2 * len(runs.to_dataframe())


@pytest.mark.small
def test_runs_of_workers_give_the_same_table_as_those_at_hand(runs, short):
    fewer = sim.load("village_four").with_(**{"run.weeks": WEEKS, "run.measured_from": 0})
    [found] = compared([short, fewer], (1, 2), here(), measures=(WEEKLY_COUNTS,))
    pandas.testing.assert_frame_equal(found.first.to_dataframe(), runs.to_dataframe())


@pytest.mark.small
def test_runs_that_were_not_asked_for_their_weeks_say_so(short):
    fewer = sim.load("village_four").with_(**{"run.weeks": WEEKS, "run.measured_from": 0})
    [found] = compared([short, fewer], (1,), here())
    with pytest.raises(InputError, match="its runs kept no weekly counts"):
        found.to_dataframe()


@pytest.mark.small
def test_errors_stand_beside_places_of_worlds_that_extend_a_calibrated_one_alone(village):
    for name in (CALIBRATED, "ten_signatures", "camp_closures"):
        errors = errors_by_place(sim.load(name))
        assert {("Anbar", ""), ("Diyala", "Kifri")} <= {*errors}
        assert 0.0 <= min(errors.values()) < max(errors.values()) < 100.0
        assert ("Kirkuk", "Kirkuk") not in errors  # left out of the published rounds
    assert errors_by_place(village) == errors_by_place(sim.load("iraq")) == {}
    moved = sim.load(CALIBRATED).with_(**{"decision.base_willingness": 0.0})
    assert errors_by_place(moved) == errors_by_place(sim.load(CALIBRATED))


@pytest.mark.small
def test_a_sentence_says_how_far_places_can_be_trusted(village):
    said = trust_in_places(sim.load("ten_signatures"))
    of_districts = [row["mean_of_rounds"] for row in read_rows(generator.table_of_errors())
                    if row["district"]]  # fmt: skip
    points = f"{np.mean(of_districts):.0f} percentage points"
    assert f"{points} in the mean of districts and rounds" in said
    assert "no single district is a forecast" in said
    assert "nothing tests its numbers by place" in trust_in_places(village)


def test_the_errors_kept_are_those_of_the_calibrated_world_up_to_its_scale():
    kept = {(row["scenario"], row["governorate"], row["district"]): row
            for row in read_rows(generator.table_of_errors())}  # fmt: skip
    assert {name for name, _, _ in kept} == {CALIBRATED}
    coarse = sim.replicate(sim.load(CALIBRATED).with_(**{"run.households_per_agent": 200}), [1])
    made = generator.errors(coarse)
    sizes = generator.households_by_place(coarse)
    off = [abs(row["mean_of_rounds"] - kept[tuple(row.values())[:3]]["mean_of_rounds"])
           for row in made if sizes[row["governorate"], row["district"]] >= ENOUGH]  # fmt: skip
    assert len(made) == len(kept)
    assert len(off) > 20
    assert np.mean(off) < 2.5


def test_an_error_is_the_mean_distance_to_the_published_rounds_as_counted_by_hand():
    scenario = sim.load("iraq").with_(**{"run.households_per_agent": 200})
    runs = sim.replicate(scenario, [1])
    [place] = [n for n, line in enumerate(scenario.world.communities) if line.district == "Tikrit"]
    rows = [row for row in read_rows(TABLE) if row["date"] <= CUT.isoformat()]
    published = dict.fromkeys((row["date"] for row in rows), 0.0)
    published |= {
        row["date"]: row["returned_households"] for row in rows if row["district"] == "Tikrit"
    }
    weeks = [(date.fromisoformat(day) - scenario.run.start).days // 7 for day in published]
    home = 200 * runs.histories[0].returned[weeks, place]
    off = np.abs(home - np.array([*published.values()]))
    [row] = [each for each in generator.errors(runs) if each["district"] == "Tikrit"]
    of = scenario.world.communities[place].households
    assert row["mean_of_rounds"] == round(100 * np.mean(off) / of, 1)
    assert row["at_cut"] == round(100 * off[-1] / of, 1)
