"""A world of one's own: laid out, checked whole, its rounds read, and calibrated."""

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import sim
from experiments.country.histories import Histories
from experiments.country.returned import read_returned, rounds_of
from experiments.country.template import lay_out, readme
from experiments.country.world_check import checked
from experiments.fitting.accepted import Accepted, read_accepted, write_accepted
from experiments.fitting.rejection import SIGNATURES, distances, drawn
from experiments.forecast.judged import judged
from experiments.forecast.own_world import own_world, with_households_drawn
from sim.core.declare import InputError, declarations
from sim.world.tables import KINDS

pytestmark = pytest.mark.small


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A new world, as `awda new-world` lays it out."""
    lay_out(tmp_path / "mine")
    return tmp_path / "mine"


def change(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_a_new_world_has_no_fault_and_runs(mine):
    assert checked(mine).faults == []
    assert sim.run(sim.load(mine).with_(**{"run.weeks": 4}), seed=1).weeks.size == 5


def test_the_page_of_a_new_world_tells_every_column_of_every_table():
    text = readme()
    for table, kind in KINDS.items():
        own = text.partition(f"## {table}\n")[2].partition("\n## ")[0]
        assert [name for name in declarations(kind) if f"| `{name}` |" not in own] == []


def test_nothing_is_laid_over_what_is_there(mine):
    before = {path.name: path.read_bytes() for path in mine.iterdir()}
    with pytest.raises(InputError, match="is there already"):
        lay_out(mine)
    assert {path.name: path.read_bytes() for path in mine.iterdir()} == before


def test_all_faults_are_named_at_once_by_file_row_and_column(mine):
    change(mine / "communities.csv", (",1200,", ",many,"), (",0.3,0.2,0.3,", ",1.3,0.2,0.3,"))
    change(mine / "desks.csv", (",district,2", ",distrikt,2"), ("governorate,4", "governorate,3"))
    change(mine / "attacks.csv", ("2016-04", "April"))
    change(mine / "world.toml", ("weeks = 156", "weeks = -1"), ("start =", "begin ="))
    found = checked(mine).faults
    wanted = ["communities.csv: row 2, column households", "communities.csv: row 3, column damaged",
              "desks.csv: row 4, column level", "attacks.csv: row 2, column month", "weeks = -1",
              "'begin'"]  # fmt: skip
    for words in wanted:
        assert len([line for line in found if words in line]) == 1, words
    assert len(found) == len(wanted)


def test_whole_tables_are_held_against_each_other(mine):
    change(mine / "desks.csv", ("governorate,4", "governorate,3"))
    change(mine / "hosts.csv", ("South,2015-08-31,South", "Suoth,2015-08-31,South"))
    change(mine / "displacement.csv", ("2000", "1900"))
    found = "\n".join(checked(mine).faults)
    assert "desks.csv: row 5, column rank: 3 stands twice" in found
    assert "did you mean 'South'?" in found
    assert "displacement.csv: row 3, column households: North: ends with 1900" in found
    assert "hosts.csv: South: has no row" in found


def test_the_first_of_the_faults_is_the_one_that_a_run_is_refused_with(mine):
    change(mine / "communities.csv", (",1200,", ",many,"))
    with pytest.raises(InputError) as caught:
        sim.load(mine)
    assert checked(mine).faults[0] == str(caught.value)


def test_faults_of_published_rounds_are_named_too(mine):
    change(mine / "returned.csv", ("South,Coast District,500", "South,Coats District,500"),
           ("North,Hill District,650", "South,Hill District,65000"))  # fmt: skip
    found = "\n".join(checked(mine).faults)
    assert "row 3, column district: 'Coats District'" in found
    assert "row 4, column governorate: 'South'" in found
    assert "count households, not people" in found


def test_a_district_that_a_round_did_not_count_keeps_its_count_and_is_not_judged(mine):
    change(mine / "returned.csv", ("2017-03-31,South,Coast District,800\n", ""))
    rounds = rounds_of(sim.load(mine).world)
    assert rounds.stock[:, 1].tolist() == [500, 500, 950]
    assert rounds.counted_on(date(2017, 3, 31)).tolist() == [True, False]


def test_no_round_after_the_day_is_known_on_it(mine):
    country = own_world(sim.load(mine))
    then = country.known(date(2017, 4, 30), None)
    assert then.days == (date(2016, 9, 30), date(2017, 3, 31))
    assert then.until(date(2016, 12, 31)).days == (date(2016, 9, 30),)
    with pytest.raises(InputError, match="before the first round of returns, 2016-09-30"):
        country.known(date(2016, 1, 1), None)
    assert country.name == "My country"


def steady(home: float) -> Histories:
    """One draw in which so many are home in each district, always."""
    days = (date(2016, 1, 3), date(2018, 12, 30))
    return Histories(days, np.full((1, 2, 2), home), np.array([[2000.0, 1500.0]]))


def test_a_distance_is_the_error_by_governorate_as_a_share_of_those_displaced(mine):
    rounds = rounds_of(sim.load(mine).world, date(2016, 10, 1))
    found = distances(steady(300.0), rounds)
    assert found == pytest.approx([np.sqrt((200 / 1500) ** 2 * 1500 / 3500)])


def test_a_forecast_is_judged_by_each_later_round_beside_persistence(mine):
    world = sim.load(mine).world
    rows = judged(steady(0.0), rounds_of(world, date(2017, 4, 1)), rounds_of(world))
    own = {(row["level"], row["forecast"]): row for row in rows}
    assert {row["date"] for row in rows} == {"2017-09-30"}
    assert own["all", "persistence"]["error_of_published"] == pytest.approx(400 / 1850, abs=1e-4)
    assert own["districts", "persistence"]["places_inside_90"] == ""
    assert own["districts", "model"]["places"] == 2


def test_draws_lie_in_plausible_ranges_and_ask_for_each_number_of_signatures(mine):
    values = drawn(sim.load(mine), 40)
    assert {each[SIGNATURES] for each in values} == {1, 2, 3, 4}
    for each in values:
        sim.load(mine).with_(**each)


def test_accepted_sets_are_read_as_they_were_written(mine):
    world = sim.load(mine).world
    kept = Accepted(date(2017, 3, 31), [{"clearance.signatures": 2.0, "access.North": -0.5}], [0.1])
    write_accepted(mine, kept)
    assert read_accepted(world) == kept
    assert "know what came later" in own_world(sim.load(mine)).remark(date(2016, 12, 31))
    change(mine / "accepted.csv", ("clearance.signatures", "clearance.signature"))
    with pytest.raises(InputError, match=r"did you mean 'clearance.signatures'"):
        read_accepted(world)


def test_no_district_is_drawn_with_fewer_than_had_returned_to_it(mine):
    scenario = sim.load(mine)
    known = rounds_of(scenario.world)
    known = known._replace(stock=known.stock * 2.0)
    for seed in range(20):
        made = with_households_drawn(scenario, known, np.random.default_rng(seed)).world
        households = [made.communities[0].households + made.communities[1].households,
                      made.communities[2].households]  # fmt: skip
        assert np.all(np.array(households) >= known.stock[-1] - 1)


def test_a_world_without_rounds_says_what_it_lacks(mine):
    (mine / "returned.csv").unlink()
    assert checked(mine).faults == []
    with pytest.raises(InputError, match="need the published rounds"):
        read_returned(sim.load(mine).world)


def test_a_copy_of_a_shipped_world_has_no_fault(tmp_path):
    for name in ("iraq", "nigeria", "tikrit"):
        folder = sim.load(name).world.folder
        shutil.copytree(folder, tmp_path / name)
        assert checked(tmp_path / name).faults == [], name
