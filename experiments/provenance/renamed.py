"""Columns and words of kept tables that have other names now, by the experiment that made them.

A result that was kept under the old names is compared with a new run under the present ones.
"""

import csv
import io

WORDS = {  # whole cells, those of headers too
    "village": {"eur_per_durable_return": "spent_per_household_home"},
    "tikrit": {"eur_per_durable_return": "spent_per_household_home"},
}


def in_present_words(experiment: str, table: str) -> str:
    """The text of a table of an experiment, with present names for columns and words."""
    words, out = WORDS.get(experiment, {}), io.StringIO()
    rows = csv.reader(io.StringIO(table))
    csv.writer(out, lineterminator="\n").writerows(
        [[words.get(cell, cell) for cell in row] for row in rows]
    )
    return out.getvalue()
