"""Columns and words of kept tables that have other names now, by the experiment that made them.

A result that was kept under the old names is compared with a new run under the present ones.
"""

import csv
import io

COLUMNS = {
    "headline": {
        "fit": "calibrated_under",
        "corner": "policy_combination",
        "unknown_low": "range_low",
        "unknown_high": "range_high",
        "draws": "parameter_sets",
        "hangs_on": "depends_most_on",
        "eur_per_durable_return": "spent_per_household_home",
    },
    "grid": {"founding": "baseline"},
}
WORDS = {  # whole cells
    "headline": {
        "fitted under ten": "calibrated under ten signatures",
        "fitted under four": "calibrated under four signatures",
    },
    "grid": {
        "ten signatures, reactive": "ten signatures, reactive policing",
    },
    "mediation": {
        "no channel": "residual",
        "sum of the parts": "sum of all channels",
        "the whole": "total effect",
    },
    "village": {"eur_per_durable_return": "spent_per_household_home"},
    "tikrit": {"eur_per_durable_return": "spent_per_household_home"},
}
PHRASES = {  # within the sentences of a table
    "headline": {
        " points)": " percentage points)",
        " per 100)": " per 100 households)",
        "; most on ": "; depends most on ",
    },
}


def in_present_words(experiment: str, table: str) -> str:
    """The text of a table of an experiment, with present names for columns and words."""
    columns, words = COLUMNS.get(experiment, {}), WORDS.get(experiment, {})
    header, *rows = csv.reader(io.StringIO(table))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([columns.get(cell, cell) for cell in header])
    writer.writerows(
        [[_present(experiment, words.get(cell, cell)) for cell in row] for row in rows]
    )
    return out.getvalue()


def _present(experiment: str, cell: str) -> str:
    """A cell with the phrases of its sentence replaced; once, so that new ones stay."""
    for old, new in PHRASES.get(experiment, {}).items():
        if new not in cell:
            cell = cell.replace(old, new)
    return cell
