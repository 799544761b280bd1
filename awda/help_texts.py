"""What commands say about themselves where Python runs without docstrings (-OO)."""

import sys

import click


def restore(command: click.Command) -> None:
    """Give a command, and those below it, the help that Python has thrown away."""
    if sys.flags.optimize < 2:
        return
    from sim.core.source_files import docstring

    if command.help is None and command.callback:
        command.help = docstring(command.callback)
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        restore(each)
