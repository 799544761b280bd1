"""Scenarios: a file says only what differs, and a world is a folder that a spreadsheet can make."""

import shutil
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import sim
from sim.levers.decrees import Abolition, ClearanceReform
from sim.levers.policing import CommunityPolicing
from sim.scenario.scenario import TABLES, Scenario
from sim.scenario.toml_file import known_scenarios

pytestmark = pytest.mark.small

VILLAGE = known_scenarios()["village"].parent
HEAD = 'schema = 1\nextends = "village"\n'
LEVER = '[[intervention]]\nkind = "{}"\nstart = {}\n'


def read(path: Path, content: str) -> Scenario:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return sim.load(path)


def differing(first: Scenario, second: Scenario) -> set[str]:
    """The names of the fields in which two scenarios differ."""
    names = [field.name for field in fields(Scenario)]
    return {name for name in names if getattr(first, name) != getattr(second, name)}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VILLAGE, tmp_path / "hamlets"))


def test_a_scenario_that_says_nothing_equals_its_parent_but_for_the_name(
    tmp_path: Path, village: Scenario
) -> None:
    child = read(tmp_path / "child.toml", HEAD)
    assert child == replace(village, name="child")


def test_a_child_differs_from_its_parent_only_in_what_it_says(
    tmp_path: Path, village: Scenario
) -> None:
    child = read(tmp_path / "child.toml", HEAD + "[run]\nweeks = 9\n[trust]\nheadroom = 3.5")
    assert differing(child, village) == {"name", "run", "trust"}
    assert child.run == village.run._replace(weeks=9)
    assert child.trust == village.trust._replace(headroom=3.5)


def test_the_youngest_file_wins_and_the_others_still_count(tmp_path: Path) -> None:
    read(tmp_path / "a.toml", HEAD + 'title = "a"\n[run]\nweeks = 9\nhouseholds_per_agent = 2')
    read(tmp_path / "b.toml", 'schema = 1\nextends = "a"\ntitle = "b"\n[run]\nweeks = 8')
    youngest = read(tmp_path / "c.toml", 'schema = 1\nextends = "b.toml"')
    assert (youngest.name, youngest.title) == ("c", "b")
    assert (youngest.run.weeks, youngest.run.households_per_agent) == (8, 2)


def test_a_chain_of_a_thousand_files_is_read(tmp_path: Path) -> None:
    (tmp_path / "0.toml").write_text(HEAD + "[run]\nweeks = 9")
    for number in range(1, 1100):
        (tmp_path / f"{number}.toml").write_text(f'schema = 1\nextends = "{number - 1}"')
    assert sim.load(tmp_path / "1099.toml").run.weeks == 9


def test_the_levers_of_parent_and_child_add_up_the_parents_first(tmp_path: Path) -> None:
    read(tmp_path / "parent.toml", HEAD + LEVER.format("community_policing", 26))
    child = read(
        tmp_path / "child.toml",
        'schema = 1\nextends = "parent"\n' + LEVER.format("clearance_reform", 4),
    )
    assert child.interventions == (CommunityPolicing(start=26), ClearanceReform(start=4))


def test_exclusive_levers_may_follow_each_other(village: Scenario) -> None:
    levers = (ClearanceReform(start=4, end=9), Abolition(start=9))
    assert village.with_levers(*levers).interventions == levers


@pytest.mark.parametrize("signatures", [0, 10])
def test_as_many_signatures_as_desks_may_be_asked_for(village: Scenario, signatures: int) -> None:
    changed = village.with_(**{"clearance.signatures": signatures})
    assert changed.clearance.signatures == signatures


def test_with_changes_what_it_names_and_leaves_the_original_alone(village: Scenario) -> None:
    before = {table: tuple(getattr(village, table)) for table in TABLES}
    changed = village.with_(**{"trust.abuse_slow": -0.4, "run.weeks": 9})
    assert differing(changed, village) == {"trust", "run"}
    assert changed.trust == village.trust._replace(abuse_slow=-0.4)
    assert before == {table: tuple(getattr(village, table)) for table in TABLES}


def test_with_gives_a_number_the_type_that_a_file_would(village: Scenario) -> None:
    assert type(village.with_(**{"trust.headroom": 3}).trust.headroom) is float


