"""The fit compares what would be published, in the world that was known at the cut."""

import numpy as np
import pytest

from experiments.fitting import fit as fitting
from experiments.iraq.ever_displaced import known_households
from experiments.iraq.published_returns import CUT

pytestmark = pytest.mark.small


@pytest.fixture
def found(monkeypatch):
    """Six members whose runs are replaced by half of what was published; the scenario they ran."""
    seen = {}

    def stocks(scenario, like, members, _run):
        seen["world"] = scenario.world
        return np.array([0.5 * like.stock for _ in members])

    monkeypatch.setattr(fitting, "_stocks", stocks)
    for name, value in {"MEMBERS": 6, "CENTRAL": 2, "STEPS": 1}.items():
        monkeypatch.setattr(fitting, name, value)
    return fitting.members("ten", None), seen["world"]


def test_each_member_has_steps_of_its_own_and_none_of_them_is_fitted(found):
    members, _ = found
    assert len({row["distance"] for row in members}) == len(members) == 6
    assert len({row["without_steps"] for row in members}) == 1
    assert not any("step" in name for row in members for name in row if "." in name)


def test_steps_are_the_same_whenever_the_fit_is_begun(found):
    again = fitting.members("ten", None)
    assert [row["distance"] for row in again] == [row["distance"] for row in found[0]]


def test_members_run_in_the_world_that_was_known_at_the_cut(found):
    households = {line.district: line.households for line in found[1].communities}
    assert households == known_households(CUT)


def test_distances_are_written_with_steps_and_without(found, monkeypatch, tmp_path):
    (tmp_path / "iraq").mkdir()
    monkeypatch.setattr(fitting, "FOLDER", tmp_path / "iraq")
    fitting.write("ten", found[0], None)
    header = (tmp_path / "iraq" / "ensemble_ten.csv").read_text().splitlines()[0].split(",")
    assert header[:2] == ["distance", "without_steps"]
    assert "Without the steps of counting" in (tmp_path / "iraq_ten.toml").read_text()
