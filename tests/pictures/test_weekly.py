"""What figures show of runs: shares by week, place and group, the same with and without a store."""

import subprocess
import sys

import numpy as np
import pytest
from running import here

import sim
from experiments.compare.comparison import swept
from experiments.runs.series import DRAWN
from sim.core.declare import InputError
from sim.pictures.weekly import ALL, GROUPS_IN_WORDS, Part, weekly
from sim.population.population import places_of
from sim.recording.curves import WeeklyCounts
from sim.recording.groups import GROUPS
from sim.run import Comparison
from sim.scenario.scenario import Scenario

pytestmark = pytest.mark.small


@pytest.fixture(scope="module")
def short() -> Scenario:
    return sim.load("village").with_(**{"run.weeks": 30})


@pytest.fixture(scope="module")
def iraq() -> Scenario:
    """Iraq with few agents, for a fortnight."""
    return sim.load("iraq").with_(**{"run.households_per_agent": 200, "run.weeks": 2})


@pytest.fixture(scope="module")
def runs(short):
    return sim.replicate(short, (1, 2))


def test_the_share_home_is_that_of_the_history(runs):
    found = runs.weekly()
    for each, shares in zip(runs.histories, found.returned[ALL], strict=True):
        assert shares == pytest.approx(each.weeks["returned"] / each.agents)
    assert found.returned[ALL][:, -1].max() > 0


def test_a_group_at_the_end_is_as_the_survey_finds_it(runs):
    found = runs.weekly("group")
    assert set(GROUPS_IN_WORDS) == set(GROUPS)
    for name, words in GROUPS_IN_WORDS.items():
        for each, shares in zip(runs.histories, found.returned[Part(words)], strict=True):
            inside, home = each.end_survey.classes[name]
            assert shares[-1] == pytest.approx(home / inside if inside else np.nan, nan_ok=True)


@pytest.mark.parametrize("by", [None, "governorate", "district", "group"])
def test_runs_from_a_store_show_what_histories_show(short, runs, by, tmp_path):
    [kept] = swept([short], (1, 2), here(tmp_path / "runs.sqlite"), DRAWN)
    there, mine = kept.weekly(by), runs.weekly(by)
    assert list(there.returned) == list(mine.returned)
    for part, shares in mine.returned.items():
        np.testing.assert_array_equal(there.returned[part], shares)
    np.testing.assert_array_equal(there.files, mine.files)


def test_places_stand_by_governorate_in_the_order_of_the_world(iraq):
    runs = sim.replicate(iraq, (1,))
    lines = iraq.world.communities
    districts = runs.weekly("district").returned
    assert list(districts) == [Part(each.district, each.governorate) for each in lines]
    governorates = runs.weekly("governorate").returned
    assert tuple(part.name for part in governorates) == iraq.world.governorates


def test_places_weigh_by_their_households(iraq):
    places = places_of(iraq)
    counts = np.zeros((1, len(places)), int)
    counts[0, :2] = places[0].agents, 0
    run = WeeklyCounts({}, counts, np.zeros((1, 4), int), np.zeros(4, int), 0, 200)
    shares = weekly(iraq, [run], [np.zeros(0, int)], "district").returned
    assert [each[0, 0] for each in shares.values()][:2] == [1.0, 0.0]
    together = weekly(iraq, [run], [np.zeros(0, int)], "governorate").returned[Part("Anbar")]
    anbar = [each.agents for each in places if each.governorate == "Anbar"]
    assert together[0, 0] == pytest.approx(anbar[0] / sum(anbar))


@pytest.mark.parametrize("by", ["governorat", "Group", "community", ""])
def test_an_unknown_division_is_refused_with_the_nearest(runs, by):
    with pytest.raises(InputError, match="governorate, district, group is allowed"):
        runs.plot(by)


def test_runs_and_comparisons_plot_themselves(runs):
    comparison = Comparison(runs, runs)
    assert [len(each.axes) for each in (runs.plot(), comparison.plot())] == [2, 3]
    assert len(comparison.plot("group", 3.5).axes) == 4
    assert comparison.plot("group", differences=True).get_supylabel().startswith("difference")


def test_nothing_but_a_figure_imports_matplotlib():
    asked = "import sys, sim, awda.cli; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
