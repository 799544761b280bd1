"""How far the calibrated world is from published returns, by governorate and by district.

The error is the mean of |simulated less published| over the published rounds up to the cut, in
percentage points of the households ever displaced from the place.
"""

import csv
from functools import cache
from pathlib import Path

from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import known_scenarios, load

CALIBRATED = "iraq_calibrated"
WORLD = "iraq"
TABLE = "error_against_published.csv"  # made by `python -m experiments.iraq.place_errors`
Errors = dict[tuple[str, str], float]  # by governorate, and by district within its governorate


def errors_by_place(scenario: Scenario) -> Errors:
    """Those of the calibrated world where a scenario extends it; none where it does not.

    A scenario extends the calibrated world as long as its places, and the access to its
    governorates and districts, are those that were calibrated.
    """
    return {place: error for place, (error, _) in _table().items()} if _extends(scenario) else {}


def trust_in_places(scenario: Scenario) -> str:
    """How far numbers by place can be trusted, in a sentence."""
    if not _extends(scenario):
        return "This world is not one calibrated by place: nothing tests its numbers by place."
    districts, governorates = (_means(is_district) for is_district in (True, False))
    return (
        "Against published returns up to the end of 2017, the share that has returned is off by "
        f"{districts[0]:.0f} percentage points in the mean of districts and rounds and by "
        f"{districts[1]:.0f} at the last of these rounds, in governorates by "
        f"{governorates[0]:.0f} and {governorates[1]:.0f}: no single district is a forecast."
    )


def table_of_errors() -> Path:
    """The file with the errors, which is made from runs of the calibrated world."""
    return known_scenarios()[WORLD].parent / TABLE


@cache
def _table() -> dict[tuple[str, str], tuple[float, float]]:
    """By place: the mean error over rounds, and that of the last round."""
    with table_of_errors().open(encoding="utf-8", newline="") as file:
        return {
            (row["governorate"], row["district"]): (
                float(row["mean_of_rounds"]), float(row["at_cut"])
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


def _means(is_district: bool) -> tuple[float, float]:
    """Both errors in the mean of all districts, or of all governorates."""
    found = [error for (_, district), error in _table().items() if is_district == (district != "")]
    rounds, cut = (sum(each) / len(found) for each in zip(*found, strict=True))
    return rounds, cut


def _extends(scenario: Scenario) -> bool:
    """Whether a scenario has the places and the access of the calibrated world."""
    calibrated = _calibrated()
    same = scenario.world.communities == calibrated.world.communities
    access = scenario.access == calibrated.access
    return same and access and scenario.district_access == calibrated.district_access


@cache
def _calibrated() -> Scenario:
    return load(CALIBRATED)
