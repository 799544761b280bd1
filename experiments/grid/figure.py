"""The figure of a grid: heat maps, contours of the mean effect, and dots where it is not clear."""

from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np

from experiments.provenance.tables import Table, read_columns, read_rows
from sim.pictures.drawing import finding, panels, round_numbers, save, where

SHOWN = {
    "return_rate": "Returned households",
    "durable_return_rate": "Sustained return (six months or more)",
}
MARKS = (("o", "baseline: "), ("D", ""))
COLOURS = "cividis"  # the same to colour-blind readers, and rising in lightness
CONTOURS = 6
FEW = 8  # % of places at either end that may lie beyond a cliff
EXTENDS = {(False, False): "neither", (True, False): "min", (False, True): "max",
           (True, True): "both"}  # fmt: skip
LIGHT = 0.6  # from this share of the range on, the colours are light
LINE = 50  # letters
WIDE = 70  # letters
MANY = 8  # levels, of which no longer each has a tick
DOUBT = "mean difference from the baseline: the 95 % interval holds zero"
Row = dict[str, Any]
WORDS = {"style": "policing style"}
UNSURE = ("undetermined", "the same")


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    rows, cases = (read_columns(folder / f"{name}.csv") for name in ("grid", "cases"))
    across, up = read_rows(folder / "axes.csv")
    figure, panel = panels(len(SHOWN), 12.5, 5.8)
    for axes, (outcome, title) in zip(panel, SHOWN.items(), strict=True):
        shown = where(rows, "outcome", outcome)
        mine = where(cases, "outcome", outcome)
        _draw_heat(figure, axes, shown)
        _draw_doubt(axes, shown, (float(mine["x"][0]), float(mine["y"][0])))
        _describe(axes, shown, title)
        _draw_cases(axes, mine)
        axes.set(xlabel=fill(across["label"], LINE))
    panel[0].set_ylabel(fill(up["label"], LINE))
    marks = dict(zip(*_handles(panel[::-1]), strict=True))
    figure.legend(marks.values(), marks, loc="outside lower center", ncols=len(marks), fontsize=9)
    finding(figure, _title(read_rows(folder / "ends.csv")))
    save(figure, folder)


def _handles(panel: Any) -> tuple[list[str], list[Any]]:
    """Words and marks of all panels, the same more than once where several have them."""
    pairs = [pair for axes in panel for pair in zip(*axes.get_legend_handles_labels(), strict=True)]
    return [words for _, words in pairs], [mark for mark, _ in pairs]


def _draw_heat(figure: Any, axes: Any, rows: dict[str, np.ndarray]) -> None:
    """Mean levels as colour, and mean differences from the baseline as contours."""
    x, y = np.unique(rows["x"]), np.unique(rows["y"])
    shape = len(y), len(x)
    levels = 100 * rows["level_mean"].reshape(shape)
    low, high = _without_cliffs(levels)
    heat = axes.pcolormesh(x, y, levels, cmap=COLOURS, shading="nearest", vmin=low, vmax=high)
    beyond = levels.min() < low, levels.max() > high
    label = "% of displaced households, mean over draws"
    if any(beyond):
        label += f"; {levels.min():.1f} to {levels.max():.1f} in all, largest as numbers"
    figure.colorbar(heat, ax=axes, extend=EXTENDS[beyond], label=fill(label, LINE))
    _draw_numbers(axes, rows, high + (high - low))
    effect = 100 * rows["difference_mean"].reshape(shape)
    if min(shape) > 1 and np.ptp(effect) > 0.0:
        _draw_contours(axes, x, y, effect)
    for places, set_ticks in ((x, axes.set_xticks), (y, axes.set_yticks)):
        if len(places) < MANY:
            set_ticks(places)


def _draw_numbers(axes: Any, rows: dict[str, np.ndarray], over: float) -> None:
    """The number itself in places that lie far above all colours."""
    for x, y, level in zip(rows["x"], rows["y"], 100 * rows["level_mean"], strict=True):
        if level > over:
            axes.annotate(f"{level:.1f}", (x, y), ha="center", va="center", fontsize=7.5)


