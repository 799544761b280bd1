"""What a comparison of packages gives to a brief: the choice and all packages beside it."""

from pathlib import Path
from typing import Any

from awda.brief.figure import Use, drawn, finding_of
from awda.brief.quoted import Row, assumption_of, number_in, prices_of, rows_of
from awda.package_table import likely
from experiments.compare.draws import Draws
from experiments.provenance.records import Record
from sim.core.declare import InputError
from sim.pictures.weekly import in_words

TEMPLATE = "brief_packages.html"
TABLES = ("packages",)
SEEDS = "seeds"
WORDS = ("package", "baseline", "money_gone", "gain", "lose", "levers", "over", "depends_most_on",
         "grade")  # fmt: skip
ALONG = "further sustained returns, households, mean with the 95 % interval"


def content(folder: Path, _: Record) -> dict[str, Any]:
    """All that the template of packages quotes."""
    rows = [_with_numbers(row) for row in rows_of(folder, "packages", "package")]
    _refuse_older(folder, rows)
    chosen = next((row for row in rows if row.cells["chosen"]), None)
    row, over = chosen or rows[0], str(rows[0].cells["over"])
    ranked = sorted(rows, key=lambda each: (-each.cells["chosen"], -each.cells["further_returns"]))
    uses = [_use(each) for each in ranked]
    name = str(row.cells["depends_most_on"]) if chosen else ""
    kinds = [kind for kind in str(row.cells["levers"]).split(", ") if kind] if chosen else []
    return {
        "rows": ranked, "chosen": chosen, "row": row,
        "figure": drawn(uses, _title(uses, row), ALONG),
        "baseline_best": 1.0 - sum(float(each.cells["probability_best"]) for each in rows),
        "near": [each for each in rows if _is_near(each)], "prices": prices_of(kinds),
        "assumption": assumption_of(name) if name else None, "is_varied": over != SEEDS,
        "is_preview": False, "in_words": in_words, "chance": _chance,
        "scope": f"Model of return migration, against {in_words(str(row.cells['baseline']))}.",
        "too_few": int(row.cells["judged_on"]) < 2,
    }  # fmt: skip


def _with_numbers(row: Row) -> Row:
    """The row with numbers as such; a column in which one cell is empty is read as words."""
    cells = {name: cell if name in WORDS else number_in(cell) for name, cell in row.cells.items()}
    return row._replace(cells=cells)


def _use(row: Row) -> Use:
    mean, low, high = (row.cells[f"further_returns{end}"] for end in ("", "_low", "_high"))
    return Use(in_words(row.key), mean, low, high, bool(row.cells["chosen"]))


def _title(uses: list[Use], row: Row) -> str:
    return finding_of(uses) if row.cells["draws"] > 1 else "One draw: no interval"


def _is_near(row: Row) -> bool:
    """Whether a package that was not chosen is within what matters as often as not."""
    return not row.cells["chosen"] and bool(row.cells["probability_within"] >= 0.5)


def _chance(row: Row, what: str = "best") -> str:
    """A probability over seeds; over parameter sets a share, never for certain."""
    draws = Draws(() if row.cells["over"] == SEEDS else ({},))
    return likely(float(row.cells[f"probability_{what}"]), int(row.cells["judged_on"]), draws)


def _refuse_older(folder: Path, rows: list[Row]) -> None:
    """Raise InputError for packages that were written before they told how they were judged."""
    if "judged_on" not in rows[0].cells:
        raise InputError(f"{folder}: was written by an earlier version; run the comparison again")
