"""One history kept in full. Renew it on purpose, with a "Results change" line in CHANGELOG.md:

python tests/model/test_golden.py
"""

from pathlib import Path

import numpy as np

import sim
from experiments.provenance.tables import read_columns, to_csv, write_text

KEPT = Path(__file__).parent / "golden" / "village_forum_agrees.csv"


def history() -> sim.model.History:
    return sim.run(sim.load("village_forum_agrees"), seed=1)


def table() -> list[dict[str, object]]:
    weeks = history().weeks
    return [dict(zip(weeks.dtype.names, row.tolist(), strict=True)) for row in weeks]


def test_the_golden_history_is_what_it_was():
    kept = read_columns(KEPT)
    weeks = history().weeks
    assert list(kept) == list(weeks.dtype.names)
    for name, column in kept.items():
        if weeks[name].dtype.kind == "i":
            assert (weeks[name] == column.astype(int)).all(), name
        else:
            assert np.allclose(weeks[name], column, rtol=1e-8, atol=1e-10), name


if __name__ == "__main__":
    write_text(KEPT, to_csv(table()))
