"""Addresses of numbers, tables, pictures and scenario files: what they give is of all runs."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from awda.page import charts, series, svg
from awda.page.address import Choice, State
from awda.page.district_map import district_table, month_figure, month_table
from awda.page.scenario_text import text_of
from awda.page.site import state_in, told_in_words, whole_answer
from awda.page.stages import Answer
from awda.written import by_seed
from experiments.provenance.records import environment
from experiments.provenance.scenario_hash import scenario_hash
from experiments.provenance.tables import Table, to_csv
from sim.core.declare import InputError, refuse_unknown, shown
from sim.measure.outcomes import OUTCOMES
from sim.pictures.drawing import Figure
from sim.pictures.figure import drawn

TYPES = {
    "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8", "json": "application/json", "toml": "application/toml",
}  # fmt: skip
OVERVIEW, MONTHS = "overview", "districts_by_month"
WHOLE: dict[str, Callable[[Answer], Figure]] = {
    OVERVIEW: lambda answer: drawn(series.sides_of(answer)),
    MONTHS: month_figure,
}
KEYS = (
    "scenario",
    "week",
    "days",
    "authority",
    "month",
    "governorate",
    "district",
    "seed",
)  # by which a row of a table is asked for


def _file(content: str | bytes, name: str, ending: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}.{ending}"'}
    if ending == "json":
        headers = {}
    return Response(content, media_type=TYPES[ending], headers=headers)


@told_in_words
def toml(request: Request) -> Response:
    """The scenario as the file that the command line runs to the same numbers."""
    state = state_in(request)
    chosen = state.choice
    name = f"{chosen.base}_changed"
    if request.path_params["which"] == "baseline":
        chosen, name = state.first or Choice(chosen.base), f"{chosen.base}_baseline"
    return _file(text_of(chosen), name, "toml")


@told_in_words
def chart(request: Request) -> Response:
    """A chart as svg, png or pdf, or its numbers as csv or as a record, all or those of a row."""
    state, name = state_in(request), request.path_params["name"]
    ending = request.path_params["ending"]
    refuse_unknown([name], [*charts.CHARTS, *WHOLE], "chart")
    refuse_unknown([ending], ["svg", "png", "pdf", "csv", "json"], "chart")
    answer = whole_answer(request, state)
    if name in WHOLE and answer.is_over_sets and ending not in ("csv", "json"):
        raise InputError(f"chart {name}: its intervals are of seeds alone; leave over out of it")
    if name in charts.CHARTS and not charts.CHARTS[name].fits(answer):
        raise InputError(f"chart {name}: there is nothing to show of this scenario")
    if ending in ("csv", "json"):
        return _rows(request, answer, _table_of(name, answer))
    if name in charts.CHARTS:
        return _file(svg.picture(charts.CHARTS[name], answer, ending), name, ending)
    with svg.DRAWING:
        return _file(svg.saved(WHOLE[name](answer), ending), name, ending)


def _table_of(name: str, answer: Answer) -> Table:
    if name == MONTHS:
        return month_table(answer)
    if name == OVERVIEW:
        raise InputError("chart overview: svg, png or pdf is allowed; its panels have tables")
    return charts.CHARTS[name].table(answer)


@told_in_words
def table(request: Request) -> Response:
    """All outcomes, all runs, or all districts, or one row of them, as csv or as a record."""
    state, name = state_in(request), request.path_params["name"]
    made = {"outcomes": outcome_table, "runs": run_table, "districts": district_table}
    made |= {"packages": partial(series.packages_of, over=state.over)} if state.over else {}
    refuse_unknown([name], made, "table")
    refuse_unknown([request.path_params["ending"]], ["csv", "json"], "table")
    answer = whole_answer(request, state)
    return _rows(request, answer, made[name](answer))


def _rows(request: Request, answer: Answer, rows: Table) -> Response:
    """The rows that an address asks for, as csv or with all that they were made of."""
    name, ending = request.path_params["name"], request.path_params["ending"]
    for key, word in request.query_params.items():
        if key in KEYS and rows and key in rows[0]:
            rows = [row for row in rows if str(row[key]) == word]
            if not rows:
                raise InputError(f"{name}: no row has {key} = {shown(word)}")
    if ending == "csv":
        return _file(to_csv(rows), name, ending)
    state, address = state_in(request), str(request.url)
    told = {"table": name, "rows": [_told(row) for row in rows]} | origin(state, answer, address)
    return _file(json.dumps(told, indent=2), name, ending)


def row_address(row: dict[str, Any]) -> str:
    """What tells one row of a table from all others, as a part of an address."""
    return urlencode({key: row[key] for key in KEYS if key in row})


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _number(value) if isinstance(value, float) else value for key, value in row.items()
    }


def outcome_table(answer: Answer) -> Table:
    """A row for each outcome and scenario, and for each paired difference."""
    rows = []
    for row in series.outcome_rows(answer):
        outcome = row["outcome"]
        for side, found in zip(answer.sides, row["sides"], strict=True):
            rows.append(_row(outcome, side.scenario.name, found))
        if row["effect"]:
            names = f"{row['effect'].second} less {row['effect'].first}"
            rows.append(_row(outcome, names, row["effect"].difference))
    return rows


def _row(outcome: Any, scenario: str, found: Any) -> dict[str, Any]:
    return {
        "outcome": outcome.name, "scenario": scenario, "mean": found.mean, "low": found.low,
        "high": found.high, "runs": found.runs, "unit": outcome.unit, "about": outcome.about,
    }  # fmt: skip


def run_table(answer: Answer) -> Table:
    """Every outcome of each run."""
    return [row for side in answer.sides for row in by_seed(side)]


@told_in_words
def number(request: Request) -> Response:
    """One number with its interval: its row as csv, or its record."""
    state, name = state_in(request), request.path_params["name"]
    refuse_unknown([name], OUTCOMES, "number")
    answer = whole_answer(request, state)
    if request.path_params["ending"] == "csv":
        rows = [row for row in outcome_table(answer) if row["outcome"] == name]
        return _file(to_csv(rows), name, "csv")
    return _file(json.dumps(record(state, answer, name, str(request.url)), indent=2), name, "json")


def record(state: State, answer: Answer, name: str, address: str) -> dict[str, Any]:
    """What a number is, of what it was made, and how to make it again."""
    outcome, found = OUTCOMES[name], origin(state, answer, address)
    for side, told in zip(answer.sides, found["scenarios"], strict=True):
        told |= _interval(series.outcome_in(answer, side, name)) | {
            "by_seed": _finite(side.values(name))
        }
    if len(answer.sides) > 1:
        found["difference"] = _interval(series.effect_in(answer, name).difference)
    return {"outcome": name, "about": outcome.about, "unit": outcome.unit} | found


def origin(state: State, answer: Answer, address: str) -> dict[str, Any]:
    """Of what the numbers of an answer were made, and how to make them again."""
    sides = [
        {"scenario": side.scenario.name, "scenario_hash": scenario_hash(side.scenario)}
        for side in answer.sides
    ]
    return {
        "address": address, "command": command(state), "seeds": list(answer.sides[0].seeds),
        "scenarios": sides, "intervals": answer.holds, "made_with": environment(),
    }  # fmt: skip


def command(state: State) -> str:
    """The command that gives the same numbers, with the scenario files beside it."""
    own = state.choice.base
    if state.choice.is_changed:
        own = f"{state.choice.base}_changed.toml"
    if state.first is None:
        return f"awda run {own} --seeds {state.seeds}"
    first = state.first.base
    if state.first.is_changed:
        first = f"{state.first.base}_baseline.toml"
    over = f" --over {state.over}" if state.over else ""
    return f"awda compare {first} {own} --seeds {state.seeds}{over}"


def _interval(found: Any) -> dict[str, Any]:
    ends = {"mean": found.mean, "low": found.low, "high": found.high}
    return {key: _number(each) for key, each in ends.items()} | {"runs": found.runs}


def _finite(values: np.ndarray) -> list[float | None]:
    return [_number(float(each)) for each in values]


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
