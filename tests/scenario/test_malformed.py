"""Malformed input: whatever is wrong, what comes out is one line that says what is allowed."""

import csv
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.core.declare import Declared, InputError, Par, declarations
from sim.levers.decrees import Abolition, ClearanceReform
from sim.levers.lever import LEVERS
from sim.scenario.scenario import TABLES, Scenario
from sim.scenario.toml_file import known_scenarios
from sim.world.lines import CommunityLine, DeskLine

pytestmark = pytest.mark.small

VILLAGE = known_scenarios()["village"].parent
HEAD = 'schema = 1\nextends = "village"\n'
LEVER = HEAD + "[[intervention]]\n"
HUGE = "0x" + "f" * 5000  # more digits than Python prints

Words = tuple[str, ...]

# What is wrong -> the scenario file, and words that its error must contain.
FILES: dict[str, tuple[str | bytes, Words]] = {
    "unknown key": (HEAD + "[trust]\nheadrom = 4", ("[trust]", "'headrom'", "'headroom'")),
    "unknown key of the run": (HEAD + "[run]\nweek = 9", ("[run]", "'week'", "'weeks'")),
    "empty key": (HEAD + '[run]\n"" = 9', ("[run]", "''")),
    "key with a newline": (HEAD + '[run]\n"we\\neks" = 9', ("[run]", "weeks")),
    "unknown table": (HEAD + "[trusts]\nheadroom = 4", ("'trusts'", "'trust'")),
    "unknown word at the top": (HEAD + 'titel = "x"', ("'titel'", "'title'")),
    "key without its table": (HEAD + "weeks = 9", ("'weeks'",)),
    "out of the domain": (HEAD + "[police]\nabuse_chance = 1.5", ("abuse_chance", "1.5", "0 to 1")),
    "out of the domain of a count": (HEAD + "[run]\nweeks = 0", ("weeks = 0", "1 to 4000")),
    "nan": (HEAD + "[trust]\nabuse_slow = nan", ("abuse_slow = nan",)),
    "inf": (HEAD + "[funding]\nbudget = inf", ("budget = inf",)),
    "minus inf": (HEAD + "[trust]\nabuse_slow = -inf", ("abuse_slow = -inf",)),
    "number too great for a float": (HEAD + "[funding]\nbudget = 1e999", ("budget = inf",)),
    "bool for a number": (HEAD + "[forum]\nattendance = true", ("attendance = True",)),
    "bool for a whole number": (HEAD + "[run]\nweeks = true", ("weeks = True", "whole number")),
    "text for a number": (HEAD + '[run]\nweeks = "52"', ("weeks = '52'", "whole number")),
    "float for a whole number": (HEAD + "[run]\nweeks = 52.0", ("weeks = 52.0", "whole number")),
    "list for a number": (HEAD + "[run]\nweeks = [52]", ("weeks = [52]",)),
    "table for a number": (HEAD + "[run.weeks]\nlong = 52", ("weeks = {'long': 52}",)),
    "table nested without end": (HEAD + "trust.headroom" + ".a" * 5000 + " = 1", ("headroom",)),
    "title nested without end": (HEAD + "title" + ".a" * 5000 + " = 1", ("title",)),
    "date for a number": (HEAD + "[run]\nweeks = 2016-01-03", ("weeks", "whole number")),
    "text for a date": (HEAD + '[run]\nstart = "2016-01-03"', ("'2016-01-03'", "a date such as")),
    "number for a date": (HEAD + "[run]\nstart = 2016", ("start = 2016", "a date such as")),
    "date with a time": (HEAD + "[run]\nstart = 2016-01-03T00:00:00", ("start", "a date such as")),
    "time for a date": (HEAD + "[run]\nstart = 07:30:00", ("start", "a date such as")),
    "date that is none": (HEAD + "[run]\nstart = 2016-02-30", ("not TOML",)),
    "huge whole number": (HEAD + "[run]\nweeks = 1" + "0" * 400, ("weeks = 1000",)),
    "huge whole number for a float": (HEAD + "[funding]\nbudget = 1" + "0" * 400, ("budget",)),
    "whole number of 5000 digits": (HEAD + "[run]\nweeks = " + "9" * 5000, ()),
    "huge hexadecimal": (HEAD + f"[run]\nweeks = {HUGE}", ("weeks",)),
    "huge schema": (f"schema = {HUGE}", ("schema",)),
    "huge title": (f"{HEAD}title = {HUGE}", ("title",)),
    "huge extends": (f"schema = 1\nextends = {HUGE}", ("extends",)),
    "huge kind": (f"{LEVER}kind = {HUGE}", ("kind",)),
    "table given as a number": ("trust = 4\n" + HEAD, ("[trust]", "table", "4")),
    "table given as a text": ('run = "long"\n' + HEAD, ("[run]", "table", "'long'")),
    "table given as a list": (HEAD + "[[trust]]\nheadroom = 4", ("[trust]", "table")),
    "schema missing": ('extends = "village"', ("schema = 1 is missing",)),
    "schema of the future": ("schema = 2", ("schema = 2", "1 is allowed")),
    "schema as a bool": ("schema = true", ("schema = True", "1 is allowed")),
    "schema as a text": ('schema = "1"', ("schema = '1'", "1 is allowed")),
    "schema as a list": ("schema = [1]", ("schema = [1]", "1 is allowed")),
    "title as a number": (HEAD + "title = 4", ("title = 4", "a text")),
    "title as a list": (HEAD + 'title = ["a"]', ("title = ['a']", "a text")),
    "extends as a number": ("schema = 1\nextends = 3", ("extends = 3", "name or path")),
    "extends as a bool": ("schema = 1\nextends = false", ("extends = False", "name or path")),
    "extends as a list": ('schema = 1\nextends = ["village"]', ("extends", "name or path")),
    "extends what is nowhere": ('schema = 1\nextends = "vilage"', ("vilage", "'village'")),
    "extends a long name": (f'schema = 1\nextends = "{"x" * 300}"', ("no such scenario",)),
    "extends a name of two lines": ('schema = 1\nextends = "a\\nb"', ("no such scenario",)),
    "extends a name with a null": ('schema = 1\nextends = "a\\u0000b"', ("no such scenario",)),
    "extends itself": ('schema = 1\nextends = "case"', ("circular", "case extends case")),
    "no world": ("schema = 1", ("has no world", "village")),
    "no world and an empty extends": ('schema = 1\nextends = ""', ("has no world", "village")),
    "not UTF-8": (HEAD.encode() + b'title = "caf\xe9"', ("byte", "UTF-8")),
    "UTF-16": (HEAD.encode("utf-16"), ("is UTF-16", "save the file with the encoding UTF-8")),
    "empty file": ("", ("schema",)),
    "no TOML: key without a value": (HEAD + "title =", ("not TOML",)),
    "no TOML: open text": (HEAD + 'title = "a', ("not TOML",)),
    "no TOML: open table": (HEAD + "[trust", ("not TOML",)),
    "no TOML: key twice": (HEAD + "schema = 1", ("not TOML",)),
    "no TOML: table twice": (HEAD + "[run]\n[run]", ("not TOML",)),
    "no TOML: decimal comma": (HEAD + "[trust]\nheadroom = 4,5", ("not TOML",)),
    "no TOML: leading zero": (HEAD + "[run]\nweeks = 052", ("not TOML",)),
    "no TOML: null byte": (HEAD.encode() + b"\x00", ("not TOML",)),
    "no TOML: nested without end": (HEAD + "title = " + "[" * 9000, ("not TOML",)),
    "no TOML: prose": ("the village, but safer", ("not TOML",)),
    "intervention as a table": (HEAD + '[intervention]\nkind = "abolition"', ("[[intervention]]",)),
    "intervention as a text": (HEAD + 'intervention = "abolition"', ("[[intervention]]",)),
    "intervention as texts": (HEAD + 'intervention = ["abolition"]', ("[[intervention]]",)),
    "lever without a kind": (
        LEVER + "start = 3", ("[[intervention]] 1", "kind is missing", "abolition")),
    "lever of an unknown kind": (LEVER + 'kind = "abolitoin"', ("'abolitoin'", "'abolition'")),
    "lever kind as a number": (LEVER + "kind = 3", ("kind = 3", "abolition")),
    "lever kind as a list": (LEVER + 'kind = ["abolition"]', ("kind = ['abolition']",)),
    "lever with an unknown key": (LEVER + 'kind = "abolition"\nstrat = 3', ("'strat'", "'start'")),
    "lever with another's key": (LEVER + 'kind = "abolition"\nforums = 3', ("'forums'",)),
    "lever that ends before it starts": (
        LEVER + 'kind = "abolition"\nstart = 9\nend = 8', ("abolition", "end = 8", "start = 9")),
    "lever that ends as it starts": (
        LEVER + 'kind = "abolition"\nstart = 9\nend = 9', ("abolition", "end = 9", "start = 9")),
    "fault in the second lever": (
        LEVER + 'kind = "abolition"\n[[intervention]]\nkind = "reform"', ("[[intervention]] 2",)),
    "abolition and reform at once": (
        LEVER + 'kind = "abolition"\nstart = 9\n[[intervention]]\nkind = "clearance_reform"\n'
        "start = 4\nend = 10", ("abolition", "clearance_reform", "exclude each other")),
    "two community policings at once": (
        (LEVER + 'kind = "community_policing"\n[[intervention]]\nkind = "community_policing"'),
        ("community_policing", "exclude each other")),
    "a lever that the parent's excludes": (
        LEVER.replace("village", "village_four") + 'kind = "abolition"', ("exclude each other",)),
    "access of an unknown governorate": (HEAD + "[access]\nValey = 1.0", ("'Valey'", "'Valley'")),
    "access that is no number": (HEAD + "[access]\nValley = true", ("Valley = True",)),
    "access of an unknown district": (
        HEAD + "[district_access]\nRivr = 1.0", ("'Rivr'", "'River'")),
    "access that is no table": (HEAD + "access = 1.0", ("[access]",)),
    "more signatures than desks": (
        HEAD + "[clearance]\nsignatures = 11", ("[clearance]", "signatures = 11", "at most 10")),
    "a reform to more signatures than desks": (
        LEVER + 'kind = "clearance_reform"\nsignatures = 11', ("clearance_reform", "at most 10")),
    "a forum that agrees on more signatures than desks": (
        LEVER + 'kind = "community_policing"\nagreed_signatures = 12', ("= 12", "at most 10")),
}  # fmt: skip

