"""A command deletes only what it has written itself, whatever lies in the folder it is given."""

import json
import os
import shutil
from pathlib import Path

import pytest
from checkout import ROOT
from command_line import call, refused
from running import change, seeded

from experiments.provenance import records, result_folder
from experiments.provenance.atomic_folder import draft
from sim.core.declare import InputError

SHORT = ("--until", "2016-02-01")
TWO = ("village", "village_four")
# Every command that writes a result: its words, and the folder below --out that it writes.
WRITERS = {
    "run": (("run", "village", *SHORT), ""),
    "compare": (("compare", *TWO, "--seeds", "2", *SHORT), ""),
    "biography": (("biography", "village", *SHORT), ""),
    "mediation": (("mediation", *TWO, *SHORT), ""),
    "ledger": (("ledger", "village_funding_cut", *SHORT), ""),
    "experiment": (("experiment", "village"), "village"),
    "experiment --quick": (("experiment", "village", "--quick"), "village-quick"),
    "experiment of a sweep": (("experiment", "grid"), "grid"),
    "reproduce": (("reproduce", "village"), "village"),
}
FOREIGN = (
    "notes.md", "thesis.txt", "plot.png", "history.csv", "manifest.json.bak", ".hidden",
    "world.toml", "summary.xlsx", "deep/er/file.txt", "empty folder/",
)  # fmt: skip


def contents(folder: Path) -> dict[str, bytes | str | None]:
    """Everything in a folder: files with their bytes, links with what they lead to, folders."""
    return {
        str(path.relative_to(folder)): (
            os.readlink(path)
            if path.is_symlink()
            else path.read_bytes() if path.is_file() else None
        )
        for path in sorted(folder.rglob("*"))
    }  # fmt: skip


def fill(folder: Path) -> None:
    """Ten files and folders of the user's."""
    for name in FOREIGN:
        path = folder / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_text(f"mine: {name}")


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def few_seeds(monkeypatch):
    two = seeded("village", (1, 2))
    change(monkeypatch, "village", plan=two, preview=two)


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_of_ones_own_is_refused_before_the_run_named_and_left_as_it_is(here, name):
    words, below = WRITERS[name]
    fill(here / "out" / below)
    before = contents(here)
    sentence = refused(*words, "--out", "out")
    assert "holds what no result of Awda wrote" in sentence
    assert ".hidden, deep/, empty folder/" in sentence
    assert "and 5 more" in sentence
    assert contents(here) == before


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("one", ["notes.md", ".hidden", "empty folder/"])
def test_one_file_of_ones_own_is_enough(here, name, one):
    words, below = WRITERS[name]
    folder = here / "out" / below
    (folder / one if one.endswith("/") else folder).mkdir(parents=True)
    if not one.endswith("/"):
        (folder / one).write_text("mine")
    before = contents(here)
    assert one in refused(*words, "--out", "out")
    assert contents(here) == before


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("name", WRITERS)
def test_a_link_to_nothing_is_refused_before_the_run(here, name):
    words, below = WRITERS[name]
    place = here / "out" / below if below else here / "out"
    place.parent.mkdir(exist_ok=True)
    place.symlink_to("/mnt/no such disk")
    before = contents(here)
    assert "is a link to '/mnt/no such disk', which does not exist" in refused(
        *words, "--out", "out"
    )
    assert contents(here) == before


@pytest.mark.usefixtures("few_seeds")
@pytest.mark.parametrize("name", [each for each in WRITERS if each != "experiment of a sweep"])
def test_a_link_is_followed_and_stays_a_link(here, name):
    words, below = WRITERS[name]
    (here / "disk").mkdir()
    place = here / "out" / below if below else here / "out"
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(here / "disk")
    for _ in range(2):
        call(*words, "--out", "out")
        assert place.is_symlink()
        assert result_folder.foreign_in(here / "disk") == []
        assert (here / "disk" / "manifest.json").is_file()
    assert {path.name for path in here.iterdir()} == {"disk", "out"}


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("name", WRITERS)
def test_a_link_to_a_folder_of_ones_own_saves_nothing_from_the_rule(here, name):
    words, below = WRITERS[name]
    fill(here / "thesis")
    place = here / "out" / below if below else here / "out"
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(here / "thesis")
    before = contents(here)
    assert "holds what no result of Awda wrote" in refused(*words, "--out", "out")
    assert contents(here) == before


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("store", ["r/runs.sqlite", "r", "r/deep/runs.sqlite", "./x/../r/s", "up"])
@pytest.mark.parametrize(
    ("words", "out", "place"),
    [
        (("compare", *TWO, "--seeds", "2", *SHORT), "r", "r"),
        (("experiment", "grid", "--quick"), ".", "grid-quick"),
    ],
    ids=["compare", "experiment"],
)
def test_a_store_and_a_result_never_lie_in_each_other(here, words, out, place, store):
    (here / "x").mkdir()
    before = contents(here)
    if store == "up":  # the store is a file where the result's parent folder would have to be
        store, out = ("s", "s/r") if out == "r" else ("s", "s")
    else:
        store = store.replace("r/", f"{place}/", 1) if store != "r" else place
    assert "a file outside of" in refused(*words, "--out", out, "--store", store)
    assert contents(here) == before


def test_a_store_that_is_reached_by_a_link_is_found_out_too(here):
    (here / "r").mkdir()
    (here / "by").symlink_to(here / "r")
    assert "a file outside of" in refused("compare", *TWO, "--out", "r", "--store", "by/s.sqlite")


