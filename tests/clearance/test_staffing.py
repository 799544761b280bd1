"""Seats at desks: those who sit there, taken over from another world with more or fewer seats."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.clearance.staffing import take_seats

pytestmark = pytest.mark.small


def rows(staff, first_seats, servers):
    desks = np.array([(each,) for each in staff], [("staff", "i4")])
    return SimpleNamespace(
        desks=desks, first_seats=np.array(first_seats), servers=np.array(servers, float)
    )


def test_who_sits_at_a_desk_sits_there_in_a_world_with_more_seats():
    lived = rows((2, 1, 3), (0, 2, 3), (1, 2, 3, 4, 5, 6))
    own = rows((2, 1, 3), (0, 4, 7), np.zeros(12))
    take_seats(own, lived)
    assert own.servers.tolist() == [1, 2, 0, 0, 3, 0, 0, 4, 5, 6, 0, 0]


def test_a_desk_without_staff_takes_nobody_over():
    lived = rows((0, 2), (0, 1), (9, 1, 2))
    own = rows((0, 2), (0, 3), np.zeros(6))
    take_seats(own, lived)
    assert own.servers.tolist() == [0, 0, 0, 1, 2, 0]
