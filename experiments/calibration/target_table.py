"""The flows of targets.csv, made from the published counts; the other rows stay as they are.

python -m experiments.calibration.target_table
"""

from datetime import date
from itertools import pairwise
from typing import Any

from experiments.calibration.targets import ABOUT, FLOW, PACE, TABLE, others_of, targets
from experiments.iraq.published_returns import LEFT_OUT
from experiments.iraq.sources import Row, source, stocks
from experiments.provenance.tables import Table, to_csv, write_text

ROUNDS = (
    "2015-06-22", "2015-12-17", "2016-06-22", "2016-12-22", "2017-03-30", "2017-06-30",
    "2017-12-31", "2018-06-30",
)  # fmt: skip
OF_DISTRICTS = ("2016-06-22", "2016-12-22", "2017-06-30", "2017-12-31", "2018-06-30")
ERROR = 0.03  # of a count of a governorate; assumed
LEAST_ERROR = 100.0  # households; assumed
OF_DISTRICT = 0.05  # of a count of a district; assumed
LAST = date.fromisoformat(ROUNDS[-1])
TEXT = "IOM DTM returnee lists; sd of the count at the end assumed"


def table() -> Table:
    """Every row: flows of governorates, those of districts, and what was declared by hand."""
    return [*flows(), *(_cells(each._asdict()) for each in others_of(targets()))]


def flows() -> Table:
    """The rows that are made from published counts."""
    counted = stocks("returned_households_by_district", "district", "returned_households", LAST)
    inside = _districts()
    rows: Table = []
    for governorate, names in inside.items():
        rows += _of_place(FLOW, (governorate, ""), names, ROUNDS, counted)
    for governorate, names in inside.items():
        for name in _without_largest(names, counted[ROUNDS[-1]]):
            rows += _of_place(PACE, (governorate, name), [name], OF_DISTRICTS, counted)
    return rows


def _of_place(
    kind: str, place: tuple[str, str], districts: list[str], rounds: tuple[str, ...],
    counted: dict[str, dict[str, int]],
) -> Table:  # fmt: skip
    """The flows of one place between these rounds."""
    home = {day: sum(counted[day].get(each, 0) for each in districts) for day in rounds}
    share = ERROR if kind == FLOW else OF_DISTRICT
    return [
        {
            "name": f"{place[1] or place[0]} to {day}" if kind == PACE else f"{place[0]}: {day}",
            "kind": kind, "governorate": place[0], "district": place[1], "since": since,
            "date": day, "value": home[day] - home.get(since, 0),
            "sd": round(max(LEAST_ERROR, share * home[day])), "discrepancy": 0, "compares": ABOUT,
            "unit": "households", "known": day, "grade": "B", "source": TEXT,
        }
        for since, day in pairwise(("", *rounds))
    ]  # fmt: skip


def _districts() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in source("districts"):
        if row["district"] not in LEFT_OUT:
            found.setdefault(row["governorate"], []).append(row["district"])
    return found


def _without_largest(names: list[str], last: dict[str, int]) -> list[str]:
    """The districts without the one in which most are home: that one is what the others leave."""
    largest = max(names, key=lambda name: last.get(name, 0))
    return [name for name in names if name != largest]


def _cells(row: dict[str, Any]) -> Row:
    return {name: "" if value is None else value for name, value in row.items()}


def main() -> None:
    """Write the table anew."""
    write_text(TABLE, to_csv(table()))


if __name__ == "__main__":
    main()
