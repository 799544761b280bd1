"""The figures of sensitivity: shares of variance, screening, and curves."""

from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np

from experiments.provenance.tables import Table, read_columns, read_rows
from experiments.sensitivity.analysis import ALONE, FACTOR, GROUP, NOISE, OTHER, SHAPLEY, TOTAL
from experiments.sensitivity.answers import HELP, LEVEL
from experiments.sensitivity.groups import unit_of, words_of
from sim.pictures.drawing import BLUE, GREY, VERMILION, finding, lattice, panels, save, where

SHOWN = {
    LEVEL: ("share of households home, ten signatures", BLUE, "o", 0.16),
    HELP: ("effect of four signatures on that share", VERMILION, "D", -0.16),
}
LETTERS = 44  # of a line of words
SHORT_LETTERS = 30
LEAST = 0.01  # a share below which a factor is not drawn
MOST_SCREENED = 14
MOST_CURVES = 8
MOST_COLUMNS = 5
Columns = dict[str, np.ndarray]


def draw(folder: Path) -> None:
    """All figures, from the tables in this folder."""
    rows = [row for row in read_rows(folder / "shares.csv") if row["response"] in SHOWN]
    _draw_shares(folder, rows, read_rows(folder / "quality.csv"))
    _draw_screening(folder)
    _draw_curves(folder, rows)


def _draw_shares(folder: Path, rows: Table, quality: Table) -> None:
    groups = _ranked([row for row in rows if row["level"] == GROUP])
    singles = _ranked([row for row in rows if row["level"] == FACTOR])
    others = [row["part"] for row in rows if row["level"] == OTHER and row["response"] == HELP]
    count = 2 if singles else 1
    tall = max(len(groups) + len(others), len(singles))
    figure, axes = panels(count, 6.6 * count, 2.0 + 0.46 * tall)
    _draw_parts(axes[0], rows, groups + others)
    axes[0].set_title("Groups of parameters")
    if singles:
        _draw_parts(axes[1], rows, singles)
        axes[1].set_title(f"Single parameters with a share of {100 * LEAST:.0f} % or more")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower left", ncols=2,
                  fontsize=8.5)  # fmt: skip
    finding(figure, _title(rows, quality))
    save(figure, folder)


def _draw_parts(axes: Any, rows: Table, parts: list[str]) -> None:
    """Each part from the top: the share in all, filled, and alone, open, with 95 % intervals."""
    for response, look in SHOWN.items():
        for kind, filled in ((_main_kind(rows), True), (ALONE, False)):
            own = {row["part"]: row for row in rows
                   if (row["response"], row["kind"]) == (response, kind)}  # fmt: skip
            own |= {} if filled is False else _others(rows, response)
            found = [(-place, own[part]) for place, part in enumerate(parts) if part in own]
            _draw_points(axes, found, look, filled)
    _name(axes, parts, LETTERS)
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.set(xlabel="share of the variance of a run (line: 95 % interval)", xlim=(-0.03, None))
    axes.grid(axis="x", color=GREY, alpha=0.15)
    axes.set_ylim(-len(parts) + 0.4, 0.6)


def _others(rows: Table, response: str) -> dict[str, Any]:
    return {row["part"]: row for row in rows
            if (row["response"], row["level"]) == (response, OTHER)}  # fmt: skip


def _draw_points(axes: Any, found: list[tuple[int, Any]], look: Any, filled: bool) -> None:
    words, colour, marker, shift = look
    places = np.array([place for place, _ in found]) + shift + (0.0 if filled else -0.1)
    low, value, high = (np.array([row[name] for _, row in found])
                        for name in ("low", "value", "high"))  # fmt: skip
    axes.hlines(places, low, high, color=colour, linewidth=2.0 if filled else 1.0, alpha=0.55)
    axes.plot(value, places, marker, color=colour, markersize=5.0 if filled else 3.5,
              markerfacecolor=colour if filled else "white",
              label=f"{words}: {'together with others' if filled else 'alone'}")  # fmt: skip


def _name(axes: Any, parts: list[str], letters: int) -> None:
    """Words for each part on the axis, and the name of a parameter small below them."""
    places = -np.arange(len(parts))
    single = [part for part in parts if "." in part]
    said = {part: fill(words_of(part), letters) if part in single else part for part in parts}
    up = np.array([0.14 if part in single else 0.0 for part in parts])
    axes.set_yticks(places + up, [said[part] for part in parts], fontsize=7.5)
    lines = [said[part].count("\n") for part in parts]
    axes.set_yticks(
        [place - 0.2 - 0.12 * more for place, more in zip(places, lines, strict=True)],
        [part if part in single else "" for part in parts], minor=True, fontsize=5.8,
        color=GREY,
    )  # fmt: skip
    axes.tick_params(axis="y", which="both", length=0)


def _title(rows: Table, quality: Table) -> str:
    own = [row for row in rows if row["response"] == HELP]
    kind = _main_kind(rows)
    parts = [row for row in own if row["level"] in (FACTOR, GROUP) and row["kind"] == kind]
    single = [row for row in parts if row["level"] == FACTOR]
    first = _ranked(single or parts, HELP)[:2]
    [noise] = [row for row in own if row["part"] == NOISE]
    [good] = [row for row in quality if row["response"] == HELP]
    converged = "have converged" if good["converged"] == "yes" else "have NOT converged"
    words = [f"{n}. {words_of(each) if '.' in each else each}" for n, each in enumerate(first, 1)]
    return (
        "Whether four signatures help depends most on:\n"
        f"{fill('; '.join(words), 110)}\n"
        f"(Monte-Carlo noise: {100 * noise['value']:.1f} % of the variance of a pair of runs; the "
        f"shares {converged})"
    )


