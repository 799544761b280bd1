import re

import pytest
from checkout import ROOT

import sim
from sim.core.declare import Par
from sim.scenario.catalogue import catalogue, parameter_table

pytestmark = pytest.mark.small


def test_the_parameter_table_is_current():
    kept = (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8")
    assert kept == parameter_table(), "make it again: awda parameters > docs/parameters.md"


@pytest.mark.parametrize("name", catalogue())
def test_a_number_has_a_unit_a_range_a_source_and_a_default_within_both(name):
    declared = catalogue()[name]
    about = declared.about
    assert about.about
    if isinstance(about, Par):
        assert about.unit
        assert about.source
        assert about.grade in {"A", "B", "C", "D"}
        assert about.domain[0] <= about.plausible[0] < about.plausible[1] <= about.domain[1]
        if isinstance(declared.default, int | float):
            assert about.domain[0] <= declared.default <= about.domain[1]


def test_what_is_assumed_has_grade_d_and_says_so():
    for name, declared in catalogue().items():
        if isinstance(declared.about, Par) and declared.about.source == "assumed":
            assert declared.about.grade == "D", name


def test_the_contents_of_the_package_are_those_it_documents():
    listed = re.findall(r"^(\w+)(?:\(| {2})", sim.__doc__, flags=re.M)
    assert sorted(listed) == sorted(sim.__all__)


def test_the_money_of_the_funding_guide_is_that_of_the_scenario_it_names(tmp_path):
    text = (ROOT / "docs" / "funding.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, flags=re.S)[1]
    path = tmp_path / "example.toml"
    path.write_text(f'schema = 1\nextends = "village"\n{example}', encoding="utf-8")
    shown, shipped = sim.load(path), sim.load("village_funding_cut")
    assert shown.tranches == shipped.tranches
    assert shown.funding == shipped.funding
    assert shown.shocks == shipped.shocks


def test_every_command_of_the_funding_guide_exists():
    import awda.cli

    text = (ROOT / "docs" / "funding.md").read_text(encoding="utf-8")
    used = set(re.findall(r"^awda (\w+)", text, flags=re.M))
    assert used == {"ledger", "compare"} <= set(awda.cli.cli.commands)


def test_the_lock_names_no_index_and_every_requirement_has_a_hash():
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        assert "index" not in text
        pins = re.findall(r"^[a-z0-9][\w.-]*==.*$", text, flags=re.M)
        assert all(pin.rstrip().endswith("\\") for pin in pins)
        assert "mesa==3.3.1 ; python_full_version < '3.12'" in text
