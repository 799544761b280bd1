"""`awda compare`: any number of scenarios against the first, on common random numbers."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from awda.option_types import POSITIVE, WHOLE, Seeds
from awda.options import FORMAT, prepared, refuse_format_alone, remarks_made, running
from awda.sweeping import refuse_unfit_store, runner, sweeping
from awda.terminal import say

if TYPE_CHECKING:
    from experiments.compare.comparison import Goal
    from experiments.compare.contrast import Contrast
    from sim.run import Comparison

SEEDS = range(1, 21)
CAPTION = (
    "The intervals hold the Monte-Carlo error only; parameter uncertainty comes in addition. "
    "One in twenty outcomes without any effect looks clear by chance."
)


@click.command("compare")
@click.argument("scenarios", nargs=-1, required=True)
@click.option("--seeds", type=Seeds(), help="20, 5-8 or 3,7; default 20 seeds.")
@click.option(
    "--outcome", default="return_rate", help="The outcome to state in words; default return_rate."
)
@click.option(
    "--tolerance", type=POSITIVE,
    help="Add seeds until half the 95 % interval of the paired difference in the outcome is below "
    "this: in percentage points if the outcome is a share, else in its unit.",
)  # fmt: skip
@click.option("--most-seeds", type=WHOLE, help="With --tolerance; default 1000.")
@click.option(
    "--by", multiple=True, type=click.Choice(["governorate", "district", "group"]),
    help="With --out: a table of the differences of the return rate by place or group.",
)  # fmt: skip
@FORMAT
@sweeping
@running
def compare_command(scenarios: tuple[str, ...], **options: Any) -> None:
    """Run SCENARIOS, two or more, on the same seeds; print each one's differences from the first.

    P(+) is the probability that the mean difference is above zero. Pairs needed are the further
    pairs of runs that would tell the difference from zero, or meet the tolerance.
    """
    from experiments.compare.comparison import Goal, compared, refuse_goal, refuse_outcome
    from experiments.runs.series import DRAWN

    refuse_format_alone(options)
    if options["by"] and not options["out"]:
        raise click.UsageError("--by: is allowed with --out only, where its table is written")
    chosen, seeds = [prepared(each, options) for each in scenarios], options["seeds"] or SEEDS
    refuse_outcome(options["outcome"])
    refuse_unfit_store(options)
    goal, most = None, options["most_seeds"]
    if options["tolerance"] is not None:
        limits = () if most is None else (most,)
        goal = Goal(options["outcome"], options["tolerance"], *limits)
        refuse_goal(goal, seeds)
    elif most is not None:
        raise click.UsageError(f"--most-seeds = {most}: is allowed with --tolerance only")
    names = " and ".join(each.name for each in chosen)
    with runner(options, names, options["as_json"]) as run:
        found = compared(chosen, tuple(seeds), run, goal, DRAWN)
    if options["out"]:
        _write(found, options)
        if options["out"].is_dir():
            _draw(found, options["out"])
    _show(found, options, goal)


def _show(found: Sequence["Comparison"], options: dict[str, Any], goal: "Goal | None") -> None:
    from experiments.compare.contrast import contrasts, most_likely

    each = [contrasts(comparison, goal) for comparison in found]
    highest = most_likely(found, options["outcome"])
    if options["as_json"]:
        seeds = list(found[0].first.seeds)
        rows = [_for_machines(_flat(one)) for several in each for one in several]
        chances = {"outcome": options["outcome"], "probability_highest": _for_machines(highest)}
        head = {"seeds": seeds, "remarks": remarks_made(), **chances}
        say(json.dumps(head | {"effects": rows}, indent=2))
        return
    for comparison, several in zip(found, each, strict=True):
        _show_one(comparison, several, options["outcome"])
    if len(found) > 1:
        ranked = sorted(highest.items(), key=lambda one: -one[1])
        chances_in_words = ", ".join(f"{name} {_chance(p)}" for name, p in ranked)
        say(f"Probability of the highest {options['outcome']} of all: {chances_in_words}.")
    if goal:
        say(_reached(found, goal))


def _show_one(comparison: "Comparison", several: list["Contrast"], outcome: str) -> None:
    """The table of one scenario against the first, and sentences on the outcome that is named."""
    from awda.report import show_rows
    from experiments.compare.contrast import cost

    first, second = comparison.first, comparison.second
    pairs = "1 pair" if len(first.seeds) == 1 else f"{len(first.seeds)} pairs"
    title = f"{second.scenario.name} less {first.scenario.name}, {pairs}"
    show_rows(f"{title} on common random numbers", [_row(comparison, each) for each in several])
    say(CAPTION)
    named = next(each for each in several if each.effect.outcome == outcome)
    say(named.effect.sentence())
    say(
        f"Probability that {outcome} is higher under {second.scenario.name} than under "
        f"{first.scenario.name}: {_chance(named.more)}."
    )
    if warning := named.warning():
        say(warning)
    if price := cost(comparison):
        say(price.sentence())


def _row(comparison: "Comparison", each: "Contrast") -> dict[str, Any]:
    found, d = each.effect, each.effect.difference
    means = {
        "under\n" + side.scenario.name.replace("_", "_\n"): side.interval(found.outcome).mean
        for side in (comparison.first, comparison.second)
    }
    few = "one pair" if d.runs else "-"
    return {
        "outcome": found.outcome,
        **means,
        "difference": d.mean,
        "95 % Monte Carlo": (d.low, d.high) if d.runs > 1 else few,
        "P(+)": _chance(each.more),
        "pairs\nneeded": _count(each),
        "unit": found.unit,
    }


def _count(each: "Contrast") -> str:
    """Pairs still needed to tell a difference from zero; a dash where none would help."""
    if each.further is None or each.effect.difference.low == each.effect.difference.high == 0.0:
        return "-"
    return f"{each.further:,}"


def _chance(p: float) -> str:
    """A probability that never claims to be certain from runs."""
    if math.isnan(p):
        return "-"
    return "> 0.999" if p > 0.999 else "< 0.001" if p < 0.001 else f"{p:.3f}"


def _reached(found: Sequence["Comparison"], goal: "Goal") -> str:
    """Whether the tolerance was met, and if not, how many pairs it would take."""
    from experiments.compare.comparison import missed, shown
    from experiments.compare.paired_differences import differences, half_width, needed

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


def _flat(each: "Contrast") -> dict[str, Any]:
    found, d = each.effect, each.effect.difference
    return {
        "first": found.first,
        "second": found.second,
        "outcome": found.outcome,
        "unit": found.unit,
        "difference": d.mean,
        "low": d.low,
        "high": d.high,
        "pairs": d.runs,
        "narrower_than_unpaired": found.narrower,
        "probability_higher": each.more,
        "pairs_needed": math.nan if each.further is None else float(each.further),
        "below_noise": each.is_noise,
    }


def _for_machines(row: dict[str, Any]) -> dict[str, Any]:
    from awda.report import finite

    return {key: finite(value) for key, value in row.items()}


def _write(found: Sequence["Comparison"], options: dict[str, Any]) -> None:
    """The effects, which is likely the highest, and what else users take away; a record."""
    from awda.written import write_comparison
    from experiments.compare.contrast import contrasts, most_likely

    outcome = options["outcome"]
    highest = [
        {"scenario": name, "outcome": outcome, "probability_highest": p}
        for name, p in most_likely(found, outcome).items()
    ]
    effects = [_flat(one) for each in found for one in contrasts(each)]
    write_comparison(found, {"effects": effects, "highest": highest}, options)


def _draw(found: Sequence["Comparison"], folder: Path) -> None:
    """The figure of all scenarios, beside the tables."""
    from awda.figure_files import add_figure
    from sim.pictures.figure import drawn

    sides = [found[0].first, *(each.second for each in found)]
    names = [each.scenario.name for each in sides]
    add_figure(drawn([each.weekly() for each in sides]), folder, names)