def _draw_screening(folder: Path) -> None:
    table = read_columns(folder / "screening.csv")
    figure, axes = panels(len(SHOWN), 14.5, 2.0 + 0.5 * MOST_SCREENED)
    for panel, (response, (label, colour, marker, _)) in zip(axes, SHOWN.items(), strict=True):
        rows = where(table, "response", response)
        order = np.argsort(-rows["distance_correlation"])[:MOST_SCREENED]
        most = {name: cells[order] for name, cells in rows.items()}
        places = -np.arange(len(order))
        sure = most["any_response"] == "yes"
        for chosen, how in ((sure, colour), (~sure, "white")):
            panel.plot(most["distance_correlation"][chosen], places[chosen], marker, color=colour,
                       markerfacecolor=how,
                       label="goes on" if how == colour else "does not go on")  # fmt: skip
        panel.vlines(most["by_chance"], places - 0.4, places + 0.4, color=GREY, linewidth=1.2,
                     label="a parameter that does nothing: above in 5 %")  # fmt: skip
        _name(panel, list(most["factor"]), LETTERS + 8)
        panel.set(title=label, xlabel="distance correlation, 0 none to 1", xlim=(0.0, None),
                  ylim=(-len(order) + 0.4, 0.6))  # fmt: skip
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower left", ncols=3,
                  fontsize=8.5)  # fmt: skip
    count = len(set(table["factor"]))
    going = len(read_rows(folder / "went_on.csv"))
    finding(
        figure,
        f"{going} of {count} parameters can be told from one that does nothing, and go on\n(all "
        "vary at once; in 5 % of such screenings one that does nothing would go on, too; the "
        f"{MOST_SCREENED} largest)",
    )
    save(figure, folder, "screening")


def _draw_curves(folder: Path, rows: Table) -> None:
    table = read_columns(folder / "curves.csv")
    kept = set(table["factor"])
    singles = _ranked([row for row in rows if row["level"] == FACTOR], HELP) or sorted(kept)
    names = [name for name in singles if name in kept][:MOST_CURVES]
    lines = -(-len(names) // MOST_COLUMNS)
    columns = -(-len(names) // lines)
    figure, axes = lattice(lines * len(SHOWN), columns, 13.0, 2.7 * lines * len(SHOWN) + 0.8)
    for part, (response, (label, colour, *_)) in enumerate(SHOWN.items()):
        own = where(table, "response", response)
        mine = axes[part * lines * columns : (part + 1) * lines * columns]
        for place, panel in enumerate(mine):
            if place >= len(names):
                panel.set_axis_off()
                continue
            _draw_curve(panel, where(own, "factor", names[place]), colour)
            if place % columns == 0:
                unit = "% of households" if response == LEVEL else "percentage points"
                panel.set_ylabel(f"{fill(label, 28)},\n{unit}", fontsize=7.5)
        same_height(mine[: len(names)])
    finding(figure, _curves_title(where(table, "response", HELP), names))
    save(figure, folder, "curves")


def _draw_curve(axes: Any, rows: Columns, colour: str) -> None:
    x, name = rows["factor_value"], str(rows["factor"][0])
    axes.fill_between(x, 100.0 * rows["low"], 100.0 * rows["high"], color=colour, alpha=0.2,
                      linewidth=0)  # fmt: skip
    axes.plot(x, 100.0 * rows["value"], color=colour, linewidth=1.4)
    axes.set_xlabel(f"{fill(words_of(name), SHORT_LETTERS + 8)}\n({unit_of(name)})", fontsize=7.0)
    axes.set_title(name, fontsize=6.5, color=GREY, fontweight="normal")
    axes.locator_params(axis="x", nbins=4)


def same_height(axes: list[Any]) -> None:
    """One scale for panels that are compared."""
    ends = np.array([panel.get_ylim() for panel in axes])
    for panel in axes:
        panel.set_ylim(ends[:, 0].min(), ends[:, 1].max())


def _curves_title(rows: Columns, names: list[str]) -> str:
    widest = max(names, key=lambda name: float(np.ptp(where(rows, "factor", name)["value"])))
    own = where(rows, "factor", widest)
    least, most = 100.0 * own["value"].min(), 100.0 * own["value"].max()
    return (
        f"Over the range of: {words_of(widest)},\nthe effect of four signatures lies between "
        f"{least:.1f} and {most:.1f} percentage points in the mean over all else\n(emulator; "
        "bands: 95 % of its sample paths)"
    )


def _ranked(rows: Table, response: str = "") -> list[str]:
    """Parts by their largest main share, the largest first; single ones only if they count."""
    largest: dict[str, float] = {}
    for row in rows:
        if row["kind"] == _main_kind(rows) and response in ("", row["response"]):
            largest[row["part"]] = max(largest.get(row["part"], -1.0), float(row["value"]))
    parts = sorted(largest, key=lambda part: -largest[part])
    return [part for part in parts if largest[part] >= LEAST] or parts


def _main_kind(rows: Table) -> str:
    return SHAPLEY if any(row["kind"] == SHAPLEY for row in rows) else TOTAL
