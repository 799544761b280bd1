"""Networks that all districts share: what they learn, and what they leave out."""

import numpy as np
import pytest

from experiments.calibration import network
from experiments.calibration.design import with_histories
from experiments.calibration.world_emulator import in_order
from experiments.iraq.procedure_histories import NAMES

pytestmark = [pytest.mark.small, pytest.mark.usefixtures("quick")]
INSIDE = (0, 0, 1)  # three districts in two governorates


@pytest.fixture(scope="module")
def made():
    """Curves that rise with a parameter and with the effect of the district, by a logistic law."""
    random = np.random.default_rng(1)
    shared, effects = random.uniform(-1, 1, (480, 2)), random.normal(size=(2, 480, 3))
    level = 1.5 * shared[:, :1] + effects[0]
    curves = 1.0 / (1.0 + np.exp(-level[:, :, None] - np.array([-1.0, 1.0])))
    return network.inputs(shared, effects, INSIDE), curves


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(network, "RATES", ((2e-3, 30), (3e-4, 10)))
    monkeypatch.setattr(network, "AGAIN", ((3e-4, 2),))
    monkeypatch.setattr(network, "HIDDEN", (24, 24))


def test_held_out_runs_are_predicted(made):
    inputs, curves = made
    found = network.fit(inputs[:400], curves[:400], np.arange(400))
    off = found.predict(inputs[400:]) - curves[400:]
    assert (off**2).mean() < 0.05 * curves.var()


def test_a_run_is_judged_by_networks_that_have_not_seen_its_place(made):
    inputs, curves = made
    wrong = curves.copy()
    wrong[10] = 5.0  # what nobody could expect
    found = network.fit(inputs, wrong, np.arange(480))
    assert abs(found.left_out[10] - curves[10]).max() < 0.5


def test_networks_that_go_on_leave_the_same_places_out_and_start_where_they_were(made):
    inputs, curves = made
    first = network.fit(inputs[:120], curves[:120], np.arange(120))
    again = network.fit(inputs, curves, np.arange(480), first)
    far = network.fit(inputs, curves, np.arange(480))
    near = [np.mean((each.predict(inputs) - first.predict(inputs)) ** 2) for each in (again, far)]
    assert near[0] < near[1]


def test_places_have_numbers_in_the_order_in_which_they_appear_whatever_comes_later():
    places = np.array([[3.0], [1.0], [3.0], [2.0]])
    assert in_order(places).tolist() == [0, 1, 0, 2]
    assert in_order(np.concatenate([places, [[0.0]]]))[:4].tolist() == [0, 1, 0, 2]


def test_no_network_leaves_out_a_whole_history_of_the_procedure():
    points = with_histories(np.arange(400.0)[:, None])
    parts, histories = network.parts_of(in_order(points.places)), np.array(points.histories)
    for part in range(network.PARTS):
        assert set(histories[parts == part]) == set(NAMES)
        assert 60 < (parts == part).sum() < 140


def test_places_that_come_later_change_the_part_of_none():
    few, many = network.parts_of(np.arange(50)), network.parts_of(np.arange(400))
    assert many[:50].tolist() == few.tolist()


def test_a_district_is_known_by_its_effects_its_governorate_and_itself():
    effects = np.array([[[1.0, 3.0, -2.0]], [[0.0, 0.5, 0.25]]])
    found = network.inputs(np.array([[0.5]]), effects, INSIDE)
    assert found.shape == (1, 3, 1 + 2 * 3 + 3 + 2)
    assert found[0, :, 0].tolist() == [0.5] * 3
    assert found[0, :, 1].tolist() == [1.0, 3.0, -2.0]
    assert found[0, :, 2].tolist() == [0.0, 0.5, 0.25]
    assert found[0, :, 5].tolist() == [2.0, 2.0, -2.0]  # the mean of a governorate's districts
    assert found[0, :, 6].tolist() == [0.25, 0.25, 0.25]
    assert found[0, :, 7:10].tolist() == np.eye(3).tolist()
    assert found[0, :, 10:].tolist() == [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
