"""docs/mesa.md: its code runs, and gives what the page says."""

import re

import matplotlib.pyplot as plt
import pytest
from checkout import ROOT

import sim
from sim.agents.household import Household

pytestmark = pytest.mark.small

PAGE = (ROOT / "docs" / "mesa.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.M | re.S)
CURVE, TRUST, *_ = BLOCKS


def ran(script: str) -> dict:
    """The names of a script after it has run."""
    plt.switch_backend("Agg")
    names: dict = {}
    exec(compile(script, "mesa.md", "exec"), names)
    plt.close("all")
    return names


@pytest.mark.parametrize("script", BLOCKS)
def test_a_block_of_code_of_the_page_runs(script):
    assert "sim" in ran(script)


def test_the_curve_takes_ten_lines_and_is_that_of_the_compiled_engine():
    assert len([line for line in CURVE.splitlines() if line]) == 10
    weeks = sim.run(sim.load("village"), seed=1).weeks["returned"]
    assert ran(CURVE)["returned"] == weeks[1:157].tolist()


def test_the_household_that_is_set_to_distrust_decides_otherwise(capsys):
    (told,) = re.findall(r"^```text\n(.*?)^```$", PAGE, flags=re.M | re.S)
    ran(TRUST)
    assert capsys.readouterr().out == told


def test_the_errors_that_the_page_quotes_are_those_that_are_raised():
    model = sim.ReturnModel(sim.load("village"), seed=1, engine="agents")
    household = list(model.agents_by_type[Household])[16]
    page = " ".join(PAGE.split())
    for name, error in (("trust_slwo", AttributeError), ("trust_slow", sim.InputError)):
        with pytest.raises(error) as raised:
            setattr(household, name, float("nan"))
        assert f"`{error.__name__}: {raised.value}`" in page
