"""What all commands have in common: each option counts as it was written, or is refused."""

from collections.abc import Callable
from typing import Any

import click


class Command(click.Command):
    """A command that refuses an option given twice, of which the first would count for nothing."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; raise a usage error for an option that stands twice and may not."""
        _refuse_twice(self.make_parser(ctx).parse_args(list(args))[2])
        return super().parse_args(ctx, args)


class Group(click.Group):
    """A group of such commands."""

    command_class = Command


def command(name: str, **about: Any) -> Callable[[Callable[..., Any]], Command]:
    """The decorator that makes a command of a function."""
    return click.command(name, cls=Command, **about)


def _refuse_twice(order: list[click.Parameter]) -> None:
    """Raise a usage error where an option stands twice among the parameters as they were read."""
    options = [each for each in order if isinstance(each, click.Option)]
    single = [each for each in options if not (each.multiple or each.is_eager)]
    for place, option in enumerate(single):
        if option in single[:place]:
            name = max(option.opts, key=len)
            raise click.UsageError(f"{name}: stands twice; it is allowed once")
