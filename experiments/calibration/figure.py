"""The figure of a calibration: by parameter, how much narrower the posterior is than the prior."""

from pathlib import Path

import numpy as np

from experiments.provenance.tables import read_columns, read_rows
from sim.pictures.drawing import BLUE, finding, panels, save, style


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    style()
    table, histories = read_columns(folder / "parameters.csv"), read_rows(folder / "histories.csv")
    order = np.argsort(table["width_to_prior"])[::-1]
    figure, (axes,) = panels(1, 9, 9)
    rows = np.arange(len(order))
    informed = table["informed"][order] == "yes"
    axes.axvspan(0.05, 0.95, color="0.93", label="90 % of the prior")
    for colour, chosen, label in ((BLUE, informed, "narrower than the prior"),
                                  ("0.55", ~informed, "hardly narrower")):  # fmt: skip
        low, high = (table[name][order][chosen] for name in ("low_share", "high_share"))
        axes.hlines(rows[chosen], low, high, color=colour, linewidth=2.5, label=label)
        axes.plot(table["median_share"][order][chosen], rows[chosen], "o", color=colour)
    axes.set(xlim=(0, 1), xlabel="place in the plausible range, 0 its low end and 1 its high end")
    axes.set_yticks(rows, table["parameter"][order])
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.legend(loc="lower right", fontsize=8.5)
    likeliest = max(histories, key=lambda row: row["posterior"])
    finding(
        figure,
        f"Data inform {int(informed.sum())} of {len(rows)} shared parameters (90 % intervals over "
        f"{sum(int(row['draws']) for row in histories)} weighted draws);\nlikeliest history: "
        f"{likeliest['about']} (posterior weight {likeliest['posterior']:.2f})",
    )
    save(figure, folder)
