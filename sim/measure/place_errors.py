"""How far the calibrated worlds are from published returns, by governorate and by district.

The error is the mean of |simulated less published| over the published rounds up to the cut, in
percentage points of the households ever displaced from the place.
"""

import csv
from functools import cache
from pathlib import Path

from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import known_scenarios, load

CALIBRATED = ("iraq_ten", "iraq_four")
WORLD = "iraq"
TABLE = "error_against_published.csv"  # made by `python -m experiments.iraq.place_errors`
Errors = dict[tuple[str, str], float]  # by governorate, and by district within its governorate


def errors_by_place(scenario: Scenario) -> Errors:
    """Those of the calibrated world that a scenario extends; none where it extends none.

    A scenario extends a calibrated world as long as its places and the access to its governorates
    are those that were calibrated.
    """
    name = calibrated(scenario)
    return {place: error for place, (error, _) in _table()[name].items()} if name else {}


def calibrated(scenario: Scenario) -> str | None:
    """The name of the calibrated world that a scenario extends, if any."""
    return next((name for name in CALIBRATED if _extends(scenario, name)), None)


def trust_in_places(scenario: Scenario) -> str:
    """How far numbers by place can be trusted, in a sentence."""
    name = calibrated(scenario)
    if name is None:
        return "This world is not one calibrated by place: nothing tests its numbers by place."
    districts, governorates = (_means(name, is_district) for is_district in (True, False))
    return (
        "Against published returns up to the end of 2017, the share that has returned is off by "
        f"{districts[0]:.0f} percentage points in the mean of districts and rounds and by "
        f"{districts[1]:.0f} at the last of these rounds, in governorates by "
        f"{governorates[0]:.0f} and {governorates[1]:.0f}: no single district is a forecast."
    )


def table_of_errors() -> Path:
    """The file with the errors, which is made from runs of the calibrated worlds."""
    return known_scenarios()[WORLD].parent / TABLE


@cache
def _table() -> dict[str, dict[tuple[str, str], tuple[float, float]]]:
    """By calibrated world and place: the mean error over rounds, and that of the last round."""
    found: dict[str, dict[tuple[str, str], tuple[float, float]]] = {n: {} for n in CALIBRATED}
    with table_of_errors().open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = row["governorate"], row["district"]
            error = float(row["mean_of_rounds"]), float(row["at_cut"])
            found[row["scenario"]][place] = error
    return found


def _means(name: str, is_district: bool) -> tuple[float, float]:
    """Both errors in the mean of all districts, or of all governorates."""
    found = [
        error for (_, district), error in _table()[name].items() if is_district == (district != "")
    ]
    rounds, cut = (sum(each) / len(found) for each in zip(*found, strict=True))
    return rounds, cut


def _extends(scenario: Scenario, name: str) -> bool:
    """Whether a scenario has the places and the access of a calibrated world."""
    if not scenario.access:
        return False
    calibrated = _calibrated(name)
    same = scenario.world.communities == calibrated.world.communities
    access = scenario.access == calibrated.access
    return same and access and scenario.district_access == calibrated.district_access


@cache
def _calibrated(name: str) -> Scenario:
    return load(name)
