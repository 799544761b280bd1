"""Each diff of docs/extending.md is applied to a copy of the sources, and the new thing works."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from checkout import ROOT

GUIDE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^## An? (\w+)\n.*?```diff\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL))
FREE = ("docs/", "tests/", "CHANGELOG.md")  # what a diff may touch beside its source file
WEEKS = "2016-08-01"  # the village up to this day is run in a second, interpreted
SCENARIO = 'schema = 1\nextends = "village"\ntitle = "the village and what is added to it"\n'


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the sources that diffs are applied to, one after the other."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("sim", "experiments", "awda"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "scenarios").symlink_to(ROOT / "scenarios")
    return folder


def extended(copy, part):
    """The copy with the diff of one part applied."""
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=copy, input=PARTS[part], text=True, check=True)
    return copy


def awda(copy, *words):
    """What a command prints that is run from the copy, interpreted."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(copy), *sys.path]), "NUMBA_DISABLE_JIT": "1",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "awda", *map(str, words)],
        cwd=copy, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def outcomes(copy, more=""):
    """The outcomes of the village with something more in its scenario."""
    (copy / "more.toml").write_text(SCENARIO + more)
    found = json.loads(awda(copy, "run", copy / "more.toml", "--until", WEEKS, "--json"))
    return {name: row["mean"] for name, row in found["outcomes"].items()}


def test_every_kind_of_addition_is_shown():
    assert list(PARTS) == ["experiment", "outcome", "lever", "event", "rule"]


def test_a_parameter_passes_at_most_fifteen_files_on_its_way_to_a_figure():
    listed = re.findall(r"^[0-9]+\. `(.+?)`", GUIDE, re.MULTILINE)
    assert 10 < len(listed) <= 15
    assert [name for name in listed if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("part", PARTS)
def test_an_addition_touches_one_source_file(part):
    touched = set(re.findall(r"^(?:---|\+\+\+) [ab]/(.+)$", PARTS[part], re.MULTILINE))
    assert len([name for name in touched if not name.startswith(FREE)]) == 1


def test_a_new_experiment_is_found_and_run(copy, tmp_path):
    extended(copy, "experiment")
    assert "hearsay: Hearsay: do more households" in awda(copy, "experiment")
    said = awda(copy, "experiment", "hearsay", "--quick", "--workers", 1, "--out", tmp_path)
    assert "return_rate" in said
    names = {path.name for path in (tmp_path / "hearsay-quick").iterdir()}
    assert names == {"summary.csv", "figure.svg", "figure.png", "manifest.json"}


def test_a_new_outcome_is_measured(copy):
    assert outcomes(extended(copy, "outcome"))["files_cleared"] > 0


def test_a_new_lever_acts(copy):
    extended(copy, "lever")
    keen = "[decision]\nweight_services = 5.0\n"
    with_it = outcomes(copy, f'{keen}[[intervention]]\nkind = "generators"\nrise = 1.0\n')
    assert with_it["return_rate"] > outcomes(copy, keen)["return_rate"]


def test_a_new_event_happens(copy):
    extended(copy, "event")
    with_it = outcomes(copy, '[[event]]\nkind = "harvest_fails"\nstart = 1\nshare = 1.0\n')
    assert with_it != outcomes(copy)


def test_a_new_rule_is_neutral_until_its_parameter_is_set(copy):
    before = outcomes(copy)
    extended(copy, "rule")
    assert outcomes(copy) == before
    assert outcomes(copy, "[decision]\nweight_nobody_back = -5.0\n") != before
