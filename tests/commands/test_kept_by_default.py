"""`compare` and `mediation` keep runs unasked, and no trouble with that stops them."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import call, said

from experiments.runs.spare_store import SpareStore, default_place
from experiments.runs.store import Store
from sim.core.declare import InputError
from sim.model import ReturnModel

SHORT = ("--until", "2016-02-14")
COMPARE = ("compare", "village", "village_four", "--seeds", "3", "--workers", "1", *SHORT)
DRIVER = Path(__file__).parents[1] / "interrupted.py"


@pytest.fixture
def runs(monkeypatch):
    """The runs that are made, counted by their models."""
    made, init = [], ReturnModel.__init__

    def counting(model, *words, **how):
        made.append(words)
        init(model, *words, **how)

    monkeypatch.setattr(ReturnModel, "__init__", counting)
    return made


def test_a_second_comparison_makes_no_run_and_prints_the_same(runs):
    first = call(*COMPARE)
    assert len(runs) == 6
    assert f"Runs are kept in {default_place()}" in first.stderr
    second = call(*COMPARE)
    assert len(runs) == 6
    assert second.stdout == first.stdout
    with Store(default_place(), create=False) as kept:
        assert kept.count("runs") == 6


def test_mediation_keeps_its_runs_too(runs):
    words = ("mediation", "village", "village_four", "--workers", "1", *SHORT)
    assert "Runs are kept in" in call(*words).stderr
    count = len(runs)
    call(*words)
    assert len(runs) == count > 0


def test_without_a_store_nothing_is_kept(runs):
    for _ in range(2):
        assert "kept" not in call(*COMPARE, "--no-store").stderr
    assert len(runs) == 12
    assert not default_place().exists()


@pytest.mark.small
@pytest.mark.usefixtures("no_run")
def test_a_store_and_none_are_refused_together():
    found = call(*COMPARE, "--no-store", "--store", "s")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "--store and --no-store: one of them is allowed" in found.stderr


def test_a_recorded_comparison_is_reproduced_by_new_runs(tmp_path, monkeypatch):
    said(*COMPARE, "--out", str(tmp_path / "r"))
    words = json.loads((tmp_path / "r" / "manifest.json").read_text())["command"]
    assert "store" not in " ".join(words)
    assert "--all" not in words

    def fail(_store):
        raise AssertionError("a store was opened")

    monkeypatch.setattr(SpareStore, "__enter__", fail)
    assert "digit for digit" in said("reproduce", str(tmp_path / "r"))


def damaged(place: Path) -> None:
    place.write_bytes(b"SQLite format 3\0" + bytes(4000))


def a_folder(place: Path) -> None:
    place.mkdir()


def below_a_file(place: Path) -> None:
    place.write_text("no folder")
    os.environ["AWDA_STORE"] = str(place / "runs.sqlite")


def a_text(place: Path) -> None:
    place.write_text("notes of mine")


@pytest.mark.parametrize("trouble", [damaged, a_folder, below_a_file, a_text])
def test_a_place_that_cannot_be_used_is_a_line_and_stops_nothing(trouble):
    usual = said(*COMPARE, "--no-store")
    place = default_place()
    trouble(place)
    before = place.read_bytes() if place.is_file() else None
    found = call(*COMPARE)
    assert found.stdout == usual
    [line] = [line for line in found.stderr.splitlines() if "not kept" in line]
    assert line.startswith("Note: these runs are not kept, and the command goes on without: ")
    assert "Runs are kept" not in found.stderr
    assert before is None or place.read_bytes() == before


def test_a_disk_that_fills_up_in_between_stops_nothing(monkeypatch):
    usual, keep, kept = said(*COMPARE, "--no-store"), Store.keep, []

    def filling(store, *words):
        if len(kept) == 2:
            raise InputError(f"{store.path}: the disk is full")
        kept.append(words)
        keep(store, *words)

    monkeypatch.setattr(Store, "keep", filling)
    found = call(*COMPARE)
    assert found.stdout == usual
    assert found.stderr.count("the disk is full") == 1
    monkeypatch.setattr(Store, "keep", keep)
    assert call(*COMPARE).stdout == usual
    with Store(default_place(), create=False) as store:
        assert store.count("runs") == 6


@pytest.mark.small
def test_a_spare_store_that_gave_up_says_that_nothing_is_kept(tmp_path):
    told = []
    store = SpareStore(tmp_path, told.append)
    for _ in range(2):
        with store:
            store.plan("x", ["y"])
            assert store.found(["y"]) == {}
    assert store.path is None
    assert len(told) == 1


def test_a_comparison_interrupted_at_ten_moments_is_the_undisturbed_one(tmp_path):
    """SIGINT at random moments: no run that was kept is handed out again."""
    words = ["compare", "village", "village_four", "--seeds", "40", *SHORT]
    luck, log = random.Random(19), tmp_path / "log"
    undisturbed, lasts = attempt(tmp_path / "other", words, tmp_path / "none", None)
    assert undisturbed.returncode == 0
    interrupted = 0
    while interrupted < 10:
        before = log.read_text().splitlines() if log.exists() else []
        workers = ["--workers", str(luck.choice([1, 2]))]
        ended, _ = attempt(tmp_path / "s", [*words, *workers], log, luck.uniform(0.0, lasts))
        refuse_second_runs(before, log)
        if ended.returncode == 0:
            (tmp_path / "s").unlink()
            log.unlink()
        else:
            interrupted += 1
    before = log.read_text().splitlines() if log.exists() else []
    whole, _ = attempt(tmp_path / "s", words, log, None)
    refuse_second_runs(before, log)
    assert whole.stdout == undisturbed.stdout
    kept = [line for line in log.read_text().splitlines() if line.startswith("kept")]
    assert len(kept) == len(set(kept))
    with Store(tmp_path / "s", create=False) as store:
        assert store.count("runs") == 80


def attempt(store, words, log, after):
    """One call of the command in a process of its own; how it ended, and how long it lasted."""
    start = time.monotonic()
    with subprocess.Popen(
        [sys.executable, str(DRIVER), str(log), *words], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"AWDA_STORE": str(store)},
    ) as process:  # fmt: skip
        if after is not None:
            time.sleep(after)
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
    done = subprocess.CompletedProcess(words, process.returncode, out, err)
    return done, time.monotonic() - start


def refuse_second_runs(before, log):
    """No run is handed out that the store had kept before."""
    after = log.read_text().splitlines()[len(before) :] if log.exists() else []
    kept = {line.split()[1] for line in before if line.startswith("kept")}
    assert not kept & {line.split()[1] for line in after if line.startswith("asked")}
