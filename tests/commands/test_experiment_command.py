import json

import pytest
from click.testing import CliRunner

from awda.cli import cli
from experiments import preview, village
from experiments.grid import grid
from experiments.registry import known
from sim.core.declare import InputError


def quickly(folder):
    return preview.reproduce_quickly("village", folder, lambda *_: None)


@pytest.fixture(autouse=True)
def two_seeds(monkeypatch):
    monkeypatch.setattr(village, "FEW_SEEDS", (1, 2))


def test_without_a_name_every_experiment_is_listed():
    lines = CliRunner().invoke(cli, ["experiment"]).output.splitlines()
    assert [line.partition(":")[0] for line in lines] == list(known())
    assert all(line.endswith(".") for line in lines)


def test_an_unknown_experiment_is_refused_with_the_nearest_name(tmp_path):
    for words in ([], ["--quick"]):
        asked = CliRunner().invoke(cli, ["experiment", "vilage", "--out", str(tmp_path), *words])
        assert isinstance(asked.exception, InputError)
        assert "village" in str(asked.exception)
    assert list(tmp_path.iterdir()) == []


def test_every_experiment_has_a_quick_variant():
    for module in known().values():
        assert hasattr(module, "quick_tables") or hasattr(module, "few_tables")


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
    monkeypatch.setattr(village, "draw", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        quickly(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_quick_headline_wants_the_full_results_first(tmp_path):
    with pytest.raises(InputError, match="run it without --quick first"):
        preview.reproduce_quickly("headline", tmp_path, lambda *_: None)


def test_a_store_is_refused_by_an_experiment_that_does_not_sweep(tmp_path):
    words = ["experiment", "village", "--store", str(tmp_path / "s"), "--out", str(tmp_path / "r")]
    for quickly_too in ([], ["--quick"]):
        asked = CliRunner().invoke(cli, [*words, *quickly_too])
        assert isinstance(asked.exception, InputError)
        assert "takes no store" in str(asked.exception)
    assert list(tmp_path.iterdir()) == []


def test_the_store_that_is_asked_for_is_the_one_that_the_sweep_gets(tmp_path, monkeypatch):
    got = []

    def few_tables(told, store=None, executor=None):
        got.append((store, executor))
        return village.few_tables(told)

    monkeypatch.setattr(grid, "tables", few_tables)
    monkeypatch.setattr(grid, "few_tables", few_tables)
    monkeypatch.setattr(grid, "draw", village.draw)
    monkeypatch.setattr(grid, "digest", village.digest)
    out, store = str(tmp_path / "r"), tmp_path / "s"
    words = ["experiment", "grid", "--store", str(store), "--out", out]
    for quickly_too in ([], ["--quick"]):
        assert CliRunner().invoke(cli, [*words, *quickly_too]).exit_code == 0
    assert got == [(store, None), (store, None)]


def test_a_sweep_keeps_its_runs_beside_its_results_unless_told_otherwise(tmp_path, monkeypatch):
    got = []

    def few_tables(told, store=None, executor=None):  # noqa: ARG001
        got.append(store)
        raise InputError("enough")

    monkeypatch.setattr(grid, "few_tables", few_tables)
    CliRunner().invoke(cli, ["experiment", "grid", "--quick", "--out", str(tmp_path)])
    assert got == [tmp_path / "runs.sqlite"]
