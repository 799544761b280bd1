"""A kept result as one file to hand over: question, answer, figures, tables, limits, provenance."""

import math
import re
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from awda.page.controls import GRADES
from awda.page.site import FOLDER, rendered
from awda.page.svg import accessible
from experiments.compare.set_effects import sentence
from experiments.provenance.records import Record, read_record
from experiments.provenance.result_folder import maker_of
from experiments.provenance.tables import Table, read_rows
from experiments.registry import experiment
from sim.core.declare import InputError, Par
from sim.measure.intervals import Effect, Interval
from sim.measure.outcomes import MATTER, OUTCOMES, unit_of_value
from sim.scenario.catalogue import catalogue
from sim.scenario.scenario import TABLES

MOST_ROWS = 60  # of a table that a report prints; longer ones are named
MOST_COLUMNS = 13
BOLD = re.compile(r'<text[^>]*style="[^"]*\b(?:700|bold)\b[^"]*\b11\.5px[^"]*"[^>]*>([^<]*)</text>')
NOISE = (
    "narrower_than_unpaired", "probability_higher", "pairs_needed", "below_noise", "sentence",
    "rank_correlation",
)  # fmt: skip
OF_SETS = ("median_difference", "low_of_sets", "high_of_sets", "share_higher")
LIMITS = (
    "This is no forecast. The model compares policies under stated assumptions; it does not say "
    "how many families will return to a place or in a year.",
    "It is not for decisions about people. No person, family, tribe or village of the model is "
    "real, and no result is reported below the level of a district.",
    "A Monte-Carlo interval holds chance between runs only, and becomes narrow with enough runs. "
    "Parameter uncertainty comes in addition; quote the range over parameter sets where there is "
    "one.",
    "Most numbers on the approving authorities and on the decision to return are assumptions "
    "(grade D, the weakest of A to D).",
    "No published study tests whether forums caused the cut in signatures.",
    "The worlds called village and surge are invented; do not quote their results.",
)


class Report(NamedTuple):
    """What a report says of a result."""

    name: str
    question: str
    answer: str
    figures: list[str]
    tables: list[tuple[str, Table]]
    left_out: list[tuple[str, int]]
    record: Record
    command: str
    notes: list[str]


def report_of(folder: Path) -> Report:
    """The report of the result in a folder; raise InputError where there is none."""
    record = read_record(folder)
    tables = _tables(folder, record)
    whole = {name: short for name, rows in tables.items() if (short := _shortened(rows))}
    left = [(name, len(rows)) for name, rows in tables.items() if name not in whole]
    name = str(record.get("experiment") or folder.resolve().name)
    digest = _digest(folder, record)
    shown = [("in short", digest)] if digest else []
    return Report(
        name, _question(folder, record), _answer(folder, record, tables), _figures(folder, record),
        [*shown, *whole.items()], left, record, _command(folder, record),
        [*_said(folder, record), *_notes(record)],
    )  # fmt: skip


def html_of(folder: Path) -> str:
    """The report as one file that asks nothing of anywhere."""
    css = (FOLDER / "static" / "page.css").read_text(encoding="utf-8")
    return rendered(
        "report.html", report=report_of(folder), css=css, limits=LIMITS, grades=grades(),
        meanings=GRADES,
    )  # fmt: skip


def grades() -> dict[str, list[str]]:
    """The names of all parameters of the model by the grade of their evidence."""
    found: dict[str, list[str]] = {grade: [] for grade in GRADES}
    for name, declared in catalogue().items():
        if isinstance(declared.about, Par) and name.partition(".")[0] in TABLES:
            found[declared.about.grade].append(name)
    return found


def _tables(folder: Path, record: Record) -> dict[str, Table]:
    names = [name for name in record.get("files", {}) if name.endswith(".csv") and "/" not in name]
    found = {name.removesuffix(".csv"): _read(folder / name) for name in names}
    return {name: rows for name, rows in found.items() if rows}


def _read(path: Path) -> Table:
    try:
        rows = read_rows(path)
    except (OSError, ValueError, IndexError, StopIteration) as error:
        raise InputError(f"{path}: cannot be read as a table: {error}") from None
    return [{key: cell for key, cell in row.items() if key not in NOISE} for row in rows]


def _shortened(rows: Table) -> Table:
    """The table, or its rows on the outcomes that matter most; nothing where it is too long."""
    if len(rows) > MOST_ROWS and "outcome" in rows[0]:
        rows = [row for row in rows if row["outcome"] in MATTER]
    return rows if len(rows) <= MOST_ROWS and len(rows[0]) <= MOST_COLUMNS else []


