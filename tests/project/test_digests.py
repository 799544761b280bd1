"""No bit of any shipped history changes unless it is meant to, and CHANGELOG.md says so."""

import json

import pytest
from digests import KEPT, digest

from sim.scenario.toml_file import known_scenarios

kept = json.loads(KEPT.read_text())


@pytest.mark.parametrize("name", sorted(known_scenarios()))
@pytest.mark.parametrize("engine", ["compiled", "agents"])
def test_a_history_is_bit_for_bit_what_it_was(engine, name):
    assert digest(name, engine) == kept[engine][name]
