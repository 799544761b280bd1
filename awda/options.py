"""The options that commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]


class Seeds(click.ParamType[tuple[int, ...]]):
    """Seeds: `20` for 1 to 20, `5-8`, or `3,7`."""

    name = "seeds"

    def convert(self, value: Any, _param: Any, _context: Any) -> tuple[int, ...]:
        """Whole numbers from words; fail with a sentence."""
        words = str(value).split(",")
        try:
            chosen = [_seed_range(word, alone=len(words) == 1) for word in words]
        except ValueError:
            self.fail(f"{value!r}: a count as 20, a range as 5-8, or a list as 3,7 is allowed")
        return tuple(seed for seeds in chosen for seed in seeds)


def _seed_range(word: str, alone: bool) -> range:
    first, dash, last = word.partition("-")
    if not first.strip().isdecimal() or (dash and not last.strip().isdecimal()):
        raise ValueError(word)
    if dash:
        return range(int(first), int(last) + 1)
    return range(1, int(first) + 1) if alone else range(int(first), int(first) + 1)


def running(command: Command) -> Command:
    """The options that every command which runs a model has."""
    for option in (
        click.option("--verbose", "-v", is_flag=True, help="Log what is done."),
        click.option(
            "--out", type=click.Path(path_type=Path), help="Write results to this folder."
        ),
        click.option("--json", "as_json", is_flag=True, help="Print JSON for machines."),
        click.option("--until", metavar="DATE", help="Stop before this day, as 2017-12-31."),
        click.option("--scale", type=int, help="Households that one agent stands for."),
        click.option(
            "--threads", type=click.IntRange(1, 64), default=1, help="Threads; default 1."
        ),
    ):
        command = option(command)
    return command
