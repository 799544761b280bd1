"""The command line. Commands import the model only when they run it, so that help is quick."""

import os
import sys
from contextlib import suppress

import click

from awda.commands.biography import biography_command
from awda.commands.brief import brief_command
from awda.commands.calibrate import calibrate_command
from awda.commands.cite import cite_command
from awda.commands.compare import compare_command
from awda.commands.experiment import experiment_command
from awda.commands.forecast import forecast_command
from awda.commands.ledger import ledger_command
from awda.commands.mediation import mediation_command
from awda.commands.own_world import check_world_command, new_world_command
from awda.commands.plot import plot_command
from awda.commands.reference import LOOKED_UP
from awda.commands.reproduce import reproduce_command, verify_command
from awda.commands.result_report import report_command
from awda.commands.run import run_command
from awda.commands.serve import serve_command
from awda.commands.store import store_command
from awda.help_texts import restore
from awda.options import examples
from awda.terminal import CannotPrint, finish, make_ready, say_beside


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("awda run village", "awda compare village village_four", "awda scenarios"),
)
@click.version_option(package_name="awda")
def cli() -> None:
    """Simulate trust, security and return migration: what brings displaced households home?"""


for each in (
    run_command,
    compare_command,
    plot_command,
    experiment_command,
    reproduce_command,
    verify_command,
    mediation_command,
    calibrate_command,
    forecast_command,
    new_world_command,
    check_world_command,
    biography_command,
    ledger_command,
    store_command,
    report_command,
    brief_command,
    serve_command,
    cite_command,
    *LOOKED_UP,
):
    cli.add_command(each)


def main() -> None:
    """Run the command line: input that is not allowed is one line on stderr and exit code 2."""
    make_ready()
    restore(cli)
    code = _status()
    with suppress(CannotPrint):
        finish()
        sys.exit(code)
    _give_up_output()
    sys.exit(code or 1)


def _status() -> int:
    """Run the command that was asked for; the exit code, after a line on stderr where it failed."""
    try:
        cli.main(standalone_mode=False)
        finish()
    except CannotPrint as error:
        return _unread(str(error))
    except SystemExit as end:
        return int(end.code or 0)
    except click.ClickException as error:
        from sim.core.declare import one_line

        say_beside(f"awda: {one_line(error.format_message())}")
        return 2
    except (click.Abort, KeyboardInterrupt) as error:
        told = error.__cause__ if isinstance(error.__cause__, KeyboardInterrupt) else ""
        kept = str(told) or "runs that are done stay in the store, where there is one"
        say_beside(f"awda: stopped; no result was written; {kept}")
        return int(getattr(error.__cause__, "exit_code", 130))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        say_beside(f"awda: {where}{error.strerror or error}; no half of a file is left")
        return 1
    except ValueError as error:
        if type(error).__name__ != "InputError":
            raise
        say_beside(f"awda: {error}")
        return 2
    return 0


def _unread(why: str) -> int:
    """The exit code where output was not taken; a reader who has stopped needs no line about it."""
    if why:
        say_beside(f"awda: standard output {why}; a result that --out asks for is written")
    return 1


def _give_up_output() -> None:
    """Let nothing more be printed, so that the end of the process says nothing about it either."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
