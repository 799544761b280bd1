import json

import pytest
from checkout import ROOT
from running import change, here, seeded

from experiments import reproduce, village
from experiments.provenance.tables import read_columns


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    with pytest.MonkeyPatch.context() as patch:
        change(patch, "village", plan=seeded("village", (1, 2, 3)))
        reproduce.reproduce("village", folder, here())
    return folder / "village"


def test_an_experiment_leaves_tables_figures_and_a_record(quick):
    assert {path.name for path in quick.iterdir()} == {
        "summary.csv", "curves.csv", "durations.csv", "figure.svg", "figure.png", "manifest.json",
    }  # fmt: skip
    assert json.loads((quick / "manifest.json").read_text())["seeds"] == [1, 2, 3]
    assert [path.name for path in quick.parent.iterdir()] == ["village"]


def test_the_figure_is_drawn_from_the_tables_on_disk(quick, tmp_path):
    for table in quick.glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    village.draw(tmp_path)
    assert (tmp_path / "figure.svg").read_bytes() == (quick / "figure.svg").read_bytes()


def test_a_failed_experiment_leaves_the_older_results_alone(quick, monkeypatch):
    before = {path.name: path.read_bytes() for path in quick.iterdir()}
    change(monkeypatch, "village", plan=seeded("village", (1, 2)), draw=lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        reproduce.reproduce("village", quick.parent, here())
    assert {path.name: path.read_bytes() for path in quick.iterdir()} == before
    assert [path.name for path in quick.parent.iterdir()] == ["village"]


def test_the_results_kept_are_what_the_code_gives():
    assert reproduce.differing("village", ROOT / "results", here()) == []


def test_a_table_that_was_tampered_with_is_named(quick, monkeypatch):
    change(monkeypatch, "village", plan=seeded("village", (1, 2, 3)))
    assert reproduce.differing("village", quick.parent, here()) == []
    table = quick / "summary.csv"
    table.write_text(table.read_text().replace("return_rate", "return_rat"))
    assert reproduce.differing("village", quick.parent, here()) == ["summary.csv"]


def test_the_kept_summary_has_an_interval_for_every_difference():
    kept = read_columns(ROOT / "results" / "village" / "summary.csv")
    measured = kept["pairs"] > 0  # nobody in the village flees to a camp, no forum meets
    unmeasured = set(kept["outcome"][~measured])
    assert unmeasured == {"return_rate_fled_to_camp", "standing"}
    assert (kept["low"] <= kept["difference"])[measured].all()
    assert (kept["difference"] <= kept["high"])[measured].all()
    assert (kept["pairs"] >= 20)[measured].all()
