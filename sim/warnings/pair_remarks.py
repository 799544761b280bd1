"""Remarks on two scenarios that are compared: those calibrated apart differ by more than policy."""

from collections.abc import Iterator
from itertools import permutations

from sim.core.declare import InputError
from sim.scenario.pairing import refuse_unpaired
from sim.scenario.scenario import TABLES, Scenario
from sim.scenario.toml_file import known_scenarios, load
from sim.warnings.outlook import Outlook

POLICY = ("run", "clearance", "funding", "survey")  # tables that no calibration is asked about
NAMED = 3  # parameters that a remark names
ACCESS = ("access", "district_access")  # tables that calibration alone sets


def remarks_on_pair(first: Scenario, second: Scenario) -> list[str]:
    """A sentence where the access effects differ, which calibration alone sets."""
    if _access(first) == _access(second):
        return []
    differing = list(_differing(first, second))
    named = ", ".join(differing[:NAMED])
    return [
        f"{first.name} and {second.name} were calibrated apart: beside clearance, {len(differing)} "
        f"calibrated parameters differ ({named} and others), so their difference is not the effect "
        f"of a policy; compare scenarios of one calibration{_example(first, second)}"
    ]


def _differing(first: Scenario, second: Scenario) -> Iterator[str]:
    """The parameters, by full name, that are not of policy and differ."""
    for table in (name for name in TABLES if name not in POLICY):
        one, other = getattr(first, table), getattr(second, table)
        yield from (f"{table}.{name}" for name in one._fields
                    if getattr(one, name) != getattr(other, name))  # fmt: skip
    for table in ACCESS:
        effects, others = dict(getattr(first, table)), dict(getattr(second, table))
        for name in {**effects, **others}:
            if effects.get(name) != others.get(name):
                yield f"{table}.{name}"


def _access(scenario: Scenario) -> tuple[object, ...]:
    return tuple(getattr(scenario, table) for table in ACCESS)


def _example(first: Scenario, second: Scenario) -> str:
    """The command that compares the same procedures under the calibration of the first."""
    last = first.run.weeks
    every, access = map(load, known_scenarios().values()), _access(first)
    known = [each for each in every if _access(each) == access]
    asked = tuple(Outlook(each).signatures(last) for each in (first, second))
    for pair in permutations(known, 2):
        if pair[0].interventions or pair[0].shocks or not _are_pairs(*pair):
            continue
        if tuple(Outlook(each).signatures(last) for each in pair) == asked:
            return f", as `awda compare {pair[0].name} {pair[1].name}` does"
    return ", which differ by levers alone"


def _are_pairs(first: Scenario, second: Scenario) -> bool:
    try:
        refuse_unpaired(first, second)
    except InputError:
        return False
    return True
