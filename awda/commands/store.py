"""`awda store`: what sweeps have kept, whether it is whole, and how to take it elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from awda.command import Group
from awda.options import examples
from awda.terminal import say

if TYPE_CHECKING:
    from experiments.runs.store import Store
    from experiments.runs.store_rows import Run

OF_EXPERIMENTS = Path("results/runs.sqlite")


def _default(_context: click.Context, _option: click.Parameter, given: Path | None) -> Path:
    """The store that was named, else that of the experiments here, else the user's own."""
    from experiments.runs.spare_store import default_place

    return given or (OF_EXPERIMENTS if OF_EXPERIMENTS.exists() else default_place())


STORE = click.option(
    "--store", "place", type=click.Path(path_type=Path), callback=_default,
    help="The store; default results/runs.sqlite, or your own where there is none.",
)  # fmt: skip
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")


@click.group(
    "store",
    cls=Group,
    short_help="List, show, verify and export kept runs.",
    epilog=examples("awda store list", "awda store export runs.csv"),
)
def store_command() -> None:
    """List, show, verify and export the runs that sweeps have kept."""


@store_command.command(
    "list", short_help="List the designs of sweeps.", epilog=examples("awda store list --json")
)
@STORE
@JSON
def list_command(place: Path, as_json: bool) -> None:
    """List the designs of sweeps: runs planned, kept and failed."""
    from awda import report
    from awda.screen import tell
    from experiments.runs.exports import by_design

    with _opened(place) as kept, kept.unchanged():
        designs, runs = list(by_design(kept)), kept.count("runs")
    if not designs:
        tell(f"{place}: {runs} runs, and no design")
        return
    report.show_rows(f"{place}: {runs} runs", designs, as_json)


@store_command.command(
    "show", short_help="Show one run by its key.", epilog=examples("awda store show 3fa9")
)
@click.argument("key")
@STORE
def show_command(key: str, place: Path) -> None:
    """Show one run, by its key or the beginning of the key: its scenario and its outcomes."""
    from awda import report

    with _opened(place) as kept, kept.unchanged():
        scenarios = kept.scenarios()
        run = _found(key, list(kept.runs()), kept.rows("failures"), place)
    if isinstance(run, dict):
        name = scenarios[run["scenario"]]["name"]
        say(f"{name}, seed {run['seed']}: failed\n{run['traceback']}")
    else:
        title = f"{scenarios[run.scenario]['name']}, seed {run.seed}, run {run.key}"
        report.show_rows(title, _outcomes(run))


@store_command.command(
    "verify",
    short_help="Check that every row is as it was written.",
    epilog=examples("awda store verify --store results/runs.sqlite"),
)
@STORE
def verify_store_command(place: Path) -> None:
    """Check that every row is as it was written and that what it refers to is there."""
    from awda.screen import tell
    from experiments.runs.store_check import verify

    with _opened(place) as kept:
        runs = verify(kept)
        failures = kept.count("failures")
    failed = f"; {failures} runs failed, see `awda store list`" if failures else ""
    tell(f"{place}: {runs} runs, all as they were written{failed}")


@store_command.command(
    "export",
    short_help="Write every run to a file.",
    epilog=examples("awda store export runs.csv", "awda store export runs.parquet"),
)
@click.argument("file", type=click.Path(path_type=Path))
@STORE
def export_command(file: Path, place: Path) -> None:
    """Write every run to FILE: .csv, .parquet or .nc (netCDF), with units and labels."""
    from awda.screen import tell
    from experiments.runs.exports import export

    tell(f"{export(place, file)} runs are in {file}")


def _opened(place: Path) -> "Store":
    from experiments.runs.store import Store

    return Store(place, create=False)


def _found(
    key: str, runs: "list[Run]", failures: list[dict[str, Any]], place: Path
) -> "Run | dict[str, Any]":
    """The one run, kept or failed, whose key begins so; raise InputError for none or several."""
    from sim.core.declare import InputError

    found = {run.key: run for run in runs if run.key.startswith(key)} | {
        row["key"]: row for row in failures if row["key"].startswith(key)
    }
    if len(found) != 1:
        what = "no run has a key" if not found else f"{len(found)} runs have keys"
        raise InputError(f"{place}: {what} that begins with {key!r}; `awda store export` lists all")
    return next(iter(found.values()))


def _outcomes(run: "Run") -> list[dict[str, Any]]:
    from sim.measure.outcomes import OUTCOMES

    units = {name: outcome.unit for name, outcome in OUTCOMES.items()}
    return [
        {"outcome": name, "value": value, "unit": units.get(name, "")}
        for name, value in run.outcomes.items()
    ]
