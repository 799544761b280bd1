"""What the commands print: tables and JSON."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from awda.options import remarks_made
from awda.screen import show, tell
from awda.terminal import say
from experiments.registry import experiment
from sim.measure.outcomes import MATTER, OUTCOMES, unit_of_value
from sim.run import Interval, Replicates
from sim.scenario.scenario import Scenario
from sim.week import Phase

INTERVAL = "95 % interval"
BAND = ("p05", "p95")


def number(value: float) -> str:
    """A number as people read it; a dash where there is none."""
    if not math.isfinite(value):
        return "-"
    if abs(value) < 1e-12:  # what adding and subtracting leaves of nothing
        return "0"
    return f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.3g}"


def signed(value: float) -> str:
    """A difference as people read it."""
    return f"+{number(value)}" if value > 0.0 and number(value) not in "0-" else number(value)


def ends(found: Interval, times: float = 1.0, shown: Any = number) -> str:
    """The ends of an interval; a dash where there is none."""
    if found.runs < 2:
        return "-"
    return f"{shown(times * found.low)} to {shown(times * found.high)}"


def possible(found: Interval, unit: str) -> Interval:
    """The interval of a mean without what no count and no share can be."""
    if unit == "SD":
        return found
    high = min(found.high, 1.0) if unit in ("share", "0 to 1") else found.high
    return replace(found, low=max(found.low, 0.0), high=high)


def explain_dash(rows: Sequence[Mapping[str, str]]) -> None:
    """What a dash means, below a table in which one stands."""
    if any(cell == "-" for row in rows for cell in row.values()):
        tell("A dash stands where a run has nothing to measure.")


def chosen_outcomes(every: bool, *named: str) -> list[str]:
    """The outcomes to print: those that matter and those that are named, or all."""
    return list(OUTCOMES) if every else list(dict.fromkeys((*MATTER, *named)))


def show_run(replicates: Replicates, as_json: bool, every: bool = False) -> None:
    """The outcomes of one scenario, with Monte-Carlo intervals over its seeds."""
    scenario, runs = replicates.scenario, len(replicates.seeds)
    if as_json:
        found = {name: replicates.interval(name) for name in OUTCOMES}
        head = {"scenario": scenario.name, "seeds": list(replicates.seeds)}
        head["remarks"] = remarks_made()
        outcomes = {name: _json_interval(each) for name, each in found.items()}
        say(json.dumps(head | {"outcomes": outcomes}, indent=2))
        return
    title = f"{scenario.name}: {scenario.title} ({runs} run{'s' * (runs > 1)})"
    rows = [_outcome_row(name, replicates, every) for name in chosen_outcomes(every)]
    show(title, rows)
    explain_dash(rows)
    if runs > 1:
        tell(f"The intervals hold the Monte-Carlo error of {runs} runs only.")
    say_what_else(every)


def say_what_else(every: bool) -> None:
    """How to see the outcomes that are not printed, and what they mean."""
    more = "" if every else f"--all prints all {len(OUTCOMES)} outcomes; "
    tell(f"{more}`awda outcomes` says what each of them is.")


def _outcome_row(name: str, replicates: Replicates, every: bool) -> dict[str, str]:
    outcome, found = OUTCOMES[name], replicates.interval(name)
    unit, times = unit_of_value(outcome.unit)
    row = {"outcome": name, "mean": number(times * found.mean)}
    if len(replicates.seeds) > 1:
        row[INTERVAL] = ends(possible(found, outcome.unit), times)
    return row | {"unit": unit} | ({} if every else {"what it is": outcome.about})


def show_scenarios(scenarios: Sequence[Scenario], as_json: bool) -> None:
    """Names and titles."""
    if as_json:
        say(json.dumps({each.name: each.title for each in scenarios}, indent=2))
        return
    show("", [{"scenario": each.name, "what it is": each.title} for each in scenarios])


def show_week(phases: Sequence[Phase]) -> None:
    """The week as a list."""
    rows = [
        {"": str(place), "phase": each.name, "what happens": each.about,
         "reads": ", ".join(each.reads), "writes": ", ".join(each.writes)}
        for place, each in enumerate(phases, start=1)
    ]  # fmt: skip
    show("", rows)


def show_experiment(name: str, folder: Path) -> None:
    """The digest of an experiment from the tables in its folder."""
    chosen = experiment(name)
    show_rows(str(folder), chosen.digest(folder))
    for sentence in chosen.says(folder) if chosen.says else ():
        tell(sentence)
    tell(f"Tables and the figure are in {folder}")


def show_forecast(rows: Sequence[dict[str, Any]], draws: int, as_json: bool) -> None:
    """A forecast as JSON, or the nation and the governorates on its last day."""
    if as_json:
        say(json.dumps(rows, indent=2))
        return
    last = max(row["date"] for row in rows)
    shown = [
        {
            "governorate": row["governorate"],
            "households returned": f"{row['returned_households_p50']:,}",
            "90 % band": " to ".join(f"{row[f'returned_households_{end}']:,}" for end in BAND),
        }
        for row in rows if row["date"] == last and not row["district"]
    ]  # fmt: skip
    show(f"Forecast of returned households on {last} ({draws} draws)", shown)


def show_judged(rows: Sequence[dict[str, Any]], as_json: bool) -> None:
    """How far forecasts were from later rounds, and how many places their bands held, if judged."""
    if not rows or as_json:
        return
    shown = [
        {
            "round": row["date"],
            "places": f"{row['places']} {row['level']}".replace("1 all", "all together"),
            "forecast": row["forecast"],
            "error, % of published": f"{100 * row['error_of_published']:.1f}",
            "inside 90 % band": row["places_inside_90"] if row["places_inside_90"] != "" else "-",
        }
        for row in rows
    ]  # fmt: skip
    show("Against the rounds published later", shown)


def explain_channels(rows: Sequence[Mapping[str, Any]], seeds: int) -> None:
    """What the channels of an effect are, and what its intervals hold."""
    from sim.scenario.mechanisms import MECHANISMS

    if not all(math.isfinite(row["share of the whole"]) for row in rows):
        tell("A dash stands where there is no total effect to have a share of.")
    for name in (row["channel"] for row in rows if row["channel"] in MECHANISMS):
        tell(f"{name}: {MECHANISMS[name].about}", indent="  ")
    tell("residual: what is left of the effect with all of these switched off", indent="  ")
    tell(
        f"The intervals hold the Monte-Carlo error of {seeds} seeds, the order in which channels "
        "are switched on included; parameter uncertainty comes in addition."
    )


def show_rows(title: str, rows: Sequence[dict[str, Any]], as_json: bool = False) -> None:
    """A table of any rows that have the same columns."""
    if as_json:
        say(json.dumps(list(map(for_machines, rows)), indent=2, default=str))
    else:
        show(title, [{name: _cell(cell) for name, cell in row.items()} for row in rows])


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return _range(value)
    if isinstance(value, Decimal):  # money, to the cent
        return f"{value:,.2f}"
    return number(value) if isinstance(value, float) else str(value)


def _range(values: Iterable[float]) -> str:
    shown = [number(end) for end in values]
    return "-" if "-" in shown else " to ".join(shown)


def _json_interval(found: Interval) -> dict[str, Any]:
    return for_machines(
        {"mean": found.mean, "low": found.low, "high": found.high, "runs": found.runs}
    )


def for_machines(row: dict[str, Any]) -> dict[str, Any]:
    """A row with null for what is no number."""
    return {key: finite(value) for key, value in row.items()}


def finite(value: Any) -> Any:
    """JSON has no NaN and no infinity: null, also for either end of an interval."""
    if isinstance(value, tuple):
        return tuple(finite(each) for each in value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
