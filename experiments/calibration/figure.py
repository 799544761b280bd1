"""The figure of a calibration: by parameter, how much narrower the posterior is than the prior."""

from pathlib import Path

import numpy as np

from experiments.calibration.tables import FEWEST, said_of
from experiments.provenance.tables import Table, read_columns, read_rows
from sim.pictures.drawing import BLUE, finding, panels, save, style


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    style()
    table, histories = read_columns(folder / "parameters.csv"), read_rows(folder / "histories.csv")
    order = np.argsort(table["width_to_prior"])[::-1]
    figure, (axes,) = panels(1, 9, 9)
    rows = np.arange(len(order))
    informed = table["informed"][order] == "yes"
    axes.axvspan(0.05, 0.95, color="0.9", label="90 % of the prior")
    kinds = (
        (BLUE, informed, "narrower than the prior"),
        ("0.55", ~informed, "hardly narrower, or not known"),
    )
    for colour, chosen, label in kinds:
        low, high = (table[name][order][chosen] for name in ("low_share", "high_share"))
        axes.hlines(rows[chosen], low, high, color=colour, linewidth=2.5, label=label)
        axes.plot(table["median_share"][order][chosen], rows[chosen], "o", color=colour)
    axes.set(xlim=(0, 1), xlabel="place in the plausible range, 0 its low end and 1 its high end")
    axes.set_yticks(rows, table["parameter"][order])
    axes.set_ylim(-0.7, len(rows) - 0.3)
    figure.legend(loc="outside lower center", ncols=3, fontsize=8.5)
    finding(figure, _title(read_rows(folder / "parameters.csv"), histories))
    save(figure, folder)


def _title(parameters: Table, histories: Table) -> str:
    """What was found, or that there are too few draws to say."""
    draws, effective = (sum(row["draws"] for row in histories), histories[0]["effective_draws"])
    on = f"{draws:.0f} weighted draws, {effective:.0f} of them effective"
    if effective < FEWEST:
        return f"A preview: {on};\nat least {FEWEST} are needed to say what data inform"
    likeliest = max(histories, key=lambda row: row["posterior"])
    return (
        f"Shared parameters that the data inform: {said_of(parameters)} ({on});\n"
        f"likeliest history: {likeliest['about']} (posterior weight {likeliest['posterior']:.2f})"
    )
