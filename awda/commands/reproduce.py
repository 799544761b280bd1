"""`awda verify` and `awda reproduce`: whether what is kept is whole, and what a new run gives."""

import json
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import click

from awda.command import command
from awda.options import THREADS, examples, shaping_options
from awda.output_options import results_folder
from awda.sweeping import WORKERS, runner
from awda.terminal import say, say_beside

if TYPE_CHECKING:
    from experiments.runs.runner import Runner

ALL = "all"
RESULTS = click.option(
    "--out", type=click.Path(path_type=Path), default="results", callback=results_folder,
    help="Results folder.",
)  # fmt: skip


@command(
    "verify",
    short_help="Check that kept results are as their records say.",
    epilog=examples("awda verify", "awda verify village", "awda verify results/runs/forum"),
)
@click.argument("result", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@RESULTS
def verify_command(result: str | None, out: Path, as_json: bool) -> None:
    """Check that RESULT (name, folder or id) is as its record says; without RESULT, check all.

    Exit code 1 if a file is not as its record says. If code or data have changed since the result
    was made, the answer says so; `awda reproduce` says whether the change matters.
    """
    from experiments.provenance.records import find, results_in
    from sim.core.declare import InputError

    folders = [find(result, out)] if result else results_in(out)
    if not folders:
        raise InputError(f"--out = {str(out)!r}: no result is kept there")
    found = [_verified(folder) for folder in folders]
    if as_json:
        say(json.dumps(found, indent=2))
    else:
        say("\n".join(map(_in_words, found)))
    if any(each["faults"] for each in found):
        sys.exit(1)


@command(
    "reproduce",
    short_help="Make a result again, or compare it bit by bit.",
    epilog=examples(
        "awda reproduce village --check",
        "awda reproduce results/runs/forum",
        "awda reproduce all --check",
    ),
)
@click.argument("experiment")
@RESULTS
@click.option("--check", is_flag=True, help="Compare with the results kept there; write nothing.")
@click.option("--quick", is_flag=True, help="A preview: a smaller design, kept in NAME-quick.")
@WORKERS
@THREADS
def reproduce_command(experiment: str, out: Path, check: bool, quick: bool, **options: Any) -> None:
    """Make the tables and the figure of EXPERIMENT again; every run is made anew.

    EXPERIMENT may be the id or the folder of a kept result: then it is made as its record says
    and compared bit by bit, and nothing is written. It may be `all`: every experiment whose whole
    result is kept.
    """
    names = _all_kept(out, quick) if experiment == ALL else [experiment]
    same = [_again(name, out, check, quick, options) for name in names]
    if not all(same):
        sys.exit(1)


def _all_kept(out: Path, quick: bool) -> list[str]:
    """The experiments whose whole results are kept; raise InputError where none is."""
    from experiments.provenance.records import read_record, results_in
    from sim.core.declare import InputError

    if quick:
        raise InputError("--quick: with `all` every result is made as it is kept; leave it out")
    records = [read_record(folder) for folder in results_in(out) if folder.parent == out]
    names = [str(each["experiment"]) for each in records
             if "experiment" in each and not each.get("quick")]  # fmt: skip
    if not names:
        raise InputError(f"--out = {str(out)!r}: no whole result of an experiment is kept there")
    return names


def _again(experiment: str, out: Path, check: bool, quick: bool, options: dict[str, Any]) -> bool:
    """Make one result again or compare it, and say so; whether it is the same, if compared."""
    from awda import report
    from experiments import reproduce

    kept = _kept(experiment, out)
    folder = kept or out / experiment
    with runner(options | {"store": None}, experiment) as run:
        if kept:
            differing = _differing(kept, quick, run)
        elif check:
            differing = reproduce.differing(experiment, out, run, quick)
        else:
            folder = reproduce.reproduce(experiment, out, run, quick)
            differing = None
    if differing is None:
        report.show_experiment(experiment, folder)
    elif differing:
        say_beside(f"{folder}: differs from a new run: {', '.join(differing)}")
    else:
        say(f"{folder}: a new run gives the same tables, digit for digit.")
    return not differing


def _kept(asked: str, out: Path) -> Path | None:
    """The result of this id or folder; None where the word is to name an experiment."""
    from experiments.provenance.records import find, is_id
    from experiments.registry import experiment
    from sim.core.declare import InputError

    if is_id(asked):
        return find(asked, out)
    with suppress(InputError):
        experiment(asked)
        return None
    with suppress(InputError):
        return find(asked, out)
    return None


def _differing(folder: Path, quick: bool, run: "Runner") -> list[str]:
    """The files of a kept result that a new run, as its record says, does not give."""
    from experiments.provenance.atomic_folder import terminable
    from experiments.provenance.inputs import located
    from experiments.provenance.records import read_record
    from experiments.reproduce import differing_from, unlike
    from sim.core.declare import InputError

    if quick:
        raise InputError(f"{folder}: no --quick is allowed here; its record says what was run")
    record = read_record(folder)
    if "command" not in record:
        return differing_from(folder, run)
    words = located(record["command"], folder, record)
    with terminable(), TemporaryDirectory() as made:
        _run_again(words, Path(made))
        return unlike(Path(made), folder)


def _run_again(words: list[str], folder: Path) -> None:
    """Run a recorded command once more, in silence, with its results in this folder only.

    The record may be anybody's, so it is data: only commands that make results, and only options
    that shape them, are run. Raise InputError for any other.
    """
    root = cast("click.Group", click.get_current_context().find_root().command)
    _refuse_orders(root, words)
    say_beside(f"Running once more: awda {shlex.join(words)}")
    name, *rest = words
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        root.main([name, *_anew(root, name), "--out", str(folder), *rest], standalone_mode=False)


def _anew(root: click.Group, name: str) -> list[str]:
    """The option that lets a command that keeps runs make each of them once more."""
    options = (option for each in root.commands[name].params for option in each.opts)
    return ["--no-store"] if "--no-store" in options else []


def _refuse_orders(root: click.Group, words: list[str]) -> None:
    """Raise InputError where a recorded command does more than to make a result."""
    from sim.core.declare import InputError

    where = f"the recorded command {shlex.join(words)!r}"
    command = root.commands.get(words[0])
    shaping = shaping_options(command) if command else set()
    if command is None or not shaping:
        makers = ", ".join(name for name, each in root.commands.items() if shaping_options(each))
        raise InputError(f"{where}: a command whose results are recorded is allowed: {makers}")
    context = click.Context(command, info_name=words[0])
    try:
        _, _, order = command.make_parser(context).parse_args(words[1:])
    except click.UsageError as error:
        raise InputError(f"{where}: {error.format_message()}") from None
    for given in order:
        if isinstance(given, click.Option) and given.name not in shaping:
            raise InputError(
                f"{where}: {max(given.opts, key=len)} does not shape a result, so no record may "
                "ask for it"
            )


def _verified(folder: Path) -> dict[str, Any]:
    from experiments.provenance.records import id_of, read_record
    from experiments.provenance.verification import changes, faults
    from sim.core.declare import InputError

    try:
        record = read_record(folder)
    except InputError as error:
        return {"result": str(folder), "id": "", "files": 0, "faults": [str(error)], "changes": []}
    return {
        "result": str(folder), "id": id_of(record), "files": len(record.get("files", {})),
        "faults": faults(folder), "changes": changes(record),
    }  # fmt: skip


def _in_words(found: dict[str, Any]) -> str:
    name = f"{found['result']} (id {found['id']})" if found["id"] else found["result"]
    if found["faults"]:
        head = f"{name}: is not verified."
    else:
        head = f"{name}: all {found['files']} files are as its record says."
    if not found["id"]:
        tail = []
    elif not found["changes"]:
        tail = ["It was made from the code, data and versions that are here."]
    else:
        tail = [*found["changes"], f"`awda reproduce {found['id']}` says whether it matters."]
    return "\n  ".join([head, *found["faults"], *tail])