# A cell of the village's tables that is set to what it may not be: file, row, column, value.
CELLS: list[tuple[str, int, str, str]] = [
    ("communities.csv", 2, "households", "eighty"),
    ("communities.csv", 3, "households", "70.5"),
    ("communities.csv", 4, "households", "0"),
    ("communities.csv", 4, "households", ""),
    ("communities.csv", 2, "households", "9" * 50),
    ("communities.csv", 2, "security", "0,8"),
    ("communities.csv", 3, "security", "nan"),
    ("communities.csv", 4, "attacks_a_year", "inf"),
    ("communities.csv", 4, "attacks_a_year", "-1.0"),
    ("communities.csv", 2, "damaged", "1.5"),
    ("communities.csv", 3, "destroyed", "30%"),
    ("communities.csv", 4, "services", ""),
    ("communities.csv", 2, "jobs", "a\nb"),
    ("communities.csv", 2, "retaken_first", "spring 2016"),
    ("communities.csv", 2, "retaken_last", "1815-06-18"),
    ("communities.csv", 3, "returns", "maybe"),
    ("displacement.csv", 2, "date", "2014"),
    ("displacement.csv", 2, "governorate", "Valey"),
    ("communities.csv", 3, "community", ""),
    ("communities.csv", 3, "community", "   "),
    ("communities.csv", 3, "community", "Upper hamlet"),
    ("communities.csv", 4, "governorate", "Coast"),
    ("communities.csv", 4, "governorate", ""),
    ("desks.csv", 2, "level", "province"),
    ("desks.csv", 2, "level", "District"),
    ("desks.csv", 5, "level", "locality"),
    ("desks.csv", 3, "desk", "registration of the displaced"),
    ("desks.csv", 4, "desk", ""),
    ("desks.csv", 3, "rank", "1"),
    ("desks.csv", 3, "rank", "17"),
    ("desks.csv", 3, "rank", "first"),
]


