"""The figures of sensitivity: measures side by side, screening, convergence, and curves."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.provenance.tables import read_columns
from experiments.saltelli.sobol import NARROW
from experiments.sensitivity.answers import HELP, LEVEL
from experiments.sensitivity.figure import same_height
from experiments.sensitivity.parameter_space import DUMMY, SEED
from sim.pictures.drawing import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    VERMILION,
    finding,
    lattice,
    panels,
    save,
    where,
)

Columns = dict[str, np.ndarray]
SHOWN = {
    LEVEL: ("returned at the end, ten signatures", BLUE, "o", 0.13),
    HELP: ("effect of four signatures", VERMILION, "D", -0.13),
}
MEASURES = {
    "ST": "total share of variance, ST",
    "PAWN": "PAWN, median distance",
    "delta": "delta, shift of the density",
}
ABOUT = ("factor", "as calibrated", "unit")
FEW_VALUES = 8  # of a whole number, each with its tick
LARGEST = 18  # factors that the screening shows
LINES = ((BLUE, "-"), (VERMILION, "--"), (GREEN, "-."), (ORANGE, ":"), (SKY, (0, (5, 1))))


def draw(folder: Path) -> None:
    """All figures, from the tables in this folder."""
    shares, noise = (read_columns(folder / f"{name}.csv") for name in ("shares", "noise"))
    last = _at(shares, "rows", shares["rows"].max())
    _draw_measures(folder, last, read_columns(folder / "other_measures.csv"), noise)
    _draw_screening(folder)
    _draw_convergence(folder, shares, noise)
    _draw_curves(folder)


def _draw_measures(folder: Path, shares: Columns, others: Columns, noise: Columns) -> None:
    order = _ranked(shares, HELP)[::-1]
    figure, axes = panels(len(MEASURES), 11.0, 2.3 + 0.36 * len(order))
    for panel, (kind, words) in zip(axes, MEASURES.items(), strict=True):
        for response, look in SHOWN.items():
            rows = where(shares if kind == "ST" else others, "response", response)
            _draw_measure(panel, where(rows, "kind", kind), order, look)
        panel.set(xlabel=words, ylim=(-0.6, len(order) - 0.4))
        panel.set_yticks(range(len(order)), order if panel is axes[0] else [""] * len(order))
        panel.set_xlim(left=min(0.0, panel.get_xlim()[0]))
        panel.locator_params(axis="x", nbins=6, prune="upper")
        panel.grid(axis="y", color=GREY, alpha=0.15)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower left", ncols=2,
                  fontsize=8.5)  # fmt: skip
    finding(figure, _measures_title(shares, noise))
    save(figure, folder)


def _draw_measure(axes: Any, table: Columns, order: list[str], look: Any) -> None:
    """One measure of one response by factor; a line at the most that the dummy seems to do."""
    label, colour, marker, shift = look
    places = np.array([order.index(name) for name in table["factor"]]) + shift
    axes.hlines(places, table["low"], table["high"], color=colour, linewidth=2.0, alpha=0.55)
    axes.plot(table["value"], places, marker, color=colour, markersize=5.0, label=label)
    line = "--" if shift > 0.0 else ":"
    dummy = float(table["high"][table["factor"] == DUMMY][0])
    axes.axvline(dummy, color=colour, linewidth=1.1, linestyle=line, alpha=0.9)


def _measures_title(shares: Columns, noise: Columns) -> str:
    first = _ranked(shares, HELP)
    leading = [name for name in first if name not in (SEED, DUMMY)][:2]
    luck = 100.0 * float(noise["noise"][noise["response"] == HELP][0])
    converged = str(noise["converged"][noise["response"] == HELP][0])
    words = "the shares have converged" if converged == "yes" else "the shares have NOT converged"
    return (
        f"The effect of four signatures depends most on {leading[0]} and {leading[1]};\n"
        f"{luck:.0f} % of its variance is chance; {words}\n"
        "(95 % bootstrap intervals; broken, dotted: the largest value of an idle factor)"
    )


def _draw_screening(folder: Path) -> None:
    table = read_columns(folder / "screening.csv")
    chosen = set(read_columns(folder / "chosen.csv")["factor"])
    figure, axes = panels(len(SHOWN), 11.0, 5.6)
    for panel, (response, (label, colour, marker, _)) in zip(axes, SHOWN.items(), strict=True):
        rows = where(table, "response", response)
        kept = np.array([name not in (SEED, DUMMY) for name in rows["factor"]])
        most = {name: cells[kept][:LARGEST] for name, cells in rows.items()}
        places = np.arange(len(most["factor"]))[::-1]
        panel.hlines(places, 100.0 * most["low"], 100.0 * most["high"], color=colour, alpha=0.55,
                     linewidth=2.0)  # fmt: skip
        inside = np.array([name in chosen for name in most["factor"]])
        points = 100.0 * most["mu_star"]
        panel.plot(points[inside], places[inside], marker, color=colour, label="goes on")
        panel.plot(points[~inside], places[~inside], marker, color=colour, markerfacecolor="white",
                   label="does not go on")  # fmt: skip
        luck = 100.0 * float(rows["mu_star"][rows["factor"] == SEED][0])
        panel.axvline(luck, color=GREY, linestyle="--", linewidth=1.0, label="another seed")
        panel.set_yticks(places, most["factor"])
        panel.set(title=label, xlabel="mean size of an elementary effect,\nmu*, percentage points")
        panel.set_xlim(left=0.0)
    axes[-1].legend(loc="lower right", fontsize=8.5)
    finding(figure, _screening_title(table))
    save(figure, folder, "screening")


def _screening_title(table: Columns) -> str:
    rows = where(table, "response", HELP)
    luck = float(rows["mu_star"][rows["factor"] == SEED][0])
    parameters = np.array([name not in (SEED, DUMMY) for name in rows["factor"]])
    louder = int((rows["mu_star"][parameters] > luck).sum())
    return (
        f"{louder} of {int(parameters.sum())} factors change the effect of four signatures more "
        f"than another seed does\n(Morris, the {LARGEST} largest, bootstrap intervals at 95 %)"
    )


def _draw_convergence(folder: Path, shares: Columns, noise: Columns) -> None:
    figure, axes = panels(len(SHOWN), 11.0, 4.4)
    totals = where(shares, "kind", "ST")
    for panel, (response, (label, *_)) in zip(axes, SHOWN.items(), strict=True):
        rows = where(totals, "response", response)
        last = _at(rows, "rows", rows["rows"].max())
        for place, name in enumerate(_ranked(last, response)[: len(LINES)]):
            colour, line = LINES[place]
            one = where(rows, "factor", name)
            x = np.log2(one["rows"]) + 0.04 * (place - len(LINES) // 2)
            panel.vlines(x, one["low"], one["high"], color=colour, alpha=0.55, linewidth=2.0)
            panel.plot(x, one["value"], marker="o", color=colour, linestyle=line, label=name)
        sizes = np.unique(rows["rows"])
        panel.set_xticks(np.log2(sizes), [f"{size:.0f}" for size in sizes])
        panel.set(title=label, xlabel="rows of the design", ylabel="total share of variance, ST")
        panel.margins(x=0.12)
        panel.legend(fontsize=8.0, loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=2,
                     handlelength=3.6)  # fmt: skip
    converged = [str(noise["converged"][noise["response"] == name][0]) for name in SHOWN]
    words = "have converged" if converged == ["yes", "yes"] else "have not converged"
    finding(
        figure,
        f"Shares of variance {words} after {shares['rows'].max():.0f} rows\n(converged: every "
        f"interval narrower than {NARROW:g}, the same order at half as many; intervals at 95 %)",
    )
    save(figure, folder, "convergence")


def _draw_curves(folder: Path) -> None:
    table, factors = (read_columns(folder / f"{name}.csv") for name in ("curves", "factors"))
    about = {row[0]: row[1:] for row in zip(*(factors[name] for name in ABOUT), strict=True)}
    names = read_columns(folder / "chosen.csv")["factor"]
    columns = min(5, len(names))
    lines = -(-len(names) // columns)
    figure, axes = lattice(lines * len(SHOWN), columns, 13.0, 2.3 * lines * len(SHOWN) + 0.8)
    for part, (response, (label, colour, *_)) in enumerate(SHOWN.items()):
        rows = where(table, "response", response)
        mine = axes[part * lines * columns : (part + 1) * lines * columns]
        for place, panel in enumerate(mine):
            if place >= len(names):
                panel.set_axis_off()
                continue
            one = where(rows, "factor", names[place])
            _draw_curve(panel, one, colour, about[names[place]])
            if place % columns == 0:
                unit = "% of households" if response == LEVEL else "percentage points"
                panel.set_ylabel(f"{label},\n{unit}", fontsize=7.5)
        same_height(mine[: len(names)])
    finding(figure, _curves_title(table, list(names)))
    save(figure, folder, "curves")


def _draw_curve(axes: Any, rows: Columns, colour: str, about: Any) -> None:
    fitted, unit = float(about[0]), str(about[1])
    x, low, high = rows["value"], 100.0 * rows["low"], 100.0 * rows["high"]
    axes.fill_between(x, low, high, color=colour, alpha=0.2, linewidth=0)
    axes.plot(x, 100.0 * rows["mean"], color=colour, marker=".", linewidth=1.4)
    axes.axvline(fitted, color=GREY, linestyle=":", linewidth=1.0)
    axes.set_xlabel(f"{rows['factor'][0]}\n({unit})", fontsize=8.5)
    if len(x) <= FEW_VALUES and (x == np.round(x)).all():
        axes.set_xticks(x)
    else:
        axes.locator_params(axis="x", nbins=4)


def _curves_title(table: Columns, names: list[str]) -> str:
    rows = where(table, "response", HELP)
    spans = {name: float(np.ptp(where(rows, "factor", name)["mean"])) for name in names}
    widest = max(spans, key=lambda name: spans[name])
    own, seeds = where(rows, "factor", widest), int(rows["seeds"][0])
    top, bottom = np.argmax(own["mean"]), np.argmin(own["mean"])
    least, most = own["low"][top] - own["high"][bottom], own["high"][top] - own["low"][bottom]
    return (
        f"Varied alone, {widest} changes the effect of four signatures most: by "
        f"{100.0 * spans[widest]:.1f} percentage points over its plausible range\n("
        f"{100.0 * least:.1f} to {100.0 * most:.1f} between the ends of its bands at 95 %, {seeds} "
        "seeds; all else as in the scenario, dotted line)"
    )


def _ranked(shares: Columns, response: str) -> list[str]:
    """Factors by their ST for a response, the largest first."""
    rows = where(where(shares, "kind", "ST"), "response", response)
    return [str(rows["factor"][place]) for place in np.argsort(-rows["value"], kind="stable")]


def _at(rows: Columns, column: str, value: float) -> Columns:
    chosen = rows[column] == value
    return {name: cells[chosen] for name, cells in rows.items()}
