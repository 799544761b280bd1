"""The policy combinations: ten or four signatures, reactive or community policing."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from experiments.provenance.tables import read_columns
from experiments.runs.job import Job
from experiments.runs.measures import Measure, Outcomes
from sim.core.source_files import package_folder
from sim.levers.decrees import ClearanceReform
from sim.levers.lever import ALWAYS
from sim.levers.policing import CommunityPolicing
from sim.scenario.catalogue import find
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

PROGRAMME_START = date(2016, 3, 6)
ENOUGH = 1e9  # EUR; the combinations ask what community policing does, not what it is worth
FITS = {"ten": 10, "four": 4}  # the procedure under which the model was calibrated
FOLDER = package_folder("sim").parent / "scenarios" / "iraq"
EVERYWHERE = 100_000
Values = dict[str, float]


@dataclass(frozen=True)
class PolicyCombination:
    """One combination: how many signatures from the programme's start, and how many forums."""

    name: str
    label: str
    signatures: int
    forums: int


COMBINATIONS = (
    PolicyCombination("ten_reactive", "ten signatures, reactive policing", 10, 0),
    PolicyCombination("four_reactive", "four signatures, reactive policing", 4, 0),
    PolicyCombination("ten_forums", "ten, 43 forums", 10, 43),
    PolicyCombination("four_forums", "four, 43 forums", 4, 43),
    PolicyCombination("ten_everywhere", "ten, forums everywhere", 10, EVERYWHERE),
    PolicyCombination("four_everywhere", "four, forums everywhere", 4, EVERYWHERE),
)
BASE = COMBINATIONS[0]
MAIN = COMBINATIONS[:4]


@dataclass(frozen=True)
class Case:
    """A calibrated world, a combination, a seed, and the values that differ from it."""

    fit: str
    combination: PolicyCombination
    seed: int
    values: tuple[tuple[str, float], ...] = ()

    def job(self, measures: tuple[Measure, ...] = ()) -> Job:
        """The run of it."""
        return Job(scenario_for(self.fit, self.combination, dict(self.values)), self.seed, measures)


@dataclass(frozen=True)
class Result:
    """What a run leaves for the analysis."""

    case: Case
    outcomes: Outcomes


@cache
def calibrated(fit: str) -> Scenario:
    """The world calibrated under this procedure, read once for the many runs of an experiment."""
    return load(f"iraq_{fit}")


def scenario_for(
    fit: str, combination: PolicyCombination, values: Values | None = None
) -> Scenario:
    """A calibrated world, with other values if given, and the levers of one combination.

    Before the start every combination of one calibration is the same: the procedure that was in
    force in it, and the wait that households expect of it.
    """
    scenario = calibrated(fit).with_(**typed(values or {}))
    start = scenario.week_of(PROGRAMME_START)
    days = scenario.household.believed_days_a_signature * FITS[fit] / 10
    scenario = scenario.with_(
        **{
            "clearance.signatures": 10,
            "household.believed_days_a_signature": days,
            "funding.budget": ENOUGH,
            "run.measured_from": start,
        }
    )
    if fit == "four":
        end = ALWAYS if combination.signatures == 4 else start
        scenario = scenario.with_levers(ClearanceReform(start=0, end=end, signatures=4))
    elif combination.signatures < FITS[fit]:
        reform = ClearanceReform(start=start, signatures=combination.signatures)
        scenario = scenario.with_levers(reform)
    if combination.forums:
        scenario = scenario.with_levers(CommunityPolicing(start=start, forums=combination.forums))
    return scenario


def ensemble(fit: str) -> list[Values]:
    """The parameter sets accepted as about equally close to the data, without their distances."""
    columns = read_columns(FOLDER / f"ensemble_{fit}.csv")
    names = [name for name in columns if "." in name]
    count = len(columns["distance"])
    return [{name: float(columns[name][row]) for name in names} for row in range(count)]


def typed(values: Values) -> dict[str, Any]:
    """Whole numbers where a declaration wants them."""
    return {
        name: round(value) if "access." not in name and find(name)[1].type is int else value
        for name, value in values.items()
    }
