"""What stands in the folder of a world: names in it, files that are no tables, misnamed ones."""

import os
import shutil
import socket
import time
from pathlib import Path

import pytest

import sim
from sim.core.declare import InputError
from sim.scenario.toml_file import known_scenarios
from sim.world.tables import KINDS

pytestmark = pytest.mark.small

VILLAGE = known_scenarios()["village"].parent


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A copy of the village that may be changed."""
    return Path(shutil.copytree(VILLAGE, tmp_path / "world"))


def refusal(path: Path) -> str:
    """The line with which a scenario is refused, at once."""
    start = time.perf_counter()
    with pytest.raises(InputError) as caught:
        sim.load(path)
    assert time.perf_counter() - start < 5
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def test_one_place_in_two_spellings_of_its_letters_is_one_place(world: Path) -> None:
    places = world / "communities.csv"
    places.write_text(places.read_text().replace("Valley", "Vall\u00e9e"), encoding="utf-8")
    waves = "governorate,date,households\nValle\u0301e,2014-06-22,200\n"
    (world / "displacement.csv").write_text(waves, encoding="utf-8")
    config = (world / "world.toml").read_text() + '[access]\n"Valle\u0301e" = 1.0\n'
    (world / "world.toml").write_text(config, encoding="utf-8")
    scenario = sim.load(world)
    assert scenario.world.governorates == ("Vall\u00e9e",)
    assert scenario.access == (("Vall\u00e9e", 1.0),)
    assert dict(scenario.with_(**{"access.Valle\u0301e": 2.0}).access) == {"Vall\u00e9e": 2.0}


def test_a_key_of_access_that_stands_there_in_two_spellings_is_refused(world: Path) -> None:
    config = '[access]\n"Valle\u0301e" = 1.0\n"Vall\u00e9e" = 2.0\n'
    with (world / "world.toml").open("a", encoding="utf-8") as file:
        file.write(config)
    assert "stands twice" in refusal(world)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('title = "=cmd|calc"', "title = '=cmd|calc'"),
        ('title = "\\u001b]0;owned\\u0007"', "U+001B"),
        ('title = "two\\nlines"', "U+000A"),
        ('[access]\n"\\u202eValley" = 1.0', "U+202E"),
        ('[[event]]\nkind = "attack_wave"\ngovernorate = "Val\\u200bley"', "U+200B"),
    ],
)
def test_names_in_scenario_files_are_held_to_the_grammar(
    tmp_path: Path, line: str, words: str
) -> None:
    path = tmp_path / "case.toml"
    path.write_text(f'schema = 1\nextends = "village"\n{line}\n')
    assert words in refusal(path)


@pytest.mark.parametrize("name", ["=x", "+x", "@x", "-x", "a\u202eb", "\uff1dx"])
def test_the_name_of_a_scenario_file_is_held_to_the_grammar(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.toml"
    path.write_text('schema = 1\nextends = "village"\n')
    assert "name of the file" in refusal(path)


# Files: what is no table, and what is almost the name of one.

CELLS = (VILLAGE / "desks.csv").read_text(encoding="utf-8")
NO_TABLES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "an Excel workbook": (b"PK\x03\x04" + bytes(500), ("workbook", "comma-separated")),
    "an old Excel workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("old Excel workbook",)),
    "UTF-16 with a mark": (CELLS.encode("utf-16"), ("UTF-16", "encoding UTF-8")),
    "UTF-16 without a mark": (CELLS.encode("utf-16-le"), ("UTF-16", "encoding UTF-8")),
    "an Arabic code page": (
        CELLS.replace("mukhtar", "مختار").encode("cp1256"), ("row 3", "not UTF-8")),
    "line ends of old Macs": (CELLS.replace("\n", "\r").encode(), ("line ends of old Macs",)),
    "tabs": (CELLS.replace(",", "\t").encode(), ("tabs stand between cells",)),
    "an empty row above the header": (
        b",,\n" + CELLS.encode(), ("row 1 is empty", "row 2", "delete")),
    "two empty rows above the header": (b"\n\n" + CELLS.encode(), ("row 1 is empty", "row 3")),
    "a separator above the header": (b"sep=,\n" + CELLS.encode(), ("'sep='", "row 2", "delete")),
    "a title above the header": (
        b"Table 1;;\n" + CELLS.replace(",", ";").encode(), ("'Table 1'", "row 2")),
    "HXL tags below the header": (
        CELLS.replace("\n", "\n#org+name,#adm+level,#meta\n", 1).encode(), ("row 2", "HXL tags")),
    "HXL tags in the last row": ((CELLS + "#org,,\n").encode(), ("row 12", "HXL tags")),
    "HXL tags above the header": (b"#org,#adm,#meta\n" + CELLS.encode(), ("row 1", "HXL tags")),
    "a header in capitals": (
        CELLS.replace("desk,", "DESK,", 1).encode(), ("'DESK'", "did you mean 'desk'?")),
    "an empty column": (CELLS.replace("\n", ",\n").encode(), ("row 1: cell 4 is empty",)),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table_is_named_for_what_it_is(
    world: Path, content: bytes, words: tuple[str, ...]
) -> None:
    (world / "desks.csv").write_bytes(content)
    message = refusal(world)
    assert "desks.csv" in message
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize("blank", ["Households", " households", "house holds", "HOUSE-HOLDS"])
def test_a_header_with_blanks_or_capitals_is_read_or_told_its_name(world: Path, blank: str) -> None:
    table = world / "communities.csv"
    table.write_text(table.read_text().replace("households", blank))
    if blank.strip() == "households":
        assert sim.load(world)
    else:
        assert "did you mean 'households'?" in refusal(world)


def test_tables_with_spreadsheets_whole_numbers_and_semicolons_mean_the_same(
    world: Path,
) -> None:
    before = sim.load(world).world
    table = world / "communities.csv"
    text = table.read_text().replace(",80,", ",80.0,").replace(",50,", ",+50,").replace(",", ";")
    table.write_text("\ufeff" + text.replace("\n", "\r\n"), encoding="utf-8")
    assert sim.load(world).world == before


PLACES = ["table", "world.toml", "scenario"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "link to nothing", "folder"])
def test_what_is_no_file_is_refused_at_once(world: Path, kind: str, place: str) -> None:
    names = {"table": "desks.csv", "world.toml": "world.toml", "scenario": "case.toml"}
    path = world / names[place]
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        here = Path.cwd()
        os.chdir(world)  # the name of a socket is short
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
        os.chdir(here)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if kind == "device" else "/mnt/usb/not-there")
    message = refusal(path if place == "scenario" else world)
    wanted = {"folder": "no world.toml" if place != "table" else "is a folder"}
    wanted |= {"link to nothing": "is not there", "device": "is a device"}
    assert wanted.get(kind, f"is a {kind}") in message


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/dev/stdin"])
def test_a_device_as_a_scenario_is_refused_at_once(name: str) -> None:
    assert "only a regular file is allowed" in refusal(Path(name)) or name == "/dev/stdin"


@pytest.mark.parametrize(("file", "size"), [("desks.csv", 17), ("world.toml", 2)])
def test_a_file_without_end_is_not_read(world: Path, file: str, size: int) -> None:
    with (world / file).open("a") as table:
        table.truncate(size * 2**20)
    assert "is too large" in refusal(world)


@pytest.mark.parametrize("table", ["attacks.csv", "hosts.csv"])
def test_a_link_to_nothing_is_no_absent_table(world: Path, table: str) -> None:
    (world / table).symlink_to("/mnt/usb/not-there.csv")
    assert "'/mnt/usb/not-there.csv', which is not there" in refusal(world)


MISNAMED = [
    (name, table)
    for table in KINDS
    for stem in [table.removesuffix(".csv")]
    for name in (
        table.capitalize(), table.upper(), f"{stem}.CSV", f"{stem}.csv.csv", f"{stem}.csv ",
        f"{stem}.csv.txt", f"{stem}.xlsx", f"{stem}.ods", f"{stem}.txt", f"{stem}.tsv", stem,
        f" {table}", f"{stem} (1).csv", f"{stem}_2017.csv", f"{stem}-final.csv", f"{stem[:-1]}.csv",
        f"{stem}s.csv", f"{stem[:2]}{stem[3:]}.csv", f"{stem}\u200e.csv", f"{stem}.csv.gz",
        f"copy of {table}", f"{stem}csv",
    )
]  # fmt: skip


@pytest.mark.parametrize(("name", "table"), MISNAMED)
def test_a_file_that_is_almost_named_as_a_table_is_refused_with_the_right_name(
    world: Path, name: str, table: str
) -> None:
    (world / table).unlink(missing_ok=True)
    (world / name).write_text("whatever\n")
    message = refusal(world)
    assert f"looks like {table}" in message
    assert repr(name) in message


@pytest.mark.parametrize(
    "name",
    [".~lock.attacks.csv#", "._attacks.csv", "~$attacks.xlsx", "ensemble_ten.csv", "sources.csv",
     "notes.txt", "README.md", "attacks.png", "costs.csv", "attacks.csv.bak", "attacks.csv~",
     "communities.xlsx", "desks_old.csv", "displacement (copy).csv", "hospitals.csv"],
)  # fmt: skip
def test_other_files_may_stand_in_the_folder_of_a_world(world: Path, name: str) -> None:
    (world / name).write_text("whatever\n")
    assert sim.load(world)


def test_a_folder_of_sources_may_have_the_name_of_a_table(world: Path) -> None:
    (world / "hosts").mkdir()
    assert sim.load(world)


def test_a_way_to_a_host_that_stands_twice_is_refused(world: Path) -> None:
    row = "Valley,2014-06-22,Valley,200,0.1\n"
    (world / "hosts.csv").write_text(f"governorate,date,host,households,camp_share\n{row}{row}")
    assert "row 3: Valley, 2014-06-22, Valley stands twice" in refusal(world)


def test_a_table_that_has_lost_its_first_letter_is_not_left_out_unnoticed(world: Path) -> None:
    for name in ("osts.csv", "ttacks.csv"):
        (world / name).touch()
        assert repr(name) in refusal(world)
        (world / name).unlink()


def test_a_table_of_a_million_rows_is_refused_at_once(world: Path) -> None:
    (world / "desks.csv").write_text("desk,level,rank\n" + "a,district,1\n" * 10**6)
    assert "has more than 100000 rows" in refusal(world)


@pytest.mark.parametrize("line", ["a{} = 1", "[a{}]", "a = 1 # {}"])
def test_a_scenario_file_with_an_endless_line_is_refused_at_once(world: Path, line: str) -> None:
    (world / "world.toml").write_text("schema = 1\n" + line.format(".a" * 400_000))
    assert "row 2: has 8000" in refusal(world)
