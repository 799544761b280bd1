"""Networks in few passes, where a test asks what is made of them and not how good they are."""

from collections.abc import Iterator

import pytest

from experiments.calibration import network


@pytest.fixture(scope="module", autouse=True)
def few_passes() -> Iterator[None]:
    """Small networks, trained for a few passes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "RATES", ((2e-3, 4),))
        patch.setattr(network, "AGAIN", ((2e-3, 2),))
        patch.setattr(network, "HIDDEN", (16,))
        yield
