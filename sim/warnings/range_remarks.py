"""Remarks on `[plausible]`: a value outside of its range, a range of a lever that is not there."""

from collections.abc import Iterator

from sim.scenario.plausible_ranges import TABLE, in_words
from sim.scenario.scenario import Scenario

ALONE = (
    f"[{TABLE}] changes nothing here: each parameter has its own value; `awda compare` with "
    "--over ranges draws from the ranges"
)


def of_ranges(scenario: Scenario) -> Iterator[str]:
    """A sentence for each range that its scenario contradicts, or has nothing for."""
    for name, ends in scenario.plausible:
        where = f"[{TABLE}] {name} = {in_words(ends)}"
        values = _values(scenario, name)
        outside = [value for value in values if not ends[0] <= value <= ends[1]]
        if outside:
            yield (
                f"{where}: the value of the scenario, {outside[0]:g}, lies outside; --over ranges "
                "draws within the range, and a run without it has the value"
            )
        elif not values:
            kind = name.split(".")[1]
            yield f"{where}: it can do nothing: the scenario has no [[intervention]] {kind}"


def _values(scenario: Scenario, name: str) -> list[float]:
    """The values that a scenario has of a parameter: one, or one for each of its levers."""
    table, _, field = name.partition(".")
    if table != "intervention":
        return [getattr(getattr(scenario, table), field)]
    kind, _, field = field.partition(".")
    return [getattr(each, field) for each in scenario.interventions if each.kind() == kind]
