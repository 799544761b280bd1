"""The figure of the reach: by governorate what the prior would publish, and what was published."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from experiments.provenance.tables import read_columns, read_rows
from sim.pictures.drawing import BLUE, PercentFormatter, finding, lattice, save, style, where

COLUMNS = 4


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    style()
    table = read_columns(folder / "prior.csv")
    names = list(dict.fromkeys(table["governorate"]))
    figure, panels = lattice(-(-len(names) // COLUMNS), COLUMNS, 13, 6)
    for panel, name in zip(panels, names, strict=False):
        _draw_governorate(panel, where(table, "governorate", name), name)
    for panel in panels[len(names) :]:
        panel.set_visible(False)
    panels[0].legend(loc="upper left", fontsize=8.5)
    finding(figure, _title(table, read_rows(folder / "targets.csv")))
    save(figure, folder)


def _draw_governorate(axes: Any, rows: dict[str, np.ndarray], name: str) -> None:
    days = [date.fromisoformat(day) for day in rows["date"]]
    years = [day.year + day.timetuple().tm_yday / 365.25 for day in days]
    axes.fill_between(years, rows["low"], rows["high"], color=BLUE, alpha=0.2, linewidth=0,
                      label="95 % of draws of the prior")  # fmt: skip
    axes.plot(years, rows["median"], color=BLUE, linewidth=1.2, label="their median")
    axes.plot(years, rows["published"], "k.", markersize=3.5, label="published")
    axes.set(title=name, xlabel="year", ylabel="share returned", ylim=(0, 1))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _title(table: dict[str, np.ndarray], targets: list[dict[str, Any]]) -> str:
    """What was found of both questions."""
    inside, names = table["inside"] == "yes", table["governorate"]
    whole = sum(bool(inside[names == name].all()) for name in np.unique(names))
    met = sum(row["met"] == "yes" for row in targets)
    return (
        f"Published returns of {whole} of {len(np.unique(names))} governorates lie inside what "
        f"{int(table['draws'][0])} draws of the prior would have published;\n"
        f"one set of parameters meets {met} of {len(targets)} observations of the years to 2022 "
        f"(mean of {targets[0]['runs']:.0f} seeds)"
    )
