"""The queue figure: days by load in a steady state, by week in a surge, and by size of desks."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.provenance.tables import read_columns
from experiments.queue.procedures import Procedure, procedure
from experiments.queue.surge import SIGNS_A_DAY, SPAN
from sim.pictures.drawing import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    VERMILION,
    Line,
    band,
    panels,
    save,
    where,
)

Columns = dict[str, np.ndarray]
COLOURS = {"ten": BLUE, "four": VERMILION, "four_moved": GREEN, "kept": ORANGE, "kept_moved": GREY}
LINES: dict[tuple[str, float], Line] = {  # where two coincide, the dashes of both are seen
    ("ten", 0.0): "-",
    ("four", 0.0): "-",
    ("four", 0.10): (0, (4, 4)),
    ("four_moved", 0.10): (0, (4, 4)),
    ("kept", 0.0): "-",
    ("kept_moved", 0.0): (0, (1, 2)),
    ("kept_moved", 0.10): (4, (4, 4)),
}
SHOWN = tuple(LINES)
DESK_COLOURS = (VERMILION, ORANGE, SKY, BLUE)
DESK_LINES: tuple[Line, ...] = ((0, (4, 4)), "-", "-.", ":")
DAYS = {"steady": (0.6, 60.0), "surge": (4.0, 900.0)}  # shown, on a log scale
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def case(chosen: Procedure, extra: float) -> str:
    """A procedure and its further applicants in words."""
    return f"{chosen.label}, {100 * extra:.0f} % more" if extra else chosen.label


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    figure, (left, middle, right) = panels(3, 13, 6)
    weeks = read_columns(folder / "surge_weeks.csv")
    _draw_steady(
        left, *(read_columns(folder / f"{name}.csv") for name in ("closed_form", "steady"))
    )
    _draw_surge(middle, weeks)
    _draw_differences(right, weeks)
    figure.legend(
        *left.get_legend_handles_labels(),
        loc="outside lower left",
        ncols=3,
        fontsize=9,
        handlelength=3.2,
    )
    words = title(read_columns(folder / "limits.csv"), weeks, read_columns(folder / "surge.csv"))
    figure.suptitle(words, x=0.01, ha="left", fontsize=11, fontweight="bold")
    save(figure, folder)


def _draw_steady(axes: Any, closed: Columns, simulated: Columns) -> None:
    for name, extra in SHOWN:
        rows, points = _of(closed, name, extra), _of(simulated, name, extra)
        days = np.where(np.isfinite(rows["days"]), rows["days"], np.nan)
        axes.plot(rows["load"], days, color=COLOURS[name], linestyle=LINES[name, extra],
                  linewidth=1.6, label=case(procedure(name), extra))  # fmt: skip
        mean, low, high = (points[column] for column in ("simulated", "low", "high"))
        axes.errorbar(points["load"], mean, (mean - low, high - mean), fmt="o", markersize=3,
                      color=COLOURS[name], elinewidth=1.2)  # fmt: skip
    axes.set(title="Steady state", xlabel="load of each authority while there are ten",
             ylabel="mean days until all have signed\n(lines exact; dots 95 %)")  # fmt: skip
    _log_days(axes, *DAYS["steady"])


def _draw_surge(axes: Any, weeks: Columns) -> None:
    for name, extra in SHOWN:
        rows = _of(_sized(weeks, SIGNS_A_DAY), name, extra)
        band(axes, _middle(rows), COLOURS[name], LINES[name, extra])
    axes.set(title=f"Surge: each authority signs {SIGNS_A_DAY:.0f} a day",
             xlabel="week in which the application was opened",
             ylabel="mean calendar days to clear\n(with 95 % Monte-Carlo interval)")  # fmt: skip
    _log_days(axes, *DAYS["surge"])


def _draw_differences(axes: Any, weeks: Columns) -> None:
    axes.axhline(0.0, color=GREY, linewidth=0.8)
    sizes = np.unique(weeks["signs_a_day"])
    for size, colour, line in zip(sizes, DESK_COLOURS, DESK_LINES, strict=True):
        rows = _of(_sized(weeks, size), "four", 0.10)
        band(axes, _middle(rows, "difference_"), colour, line, f"signs {size:.0f} a day")
    axes.legend(title="an authority that", loc="lower right", alignment="left", fontsize=9)
    axes.set(title="Surge: four with 10 % more, less ten",
             xlabel="week in which the application was opened",
             ylabel="calendar days to clear, paired\n(with 95 % Monte-Carlo interval)")  # fmt: skip


def _log_days(axes: Any, least: float, most: float) -> None:
    ticks = [tick for tick in TICKS if least <= tick <= most]
    axes.set(yscale="log", ylim=(least, most))
    axes.set_yticks(ticks, [str(tick) for tick in ticks])
    axes.minorticks_off()


def _of(rows: Columns, name: str, extra: float) -> Columns:
    """The rows of one procedure with so many further applicants."""
    own = where(rows, "procedure", name)
    return {column: cells[own["extra"] == extra] for column, cells in own.items()}


def _sized(rows: Columns, signs_a_day: float) -> Columns:
    """The rows of the surge with desks of this size."""
    return {column: cells[rows["signs_a_day"] == signs_a_day] for column, cells in rows.items()}


def _middle(rows: Columns, prefix: str = "") -> Columns:
    """The columns of a band, each span of weeks at its middle."""
    spread = {name: rows[f"{prefix}{name}"] for name in ("mean", "low", "high")}
    return {"week": rows["week"] + SPAN / 2.0, **spread}


def title(limits: Columns, weeks: Columns, surge: Columns) -> str:
    """What was found, with its numbers."""
    four, moved, kept = (
        undone(limits, weeks, each) for each in ("four", "four_moved", "kept_moved")
    )
    return (
        f"10 % more applicants undo the gain from ten authorities to four {four} of a surge.\n"
        f"If the staff of the closed ones moves, {moved}; if their checks move too, {kept}."
        f"\n{_left(surge)}"
    )


def undone(limits: Columns, weeks: Columns, name: str) -> str:
    """Where four desks of this kind with 10 % more applicants take no less than ten, in words."""
    load = float(_of(limits, name, 0.10)["undone_from"][0])
    spans = [f"{first} to {last}" for first, last in undone_weeks(weeks, name)]
    steady = f"at loads over {load:.2f}" if load < 1.0 else "at no load"
    return f"{steady} and in weeks {', '.join(spans)}" if spans else f"{steady} and in no week"


def undone_weeks(weeks: Columns, name: str) -> list[tuple[int, int]]:
    """First and last week of each stretch in which 10 % more take no less than with ten desks."""
    rows = _of(_sized(weeks, SIGNS_A_DAY), name, 0.10)
    found: list[tuple[int, int]] = []
    for week in rows["week"][rows["difference_mean"] >= 0.0].astype(int).tolist():
        first = found.pop()[0] if found and found[-1][1] == week - 1 else week
        found.append((first, week + SPAN - 1))
    return found


def _left(surge: Columns) -> str:
    """What is left of the gain over all files of the surge, in words."""
    own = _sized(surge, SIGNS_A_DAY)
    four, more = _of(own, "four", 0.0), _of(own, "four", 0.10)
    gains = [
        [-float(rows[f"difference_{name}"][0]) for name in ("mean", "high", "low")]
        for rows in (more, four)
    ]
    left, whole = ("{:.1f} days ({:.1f} to {:.1f})".format(*gain) for gain in gains)
    return (
        f"Over all applications of the surge, {left} are left of a gain of {whole}\n"
        f"(95 % Monte-Carlo interval, {more['pairs'][0]:.0f} paired runs; most parameters are "
        "assumptions)."
    )
