"""What the commands print: tables, progress and JSON; and the folders they write."""

import json
import logging
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from awda.options import command_words, scenario_words
from experiments import experiment
from experiments.draft import draft
from experiments.records import MANIFEST, Record, own_files, provenance, scenario_hash, sealed
from experiments.tables import to_csv, write_text
from sim.catalogue import shown_default
from sim.declare import Declared, Par
from sim.outcomes import OUTCOMES
from sim.run import Interval, Replicates, Told
from sim.scenario import TABLES, Scenario
from sim.week import Phase

log = logging.getLogger("awda")


def _console() -> Console:
    """A console that prints words as they are: a title may have square brackets."""
    return Console(width=None if sys.stdout.isatty() else 124, highlight=False, markup=False)


@contextmanager
def progress(quiet: bool, about: str) -> Iterator[Told]:
    """A bar on stderr with the time left, where somebody looks at it."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}", markup=False), BarColumn(),
        TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn(), TimeRemainingColumn(),
        console=console, transient=True, disable=quiet or not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task(about, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def number(value: float) -> str:
    """A number as people read it; a dash where there is none."""
    if not math.isfinite(value):
        return "-"
    if abs(value) < 1e-12:  # what adding and subtracting leaves of nothing
        return "0"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _range(found: Interval) -> str:
    if found.runs < 2:
        return "one run" if found.runs else "-"
    return f"{number(found.low)} to {number(found.high)}"


def show_run(replicates: Replicates, as_json: bool) -> None:
    """The outcomes of one scenario, with Monte-Carlo intervals over its seeds."""
    found = {name: replicates.interval(name) for name in OUTCOMES}
    scenario, runs = replicates.scenario, len(replicates.seeds)
    if as_json:
        head = {"scenario": scenario.name, "seeds": list(replicates.seeds)}
        outcomes = {name: _json_interval(each) for name, each in found.items()}
        click.echo(json.dumps(head | {"outcomes": outcomes}, indent=2))
        return
    title = f"{scenario.name}: {scenario.title} ({runs} run{'s' * (runs > 1)})"
    table = Table(title=title, title_justify="left")
    table.add_column("outcome", no_wrap=True)
    table.add_column("mean", justify="right")
    for column in ("95 % Monte Carlo", "unit", "what it is"):
        table.add_column(column)
    for name, each in found.items():
        outcome = OUTCOMES[name]
        table.add_row(name, number(each.mean), _range(each), outcome.unit, outcome.about)
    _console().print(table)


def show_scenarios(scenarios: Sequence[Scenario], as_json: bool) -> None:
    """Names and titles."""
    if as_json:
        click.echo(json.dumps({each.name: each.title for each in scenarios}, indent=2))
        return
    table = Table("name", "what it is", box=None)
    for each in scenarios:
        table.add_row(each.name, each.title)
    _console().print(table)


def show_parameter(name: str, declared: Declared, scenario: Scenario) -> None:
    """One declaration, and its value in a scenario."""
    table, _, field = name.rpartition(".")
    lines = {"meaning": declared.about.about}
    if table in TABLES:
        lines[f"value in {scenario.name}"] = str(getattr(getattr(scenario, table), field))
    lines |= {"default": shown_default(declared), "allowed": declared.allowed}
    if isinstance(declared.about, Par):
        low, high = declared.about.plausible
        lines |= {"plausible": f"{low:g} to {high:g}", "unit": declared.about.unit}
        lines |= {"grade": declared.about.grade, "source": declared.about.source}
    grid = Table(title=name, title_justify="left", show_header=False, box=None)
    for key, value in lines.items():
        grid.add_row(key, value)
    _console().print(grid)


def show_week(phases: Sequence[Phase]) -> None:
    """The week as a list."""
    table = Table("", "phase", "what happens", "reads", "writes")
    for place, phase in enumerate(phases, start=1):
        reads, writes = ", ".join(phase.reads), ", ".join(phase.writes)
        table.add_row(str(place), phase.name, phase.about, reads, writes)
    _console().print(table)


def show_experiment(name: str, folder: Path) -> None:
    """The digest of an experiment from the tables in its folder."""
    show_rows(str(folder), experiment(name).digest(folder))
    click.echo(f"Tables and the figure are in {folder}")


def show_rows(title: str, rows: Sequence[dict[str, Any]], as_json: bool = False) -> None:
    """A table of any rows that have the same columns."""
    if as_json:
        plain = [{name: finite(cell) for name, cell in row.items()} for row in rows]
        click.echo(json.dumps(plain, indent=2, default=str))
        return
    table = Table(title=title, title_justify="left")
    for column, first in rows[0].items():
        words = isinstance(first, str)
        no_wrap = column not in ("sentence", "unit")
        table.add_column(column, justify="left" if words else "right", no_wrap=no_wrap)
    for row in rows:
        table.add_row(*map(_cell, row.values()))
    _console().print(table)


def write_rows(name: str, rows: Sequence[dict[str, Any]], folder: Path) -> None:
    """One table as a file, and the record of what it was made from."""
    _write_sealed(folder, {name: rows}, {})


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return " to ".join(number(end) for end in value)
    if isinstance(value, Decimal):  # money, to the cent
        return f"{value:,.2f}"
    return number(value) if isinstance(value, float) else str(value)


def write_run(replicates: Replicates, folder: Path) -> None:
    """Every week of every run as history.csv, the outcomes by seed, and a record."""
    weeks = [
        {"seed": history.seed}
        | dict(zip(history.weeks.dtype.names or (), row.tolist(), strict=True))
        for history in replicates.histories
        for row in history.weeks
    ]
    write_tables(folder, {"history": weeks, "outcomes": by_seed(replicates)}, [replicates])


def write_tables(folder: Path, tables: dict[str, list[Any]], runs: Sequence[Replicates]) -> None:
    """Tables of runs as files, and the record of what they were made from."""
    record = {
        "scenarios": [each.scenario.name for each in runs],
        "scenario_hashes": {each.scenario.name: scenario_hash(each.scenario) for each in runs},
        "seeds": list(runs[0].seeds),
    }
    if any(each.histories for each in runs):
        record["digests"] = {
            each.scenario.name: [h.digest() for h in each.histories] for each in runs
        }
    _write_sealed(folder, tables, record)


def _write_sealed(folder: Path, tables: Mapping[str, Sequence[Any]], record: Record) -> None:
    """Tables as files, and the record with the command that makes them again; all or nothing."""
    files = {f"{name}.csv": to_csv(rows) for name, rows in tables.items()}
    own = {"own_files": own_files(scenario_words())}
    whole = {"command": command_words(), **record, **own, **provenance()}
    with draft(folder) as made:
        for name, text in files.items():
            write_text(made / name, text)
        write_text(made / MANIFEST, sealed(whole, {name: t.encode() for name, t in files.items()}))
    log.info("wrote %s", folder)
    click.echo(f"Results are in {folder}", err=True)


def by_seed(replicates: Replicates) -> list[dict[str, Any]]:
    """Every outcome of each run."""
    values = {name: replicates.values(name) for name in OUTCOMES}
    return [
        {"scenario": replicates.scenario.name, "seed": seed}
        | {name: float(found[place]) for name, found in values.items()}
        for place, seed in enumerate(replicates.seeds)
    ]


def _json_interval(found: Interval) -> dict[str, Any]:
    fields = {"mean": found.mean, "low": found.low, "high": found.high, "runs": found.runs}
    return {key: finite(value) for key, value in fields.items()}


def finite(value: Any) -> Any:
    """JSON has no NaN and no infinity: null, also for either end of an interval."""
    if isinstance(value, tuple):
        return tuple(finite(each) for each in value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
