"""What the commands print: tables and JSON."""

import json
import math
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from awda.options import remarks_made
from awda.screen import add_row, show, table
from awda.terminal import plain, say
from experiments.registry import experiment
from sim.core.declare import Declared, Par
from sim.measure.outcomes import OUTCOMES
from sim.run import Interval, Replicates
from sim.scenario.catalogue import shown_default
from sim.scenario.scenario import TABLES, Scenario
from sim.week import Phase


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
        head["remarks"] = remarks_made()
        outcomes = {name: _json_interval(each) for name, each in found.items()}
        say(json.dumps(head | {"outcomes": outcomes}, indent=2))
        return
    title = f"{scenario.name}: {scenario.title} ({runs} run{'s' * (runs > 1)})"
    made = table(title=title)
    made.add_column("outcome", no_wrap=True)
    made.add_column("mean", justify="right")
    for column in ("95 % Monte Carlo", "unit", "what it is"):
        made.add_column(column)
    for name, each in found.items():
        outcome = OUTCOMES[name]
        add_row(made, (name, number(each.mean), _range(each), outcome.unit, outcome.about))
    show(made)


def show_scenarios(scenarios: Sequence[Scenario], as_json: bool) -> None:
    """Names and titles."""
    if as_json:
        say(json.dumps({each.name: each.title for each in scenarios}, indent=2))
        return
    made = table("name", "what it is", box=None)
    for each in scenarios:
        add_row(made, (each.name, each.title))
    show(made)


def show_parameter(name: str, declared: Declared, scenario: Scenario) -> None:
    """One declaration, and its value in a scenario."""
    page, _, field = name.rpartition(".")
    lines = {"meaning": declared.about.about}
    if page in TABLES:
        lines[f"value in {scenario.name}"] = str(getattr(getattr(scenario, page), field))
    lines |= {"default": shown_default(declared), "allowed": declared.allowed}
    if isinstance(declared.about, Par):
        low, high = declared.about.plausible
        lines |= {"plausible": f"{low:g} to {high:g}", "unit": declared.about.unit}
        lines |= {"grade": declared.about.grade, "source": declared.about.source}
    grid = table(title=name, show_header=False, box=None)
    for line in lines.items():
        add_row(grid, line)
    show(grid)


def show_week(phases: Sequence[Phase]) -> None:
    """The week as a list."""
    made = table("", "phase", "what happens", "reads", "writes")
    for place, phase in enumerate(phases, start=1):
        reads, writes = ", ".join(phase.reads), ", ".join(phase.writes)
        add_row(made, (place, phase.name, phase.about, reads, writes))
    show(made)


def show_experiment(name: str, folder: Path) -> None:
    """The digest of an experiment from the tables in its folder."""
    show_rows(str(folder), experiment(name).digest(folder))
    say(f"Tables and the figure are in {folder}")


def show_rows(title: str, rows: Sequence[dict[str, Any]], as_json: bool = False) -> None:
    """A table of any rows that have the same columns."""
    if as_json:
        bare = [{name: finite(cell) for name, cell in row.items()} for row in rows]
        say(json.dumps(bare, indent=2, default=str))
        return
    made = table(title=title)
    for column, first in rows[0].items():
        words = isinstance(first, str)
        no_wrap = column not in ("sentence", "unit")
        made.add_column(plain(column), justify="left" if words else "right", no_wrap=no_wrap)
    for row in rows:
        add_row(made, [_cell(cell) for cell in row.values()])
    show(made)


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return " to ".join(number(end) for end in value)
    if isinstance(value, Decimal):  # money, to the cent
        return f"{value:,.2f}"
    return number(value) if isinstance(value, float) else str(value)


def _json_interval(found: Interval) -> dict[str, Any]:
    fields = {"mean": found.mean, "low": found.low, "high": found.high, "runs": found.runs}
    return {key: finite(value) for key, value in fields.items()}


def finite(value: Any) -> Any:
    """JSON has no NaN and no infinity: null, also for either end of an interval."""
    if isinstance(value, tuple):
        return tuple(finite(each) for each in value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
