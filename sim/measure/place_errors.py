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
    return next((_table()[name] for name in CALIBRATED if _extends(scenario, name)), {})


def trust_in_places(scenario: Scenario) -> str:
    """How far numbers by place can be trusted, in a sentence."""
    errors = errors_by_place(scenario)
    if not errors:
        return (
            f"No returns by place are published for the world of {scenario.name}, so nobody knows "
            "how far its numbers by place are off."
        )
    found = [
        [error for (_, district), error in errors.items() if bool(district) == is_district]
        for is_district in (False, True)
    ]
    governorates, districts = (sum(each) / len(each) for each in found)
    return (
        f"Against published returns up to the end of 2017, shares by district are off by "
        f"{districts:.0f} percentage points in the mean and by governorate by {governorates:.0f}: "
        "read a single district as an example, not as a forecast."
    )


def table_of_errors() -> Path:
    """The file with the errors, which is made from runs of the calibrated worlds."""
    return known_scenarios()[WORLD].parent / TABLE


@cache
def _table() -> dict[str, Errors]:
    found: dict[str, Errors] = {name: {} for name in CALIBRATED}
    with table_of_errors().open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = row["governorate"], row["district"]
            found[row["scenario"]][place] = float(row["percentage_points"])
    return found


def _extends(scenario: Scenario, name: str) -> bool:
    """Whether a scenario has the places and the access of a calibrated world."""
    if not scenario.access:
        return False
    calibrated = _calibrated(name)
    same = scenario.world.communities == calibrated.world.communities
    return same and scenario.access == calibrated.access


@cache
def _calibrated(name: str) -> Scenario:
    return load(name)
