"""What a portfolio gives to a brief: the choice, its finalists, and each lever alone."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, cast

from awda.brief.figure import Use, drawn, finding_of
from awda.brief.quoted import Row, assumption_of, by_grade, prices_of, rows_of
from experiments.portfolio.plan import PortfolioPlan
from experiments.portfolio.units import EVERYWHERE
from experiments.portfolio.words import chance_said, in_words
from experiments.provenance.records import Record
from experiments.registry import experiment
from sim.scenario.toml_file import load

TEMPLATE = "brief_portfolio.html"
TABLES = ("verdict", "finalists", "race", "parts", "money")
OF_PARTS = ("lever", "place", "from")  # what names a part beside its allocation
ALONG = "further sustained returns, households, mean and the range of 95 % of draws"
LONE = re.compile(r" \d+ %$")  # the share of the budget that a lever has alone
A_YEAR = 400  # days: a part of no more than these is said to be of one year


def content(folder: Path, record: Record) -> dict[str, Any]:
    """All that the template of a portfolio quotes."""
    read = {name: rows_of(folder, name, "allocation", *_more(name)) for name in TABLES}
    verdict = read["verdict"][0]
    parts = {row.key: _parts(read["parts"], row.key) for row in read["race"]}
    singles = _alone(read["race"], parts)
    alone = [_single(row) for row in singles]
    begin = min(read["parts"], key=lambda row: str(row.cells["from"]))
    end = max(read["parts"], key=lambda row: str(row.cells["to"]))
    own = [row.cells["lever"] for row in parts.get(verdict.key, [])]
    return {
        "verdict": verdict, "chosen": _row(read["finalists"], verdict.key),
        "money": {row.key: row for row in read["money"]},
        "whole": read["money"][0].cells["budget_eur"],
        "by_lever": {name: _by_lever(own) for name, own in parts.items()},
        "finalists": sorted(read["finalists"], key=lambda row: -row.cells["chosen"]),
        "singles": singles, "tried": read["race"], "begin": begin, "end": end, "day": day,
        "levers": list(dict.fromkeys(row.cells["lever"] for row in read["parts"])),
        "shared": _shared(read["finalists"], parts),
        "figure": drawn([*_chosen(verdict), *alone], f"Alone, {finding_of(alone)}", ALONG),
        "near": [row for row in read["finalists"] if _is_near(row, verdict)],
        "prices": prices_of(dict.fromkeys(own)), "about_draws": _about_draws(record),
        "assumption": _assumption(verdict), "is_varied": True, "scope": _scope(record),
        "is_preview": bool(record.get("quick")),
        "in_words": in_words, "chance": chance_said,
        "place_and_years": place_and_years,
    }  # fmt: skip


def _more(table: str) -> tuple[str, ...]:
    return OF_PARTS if table == "parts" else ()


def _parts(rows: Iterable[Row], allocation: str) -> list[Row]:
    return [row for row in rows if row.cells["allocation"] == allocation]


def _row(rows: Iterable[Row], key: str) -> Row | None:
    return next((row for row in rows if row.key == key), None)


def _alone(race: list[Row], parts: dict[str, list[Row]]) -> list[Row]:
    """Each lever with as much of the money as it was given alone, most returns first."""
    found: dict[str, Row] = {}
    for row in race:
        kinds = {part.cells["lever"] for part in parts[row.key]}
        if len(kinds) == 1:
            [kind] = kinds
            before = found.get(kind)
            if before is None or row.cells["allotted_eur"] > before.cells["allotted_eur"]:
                found[kind] = row
    return sorted(found.values(), key=lambda row: -row.cells["further_returns"])


def _chosen(verdict: Row) -> list[Use]:
    """The chosen allocation on its fresh draws; none where nothing is chosen."""
    mean, low, high = (verdict.cells[f"further_returns{end}"] for end in ("", "_low", "_high"))
    name = f"first finalist: {in_words(str(verdict.cells['what']))}"
    return [Use(name, mean, low, high, True)] if verdict.cells["parts"] else []


def _single(row: Row) -> Use:
    """A lever alone, on the draws of the race."""
    name = LONE.sub("", in_words(str(row.cells["what"])))
    mean, low, high = (row.cells[end] for end in ("further_returns", "low", "high"))
    return Use(name, mean, low, high)


def _shared(finalists: list[Row], parts: dict[str, list[Row]]) -> tuple[str, Row] | None:
    """A lever that has money in every finalist, and all rows of it where it has least."""
    sums = [_sums(parts[each.key]) for each in finalists]
    for kind in sums[0] if len(sums) > 1 else ():
        if all(kind in each for each in sums):
            return kind, min((each[kind] for each in sums), key=lambda r: r.cells["allotted_eur"])
    return None


def _sums(parts: list[Row]) -> dict[str, Row]:
    """By lever of an allocation: one row with all its money."""
    return {
        kind: Row("parts.csv", f"{own[0].cells['allocation']}, all rows of {kind}",
                  {"allotted_eur": sum(row.cells["allotted_eur"] for row in own)})
        for kind, own in _by_lever(parts).items()
    }  # fmt: skip


def _by_lever(parts: list[Row]) -> dict[str, list[Row]]:
    """The parts of an allocation by lever, the largest first."""
    ordered = sorted(parts, key=lambda row: -row.cells["allotted_eur"])
    kinds = dict.fromkeys(row.cells["lever"] for row in ordered)
    return {kind: [row for row in ordered if row.cells["lever"] == kind] for kind in kinds}


def _is_near(row: Row, verdict: Row) -> bool:
    """Whether another finalist is within what matters of the best as often as not."""
    return row.key != verdict.key and bool(row.cells["probability_within"] >= 0.5)


def place_and_years(part: Row) -> str:
    """Where a part of an allocation acts, unless everywhere, and in which year or years."""
    start, end = (date.fromisoformat(part.cells[name]) for name in ("from", "to"))
    middle = start + (end - start) / 2
    years = str(middle.year) if (end - start).days <= A_YEAR else f"{start.year} to {end.year}"
    place = part.cells["place"]
    return years if place == EVERYWHERE.name else f"{place} {years}"


def day(written: str) -> str:
    """A day of a table as people write it."""
    found = date.fromisoformat(written)
    return f"{found.day} {found:%B %Y}"


def _scope(record: Record) -> str:
    return f"Model of return migration: {load(_plan(record).scenario).title}."


def _about_draws(record: Record) -> dict[str, int]:
    """How many numbers the draws vary, by the grade of their evidence."""
    sets = _plan(record).draws.sets
    return by_grade(sets[0]) if sets else {}


def _plan(record: Record) -> PortfolioPlan:
    """What the portfolio of this record was asked for."""
    chosen = experiment(str(record["experiment"]))
    return cast("PortfolioPlan", chosen.preview if record.get("quick") else chosen.plan)


def _assumption(verdict: Row) -> Any:
    name = verdict.cells["depends_most_on"]
    return assumption_of(name) if name else None
