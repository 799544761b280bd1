"""A result of one's own files: copies lie in it, so that it can be sent, and no path leaves it."""

import json
import os
import shutil
import tomllib
from pathlib import Path

import pytest
from checkout import ROOT
from click.testing import CliRunner

import awda.cli
from experiments.provenance.foreign_record import is_input
from experiments.provenance.inputs import inputs_of
from experiments.provenance.records import files_in, hash_of, read_record, sealed
from experiments.provenance.scenario_hash import scenario_hash
from sim.core.declare import InputError
from sim.scenario.toml_file import load

SHORT = ("--until", "2016-02-01")
OWN = 'schema = 1\nextends = "village"\n'


def call(*words):
    return CliRunner().invoke(awda.cli.cli, list(map(str, words)), catch_exceptions=False)


def refused(*words):
    with pytest.raises(InputError) as error:
        call(*words)
    return str(error.value)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def own_world(folder):
    """A world of one's own, with a file in its folder that no run reads."""
    shutil.copytree(ROOT / "scenarios" / "village", folder)
    put(folder / "interviews.csv", "name\nsomebody\n")
    return folder


def sent(result, monkeypatch, tmp_path_factory):
    """The result zipped and unpacked elsewhere; where it came from is gone."""
    here, elsewhere = result.parent, tmp_path_factory.mktemp("elsewhere")
    archive = shutil.make_archive(str(elsewhere / "sent"), "zip", here, result.name)
    shutil.unpack_archive(archive, elsewhere)
    monkeypatch.chdir(elsewhere)
    for each in here.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    return elsewhere / result.name


def refuse_paths(result, *folders):
    for path in result.rglob("*"):
        if path.is_file():
            for folder in folders:
                assert os.fsencode(folder) not in path.read_bytes(), path


def scattered(here):
    """Scenarios in three folders that find each other by every kind of word."""
    own_world(here / "data" / "camps")
    base = put(here / "a" / "base.toml", 'schema = 1\nextends = "../data/camps"\n')
    put(here / "b" / "c" / "mine.toml", f'schema = 1\nextends = "{base}"\n[clearance]\nstaff = 3\n')
    put(here / "b" / "c" / "other.toml", 'schema = 1\nextends = "mine"\n[clearance]\nstaff = 4\n')
    return "b/c/mine.toml", "b/c/other.toml"


@pytest.mark.small
def test_a_result_of_ones_own_world_is_verified_and_made_again_where_it_was_sent(
    here, monkeypatch, tmp_path_factory
):
    one, two = scattered(here)
    call("compare", one, two, "--seeds", "2", *SHORT, "--workers", "1", "--out", "o")
    assert read_record(here / "o")["command"][1:3] == ["inputs/3/mine.toml", "inputs/3/other.toml"]
    result = sent(here / "o", monkeypatch, tmp_path_factory)
    refuse_paths(result, here)
    verified = call("verify", "o")
    assert verified.exit_code == 0
    assert "It was made from the code, data and versions that are here" in verified.stdout
    assert "digit for digit" in call("reproduce", "o").stdout
    assert [path.name for path in result.parent.iterdir() if path.is_dir()] == ["o"]


@pytest.mark.small
def test_a_world_is_copied_under_its_name_without_what_no_run_reads(here):
    call("run", own_world(here / "camps"), *SHORT, "--out", "o")
    copied = sorted(path.name for path in (here / "o" / "inputs" / "camps").iterdir())
    assert copied == sorted(path.name for path in (ROOT / "scenarios" / "village").iterdir())
    assert read_record(here / "o")["scenarios"] == ["camps"]


@pytest.mark.small
def test_copies_are_the_scenario_that_was_read_and_copies_of_copies_are_the_same(here):
    words = scattered(here)
    copies = inputs_of(words)
    for name, content in copies.files.items():
        (here / "o" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "o" / name).write_bytes(content)
    for word in words:
        there = here / "o" / copies.names[word]
        assert scenario_hash(load(there)) == scenario_hash(load(word))
        assert load(there).name == load(word).name
    again = inputs_of([str(here / "o" / copies.names[word]) for word in words])
    assert again.files == copies.files