def _replace(old: str, new: str) -> Callable[[str], str]:
    def damage(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return damage


def _header(text: str) -> str:
    return text.partition("\n")[0]


# What is wrong -> the file, what is done to its text, and words that its error must contain.
TABLE_FAULTS: dict[str, tuple[str, Callable[[str], str | bytes | None], Words]] = {
    "missing table": ("communities.csv", lambda _: None, ("cannot be read",)),
    "missing desks": ("desks.csv", lambda _: None, ("cannot be read",)),
    "empty table": ("communities.csv", lambda _: "", ("row 1", "'community' is missing")),
    "header only": ("communities.csv", _header, ("no rows",)),
    "blank rows only": ("desks.csv", lambda text: _header(text) + "\n\n,,\n", ("no rows",)),
    "rows without a header": (
        "desks.csv", lambda text: text.partition("\n")[2], ("row 1", "unknown key")),
    "not UTF-8": ("desks.csv", lambda text: text.encode() + b"caf\xe9,district,11", ("UTF-8",)),
    "UTF-16": ("communities.csv", lambda text: text.encode("utf-16"), ("is UTF-16", "UTF-8")),
    "missing column": ("communities.csv", _replace(",jobs,", ","), ("row 1", "'jobs' is missing")),
    "unknown column": (
        "communities.csv", _replace(",services,", ",servises,"), ("'servises'", "'services'")),
    "further column": ("desks.csv", _replace(",rank", ",rank,colour"), ("row 1", "'colour'")),
    "doubled column": (
        "communities.csv", _replace(",jobs,", ",services,"), ("row 1", "'services'", "twice")),
    "doubled column beside all others": (
        "desks.csv", _replace(",rank", ",rank,rank"), ("row 1", "'rank'", "twice")),
    "too few cells": (
        "communities.csv", _replace("Lower hamlet,", ""), ("row 3", "12 cells", "13")),
    "too many cells": (
        "desks.csv", _replace("mukhtar,", "mukhtar,elder,"), ("row 3", "4 cells", "3")),
    "decimal comma between commas": (
        "communities.csv", _replace("80,0.8,", "80,0,8,"), ("row 2", "14 cells")),
    "decimal comma between semicolons": (
        "communities.csv", lambda text: text.replace(",", ";").replace("0.8", "0,8"),
        ("row 2", "security", "'0,8'")),
    "tabs between cells": ("desks.csv", lambda text: text.replace(",", "\t"), ("row 1",)),
    "unclosed quote": ("desks.csv", _replace("mukhtar", '"mukhtar'), ("comma-separated",)),
    "text after a quote": ("desks.csv", _replace("mukhtar", '"muk"htar'), ("comma-separated",)),
    "bare carriage return": ("desks.csv", _replace("mukhtar", "muk\rhtar"), ("comma-separated",)),
    "endless cell": ("desks.csv", _replace("mukhtar", "m" * 200_000), ("comma-separated",)),
    "more than 16 desks": (
        "desks.csv", lambda text: text + "".join(f"x{i},district,{i}\n" for i in range(11, 18)),
        ("row 18", "rank", "17")),
    "more damaged and destroyed than there are": (
        "communities.csv", _replace("0.25,0.15", "0.9,0.15"),
        ("row 2", "damaged + destroyed", "1.05")),
    "rows of one district apart": (
        "communities.csv", _replace("Lower hamlet,River", "Lower hamlet,Hill"),
        ("row 4", "column district", "'River'")),
    "fault below a blank row": (
        "communities.csv", _replace("Lower hamlet,River,", "\nLower hamlet,River,x"),
        ("row 4", "column governorate", "'xValley'")),
    "name twice, below a blank row": (
        "desks.csv", _replace("mukhtar", "\nregistration of the displaced"),
        ("row 4", "column desk", "'registration of the displaced'")),
    "more displaced than live there": (
        "displacement.csv", _replace("200", "201"), ("Valley", "201", "200")),
    "a name of two lines": (
        "communities.csv", _replace("Upper hamlet,River,Valley,80", '"Up\nper",River,Valley,5000'),
        ("row 2", "column community", "U+000A", "remove")),
    "displacement that falls": (
        "displacement.csv", lambda text: text + "Valley,2015-01-01,199\n", ("row 3", "199")),
    "displacement before the row above": (
        "displacement.csv", lambda text: text + "Valley,2014-01-01,200\n", ("row 3", "2014-01-01")),
    "retaken last before first": (
        "communities.csv", _replace("2015-08-16,2015-08-16", "2015-08-16,2015-08-15"),
        ("row 2", "retaken_last", "2015-08-15")),
    "retaken first without last": (
        "communities.csv", _replace("2015-08-16,2015-08-16", "2015-08-16,"),
        ("row 2", "retaken_last", "empty")),
}  # fmt: skip

NOT_THERE: list[tuple[str, Words]] = [
    ("vilage", ("vilage", "'village'")),
    ("no/such/file.toml", ("no such scenario",)),
    ("", ("no such scenario",)),
    (".", ("no such scenario",)),
    ("a\nb", ("no such scenario",)),
    ("a\0b", ("no such scenario",)),
    ("x" * 5000, ("no such scenario",)),
]

CHANGES: dict[str, tuple[dict[str, Any], Words]] = {
    "unknown table": ({"trusts.headroom": 4.0}, ("'trusts'", "'trust'")),
    "unknown key": ({"trust.headrom": 4.0}, ("'headrom'", "'headroom'")),
    "no key": ({"trust": 4.0}, ("[trust]", "unknown key")),
    "nothing": ({"": 4.0}, ("unknown key ''",)),
    "a field that is no table": ({"title.x": "a"}, ("'title'",)),
    "text for a date": ({"run.start": "2016-01-03"}, ("start", "'2016-01-03'", "a date")),
    "none": ({"run.weeks": None}, ("weeks = None",)),
    "an object": ({"run.weeks": object}, ("weeks = <class 'object'>",)),
    "a complex number": ({"trust.headroom": 1j}, ("headroom = 1j",)),
    "a fault after what is right": ({"run.weeks": 9, "run.start": 9}, ("start = 9",)),
    "access of an unknown governorate": ({"access.Valey": 1.0}, ("'Valey'", "'Valley'")),
    "access that is no number": ({"access.Valley": "far"}, ("Valley = 'far'",)),
    "agents too many for a locality": ({"run.locality_households": 2501}, ("2501",)),
    "more signatures than desks": ({"clearance.signatures": 11}, ("signatures = 11",)),
}


def _outside(declared: Declared) -> dict[str, Any]:
    """What the domain forbids, but only just, and what is no number at all."""
    assert isinstance(declared.about, Par)
    low, high = declared.about.domain
    if declared.type is int:
        return {"below": int(low) - 1, "above": int(high) + 1, "text": "many", "bool": True}
    below, above = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
    return {"below": below, "above": above, "text": "many", "bool": True, "nan": math.nan}


def _numbers(kinds: dict[str, type]) -> list[tuple[str, Declared, str, Any]]:
    """Each numeric declaration with each value that it must refuse."""
    return [
        (place, declared, fault, value)
        for place, kind in kinds.items()
        for declared in declarations(kind).values()
        if isinstance(declared.about, Par)
        for fault, value in _outside(declared).items()
    ]


KEYS = _numbers(TABLES)
LEVER_KEYS = _numbers(LEVERS)
COLUMNS = [
    (file, declared.name, value if isinstance(value, str) else repr(value))
    for file, declared, fault, value in _numbers(
        {"communities.csv": CommunityLine, "desks.csv": DeskLine}
    )
    if fault != "bool"
]


def refusal(what: Callable[[], object]) -> str:
    """The line with which something is refused."""
    with pytest.raises(InputError) as caught:
        what()
    message = str(caught.value)
    assert message.strip()
    assert len(message.splitlines()) == 1
    return message


def says(message: str, words: Words) -> bool:
    missing = [word for word in words if word not in message]
    assert not missing, message
    return True


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def set_cell(table: Path, row: int, column: str, value: str) -> None:
    with table.open(newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A copy of the village that may be damaged."""
    return Path(shutil.copytree(VILLAGE, tmp_path / "world"))


@pytest.mark.parametrize(("content", "words"), FILES.values(), ids=FILES)
def test_a_malformed_scenario_file_is_refused_in_one_line(
    tmp_path: Path, content: str | bytes, words: Words
) -> None:
    path = write(tmp_path / "case.toml", content)
    assert says(refusal(lambda: sim.load(path)), words)


@pytest.mark.parametrize(("file", "row", "column", "value"), CELLS)
def test_a_faulty_cell_is_refused_with_file_row_column_and_value(
    world: Path, file: str, row: int, column: str, value: str
) -> None:
    set_cell(world / file, row, column, value)
    shown = repr(value.strip()).strip("'")
    assert says(refusal(lambda: sim.load(world)), (file, f"row {row}", column, shown))


@pytest.mark.parametrize(("file", "damage", "words"), TABLE_FAULTS.values(), ids=TABLE_FAULTS)
def test_a_damaged_table_is_refused_in_one_line(
    world: Path, file: str, damage: Callable[[str], str | bytes | None], words: Words
) -> None:
    table = world / file
    damaged = damage(table.read_text())
    if damaged is None:
        table.unlink()
    else:
        write(table, damaged)
    assert says(refusal(lambda: sim.load(world)), words)


@pytest.mark.parametrize(
    ("name", "words"), NOT_THERE, ids=[repr(name)[:20] for name, _ in NOT_THERE]
)
def test_a_scenario_that_is_not_there_is_refused_in_one_line(name: str, words: Words) -> None:
    assert says(refusal(lambda: sim.load(name)), words)


def test_a_folder_without_a_world_file_is_refused(tmp_path: Path) -> None:
    assert says(refusal(lambda: sim.load(tmp_path)), (tmp_path.name, "no such scenario or file"))


def test_a_table_that_is_a_folder_is_refused(world: Path) -> None:
    (world / "desks.csv").unlink()
    (world / "desks.csv").mkdir()
    assert says(refusal(lambda: sim.load(world)), ("desks.csv", "cannot be read"))


def test_a_file_with_a_name_of_two_lines_is_refused_in_one_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a\nb.toml", "schema = 2")
    assert says(refusal(lambda: sim.load(path)), ("schema = 2",))


@pytest.mark.parametrize("names", [("a", "b"), ("a", "b", "c")], ids=["two", "three"])
def test_files_that_extend_each_other_are_refused_as_circular(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    for name, parent in zip(names, (*names[1:], names[0]), strict=True):
        write(tmp_path / f"{name}.toml", f'schema = 1\nextends = "{parent}"')
    wanted = " extends ".join((*names, names[0]))
    assert says(refusal(lambda: sim.load(tmp_path / "a.toml")), ("circular extends", wanted))


@pytest.mark.parametrize(("changes", "words"), CHANGES.values(), ids=CHANGES)
def test_a_malformed_change_is_refused_in_one_line(
    village: Scenario, changes: dict[str, Any], words: Words
) -> None:
    assert says(refusal(lambda: village.with_(**changes)), words)


@pytest.mark.parametrize(
    "levers",
    [
        (Abolition(), ClearanceReform()),
        (Abolition(), Abolition()),
        (ClearanceReform(signatures=11),),
    ],
    ids=["abolition and reform", "abolition twice", "too many signatures"],
)
def test_levers_that_may_not_act_together_are_refused_in_one_line(
    village: Scenario, levers: tuple[Any, ...]
) -> None:
    assert refusal(lambda: village.with_levers(*levers))


@pytest.mark.parametrize(
    ("table", "declared", "value"),
    [pytest.param(t, d, v, id=f"{t}.{d.name} {fault}") for t, d, fault, v in KEYS],
)
def test_no_parameter_may_leave_its_domain(
    village: Scenario, table: str, declared: Declared, value: Any
) -> None:
    message = refusal(lambda: village.with_(**{f"{table}.{declared.name}": value}))
    assert says(message, (f"[{table}]", f"{declared.name} = {value!r}", declared.allowed))


@pytest.mark.parametrize(
    ("kind", "declared", "value"),
    [pytest.param(k, d, v, id=f"{k} {d.name} {fault}") for k, d, fault, v in LEVER_KEYS],
)
def test_no_field_of_a_lever_may_leave_its_domain(
    tmp_path: Path, kind: str, declared: Declared, value: Any
) -> None:
    written = str(value).lower() if isinstance(value, bool) else repr(value)
    path = write(tmp_path / "case.toml", f'{LEVER}kind = "{kind}"\n{declared.name} = {written}')
    message = refusal(lambda: sim.load(path))
    assert says(message, (kind, f"{declared.name} = {value!r}", declared.allowed))


@pytest.mark.parametrize(("file", "column", "value"), COLUMNS)
def test_no_column_may_leave_its_domain(world: Path, file: str, column: str, value: str) -> None:
    set_cell(world / file, 3, column, value)
    assert says(refusal(lambda: sim.load(world)), (file, "row 3", column, value))


def loads_or_refuses(path: Path) -> bool:
    """Whether the scenario is read or refused in one line; anything else raises."""
    try:
        return isinstance(sim.load(path), Scenario)
    except InputError as error:
        return bool(str(error).strip()) and len(str(error).splitlines()) == 1


SPLICED = st.tuples(st.binary(max_size=20), st.integers(0, 400), st.integers(0, 20))
FUZZ = settings(max_examples=100, deadline=None, derandomize=True, database=None)


@FUZZ
@given(content=st.binary(max_size=200) | SPLICED)
def test_random_bytes_as_a_scenario_are_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, content: bytes | tuple[bytes, int, int]
) -> None:
    if isinstance(content, tuple):  # bytes put into a file that is right
        new, start, length = content
        right = known_scenarios()["village_forum_agrees"].read_bytes()
        content = right[:start] + new + right[start + length :]
    assert loads_or_refuses(write(tmp_path_factory.getbasetemp() / "random.toml", content))


@FUZZ
@given(
    row=st.integers(1, 4),
    column=st.sampled_from(list(declarations(CommunityLine))),
    value=st.text(max_size=12) | st.floats().map(repr) | st.integers().map(str),
    raw=st.booleans(),
)
def test_random_text_in_a_cell_is_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, row: int, column: str, value: str, raw: bool
) -> None:
    world = tmp_path_factory.getbasetemp() / "random_world"
    table = Path(shutil.copytree(VILLAGE, world, dirs_exist_ok=True)) / "communities.csv"
    set_cell(table, row, column, "@" if raw else value)
    if raw:  # as an editor leaves it, without quotes
        write(table, table.read_bytes().replace(b"@", value.encode()))
    assert loads_or_refuses(world)


def test_at_least_a_hundred_distinct_malformed_inputs_are_tried() -> None:
    by_hand = [
        *(str(content) for content, _ in FILES.values()),
        *map(str, CELLS),
        *TABLE_FAULTS,
        *(name for name, _ in NOT_THERE),
        *(str(changes) for changes, _ in CHANGES.values()),
    ]
    generated = [*map(str, KEYS), *map(str, LEVER_KEYS), *map(str, COLUMNS)]
    assert len(set(by_hand)) >= 100
    assert len(set(generated)) >= 100
