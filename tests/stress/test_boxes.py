"""Boxes and regret agree with ema-workbench on its own published examples, and hold elsewhere."""

import warnings
from pathlib import Path

import numpy as np
import pytest

from experiments.provenance.tables import read_columns
from experiments.stress import boxes
from experiments.stress.boxes import Inputs, box, refuse_missing, score, trajectory
from experiments.stress.robustness import regret
from sim.core.declare import InputError

pytestmark = pytest.mark.small
RANDOM = np.random.default_rng(5)


@pytest.fixture(scope="module")
def published():
    """The folder of the examples that come with ema-workbench."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import ema_workbench
    return Path(ema_workbench.__file__).parent / "examples" / "data"


@pytest.fixture(scope="module")
def biofuels(published):
    """Bryant and Lempert (2010): 882 futures of a policy on biofuels, and where it costs most."""
    columns = read_columns(published / "bryant et al 2010 data.csv")
    names = tuple(columns)[2:11]
    inputs = Inputs(names, np.column_stack([columns[name] for name in names]).astype(float))
    return inputs, columns["Greater than 90%"].astype(bool)


def test_the_boxes_of_the_published_example_are_those_of_its_page(biofuels):
    inputs, cases = biofuels
    chosen = trajectory(inputs, cases, peel=0.1, least=0.05)[21]
    found = score(chosen, inputs, cases)
    assert (found.cases, found.inside, found.hits) == (89, 87, 67)
    assert found.coverage == pytest.approx(0.752809, abs=1e-6)
    assert found.density == pytest.approx(0.770115, abs=1e-6)
    ends = {each.name: (round(each.low, 2), round(each.high, 2)) for each in chosen}
    assert ends == {
        "Total biomass": (-np.inf, 755.8), "Demand elasticity": (-0.42, np.inf),
        "Biomass backstop price": (150.05, np.inf), "Cellulosic cost": (72.65, np.inf),
    }  # fmt: skip


def test_coverage_and_density_of_every_box_are_those_that_ema_workbench_counts(biofuels):
    inputs, cases = biofuels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench.analysis.prim import Prim

        theirs = Prim(boxes._frame(inputs), cases.astype(int), threshold=0.8, peel_alpha=0.1)
        counted = theirs.find_box().peeling_trajectory
    own = [score(each, inputs, cases) for each in trajectory(inputs, cases, 0.1, 0.05)]
    assert len(own) == len(counted) > 20
    assert [each.coverage for each in own] == pytest.approx(counted["coverage"].tolist())
    assert [each.density for each in own] == pytest.approx(counted["density"].tolist())


def test_regret_is_that_of_the_recipe_of_ema_workbench_on_its_flu_example(published):
    """Three policies in 1,000 futures; the fewer die by the end of the last month, the better."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import load_results

        archive = published / "1000 flu cases with policies.tar.gz"
        experiments, outcomes = load_results(str(archive))
    table = experiments[["scenario", "policy"]].assign(
        score=-outcomes["deceased_population_region_1"][:, -1]
    )
    table["policy"] = table["policy"].astype(str)
    wide = table.pivot(index="scenario", columns="policy", values="score")
    theirs = wide.rsub(wide.max(axis=1), axis=0).abs()
    own = regret(wide.to_numpy())
    assert own.shape == (1000, 3)
    assert own == pytest.approx(theirs.to_numpy())
    assert own.max(axis=0) == pytest.approx(theirs.max().to_numpy())
    assert wide.columns[own.mean(axis=0).argmin()] != "no policy"


def planted(count, random):
    """Futures in which something happens where two inputs are high, of six."""
    values = random.random((count, 6))
    cases = (values[:, 1] > 0.5) & (values[:, 4] > 0.4)
    return Inputs(tuple("abcdef"), values), cases


def test_conditions_that_are_there_are_found_and_hold_on_futures_not_used():
    made = box(*planted(80, RANDOM))
    assert {each.name for each in made} == {"b", "e"}
    assert all(np.isinf(each.high) for each in made)
    held = score(made, *planted(400, RANDOM))
    assert held.coverage > 0.8
    assert held.density > 0.8 > 2 * held.base


def test_conditions_found_where_there_are_none_hold_no_better_than_chance_elsewhere():
    lift = []
    for _ in range(20):
        inputs, _ = planted(40, RANDOM)
        found = box(inputs, RANDOM.random(40) < 0.4)
        other, _ = planted(200, RANDOM)
        held = score(found, other, RANDOM.random(200) < 0.4)
        lift.append(held.density - held.base)
    assert abs(np.mean(lift)) < 0.08


def test_no_box_is_looked_for_where_nearly_all_futures_are_alike():
    inputs, _ = planted(40, RANDOM)
    few = np.arange(40) < 2
    assert box(inputs, few) is None
    assert box(inputs, ~few) is None


def test_without_the_library_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "ema_workbench.analysis", None)
    with pytest.raises(InputError, match=r'pip install "\.\[discovery\]"'):
        refuse_missing()
