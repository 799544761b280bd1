"""The command line. Commands import the model only when they run it, so that help is quick."""

import os
import sys
from contextlib import suppress
from typing import Any

import click

from awda.commands.compare import compare_command
from awda.commands.experiment import experiment_command
from awda.commands.reproduce import reproduce_command, verify_command
from awda.commands.store import store_command
from awda.help_texts import restore
from awda.options import WHOLE, Seeds, prepared, running
from awda.terminal import CannotPrint, finish, make_ready, say, say_beside


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="awda")
def cli() -> None:
    """Simulate trust, security and return migration: what brings displaced households home?"""


cli.add_command(compare_command)
cli.add_command(experiment_command)
cli.add_command(reproduce_command)
cli.add_command(store_command)
cli.add_command(verify_command)


@cli.command("run")
@click.argument("scenario")
@click.option("--seeds", type=Seeds(), default="1-1", help="20, 5-8 or 3,7; default the seed 1.")
@running
def run_command(scenario: str, seeds: tuple[int, ...], **options: Any) -> None:
    """Run SCENARIO, a name or a path, and print its outcomes."""
    from awda import report, screen
    from sim.run import replicate

    chosen = prepared(scenario, options)
    with screen.progress(options["as_json"], f"running {chosen.name}") as told:
        replicates = replicate(chosen, seeds, options["threads"], told)
    if options["out"]:
        report.write_run(replicates, options["out"])
    report.show_run(replicates, options["as_json"])


@cli.command("biography")
@click.argument("scenario")
@click.option("--household", type=WHOLE, help="Its row, from 0 on; default 0.")
@click.option("--seed", type=WHOLE, default=1, help="Default 1.")
@click.option("--why-not", "why", is_flag=True, help="Sum up what keeps those who are away.")
@running
def biography_command(
    scenario: str, household: int | None, seed: int, why: bool, **options: Any
) -> None:
    """Tell one household's life in SCENARIO, or what keeps the families who are not home."""
    from awda import report
    from sim.measure.biography import biography, why_not

    if why and household is not None:
        raise click.UsageError("--household and --why-not: one of them is allowed, not both")
    household, chosen = household or 0, prepared(scenario, options)
    if why:
        title, rows = f"{chosen.name}: who is away, and why", why_not(chosen, seed)
    else:
        title = f"{chosen.name}: household {household}, seed {seed}"
        rows = [entry._asdict() for entry in biography(chosen, household, seed)]
    if options["out"]:
        report.write_rows("why_not" if why else "biography", rows, options["out"])
    report.show_rows(title, rows, options["as_json"])


@cli.command("mediation")
@click.argument("first")
@click.argument("second")
@click.option("--outcome", default="return_rate", help="What to split; default return_rate.")
@click.option("--seeds", type=Seeds(), default="6", help="Six seeds or a multiple; default 6.")
@running
def mediation_command(
    first: str, second: str, outcome: str, seeds: tuple[int, ...], **options: Any
) -> None:
    """Split the effect of SECOND against FIRST by the channels that carry it."""
    from awda import report, screen
    from experiments.mediation.mediation import mediate, refuse_unbalanced

    one, two = prepared(first, options), prepared(second, options)
    refuse_unbalanced(seeds)
    with screen.progress(options["as_json"], "mediation") as told:
        rows = mediate((one, two), outcome, seeds, told)
    title = f"{outcome}: {two.name} less {one.name}, by the channel that carries it"
    if options["out"]:
        report.write_rows("mediation", rows, options["out"])
    report.show_rows(title, rows, options["as_json"])


@cli.command("ledger")
@click.argument("scenario")
@click.option("--seed", type=WHOLE, default=1, help="Default 1.")
@running
def ledger_command(scenario: str, seed: int, **options: Any) -> None:
    """Run SCENARIO once and say what each lever planned, delivered, wasted and cost."""
    from awda import screen
    from awda.commands import ledger
    from sim.run import finished

    chosen = prepared(scenario, options)
    with screen.progress(options["as_json"], f"running {chosen.name}") as told:
        model = finished(chosen, seed, threads=options["threads"], told=told)
    if options["out"]:
        ledger.write_ledger(model, options["out"])
    ledger.show_ledger(model, options["as_json"])


@cli.command("scenarios")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
def scenarios_command(as_json: bool) -> None:
    """List the scenarios that are known by name."""
    from awda import report
    from sim.scenario.toml_file import known_scenarios, load

    report.show_scenarios([load(path) for path in known_scenarios().values()], as_json)


@cli.command("explain")
@click.argument("parameter")
@click.option("--scenario", default="village", help="Whose value to show; default village.")
def explain_command(parameter: str, scenario: str) -> None:
    """Say what PARAMETER means, what is allowed and plausible, and where it comes from."""
    from awda import report
    from sim.scenario.catalogue import find
    from sim.scenario.toml_file import load

    report.show_parameter(*find(parameter), load(scenario))


@cli.command("week")
def week_command() -> None:
    """Print the phases of a week, in order, with what each reads and writes."""
    from awda import report
    from sim.week import WEEK

    report.show_week(WEEK)


@cli.command("parameters")
def parameters_command() -> None:
    """Print the table of all parameters as Markdown."""
    from sim.scenario.catalogue import parameter_table

    say(parameter_table().rstrip("\n"))


@cli.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    import json

    from sim.scenario.catalogue import json_schema

    say(json.dumps(json_schema(), indent=2))


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
