"""The options that commands share."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from awda.option_types import DAY, WHOLE, Seeds, Within
from awda.output_options import own_folder
from awda.terminal import say_beside

if TYPE_CHECKING:
    from experiments.provenance.inputs import Inputs
    from sim.scenario.scenario import Scenario

Command = Callable[..., Any]
REMARKS, INPUTS, WORDS = "awda.remarks", "awda.inputs", "awda.words"  # kept by click for a command
NO_MATTER = (
    "out",
    "picture",
    "as_json",
    "verbose",
    "threads",
    "store",
    "no_store",
    "workers",
    "dask",
    "every",
)  # to what a result is


THREADS = click.option(
    "--threads", type=Within(1, 64), default=1, help="Threads within a run; default 1."
)


ALL = click.option("--all", "every", is_flag=True, help="Print every outcome.")
SEED = click.option("--seed", type=WHOLE, help="The one seed of this number.")
ONE_SEED = click.option("--seed", type=WHOLE, default=1, help="The seed; default 1.")


def examples(*lines: str) -> str:
    """The end of a help text: commands to try."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def seeded(usual: str) -> Callable[[Command], Command]:
    """The options of a command that runs on one seed or several; what it does without them."""
    return lambda command: SEED(
        click.option(
            "--seeds", type=Seeds(),
            help=f"How many (20: the seeds 1 to 20), or which (5-8 or 3,7); default {usual}.",
        )(command)
    )  # fmt: skip


def chosen_seeds(options: dict[str, Any], usual: Sequence[int]) -> tuple[int, ...]:
    """The seeds that were asked for, or the usual ones; the record has them by number."""
    seed, seeds = options["seed"], options["seeds"]
    if seed is not None and seeds:
        raise click.UsageError("--seed and --seeds: one of them is allowed, not both")
    found = (seed,) if seed is not None else tuple(seeds or usual)
    click.get_current_context().params.update(seed=None, seeds=found)
    return found


def command_words() -> list[str]:
    """The command at hand as words that give the same result again, wherever it is written."""
    from sim.scenario.toml_file import lasting_name

    context, copies = click.get_current_context(), inputs_read().names
    words = [str(context.info_name)]
    for parameter in context.command.params:
        value, name = context.params.get(str(parameter.name)), max(parameter.opts, key=len)
        if isinstance(parameter, click.Argument):
            words += [copies.get(each) or lasting_name(each) for each in _given(value)]
        elif parameter.name not in NO_MATTER:
            words += _option_words(name, value, parameter.multiple)
    return words


def _option_words(name: str, value: Any, multiple: bool) -> list[str]:
    """An option as it was given; none where it was not."""
    if value is None or value is False:
        return []
    if value is True:
        return [name]
    several = value if multiple else [_seeds_in_words(value)]
    return [word for each in several for word in (name, str(each))]


def shaping_options(command: click.Command) -> set[str]:
    """The names of the options of a command that shape its result; none if it makes no result."""
    names = {str(each.name) for each in command.params if isinstance(each, click.Option)}
    return names - set(NO_MATTER) if "out" in names and "until" in names else set()


def inputs_read() -> "Inputs":
    """Copies of the user's own files among those that the command at hand has read, so far."""
    from experiments.provenance.inputs import NONE

    return cast("Inputs", click.get_current_context().meta.get(INPUTS, NONE))


def keep_inputs(name: str) -> None:
    """Copy the files of a scenario as they are read, so that a result keeps what it was made of."""
    from experiments.provenance.inputs import inputs_of

    meta = click.get_current_context().meta
    meta[WORDS] = [*meta.get(WORDS, []), name]
    meta[INPUTS] = inputs_of(meta[WORDS])


def _given(value: Any) -> tuple[str, ...]:
    """The words of one argument, which may take several."""
    return value if isinstance(value, tuple) else (value,)


def _seeds_in_words(value: Any) -> str:
    if not isinstance(value, tuple):
        return str(value)
    if value == tuple(range(value[0], value[-1] + 1)):
        return f"{value[0]}-{value[-1]}"
    return ",".join(map(str, value))


def running(command: Command) -> Command:
    """The options that every command which runs a model has."""
    for option in (
        click.option("--verbose", "-v", is_flag=True, help="Log what is done."),
        click.option(
            "--out",
            type=click.Path(path_type=Path),
            callback=own_folder,
            help="Write results to this folder.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print JSON for machines."),
        click.option(
            "--until",
            type=DAY,
            help="Stop before this day, as 2017-12-31, which may make a run longer, too.",
        ),
        click.option("--scale", type=WHOLE, help="Households that one agent stands for."),
        THREADS,
    ):
        command = option(command)
    return command


def prepared(name: str, options: dict[str, Any]) -> "Scenario":
    """The scenario with the changes that the options ask for."""
    from sim.scenario.toml_file import load
    from sim.warnings.remarks import remarks

    _log(options["verbose"])
    scenario = load(name)
    if options["out"]:
        keep_inputs(name)
    if options["scale"] is not None:
        scenario = scenario.with_(**{"run.households_per_agent": options["scale"]})
    if options["until"] is not None:
        weeks, own = _weeks_until(options["until"], scenario), scenario.run.weeks
        if weeks > own:
            make_remark(
                f"{scenario.name}: --until = {options['until']}: is after the scenario's end, "
                f"{scenario.day_of(own)}, so the run is {weeks - own} weeks longer than it says"
            )
        scenario = scenario.with_(**{"run.weeks": weeks})
    for remark in remarks(scenario):
        make_remark(remark)
    return scenario


def make_remark(remark: str) -> None:
    """Say a remark at once, and keep it for the record."""
    remarks_made().append(remark)
    say_beside(f"Note: {remark}")


def remarks_made() -> list[str]:
    """What was remarked on the scenarios of the command at hand, so far."""
    return cast("list[str]", click.get_current_context().meta.setdefault(REMARKS, []))


def remark_on_pairs(scenarios: "Sequence[Scenario]") -> list[str]:
    """Remarks on what each scenario shares with the first, told at once and returned."""
    from sim.warnings.pair_remarks import remarks_on_pair

    made = [remark for each in scenarios[1:] for remark in remarks_on_pair(scenarios[0], each)]
    for remark in made:
        make_remark(remark)
    return made


def _weeks_until(day: date, scenario: "Scenario") -> int:
    """Weeks from the start to this day; raise InputError where there are none, or too many."""
    from sim.core.declare import InputError, declarations

    weeks = scenario.week_of(day)
    kind: type = type(scenario.run)
    about: Any = declarations(kind)["weeks"].about
    first, last = (scenario.day_of(int(end)) for end in about.domain)
    if not about.domain[0] <= weeks <= about.domain[1]:
        allowed = f"from {first} on" if day < first else f"up to {last}"
        raise InputError(
            f"--until = {day}: a date {allowed} is allowed; {scenario.name} starts on "
            f"{scenario.run.start} and ends on {scenario.day_of(scenario.run.weeks)}"
        )
    return weeks


def _log(verbose: bool) -> None:
    import logging

    logging.basicConfig(format="%(name)s: %(message)s", force=True)
    logging.getLogger("awda").setLevel(logging.INFO if verbose else logging.WARNING)