def _digest(folder: Path, record: Record) -> Table:
    """The tables of an experiment as people read them."""
    if "experiment" not in record:
        return []
    try:
        return list(experiment(str(record["experiment"])).digest(folder))
    except (KeyError, ValueError, OSError):  # made by a version with other tables
        return []


def _said(folder: Path, record: Record) -> list[str]:
    """The sentences of an experiment on its result, where it has any."""
    says = experiment(str(record["experiment"])).says if "experiment" in record else None
    try:
        return list(says(folder)) if says else []
    except (KeyError, ValueError, OSError):  # made by a version with other tables
        return []


def _question(folder: Path, record: Record) -> str:
    if "experiment" in record:
        told = experiment(str(record["experiment"])).question
        return " ".join(told.split("\n\n")[0].split())
    scenarios = [str(each) for each in record.get("scenarios", [])]
    if maker_of(record) == "compare" and len(scenarios) > 1:
        return f"What changes under {', '.join(scenarios[1:])}, against {scenarios[0]}?"
    if scenarios:
        return f"What happens under {', '.join(scenarios)}?"
    return f"What is in {folder.name}?"


def _answer(folder: Path, record: Record, tables: dict[str, Table]) -> str:
    """The answer in a sentence with its interval: the finding of the figure, or the first row."""
    effects = tables.get("effects", [])
    if "experiment" not in record and effects:
        chosen = [row for row in effects if row["outcome"] == "return_rate"] or effects[:1]
        return " ".join(_effect(row).sentence() for row in chosen)
    if "experiment" not in record and (rows := tables.get("set_effects")):
        chosen = [row for row in rows if row["outcome"] == "return_rate"]
        return " ".join(sentence(row | {n: _number(row[n]) for n in OF_SETS}) for row in chosen)
    if "experiment" not in record and (rows := tables.get("summary")):
        return _level(next((r for r in rows if r["outcome"] == "return_rate"), rows[0]))
    figure = folder / "figure.svg"
    if figure.is_file():
        found = BOLD.findall(figure.read_text(encoding="utf-8"))
        if found:
            return unescape("\n".join(found))
    return "The tables below are the answer."


def _effect(row: dict[str, Any]) -> Effect:
    mean, low, high = (_number(row[part]) for part in ("difference", "low", "high"))
    difference = Interval(mean, low, high, int(row["pairs"]))
    names = str(row["outcome"]), str(row["unit"]), str(row["first"]), str(row["second"])
    return Effect(*names, difference, 1.0)


def _number(cell: Any) -> float:
    """A cell as a number; a column in which one cell is empty is read as words."""
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _level(row: dict[str, Any]) -> str:
    name = str(row["outcome"])
    unit, times = unit_of_value(str(row["unit"]))
    words = OUTCOMES[name].about if name in OUTCOMES else name
    mean, low, high = (times * _number(row[part]) for part in ("mean", "low", "high"))
    said = f"{words}: {mean:.3g} {unit}"
    runs = int(row["runs"])
    if runs < 2:
        return f"{said} (one run, no interval)."
    return f"{said} (95 % Monte-Carlo interval {low:.3g} to {high:.3g}, {runs} runs)."


def _figures(folder: Path, record: Record) -> list[str]:
    names = [name for name in record.get("files", {}) if name.endswith(".svg") and "/" not in name]
    names.sort(key=lambda name: (name != "figure.svg", name))
    return [
        accessible(
            (folder / name).read_text(encoding="utf-8"), f"f{place}", _titled(folder, name),
            "A figure of this result. Its numbers are in the tables of the result.",
        )
        for place, name in enumerate(names)
    ]  # fmt: skip


def _titled(folder: Path, name: str) -> str:
    found = BOLD.findall((folder / name).read_text(encoding="utf-8"))
    return unescape(" ".join(found)) or name.removesuffix(".svg").replace("_", " ")


def _command(folder: Path, record: Record) -> str:
    """The command that makes the result again and compares it."""
    del folder
    return f"awda reproduce {record['id']}" if "id" in record else ""


def _notes(record: Record) -> list[str]:
    notes = record.get("notes", {})
    told = notes.values() if isinstance(notes, dict) else []
    return [str(each) for each in (*record.get("remarks", []), *told)]
