"""The ranges of scenarios that are compared: which are drawn from, and why others are not."""

from collections.abc import Collection, Sequence

from experiments.compare.draws import POSTERIOR, RANGES
from experiments.iraq.posterior_worlds import held_by_the_posterior
from sim.scenario.plausible_ranges import TABLE, common_ranges
from sim.scenario.scenario import Ranges, Scenario
from sim.warnings.range_remarks import ALONE


def ranges_over(over: str | None, scenarios: Sequence[Scenario]) -> Ranges:
    """The ranges in the place of declared ones, where any are drawn from.

    Raise InputError where two scenarios have different ones for a parameter.
    """
    return common_ranges(scenarios) if over else ()


def remarks_on_ranges(
    over: str | None, scenarios: Sequence[Scenario], differing: Collection[str]
) -> list[str]:
    """A sentence for each range that nothing is drawn from, or one for all of them."""
    own = [name for name, _ in ranges_over(over, scenarios)]
    if over == RANGES:
        why = "scenarios differ in this parameter and keep their own values"
        return [_not_drawn(name, why) for name in own if name in differing]
    if over == POSTERIOR and own:
        held = held_by_the_posterior()
        why = "the posterior has this parameter; --over ranges draws from the range"
        return [_not_drawn(name, why) for name in own if name in held]
    return [ALONE] if any(each.plausible for each in scenarios) and not own else []


def _not_drawn(name: str, why: str) -> str:
    return f"[{TABLE}] {name}: nothing is drawn from it, for {why}"
