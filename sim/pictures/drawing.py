"""The one door to matplotlib: a plain style, safe colours, bands, and files that do not change."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.core.week_dates import day_of

__all__ = ["Axes", "Figure", "MaxNLocator", "PercentFormatter"]  # for others, too

# Okabe and Ito (2008): told apart by colour-blind readers; also by line style.
BLUE, VERMILION, GREY = "#0072B2", "#D55E00", "#555555"
SKY, ORANGE, GREEN, PURPLE = "#56B4E9", "#E69F00", "#009E73", "#CC79A7"
DAYS_A_BIN, LONGEST_SHOWN = 7, 126
SHADES = 40  # of a scale of colours; from 50 on its key would be a picture of dots
Line = str | tuple[float, tuple[float, ...]]  # by name, or where dashes start and how long each is

STYLE: Any = {
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "legend.frameon": False,
    "svg.hashsalt": "awda",
    "svg.fonttype": "none",
}

JOURNAL: Any = STYLE | {
    "font.size": 7,
    "axes.labelsize": 7,
    "axes.titlesize": 7,
    "axes.linewidth": 0.6,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.fontsize": 7,
    "savefig.dpi": 300,
    "pdf.fonttype": 42,  # letters as letters, as journals ask
}
UNDATED: dict[str, dict[str, Any]] = {  # what would differ from one hour to the next
    "svg": {"Date": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None},
}


class JournalFigure(Figure):
    """A figure in the style of a journal, also when it is saved; a notebook shows it."""

    def savefig(self, fname: Any, **how: Any) -> None:
        """Save it with letters as letters, at 300 dots an inch, and the same bytes every time."""
        ending = str(how.get("format") or str(fname).rpartition(".")[2]).lower()
        metadata = UNDATED.get(ending, {}) | how.pop("metadata", {})
        with journal_style():
            super().savefig(fname, metadata=metadata or None, **how)

    def _repr_png_(self) -> bytes:
        """The figure for a notebook."""
        picture = BytesIO()
        self.savefig(picture, format="png", dpi=200)
        return picture.getvalue()


def style() -> None:
    """Use the project's style for every figure that is made from now on."""
    mpl.rcParams.update(STYLE)


def panels(count: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    """A figure with so many panels side by side; width and height in inches."""
    style()
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, list(figure.subplots(1, count, squeeze=False)[0])


def lattice(rows: int, columns: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    """A figure with panels in rows and columns, row by row; width and height in inches."""
    style()
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, list(figure.subplots(rows, columns, squeeze=False).flat)


@contextmanager
def journal_style() -> Iterator[None]:
    """The style of a journal for what is drawn in here; other figures keep the style they had."""
    with mpl.rc_context(JOURNAL):
        yield


def journal_panels(
    rows: int, columns: int, size: tuple[float, float], **how: Any
) -> tuple[JournalFigure, list[Axes]]:
    """A figure for a journal with panels in rows and columns; width and height in inches."""
    figure = JournalFigure(figsize=size, layout="constrained")
    return figure, list(figure.subplots(rows, columns, squeeze=False, **how).flat)


def finding(figure: Figure, sentence: str) -> None:
    """What the figure found, as its title."""
    figure.suptitle(sentence, x=0.01, ha="left", fontsize=11.5, fontweight="bold")


def band(
    axes: Axes, rows: dict[str, np.ndarray], colour: str, line: Line = "-", label: str = ""
) -> None:
    """A mean with its interval by week, from the columns week, mean, low and high."""
    x = rows["week"]
    axes.fill_between(x, rows["low"], rows["high"], color=colour, alpha=0.2, linewidth=0)
    axes.plot(x, rows["mean"], color=colour, linestyle=line, linewidth=1.6, label=label)


def key_of_line(colour: str, line: Line) -> Line2D:
    """What stands for a curve in a key."""
    how: Any = {"color": colour, "linestyle": line, "linewidth": 1.1}
    return Line2D([], [], **how)


def key_of_band(colour: str) -> Patch:
    """What stands for an interval in a key."""
    return Patch(color=colour, alpha=0.3, linewidth=0)


def key_of_circle(radius: float) -> Line2D:
    """What stands for a circle of so many points in a key."""
    how: Any = {"marker": "o", "markersize": 2 * radius, "linestyle": ""}
    return Line2D([], [], markerfacecolor="white", markeredgecolor=GREY, markeredgewidth=0.4, **how)


def circles(axes: Axes, places: np.ndarray, radii: np.ndarray, colours: Sequence[str]) -> None:
    """Circles at some places, with radii in points, in the order in which they are given."""
    x, y = places.T
    axes.scatter(x, y, s=(2 * radii) ** 2, c=colours, edgecolors=GREY, linewidths=0.4)


def _scale(ends: Sequence[str], limits: tuple[float, float]) -> ScalarMappable:
    between = LinearSegmentedColormap.from_list("awda", list(ends), N=SHADES)
    return ScalarMappable(Normalize(*limits, clip=True), between)


def colours_between(
    ends: Sequence[str], limits: tuple[float, float], values: np.ndarray, nothing: str
) -> list[str]:
    """The colour of each value on a scale from one limit to the other."""
    shades: Any = _scale(ends, limits)
    return [to_hex(shades.to_rgba(each)) if np.isfinite(each) else nothing for each in values]


def colour_key(
    figure: Figure, panels: Sequence[Axes], ends: Sequence[str], limits: tuple[float, float],
    label: str,
) -> None:  # fmt: skip
    """A bar of colours below some panels, with numbers."""
    bar = figure.colorbar(
        _scale(ends, limits), ax=list(panels), location="bottom", fraction=0.05, shrink=0.5,
        aspect=40, pad=0.02,
    )  # fmt: skip
    bar.set_label(label)
    bar.outline.set_linewidth(0.4)


def dated_weeks(axes: Axes, start: date) -> None:
    """Weeks along the axis by the month in which they begin, with their numbers."""
    axes.set_xlabel("month, and week of the run")
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.xaxis.set_major_formatter(
        lambda week, _: f"{day_of(round(week), start):%b %Y}\n{week:.0f}"
    )


def histogram_of_days(
    axes: Axes, rows: dict[str, np.ndarray], colour: str, line: str, label: str
) -> None:
    """Shares of files by the weeks they took, from the columns days and files."""
    bins = [float(day) for day in range(0, LONGEST_SHOWN + DAYS_A_BIN, DAYS_A_BIN)]
    axes.hist(
        np.minimum(rows["days"], LONGEST_SHOWN), bins=bins,
        weights=rows["files"] / rows["files"].sum(),
        histtype="step", color=colour, linestyle=line, linewidth=1.6, label=label,
    )  # fmt: skip
    axes.set(
        title="Days to clear an application",
        xlabel=f"calendar days to the last signature\n({LONGEST_SHOWN} and more in the last bin)",
        ylabel="share of the applications cleared",
    )
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def where(rows: dict[str, np.ndarray], column: str, value: str) -> dict[str, np.ndarray]:
    """The rows in which a column has this value."""
    chosen = rows[column] == value
    return {name: cells[chosen] for name, cells in rows.items()}


def save(figure: Figure, folder: Path, name: str = "figure") -> None:
    """The figure as svg and png, by its name."""
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
    figure.savefig(folder / f"{name}.png", dpi=150, metadata={"Software": None})


def round_numbers(low: float, high: float, most: int) -> np.ndarray:
    """Round numbers, evenly spaced, from `low` to `high`."""
    found = np.asarray(MaxNLocator(most).tick_values(low, high))
    return found[(found >= low) & (found <= high)]
