"""`awda compare`: any number of scenarios against the first, on common random numbers."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from awda.command import command
from awda.option_types import POSITIVE, WHOLE
from awda.options import (
    ALL,
    chosen_seeds,
    examples,
    make_remark,
    prepared,
    remark_on_pairs,
    remarks_made,
    running,
    seeded,
)
from awda.output_options import FORMAT, refuse_format_alone
from awda.sweeping import refuse_unfit_store, runner, sweeping
from awda.terminal import say

if TYPE_CHECKING:
    from experiments.compare.comparison import Goal
    from experiments.compare.draws import Draws
    from experiments.compare.packages import Choice
    from sim.run import Comparison

    Bought = tuple[Choice, list[dict[str, Any]]]  # which package is chosen, and a row of each

SEEDS = range(1, 21)
RETURN_RATE = "return_rate"


@command(
    "compare",
    short_help="Compare scenarios on the same seeds.",
    epilog=examples(
        "awda compare village village_four",
        "awda compare ten_signatures four_signatures --seeds 20 --all",
        "awda compare village village_four village_forum --tolerance 0.3",
        "awda compare ten_signatures community_policing --over posterior --all",
    ),
)
@click.argument("scenarios", nargs=-1, required=True)
@seeded("20")
@click.option(
    "--outcome", default=RETURN_RATE, help="The outcome to state in words; default return_rate."
)
@click.option(
    "--tolerance", type=POSITIVE,
    help="Add seeds until half the 95 % interval of the paired difference in the outcome is below "
    "this: in percentage points if the outcome is a share, else in its unit.",
)  # fmt: skip
@click.option("--most-seeds", type=WHOLE, help="With --tolerance; default 1000.")
@click.option(
    "--by", multiple=True, type=click.Choice(["governorate", "district", "group"]),
    help="Differences of the return rate by place or group, too; may be given several times.",
)  # fmt: skip
@click.option(
    "--over",
    type=click.Choice(["posterior", "ranges"]),
    help="Draw parameters, one set for each seed: from the posterior, from the plausible ranges of "
    "all that the levers act through (or those that scenarios have under [plausible]). "
    "Without it, draws differ by their seeds alone.",
)
@click.option(
    "--matters",
    type=POSITIVE,
    default=0.5,
    help="Percentage points of sustained returns below which packages are as good; default 0.5.",
)
@FORMAT
@ALL
@sweeping
@running
def compare_command(scenarios: tuple[str, ...], **options: Any) -> None:
    """Run SCENARIOS, two or more, on the same seeds; print each one's differences from the first.

    Where several cost money, one table says what each brings for its price; --all prints all
    outcomes of each as well. Every finished run is kept: stop the command, and it goes on where it
    was. P(+), which --all prints, is the probability that the mean difference is above zero.
    """
    from experiments.compare.comparison import compared, refuse_outcome
    from experiments.compare.draws import draws_over, refuse_uncalibrated, told_apart_by
    from experiments.compare.own_ranges import ranges_over, remarks_on_ranges
    from experiments.runs.series import DRAWN, MONEY

    refuse_format_alone(options)
    _refuse_beside_over(options)
    chosen = [prepared(each, options) for each in scenarios]
    levers = (type(lever) for each in chosen for lever in each.interventions)
    over, differing = options["over"], told_apart_by(chosen)
    draws = draws_over(over, levers, differing, ranges_over(over, chosen))
    for remark in remarks_on_ranges(over, chosen, differing):
        make_remark(remark)
    seeds = chosen_seeds(options, draws.usual_seeds or SEEDS)
    refuse_outcome(options["outcome"])
    refuse_unfit_store(options)
    goal = _goal(options, seeds)
    refuse_uncalibrated(over, draws, chosen)
    options["apart"] = remark_on_pairs(chosen)
    names = " and ".join(each.name for each in chosen)
    with runner(options, names, options["as_json"]) as run:
        found = compared(chosen, seeds, run, goal, (*DRAWN, MONEY), draws=draws)
    _remark_on_money(found)
    bought = _packages(found, options, draws)
    if options["out"]:
        _write(found, options, draws, bought)
        if options["out"].is_dir():
            _draw(found, options)
    _show(found, options, goal, draws, bought)


def _refuse_beside_over(options: dict[str, Any]) -> None:
    """Raise a usage error where a Monte-Carlo interval is asked for over parameter sets."""
    for name in ("tolerance", "by") if options["over"] else ():
        if options[name]:
            raise click.UsageError(
                f"--{name} and --over: one of them is allowed, for --{name} is about the "
                "Monte-Carlo error alone"
            )


def _goal(options: dict[str, Any], seeds: Sequence[int]) -> "Goal | None":
    """What the tolerance asks for; raise an error for one that cannot be meant."""
    from experiments.compare.comparison import Goal, refuse_goal

    most = options["most_seeds"]
    if options["tolerance"] is None:
        if most is not None:
            raise click.UsageError(f"--most-seeds = {most}: is allowed with --tolerance only")
        return None
    goal = Goal(options["outcome"], options["tolerance"], *(() if most is None else (most,)))
    refuse_goal(goal, seeds)
    return goal


def _remark_on_money(found: Sequence["Comparison"]) -> None:
    """When the money of each scenario is gone, and what was planned and not bought."""
    from experiments.compare.packages import accounts
    from sim.measure.spending_report import remarks_on_money

    for side in (found[0].first, *(each.second for each in found)):
        for remark in remarks_on_money(side.scenario, accounts(side)):
            make_remark(remark)


def _show(
    found: Sequence["Comparison"], options: dict[str, Any], goal: "Goal | None", draws: "Draws",
    bought: "Bought",
) -> None:  # fmt: skip
    from awda.compare_tables import show_all, show_differences
    from awda.package_table import show_packages
    from awda.report import for_machines
    from awda.set_tables import show_set_effects
    from experiments.compare.by_place import differences_of, note_on
    from experiments.compare.contrast import contrasts, most_likely
    from experiments.compare.set_effects import effects_of_sets

    each = [contrasts(comparison, goal) for comparison in found]
    highest = {} if options["over"] else most_likely(found, options["outcome"])
    by_place, matters = differences_of(found, options["by"]), options["matters"] / 100
    chosen, table = bought
    if not options["as_json"]:
        over = bool(options["over"])
        costly = (over or len(found) > 1) and any(row["spent_eur"] for row in table)
        asked = options["every"] or options["outcome"] != RETURN_RATE
        if costly or options["every"]:
            show_packages(table, chosen, draws, options["every"], matters)
        if not over:
            show_all(found, each, highest, goal, options | {"tables": asked or not costly})
        elif asked or not costly:
            show_set_effects(effects_of_sets(found), options["outcome"], options["every"])
        if by_place:
            show_differences(by_place, note_on(found, options["by"]))
        return
    flat = (one.as_row() for several in each for one in several)
    rows = [for_machines(row) for row in (effects_of_sets(found) if options["over"] else flat)]
    chances = {"outcome": options["outcome"], "probability_highest": for_machines(highest)}
    head = {"seeds": list(found[0].first.seeds), "remarks": remarks_made(), **chances}
    differences = {"differences": list(map(for_machines, by_place))} if by_place else {}
    packages = {"packages": list(map(for_machines, table)), "chosen": chosen.name}
    say(json.dumps(head | {"effects": rows} | packages | differences, indent=2))


def _packages(found: Sequence["Comparison"], options: dict[str, Any], draws: "Draws") -> "Bought":
    """Which package is chosen, and all of them with what their returns depend on most."""
    from experiments.compare.assumption import with_doubts
    from experiments.compare.packages import choice, packages

    chosen = choice(found, draws, options["matters"] / 100)
    asked = {"matters_points": options["matters"], "over": options["over"] or "seeds"}
    rows = with_doubts(packages(found, draws, chosen), found, chosen, draws)
    return chosen, [row | asked for row in rows]


def _write(
    found: Sequence["Comparison"], options: dict[str, Any], draws: "Draws", bought: "Bought"
) -> None:
    """The effects, which is likely the highest, and what else users take away; a record."""
    from awda.package_table import printed_packages
    from awda.written import write_comparison
    from experiments.compare.contrast import contrasts, most_likely
    from experiments.compare.set_effects import effects_of_sets

    outcome = options["outcome"]
    highest = [
        {"scenario": name, "outcome": outcome, "probability_highest": p}
        for name, p in most_likely(found, outcome).items()
    ]
    effects = [one.as_row() for each in found for one in contrasts(each)]
    matters = options["matters"] / 100
    chosen, rows = bought
    tables = {"effects": effects, "packages": rows, "highest": highest}
    if options["over"]:
        tables = {"set_effects": effects_of_sets(found), "packages": rows}
    printed = printed_packages(rows, chosen, draws, matters)
    write_comparison(found, tables, options, printed)


def _draw(found: Sequence["Comparison"], options: dict[str, Any]) -> None:
    """The figure of all scenarios, beside the tables."""
    from awda.figure_files import add_figure
    from experiments.compare.set_figure import drawn_over_sets
    from sim.pictures.figure import drawn

    sides = [found[0].first, *(each.second for each in found)]
    draw = drawn_over_sets if options["over"] else drawn
    names = [each.scenario.name for each in sides]
    add_figure(draw([each.weekly() for each in sides]), options["out"], names)
