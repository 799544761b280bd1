"""Pairs: what two scenarios must share for runs of them on one seed to be the same world."""

from sim.core.declare import InputError
from sim.core.week_dates import dated
from sim.scenario.scenario import Scenario

SAME = ("start", "weeks", "measured_from", "households_per_agent", "locality_households")


def refuse_unpaired(first: Scenario, second: Scenario) -> None:
    """Raise InputError where runs of the two on one seed would not be pairs."""
    names = f"{second.name} and {first.name}"
    if _families(second) != _families(first):
        raise InputError(
            f"{names} are of other families; only runs of the same communities with the same "
            "numbers of households are pairs"
        )
    for field in SAME:
        own, other = _shown(second, field), _shown(first, field)
        if own != other:
            raise InputError(
                f"[run] {field} = {own} in {second.name} and {other} in {first.name}; "
                "only runs of the same length and scale are pairs"
            )


def _shown(scenario: Scenario, field: str) -> str:
    """What a scenario has in a field of [run]; of a week also the day on which it begins."""
    value = getattr(scenario.run, field)
    return dated(value, scenario.run.start) if field == "measured_from" else str(value)


def _families(scenario: Scenario) -> list[tuple[str, float]]:
    return [(line.community, line.households) for line in scenario.world.communities]
