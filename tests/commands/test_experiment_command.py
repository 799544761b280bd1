import json
from importlib.util import find_spec

import pytest
from click.testing import CliRunner
from running import change, here, seeded

from awda.cli import cli
from experiments import reproduce
from experiments.provenance.tables import read_rows
from experiments.registry import known
from sim.core.declare import InputError


def quickly(folder):
    return reproduce.reproduce("village", folder, here(), preview=True)


@pytest.fixture(autouse=True)
def two_seeds(monkeypatch):
    change(monkeypatch, "village", preview=seeded("village", (1, 2)))


def test_without_a_name_every_experiment_is_listed():
    printed = CliRunner().invoke(cli, ["experiment"]).output.replace("\n  ", " ")
    lines = printed.splitlines()
    assert [line.partition(":")[0] for line in lines] == list(known())
    assert all(line.endswith((".", "?")) for line in lines)


def test_an_unknown_experiment_is_refused_with_the_nearest_name(tmp_path):
    for words in ([], ["--quick"]):
        asked = CliRunner().invoke(cli, ["experiment", "vilage", "--out", str(tmp_path), *words])
        assert isinstance(asked.exception, InputError)
        assert "village" in str(asked.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("each", known().values(), ids=known())
def test_an_experiment_is_found_by_the_name_of_its_file_and_has_a_preview(each):
    assert find_spec(f"experiments.{each.name}")
    assert each.preview != each.plan
    assert each.question.splitlines()[0].endswith((".", "?"))


def test_a_quick_run_says_so_and_leaves_the_full_results_alone(tmp_path):
    full = tmp_path / "village" / "summary.csv"
    full.parent.mkdir()
    full.write_text("kept")
    assert quickly(tmp_path) == tmp_path / "village-quick"
    record = json.loads((tmp_path / "village-quick" / "manifest.json").read_text())
    assert record["quick"] is True
    assert record["seeds"] == [1, 2]
    assert full.read_text() == "kept"
    quickly(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"village", "village-quick"}


def test_a_quick_run_does_not_replace_what_is_not_quick(tmp_path):
    (tmp_path / "village-quick").mkdir()
    (tmp_path / "village-quick" / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds what no result of Awda wrote.*notes\.txt"):
        quickly(tmp_path)
    assert (tmp_path / "village-quick" / "notes.txt").read_text() == "mine"


def test_a_failed_quick_run_leaves_nothing_behind(tmp_path, monkeypatch):
    change(monkeypatch, "village", draw=lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        quickly(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_store_that_is_asked_for_is_the_one_that_the_sweep_gets(tmp_path, monkeypatch):
    got = []

    def stages(plan, run):
        got.append((run.store, run.workers, run.threads))
        return {"summary": [{"seeds": len(plan.seeds)}]}

    digest = lambda folder: read_rows(folder / "summary.csv")  # noqa: E731
    change(monkeypatch, "grid", stages=stages, draw=lambda _: None, digest=digest)
    out, store = str(tmp_path / "r"), tmp_path / "s"
    words = ["experiment", "grid", "--store", str(store), "--out", out, "--workers", "3"]
    for quickly_too in ([], ["--quick", "--threads", "2"]):
        assert CliRunner().invoke(cli, [*words, *quickly_too]).exit_code == 0
    assert got == [(store, 3, 1), (store, 3, 2)]


@pytest.mark.parametrize("name", known())
def test_runs_are_kept_beside_the_results_unless_told_otherwise(tmp_path, monkeypatch, name):
    got = []

    def stages(_plan, run):
        got.append(run.store)
        raise InputError("enough")

    change(monkeypatch, name, stages=stages)
    CliRunner().invoke(cli, ["experiment", name, "--quick", "--out", str(tmp_path)])
    assert got == [tmp_path / "runs.sqlite"]


def test_a_preview_means_the_same_to_experiment_and_to_reproduce(tmp_path):
    for command in ("experiment", "reproduce"):
        words = [command, "village", "--quick", "--workers", "1", "--out", str(tmp_path / command)]
        assert CliRunner().invoke(cli, words, catch_exceptions=False).exit_code == 0
    one, other = (tmp_path / command / "village-quick" for command in ("experiment", "reproduce"))
    for file in one.iterdir():
        assert file.read_bytes() == (other / file.name).read_bytes(), file.name