def _without_cliffs(values: np.ndarray) -> tuple[float, float]:
    """The range of nearly all: colours and contours are not for the few beyond a cliff."""
    low, high = np.percentile(values, (FEW, 100 - FEW))
    whole = values.max() - values.min()
    return (low, high) if high - low < whole / 2 else (float(values.min()), float(values.max()))


def _draw_contours(axes: Any, x: np.ndarray, y: np.ndarray, effect: np.ndarray) -> None:
    """Lines of equal effect, dark where the map is light."""
    low, high = _without_cliffs(effect)
    lines = axes.contour(x, y, effect, levels=round_numbers(low, high, CONTOURS), linewidths=1.2)
    is_light = lines.levels > low + LIGHT * (high - low)
    colours = np.where(is_light, "black", "white").tolist()
    lines.set_edgecolor(colours)
    axes.clabel(lines, fmt=_shown, fontsize=9, colors=colours)


def _shown(level: float) -> str:
    return f"{level:+.3g}" if level else "0"


def _draw_doubt(
    axes: Any, rows: dict[str, np.ndarray], baseline: tuple[float, float]
) -> None:  # fmt: skip
    """A dot where the interval of the mean holds zero, but for the baseline itself."""
    unsure = np.isin(rows["verdict_of_mean"], UNSURE)
    unsure &= (rows["x"] != baseline[0]) | (rows["y"] != baseline[1])
    if unsure.any():
        axes.plot(rows["x"][unsure], rows["y"][unsure], "o", markersize=4.5, linestyle="none",
                  markerfacecolor="black", markeredgecolor="white", label=DOUBT)  # fmt: skip


def _describe(axes: Any, rows: dict[str, np.ndarray], title: str) -> None:
    """What is shown, and how wide the intervals of the mean differences are."""
    half = 100 * (rows["difference_mean_high"] - rows["difference_mean_low"]) / 2
    axes.set_title(
        f"{title} at the end of 2019\n"
        "contours: mean difference from the baseline, percentage points;\n"
        f"95 % interval of the mean ± {np.median(half):.2f} (median), ± {half.max():.2f} at most"
    )


def _draw_cases(axes: Any, cases: dict[str, np.ndarray]) -> None:
    for (mark, what), case, x, y in zip(MARKS, cases["case"], cases["x"], cases["y"], strict=False):
        axes.plot(x, y, mark, markerfacecolor="white", markeredgecolor="black", markersize=8,
                  label=what + case, zorder=5, linestyle="none")  # fmt: skip


def _title(ends: Table) -> str:
    """Which axis moves return more, by how much from end to end, and how sure that is."""
    x, y = (row for row in ends if row["outcome"] == "return_rate")
    gains = [f"{_word(row)} from {row['from']:g} to {row['to']:g}: {_gain(row)}" for row in (x, y)]
    between = "; " if sum(map(len, gains)) < WIDE else ";\n"
    return (
        f"The share returned at the end of 2019 {_comparison(x, y)}\n"
        f"{between.join(gains)} percentage points\n"
        f"(mean over {x['gain_draws']:.0f} draws of the posterior, with its 95 % interval)"
    )


def _comparison(x: Row, y: Row) -> str:
    """Which of two gains is larger, where that can be told."""
    clear = [row for row in (x, y) if row["verdict_of_mean"] not in UNSURE]
    if not clear:
        draws = f"in the mean of {x['gain_draws']:.0f} draws"
        return f"depends on neither {_word(x)} nor {_word(y)}, {draws}"
    if len(clear) == 1:
        other = y if clear[0] is x else x
        return f"depends on {_word(clear[0])}, and not visibly on {_word(other)}"
    less, more = sorted(clear, key=lambda row: abs(float(row["gain_mean"])))
    if max(map(abs, _ends(less))) < min(map(abs, _ends(more))):
        return f"depends more on {_word(more)} than on {_word(less)}"
    return f"depends on {_word(x)} and on {_word(y)}; on which more cannot be told"


def _gain(row: Row) -> str:
    low, high = (100 * end for end in _ends(row))
    return f"{100 * row['gain_mean']:+.2f} ({low:+.2f} to {high:+.2f})"


def _ends(row: Row) -> tuple[float, float]:
    """The interval of the mean gain."""
    return row["gain_mean_low"], row["gain_mean_high"]


def _word(row: Row) -> str:
    return str(WORDS.get(row["axis"], row["axis"]))