@pytest.mark.parametrize("key", ["trust.headroom", "run.households_per_agent", "run.weeks"])
def test_with_refuses_what_a_file_may_not_say_in_the_same_words(
    tmp_path: Path, village: Scenario, key: str
) -> None:
    table, _, field = key.partition(".")
    with pytest.raises(sim.InputError) as in_code:
        village.with_(**{key: -7})
    with pytest.raises(sim.InputError) as in_file:
        read(tmp_path / "case.toml", f"{HEAD}[{table}]\n{field} = -7")
    assert str(in_code.value) == str(in_file.value).replace("case.toml", "village")


@pytest.mark.parametrize("name", ["title", "trust", "interventions", "new"])
def test_a_scenario_is_frozen(village: Scenario, name: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(village, name, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [(",", ";"), ("\n", "\r\n"), ("\n", "\n\n"), (",", " , "), ("community", "\ufeffcommunity")],
    ids=["semicolons", "Windows line ends", "blank rows", "spaces", "byte order mark"],
)
def test_a_table_is_read_as_spreadsheets_write_it(
    world: Path, village: Scenario, old: str, new: str
) -> None:
    table = world / "communities.csv"
    table.write_text(table.read_text().replace(old, new), encoding="utf-8", newline="")
    assert sim.load(world).world.communities == village.world.communities


def test_columns_may_stand_in_any_order(world: Path, village: Scenario) -> None:
    table = world / "desks.csv"
    rows = [line.split(",")[::-1] for line in table.read_text().splitlines()]
    table.write_text("\n".join(",".join(row) for row in rows))
    assert sim.load(world).world.desks == village.world.desks


def test_a_byte_order_mark_before_a_scenario_is_read(tmp_path: Path, village: Scenario) -> None:
    assert read(tmp_path / "child.toml", "\ufeff" + HEAD).trust == village.trust


@pytest.mark.parametrize("end", ["", "world.toml"], ids=["folder", "file"])
def test_a_world_is_found_by_its_path_and_named_after_its_folder(
    world: Path, village: Scenario, end: str
) -> None:
    found = sim.load(str(world / end))
    assert (found.name, found.world.folder) == ("hamlets", world.resolve())
    assert differing(found, village) == {"name", "world"}


def test_a_world_may_be_extended_by_the_path_from_the_file(tmp_path: Path, world: Path) -> None:
    child = read(tmp_path / "cases" / "child.toml", 'schema = 1\nextends = "../hamlets"')
    assert child.world == sim.load(world).world


def test_a_world_that_extends_another_brings_its_own_places(world: Path) -> None:
    (world / "desks.csv").write_text("desk,level,rank\nmukhtar,locality,1\n")
    own = read(world / "world.toml", HEAD + "[clearance]\nsignatures = 1")
    assert [desk.desk for desk in own.world.desks] == ["mukhtar"]


def test_a_sibling_is_extended_before_the_packaged_scenario_of_its_name(tmp_path: Path) -> None:
    read(tmp_path / "village_four.toml", HEAD + "[run]\nweeks = 9")
    child = read(tmp_path / "child.toml", 'schema = 1\nextends = "village_four"')
    assert (child.run.weeks, child.interventions) == (9, ())


def test_a_sibling_is_extended_before_what_lies_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(tmp_path / "elsewhere" / "parent.toml", HEAD + "[run]\nweeks = 8")
    read(tmp_path / "here" / "parent.toml", HEAD + "[run]\nweeks = 9")
    monkeypatch.chdir(tmp_path / "elsewhere")
    child = read(tmp_path / "here" / "child.toml", 'schema = 1\nextends = "parent.toml"')
    assert child.run.weeks == 9


def test_the_village_and_its_variants_are_known() -> None:
    known = known_scenarios()
    assert {"village", "village_four", "village_forum", "village_forum_agrees"} <= set(known)
    assert all(path.is_file() for path in known.values())


@pytest.mark.parametrize("name", known_scenarios())
def test_a_shipped_scenario_is_read_and_has_a_title(name: str) -> None:
    scenario = sim.load(name)
    assert scenario.name == name
    assert scenario.title


@pytest.mark.parametrize("week", [-3, 0, 1, 52, 4000])
@pytest.mark.parametrize("days", range(7))
def test_every_day_of_a_week_belongs_to_it(village: Scenario, week: int, days: int) -> None:
    assert village.week_of(village.day_of(week) + timedelta(days)) == week


def test_the_first_week_begins_on_the_day_that_the_run_starts(village: Scenario) -> None:
    moved = village.with_(**{"run.start": date(2017, 2, 1)})
    assert (moved.day_of(0), moved.week_of(date(2017, 2, 8))) == (date(2017, 2, 1), 1)
