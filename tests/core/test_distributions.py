from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.core.distributions import normal_quantile, normal_quantiles

pytestmark = pytest.mark.small


@given(st.floats(1e-17, 1.0, exclude_max=True))
def test_the_quantile_is_that_of_the_standard_library(share):
    assert normal_quantile(share) == pytest.approx(
        NormalDist().inv_cdf(share), rel=1e-12, abs=1e-12
    )


@pytest.mark.parametrize(("share", "expected"), [(0.5, 0.0), (0.975, 1.959963984540054)])
def test_quantiles_that_everybody_knows(share, expected):
    assert normal_quantile(share) == pytest.approx(expected, abs=1e-12)


@given(st.floats(1e-12, 0.5))
def test_the_two_sides_are_alike(share):
    if 1.0 - share < 1.0:
        assert normal_quantile(1.0 - share) == pytest.approx(-normal_quantile(share), abs=2e-4)


def test_a_row_of_shares_gives_the_bits_that_each_gives_alone():
    shares = np.concatenate([np.linspace(1e-12, 1 - 1e-12, 5001), [0.075, 0.925, 2.0**-33]])
    alone = np.array([normal_quantile(share) for share in shares.tolist()])
    normal_quantiles(shares)
    assert (shares == alone).all()
