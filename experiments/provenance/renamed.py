"""Columns and words of kept tables that have other names now, by the experiment that made them.

A result that was kept under the old names is compared with a new run under the present ones.
"""

import csv
import io

COLUMNS: dict[str, dict[str, str]] = {}
WORDS = {  # whole cells
    "village": {"eur_per_durable_return": "spent_per_household_home"},
    "tikrit": {"eur_per_durable_return": "spent_per_household_home"},
}


def in_present_words(experiment: str, table: str) -> str:
    """The text of a table of an experiment, with present names for columns and words."""
    columns, words = COLUMNS.get(experiment, {}), WORDS.get(experiment, {})
    header, *rows = csv.reader(io.StringIO(table))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([columns.get(cell, cell) for cell in header])
    writer.writerows([[words.get(cell, cell) for cell in row] for row in rows])
    return out.getvalue()
