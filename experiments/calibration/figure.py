"""The figures of a calibration: what the data inform, and returns against counts."""

from datetime import date
from pathlib import Path

import numpy as np

from experiments.calibration.returns_table import WHOLE, said_of_returns
from experiments.calibration.tables import FEWEST, said_of
from experiments.provenance.tables import Table, read_columns, read_rows
from sim.pictures.drawing import BLUE, MaxNLocator, finding, lattice, panels, save, style


def draw(folder: Path) -> None:
    """The figures, from the tables in this folder."""
    _parameters(folder)
    _returns(folder)


def _parameters(folder: Path) -> None:
    """By parameter, how much narrower the posterior is than the prior."""
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


def _returns(folder: Path) -> None:
    """By governorate: published rounds, and the 90 % band of the draws."""
    rows = read_rows(folder / "returns.csv")
    names = list(dict.fromkeys(row["governorate"] for row in rows))
    figure, all_axes = lattice(3, 3, 9.5, 7.5)
    for name, axes in zip(names, all_axes, strict=False):
        own = [row for row in rows if row["governorate"] == name]
        years = [_year(row["date"]) for row in own]
        low, middle, high, seen = (
            [row[each] / 1000.0 for row in own] for each in ("low", "median", "high", "published")
        )
        axes.fill_between(years, low, high, color=BLUE, alpha=0.25, linewidth=0, label="90 % band")
        axes.plot(years, middle, color=BLUE, label="median")
        axes.plot(years, seen, "k.", label="published")
        axes.set_title("Iraq" if name == WHOLE else name, fontsize=9.5)
        axes.set_ylim(0, None)
        axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    for axes in all_axes[len(names) :]:
        axes.set_visible(False)
    figure.supylabel("returned households, thousands", fontsize=9.5)
    all_axes[0].legend(fontsize=8)
    said = said_of_returns(folder)
    finding(
        figure, f"Iraq at the last round: {said[0]['found']} percentage points off;\n"
        f"{said[1]['found']} of governorates' rounds lie in their 90 % band",
    )  # fmt: skip
    save(figure, folder, "returns")


def _year(day: str) -> float:
    found = date.fromisoformat(day)
    return found.year + (found.timetuple().tm_yday - 1) / 365.25
