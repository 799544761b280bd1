"""The options that commands share."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from awda.terminal import say_beside

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

Command = Callable[..., Any]
MOST_SEEDS = 100_000
REMARKS = "awda.remarks"  # the key under which click keeps them for a command
SEEDS_ALLOWED = "a count as 20, a range as 5-8, or a list as 3,7 is"
NO_MATTER = ("out", "as_json", "verbose", "threads", "store")  # to what a result is


class Written(click.ParamType[Any]):
    """A word of the grammar that tables have too, and the sentence on what is allowed."""

    def __init__(self, name: str, read: str, allowed: str) -> None:
        self.name, self.read, self.allowed = name, read, allowed

    def convert(self, value: Any, param: Any, _context: Any) -> Any:
        """The value that a word stands for; raise InputError where it is none."""
        from sim.core import grammar

        if not isinstance(value, str):
            return value
        try:
            return getattr(grammar, self.read)(value)
        except grammar.WordError as error:
            raise _refusal(param, value, f"{self.allowed} is", str(error)) from None


def _refusal(param: Any, value: Any, allowed: str, mend: str = "") -> Exception:
    """The error for an option's value: what was given, what is allowed, and what to write."""
    from sim.core.declare import InputError, shown

    given = f"{param.opts[0]} = {shown(value)}"
    return InputError(f"{given}: {allowed} allowed" + (f"; {mend}" if mend else ""))


WHOLE = Written("integer", "whole", "a whole number such as 20")
POSITIVE = Written("number", "number", "a number above 0")
DAY = Written("date", "day", "a date such as 2017-12-31")


class Within(Written):
    """A whole number from one to another."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__("integer", "whole", f"a whole number from {low} to {high}")
        self.bounds = range(low, high + 1)

    def convert(self, value: Any, param: Any, context: Any) -> Any:
        """The number that a word stands for; raise InputError where it is none."""
        found = super().convert(value, param, context)
        if found not in self.bounds:
            raise _refusal(param, value, f"{self.allowed} is")
        return found


class Seeds(click.ParamType[tuple[int, ...]]):
    """Seeds: `20` for 1 to 20, `5-8`, or `3,7`."""

    name = "seeds"

    def convert(self, value: Any, param: Any, _context: Any) -> tuple[int, ...]:
        """Whole numbers from words; raise InputError where there are none, or too many."""
        if isinstance(value, tuple):
            return value
        chosen = _seed_ranges(value)
        if chosen is None:
            raise _refusal(param, value, SEEDS_ALLOWED, _seeds_meant(value))
        count = sum(each.stop - each.start for each in chosen) if all(chosen) else 0
        if not 0 < count <= MOST_SEEDS:
            raise _refusal(param, value, f"makes {count} seeds; 1 to {MOST_SEEDS} are")
        return tuple(seed for seeds in chosen for seed in seeds)


def _seed_ranges(value: str) -> list[range] | None:
    """The seeds that a word stands for; None where it stands for none."""
    from sim.core.grammar import WordError

    words = value.split(",")
    if any(re.match(r"\s*0[0-9]", word) for word in words[1:]):  # 1,000 is a thousand, no list
        return None
    try:
        return [_seed_range(word, alone=len(words) == 1) for word in words]
    except WordError:
        return None


def _seed_range(word: str, alone: bool) -> range:
    from sim.core.grammar import whole

    first, dash, last = word.partition("-")
    start = whole(first)
    if dash:
        return range(start, whole(last) + 1)
    return range(1, start + 1) if alone else range(start, start + 1)


def _seeds_meant(value: str) -> str:
    """What was probably meant, in the digits and signs that are read."""
    from sim.core.grammar import WordError, whole
    from sim.core.mends import plain

    meant = re.sub("[ ;]+", ",", plain(value))
    if meant != value and _seed_ranges(meant) is not None:
        return f"write {meant}"
    try:
        whole(value)
    except WordError as error:
        return str(error)
    return ""


def command_words() -> list[str]:
    """The command at hand as words that give the same result again, wherever it is written."""
    from sim.scenario.toml_file import lasting_name

    context = click.get_current_context()
    words = [str(context.info_name)]
    for parameter in context.command.params:
        value, name = context.params.get(str(parameter.name)), max(parameter.opts, key=len)
        if isinstance(parameter, click.Argument):
            words += map(lasting_name, _given(value))
        elif parameter.name not in NO_MATTER and value is not None and value is not False:
            words += [name] if value is True else [name, _seeds_in_words(value)]
    return words


def shaping_options(command: click.Command) -> set[str]:
    """The names of the options of a command that shape its result; none if it makes no result."""
    names = {str(each.name) for each in command.params if isinstance(each, click.Option)}
    return names - set(NO_MATTER) if "out" in names and "until" in names else set()


def scenario_words() -> list[str]:
    """The scenarios of the command at hand, as they were given: its arguments."""
    context = click.get_current_context()
    return [
        word
        for parameter in context.command.params
        if isinstance(parameter, click.Argument)
        for word in _given(context.params[str(parameter.name)])
    ]


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
            callback=_own_folder,
            help="Write results to this folder.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print JSON for machines."),
        click.option("--until", type=DAY, help="Stop before this day, as 2017-12-31."),
        click.option("--scale", type=WHOLE, help="Households that one agent stands for."),
        click.option("--threads", type=Within(1, 64), default=1, help="Threads; default 1."),
    ):
        command = option(command)
    return command


def _own_folder(
    context: click.Context, _option: click.Parameter, folder: Path | None
) -> Path | None:  # fmt: skip
    """The folder for results; raise InputError where it is not fit, or not this command's."""
    if folder:
        from experiments.provenance.result_folder import refuse_unfit

        refuse_unfit(folder, str(context.info_name))
    return folder


def prepared(name: str, options: dict[str, Any]) -> "Scenario":
    """The scenario with the changes that the options ask for."""
    from sim.scenario.toml_file import load
    from sim.warnings.remarks import remarks

    _log(options["verbose"])
    scenario = load(name)
    if options["scale"] is not None:
        scenario = scenario.with_(**{"run.households_per_agent": options["scale"]})
    if options["until"] is not None:
        scenario = scenario.with_(**{"run.weeks": _weeks_until(options["until"], scenario)})
    for remark in remarks(scenario):
        remarks_made().append(remark)
        say_beside(f"Note: {remark}")
    return scenario


def remarks_made() -> list[str]:
    """What was remarked on the scenarios of the command at hand, so far."""
    return cast("list[str]", click.get_current_context().meta.setdefault(REMARKS, []))


def _weeks_until(day: date, scenario: "Scenario") -> int:
    """Weeks from the start to this day; raise InputError where there are none, or too many."""
    from sim.core.declare import InputError, declarations

    weeks = scenario.week_of(day)
    kind: type = type(scenario.run)
    about: Any = declarations(kind)["weeks"].about
    first, last = (scenario.day_of(int(end)) for end in about.domain)
    if not about.domain[0] <= weeks <= about.domain[1]:
        raise InputError(
            f"--until = {day}: a date from {first} to {last} is allowed; "
            f"{scenario.name} starts on {scenario.run.start}"
        )
    return weeks


def _log(verbose: bool) -> None:
    import logging

    logging.basicConfig(format="%(name)s: %(message)s", force=True)
    logging.getLogger("awda").setLevel(logging.INFO if verbose else logging.WARNING)