def spoiled(folder: Path) -> dict[str, Path]:
    """The result in a folder, spoiled in each way that makes it no longer only Awda's."""
    ways = {}
    for name in (
        "a table changed", "a note beside", "a folder beside", "a table become a link",
        "record changed", "record of anything", "record without files", "record a link",
        "record names what lies elsewhere",
    ):  # fmt: skip
        ways[name] = folder.parent / name
        shutil.copytree(folder, ways[name])
    (ways["a table changed"] / "outcomes.csv").write_text("my own numbers")
    (ways["a note beside"] / "notes.md").write_text("mine")
    (ways["a folder beside"] / "plots").mkdir()
    table = ways["a table become a link"] / "outcomes.csv"
    table.rename(folder.parent / "mine.csv")
    table.symlink_to(folder.parent / "mine.csv")
    record = json.loads((folder / "manifest.json").read_text())
    link = ways["record a link"] / "manifest.json"
    link.rename(folder.parent / "mine.json")
    link.symlink_to(folder.parent / "mine.json")
    bare = {key: value for key, value in record.items() if key not in ("files", "id")}
    elsewhere = bare | {"files": {"../mine.csv": "0" * 64}}
    for name, content in {
        "record changed": record | {"seeds": [7]},
        "record of anything": {"command": ["run"]},
        "record without files": {"id": records.id_of(bare)} | bare,
        "record names what lies elsewhere": {"id": records.id_of(elsewhere)} | elsewhere,
    }.items():
        (ways[name] / "manifest.json").write_text(json.dumps(content))
    return ways


def test_a_result_that_is_not_as_it_was_written_is_not_replaced(here, request):
    call("run", "village", *SHORT, "--out", "kept")
    ways = spoiled(here / "kept")
    before = contents(here)
    request.getfixturevalue("no_run")
    for way in ways:
        assert "holds what no result of Awda wrote" in refused("run", "village", "--out", way)
    assert contents(here) == before


def test_a_result_from_which_a_table_was_taken_may_be_replaced(here):
    call("run", "village", *SHORT, "--out", "kept")
    (here / "kept" / "history.csv").unlink()
    call("run", "village", *SHORT, "--out", "kept")
    assert (here / "kept" / "history.csv").is_file()


@pytest.mark.usefixtures("few_seeds")
def test_a_world_of_ones_own_with_the_name_of_an_experiment_is_safe(here):
    world = shutil.copytree(ROOT / "scenarios" / "village", here / "village")
    (world / "notes.txt").write_text("mine")
    before = contents(here)
    for words in (("experiment", "village"), ("reproduce", "village")):
        assert "notes.txt" in refused(*words, "--out", ".")
    assert contents(here) == before


@pytest.mark.usefixtures("few_seeds")
def test_one_experiment_does_not_replace_what_another_made(here):
    call("experiment", "village", "--quick", "--out", "r")
    (here / "r" / "village-quick").rename(here / "r" / "village")
    assert "holds a result of `awda experiment village --quick`" in refused(
        "experiment", "village", "--out", "r"
    )


def a_result(place: Path, text: str = "a,b\n1,2\n") -> None:
    """What a command would write there."""
    with draft(place) as folder:
        (folder / "table.csv").write_text(text)
        hashes = {"table.csv": records.hash_of(text.encode())}
        (folder / "manifest.json").write_text(records.sealed({"command": ["run"]}, hashes))


@pytest.mark.parametrize("what", ["a note", "a changed table", "a file in its place"])
def test_what_comes_into_the_folder_during_the_run_stays_and_the_result_is_put_beside(here, what):
    place = here / "r"
    a_result(place)

    def meanwhile():
        if what == "a note":
            (place / "notes.md").write_text("mine")
        elif what == "a changed table":
            (place / "table.csv").write_text("mine")
        else:
            shutil.rmtree(place)
            place.write_text("mine")
        return contents(here)

    before = {}

    def run():
        with draft(place) as folder:
            (folder / "table.csv").write_text("new")
            before.update(meanwhile())

    with pytest.raises(InputError, match=r"left alone, and the result is in .*r-2"):
        run()
    before = {name: content for name, content in before.items() if not name.startswith(".")}
    after = contents(here)
    assert before.items() <= after.items()
    assert (here / "r-2" / "table.csv").read_text() == "new"
    assert not [name for name in after if name.startswith(".")]


def test_what_comes_at_the_very_last_moment_is_put_back(here, monkeypatch):
    place, rename = here / "r", Path.rename
    a_result(place)

    def with_a_note(self, target):
        if self == place:
            (place / "notes.md").write_text("mine")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", with_a_note)
    a_result(place, "a,b\n3,4\n")
    assert (place / "notes.md").read_text() == "mine"
    assert (place / "table.csv").read_text() == "a,b\n3,4\n"
    assert [path.name for path in here.iterdir()] == ["r"]


def test_a_folder_that_cannot_be_moved_does_not_cost_the_result(here, monkeypatch):
    place, rename = here / "r", Path.rename
    a_result(place)

    def stuck(self, target):
        if self == place:
            raise PermissionError(1, "Operation not permitted", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stuck)
    with pytest.raises(InputError, match="could not be replaced; it was left alone"):
        a_result(place, "a,b\n3,4\n")
    assert (place / "table.csv").read_text() == "a,b\n1,2\n"
    assert (here / "r-2" / "table.csv").read_text() == "a,b\n3,4\n"
    assert {path.name for path in here.iterdir()} == {"r", "r-2"}


@pytest.mark.parametrize(
    "name", [".r-draft-notes", ".r-draft-0123456789ab", ".r-draft-0123456789abc", ".[r]-draft-x"]
)
def test_a_hidden_folder_that_looks_like_a_draft_and_is_none_stays(here, name):
    (here / name).mkdir()
    (here / name / ".lock").write_text("")
    (here / name / "thesis.txt").write_text("mine")
    for place in ("r", "[r]"):
        a_result(here / place)
    assert (here / name / "thesis.txt").read_text() == "mine"
