"""Tables that were kept under older names are the tables of today."""

import csv
import io
import shutil

import pytest

from experiments.provenance.renamed import WORDS, in_present_words
from experiments.reproduce import unlike
from sim.core.source_files import package_folder

RESULTS = package_folder("sim").parent / "results"
RENAMED = sorted(WORDS)
KEPT = [path for name in RENAMED for path in sorted((RESULTS / name).glob("*.csv"))]


def in_older_words(experiment, table):
    """The text of a table as it was kept before its columns and words were renamed."""
    words, out = {new: old for old, new in WORDS[experiment].items()}, io.StringIO()
    rows = csv.reader(io.StringIO(table))
    csv.writer(out, lineterminator="\n").writerows(
        [[words.get(cell, cell) for cell in row] for row in rows]
    )
    return out.getvalue()


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_table_under_older_names_reads_as_the_kept_one(path):
    experiment, kept = path.parent.name, path.read_text(encoding="utf-8")
    assert in_present_words(experiment, in_older_words(experiment, kept)) == kept
    assert in_present_words(experiment, kept) == kept


@pytest.mark.parametrize("experiment", RENAMED)
def test_every_present_name_is_in_a_kept_table_and_no_older_one_is(experiment):
    tables = [path.read_text(encoding="utf-8") for path in (RESULTS / experiment).glob("*.csv")]
    rows = [row for table in tables for row in csv.reader(io.StringIO(table))]
    cells = {cell for row in rows for cell in row}
    renamed = WORDS[experiment]
    assert set(renamed.values()) <= cells
    assert not set(renamed) & cells


def test_a_result_under_older_names_agrees_with_a_new_run_but_not_with_another_number(tmp_path):
    kept, made = tmp_path / "kept", RESULTS / "village"
    shutil.copytree(made, kept)
    table = kept / "summary.csv"
    older = in_older_words("village", table.read_text(encoding="utf-8"))
    assert "eur_per_durable_return" in older
    table.write_text(older, encoding="utf-8")
    assert unlike(made, kept) == []
    table.write_text(older.replace("share,0.27", "share,0.28"), encoding="utf-8")
    assert unlike(made, kept) == ["summary.csv"]
    table.write_text("", encoding="utf-8")
    assert unlike(made, kept) == ["summary.csv"]
