"""What `awda compare` prints: a table for each scenario, and sentences on what it says."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from awda.paper_tables import chance, printed_differences
from awda.report import INTERVAL, chosen_outcomes, ends, explain_dash, number, say_what_else, signed
from awda.screen import show, tell
from awda.terminal import say
from experiments.compare.comparison import Goal, missed, shown
from experiments.compare.contrast import Contrast, cost
from experiments.compare.paired_differences import differences, half_width, needed
from experiments.provenance.tables import Table
from sim.measure.outcomes import OUTCOMES, unit_of_difference, unit_of_value
from sim.run import Comparison

CAPTION = "The intervals hold the Monte-Carlo error only; parameter uncertainty comes in addition."


def show_all(
    found: Sequence[Comparison], each: Sequence[Sequence[Contrast]], highest: Mapping[str, float],
    goal: Goal | None, options: Mapping[str, Any],
) -> None:  # fmt: skip
    """Every scenario against the first, which is likely the highest, and what to beware of.

    Where packages have a table of their own, it says what a return costs.
    """
    outcome, every = options["outcome"], options["every"]
    if options["tables"]:
        for place, (comparison, several) in enumerate(zip(found, each, strict=True)):
            if place:
                say("")
            _show_one(comparison, several, outcome, every)
    if len(found) > 1:
        ranked = sorted(highest.items(), key=lambda one: -one[1])
        chances = ", ".join(f"{name} {chance(p)}" for name, p in ranked)
        tell(f"Probability of the highest {outcome} of all: {chances}.")
    if goal:
        tell(_reached(found, goal))
    for warning in options["apart"]:
        tell(f"Warning: {warning}")
    say_what_else(every)


def show_differences(rows: Table, note: str) -> None:
    """Differences by place or group as in a paper, and what they are below."""
    table = printed_differences(rows, note)
    say("")
    show(
        "",
        [dict(zip(table.heads, _filled(row, len(table.heads)), strict=True)) for row in table.rows],
    )
    tell(table.note)


def _filled(row: Sequence[str], count: int) -> list[str]:
    """A row with a cell for each column; where nobody lives, words stand for its difference."""
    if len(row) == 1:
        return [*row, *[""] * (count - 1)]
    if len(row) == count:
        return list(row)
    return [row[0], "-", "-", row[1], *[""] * (count - 4)]


def _show_one(
    comparison: Comparison, several: Sequence[Contrast], outcome: str, every: bool
) -> None:
    """The table of one scenario against the first, and sentences on the outcome that is named."""
    first, second = comparison.first, comparison.second
    pairs = "1 pair" if len(first.seeds) == 1 else f"{len(first.seeds)} pairs"
    rows = [each for each in several if each.effect.outcome in chosen_outcomes(every, outcome)]
    table = [_row(comparison, each, every) for each in rows]
    show(
        f"{second.scenario.name} (second) less {first.scenario.name} (first), {pairs} on common "
        "random numbers",
        table,
    )
    explain_dash(table)
    if every:
        tell("P(+): probability that the mean difference is above zero.")
    tell(f"{CAPTION}{_false_alarms(rows)}")
    named = next(each for each in several if each.effect.outcome == outcome)
    tell(named.effect.sentence())
    tell(
        f"Probability that {outcome} is higher under {second.scenario.name} than under "
        f"{first.scenario.name}: {chance(named.more)}."
    )
    if warning := named.warning():
        tell(warning)
    price = None if every else cost(comparison)
    if price:
        tell(price.sentence())


def _false_alarms(rows: Sequence[Contrast]) -> str:
    """How many of the outcomes shown, of those that differ at all, chance alone would tell of."""
    all_of_them = (each.effect.difference for each in rows)
    differing = [each for each in all_of_them if -math.inf < each.low < each.high]
    if not differing:
        return ""
    alarms = f"about {len(differing) / 20:.2g} would look clear by chance without any effect"
    return f" Of the {len(differing)} outcomes that vary, {alarms}."


def _row(comparison: Comparison, each: Contrast, every: bool) -> dict[str, str]:
    """Means and their difference; or, among all outcomes, the difference and its sign."""
    found, d = each.effect, each.effect.difference
    unit, times = unit_of_difference(found.unit)
    few = "one pair" if d.runs == 1 else "-"
    difference = {
        "difference": signed(times * d.mean),
        INTERVAL: ends(d, times, signed) if d.runs > 1 else few,
        "unit": unit,
    }
    name = {"outcome": found.outcome}
    if every:
        return name | difference | {"P(+)": chance(each.more)}
    return name | _means(comparison, found.outcome) | difference


def _means(comparison: Comparison, outcome: str) -> dict[str, str]:
    """The mean under each scenario, shares in percent."""
    unit, times = unit_of_value(OUTCOMES[outcome].unit)
    percent = " %" if unit == "%" else ""
    sides = {"first": comparison.first, "second": comparison.second}
    means = {word: number(times * side.interval(outcome).mean) for word, side in sides.items()}
    return {word: mean if mean == "-" else mean + percent for word, mean in means.items()}


def _reached(found: Sequence[Comparison], goal: Goal) -> str:
    """Whether the tolerance was met, and if not, how many pairs it would take."""
    unit, times = shown(goal.outcome)
    aim = f"tolerance of {goal.tolerance:g} {unit} in {goal.outcome}"
    pairs, short = len(found[0].first.seeds), missed(found, goal)
    if not short:
        return f"The {aim} is met with {pairs} pairs."
    widest = max(half_width(differences(each, goal.outcome)) for each in short)
    asked = [needed(differences(each, goal.outcome), goal.below) for each in short]
    counts = [each for each in asked if each is not None]
    need = f"{max(counts):,} or so" if len(counts) == len(asked) else "no number of"
    return (
        f"Warning: the {aim} is not met with {pairs} pairs, the most allowed: it is "
        f"{times * widest:.3g}; {need} more would meet it."
    )