@pytest.mark.small
@pytest.mark.parametrize(
    "line",
    [
        "extends = '{}' # where it lies",
        '"extends" = "{}"',
        "  extends  =  '''{}'''",
        "title = '''\nextends = \"x\"\n'''\nextends = \"{}\"",
    ],
)
def test_an_absolute_name_of_what_is_extended_is_written_anew_and_nothing_else(here, line):
    base = put(here / "base.toml", OWN)
    mine = put(here / "mine.toml", f"schema = 1\n{line.format(base)}\n[clearance]\nstaff = 3\n")
    copied = inputs_of([str(mine)]).files["inputs/mine.toml"].decode()
    before, after = tomllib.loads(mine.read_text()), tomllib.loads(copied)
    assert after == before | {"extends": "base.toml"}
    assert str(here) not in copied


@pytest.mark.small
def test_a_shipped_scenario_named_by_its_path_is_named_by_its_name(here):
    shipped = ROOT / "scenarios" / "village_four.toml"
    mine = put(here / "mine.toml", f'schema = 1\nextends = "{shipped}"\n')
    assert b'extends = "village_four"' in inputs_of([str(mine)]).files["inputs/mine.toml"]
    assert inputs_of(["village_four", str(shipped)]) == ({}, {})


@pytest.mark.small
def test_what_becomes_of_the_original_does_not_matter_and_what_becomes_of_the_copy_does(here):
    put(here / "mine.toml", OWN)
    call("run", "mine.toml", *SHORT, "--out", "o")
    put(here / "mine.toml", OWN + "[clearance]\nsignatures = 4\n")
    assert "that are here" in call("verify", "o").stdout
    assert "digit for digit" in call("reproduce", "o").stdout
    copy = put(here / "o" / "inputs" / "mine.toml", OWN + "[clearance]\nsignatures = 4\n")
    assert f"{Path('o') / 'inputs' / 'mine.toml'}: was changed" in call("verify", "o").stdout
    assert "is not as the record of the result says" in refused("reproduce", "o")
    copy.unlink()
    assert "inputs/mine.toml: is missing" in call("verify", "o").stdout


@pytest.mark.small
def test_a_result_with_copies_is_replaced_whole_unless_something_was_put_among_them(here):
    put(here / "mine.toml", OWN)
    for _ in range(2):
        call("run", "mine.toml", *SHORT, "--out", "o")
    put(here / "o" / "inputs" / "thesis.txt", "three years")
    assert "inputs/thesis.txt" in refused("run", "mine.toml", *SHORT, "--out", "o")
    assert (here / "o" / "inputs" / "thesis.txt").exists()


def forged(here, word, files, links=()):
    """A result by somebody else, with a record that fits its files."""
    for name, text in files.items():
        put(here / "o" / name, text)
    for name, target in links:
        (here / "o" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "o" / name).symlink_to(target)
    hashes = {name: made for name, made in files_in(here / "o").items() if is_input(name)}
    put(here / "o" / "manifest.json", sealed({"command": ["run", word]}, hashes))


@pytest.mark.small
@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize(
    "word", ["inputs/../../x.toml", "inputs/", "inputs//x.toml", "inputs/1/2/3/4/x", "inputs/./x"]
)
def test_a_record_cannot_name_a_file_outside_of_its_result(here, word):
    put(here / "x.toml", OWN)
    forged(here, word, {"inputs/mine.toml": OWN})
    assert "a file in its folder inputs is allowed" in refused("reproduce", "o")


@pytest.mark.small
@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("extends", ["../../x.toml", "{}/x.toml", "../../x"])
def test_a_copy_cannot_extend_a_file_outside_of_its_result(here, extends):
    put(here / "x.toml", "secret = 1\n")
    text = f'schema = 1\nextends = "{extends.format(here)}"\n'
    forged(here, "inputs/mine.toml", {"inputs/mine.toml": text})
    sentence = refused("reproduce", "o")
    assert "names a file outside of this folder" in sentence
    assert "secret" not in sentence


@pytest.mark.small
@pytest.mark.usefixtures("no_run")
def test_no_link_in_a_result_is_followed(here):
    put(here / "x.toml", OWN)
    forged(here, "inputs/mine.toml", {"a": ""}, [("inputs/mine.toml", "../../x.toml")])
    assert "is a link" in refused("reproduce", "o")
    shutil.rmtree(here / "o")
    put(here / "y" / "mine.toml", OWN)
    forged(here, "inputs/mine.toml", {"a": ""}, [("inputs", "../y")])
    record = read_record(here / "o") | {"files": {"inputs/mine.toml": hash_of(OWN.encode())}}
    put(here / "o" / "manifest.json", json.dumps(record))
    assert "is a link" in refused("reproduce", "o")
    put(here / "o" / "manifest.json", json.dumps({"files": {"inputs/../a": "0" * 64}}))
    with pytest.raises(InputError, match="cannot be read as a record"):
        read_record(here / "o")
