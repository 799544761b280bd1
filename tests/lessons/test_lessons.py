"""The lessons: each runs, draws its picture, and types no result into its text."""

import os
import re
import runpy
import subprocess
import sys

import pytest
from checkout import ROOT

FOLDER = ROOT / "docs" / "lessons"
LESSONS = sorted(path.stem for path in FOLDER.glob("*.py"))
ALONE = "your_own"  # it adds a lever and an outcome to the program at hand
CELL = re.compile(r"^# %%(?: \[(markdown)\])?\n(.*?)(?=^# %%|\Z)", re.MULTILINE | re.DOTALL)
SUBJECTS = {
    "first_run", "one_household", "published_null", "small_steps", "sobol_index", "how_many_seeds",
    ALONE,
}  # fmt: skip


def cells(name: str) -> list[tuple[str, str]]:
    """Kind and text of each cell: markdown, or nothing for code."""
    return CELL.findall((FOLDER / f"{name}.py").read_text(encoding="utf-8"))


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """An empty folder to work in, and no window for pictures."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    return tmp_path


def is_a_picture(path) -> bool:
    return path.read_bytes()[:4] == b"\x89PNG" and path.stat().st_size > 10_000


@pytest.mark.parametrize("name", sorted(SUBJECTS - {ALONE}))
def test_a_lesson_runs_prints_numbers_and_draws_its_picture(name, empty, capsys):
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    runpy.run_path(str(FOLDER / f"{name}.py"), run_name="__main__")
    plt.close("all")
    assert [path.name for path in empty.iterdir()] == [f"{name}.png"]
    assert is_a_picture(empty / f"{name}.png")
    printed = capsys.readouterr().out
    assert len(re.findall(r"\d", printed)) > 20
    assert "nan" not in printed


def test_what_you_add_yourself_runs_in_a_program_of_its_own(empty):
    paths = os.pathsep.join([str(ROOT), *sys.path])
    done = subprocess.run(
        [sys.executable, "-W", "error", str(FOLDER / f"{ALONE}.py")], cwd=empty, text=True,
        env=os.environ | {"PYTHONPATH": paths}, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert is_a_picture(empty / f"{ALONE}.png")
    assert "weeks_to_half" in done.stdout
    assert "have the same return_rate" in done.stdout  # where nobody cares for services


@pytest.mark.small
def test_every_subject_has_a_lesson_and_the_list_names_them_all():
    listed = re.findall(r"^\| \[(\w+)\.py\]", (FOLDER / "README.md").read_text("utf-8"), re.M)
    assert set(listed) == set(LESSONS) == SUBJECTS


@pytest.mark.small
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_a_notebook_with_an_exercise_and_its_solution(name):
    text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    assert text.startswith("# ---\n# jupyter:\n#   jupytext:\n")
    assert "format_name: percent" in text
    told = [content for kind, content in cells(name) if kind]
    assert all(line.startswith("#") for each in told for line in each.strip().splitlines())
    heads = [line for each in told for line in each.splitlines() if line.startswith("# #")]
    assert heads[0].startswith("# # Lesson ")
    assert "# ## Exercise" in heads
    assert "# ## Solution" in heads


@pytest.mark.small
@pytest.mark.parametrize("name", LESSONS)
def test_no_result_is_typed_into_the_text_of_a_lesson(name):
    for kind, content in cells(name):
        prose = re.sub(r"`[^`]*`|95 %|80 %|2\.8 standard|1\.96 standard", "", content)
        assert not kind or not re.search(r"\d\.\d|\d %|\d percent", prose), content


@pytest.mark.small
def test_a_lesson_of_ten_lines_has_ten_lines_at_most():
    [code, *_] = [content for kind, content in cells("first_run") if not kind]
    assert len(code.strip().splitlines()) <= 10
