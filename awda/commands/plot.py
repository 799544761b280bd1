"""`awda plot`: figures of scenarios in the size of a journal, without a title."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from awda.command import command
from awda.commands.compare import SEEDS
from awda.figure_files import refuse_unfit_file, write_figure
from awda.option_types import POSITIVE, Within
from awda.options import chosen_seeds, examples, prepared, remark_on_pairs, running, seeded
from awda.sweeping import refuse_unfit_store, runner, sweeping
from awda.terminal import say

if TYPE_CHECKING:
    from sim.pictures.drawing import JournalFigure
    from sim.pictures.weekly import Weekly
    from sim.scenario.scenario import Scenario

NOT_OF_A_FIGURE = ("out", "as_json")  # options of commands whose result is a folder of tables


@command(
    "plot",
    short_help="Draw scenarios for a paper.",
    epilog=examples(
        "awda plot village village_four --out returns.svg",
        "awda plot ten_signatures four_signatures --by governorate --out places.pdf",
        "awda plot ten_signatures --map --every 6 --out months.pdf",
    ),
)
@click.argument("scenarios", nargs=-1, required=True)
@seeded("20")
@click.option("--by", help="A panel for each: governorate, district or group.")
@click.option(
    "--differences", is_flag=True,
    help="With --by: paired differences from the first scenario in place of shares.",
)  # fmt: skip
@click.option(
    "--map", "as_map", is_flag=True,
    help="Small maps of districts by month: of one scenario, or with --differences of two.",
)  # fmt: skip
@click.option(
    "--every", type=Within(1, 120),
    help="With --map: months from one map to the next; default so that all fit in three rows.",
)  # fmt: skip
@click.option(
    "--label", "labels", multiple=True,
    help="What the figure calls a scenario: once for each, in their order; default their names.",
)  # fmt: skip
@click.option(
    "--width", type=POSITIVE,
    help="Inches: one column of a journal is 3.5, two are 7.2; default 7.2.",
)  # fmt: skip
@click.option(
    "--out", "picture", type=click.Path(path_type=Path), required=True,
    help="Write the figure to this file, which ends in .svg, .pdf or .png.",
)  # fmt: skip
@sweeping
@running
def plot_command(scenarios: tuple[str, ...], picture: Path, **options: Any) -> None:
    """Draw the return curves of SCENARIOS, one or more.

    Beside them stand the paired differences from the first and the days to clear. With --by, a
    panel for each place or group shows the share that has returned; with --map, a map for each
    month. The figure has no title; a caption for it is printed.
    """
    from experiments.compare.comparison import swept
    from experiments.runs.series import DRAWN
    from sim.measure.place_errors import trust_in_places
    from sim.pictures.figure import DOUBLE_COLUMN

    options["width"] = options["width"] or DOUBLE_COLUMN
    by = "district" if options["as_map"] else options["by"]
    options |= dict.fromkeys(NOT_OF_A_FIGURE)
    _refuse_unfit(options, picture, len(scenarios))
    chosen, seeds = [prepared(each, options) for each in scenarios], chosen_seeds(options, SEEDS)
    if options["as_map"]:
        _refuse_unmapped(chosen[0], options)
    remark_on_pairs(chosen)
    with runner(options, " and ".join(each.name for each in chosen)) as run:
        sides = swept(chosen, seeds, run, DRAWN)
    weekly = [each.weekly(by) for each in sides]
    if options["labels"]:
        labelled = zip(weekly, options["labels"], strict=True)
        weekly = [replace(each, name=label) for each, label in labelled]
    figure, caption = _drawn(weekly, chosen[0], options)
    write_figure(figure, picture, [each.name for each in chosen])
    say(caption)
    if by in ("governorate", "district"):
        say(trust_in_places(chosen[0]))
    say(f"The figure is in {picture}, {options['width']:g} inches wide.")


plot_command.params = [each for each in plot_command.params if each.name not in NOT_OF_A_FIGURE]


def _drawn(
    sides: Sequence["Weekly"], first: "Scenario", options: dict[str, Any]
) -> tuple["JournalFigure", str]:
    """The figure, and a caption for it."""
    from experiments.compare.district_places import spots_of
    from sim.pictures.figure import caption, drawn, map_caption, mapped

    by, width, differences = options["by"], options["width"], options["differences"]
    if options["as_map"]:
        return mapped(sides, spots_of(first), width, options["every"]), map_caption(sides)
    return drawn(sides, by, width, differences), caption(sides, by, differences)


def _refuse_unmapped(first: "Scenario", options: dict[str, Any]) -> None:
    """Raise InputError for a world without places, or for more maps than a page has room for."""
    from experiments.compare.district_places import refuse_unplaced, spots_of
    from sim.pictures.month_maps import months_on, sheet_of

    refuse_unplaced(first, "--map")
    sheet, run = sheet_of(spots_of(first), options["width"]), first.run
    months_on(sheet, run.start, run.weeks, options["every"], "--every")


def _refuse_unfit(options: dict[str, Any], picture: Path, count: int) -> None:
    """Raise InputError for a figure that cannot be drawn, or that cannot be put where it should."""
    from sim.core.declare import InputError
    from sim.pictures.figure import refuse_differences, refuse_width
    from sim.pictures.weekly import refuse_by

    refuse_by(options["by"], "--by")
    _refuse_labels(options["labels"], count)
    refuse_width(options["width"], "--width")
    _refuse_uneven_map(options, count)
    if options["differences"] and not options["as_map"]:
        refuse_differences(options["by"], count, "--differences")
    refuse_unfit_file(picture)
    refuse_unfit_store(options)
    store = options["store"]
    if store and store.absolute() == picture.absolute():
        raise InputError(f"--store = {str(store)!r}: another file than the figure's is allowed")


def _refuse_uneven_map(options: dict[str, Any], count: int) -> None:
    """Raise InputError for options of maps without --map, or for scenarios that no map shows."""
    from sim.core.declare import InputError

    if not options["as_map"]:
        if options["every"]:
            raise InputError(f"--every = {options['every']}: is allowed with --map only")
        return
    if options["by"] not in (None, "district"):
        raise InputError(f"--by = {options['by']!r}: with --map, district is allowed")
    if count != 1 + options["differences"]:
        raise InputError(
            f"--map: one scenario is allowed, or two with --differences, and {count} "
            f"{'was' if count == 1 else 'were'} given"
        )


def _refuse_labels(labels: Sequence[str], count: int) -> None:
    """Raise InputError unless there is a label for each scenario, or none."""
    from sim.core.declare import InputError

    if labels and len(labels) != count:
        raise InputError(
            f"--label: stands {len(labels)} times; once for each of {count} scenarios is allowed, "
            "in their order"
        )
    if not all(map(str.strip, labels)) or len(set(labels)) < len(labels):
        raise InputError(f"--label = {', '.join(labels)!r}: words are allowed, each once")
