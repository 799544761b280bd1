"""The figures: effects over time, by combination, group and place; and what forums agree on."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from experiments.compare.sureness import share_in_words
from experiments.headline.by_draw import ALL
from experiments.headline.contrasts import EFFECTS, INTERACTIONS
from experiments.headline.measures import DECREE, HOME_AT_END
from experiments.headline.next_figure import draw_next
from experiments.headline.over_time import DIFFERENCE, SHARE
from experiments.headline.panels import (
    Columns,
    broken,
    draw_agreements,
    draw_range,
    finish,
    key_below,
)
from experiments.iraq.policy_combinations import BASE
from experiments.iraq.posterior_worlds import iraq
from experiments.iraq.procedure_histories import SHORT
from experiments.iraq.published_returns import Returns, national_steps, published
from experiments.iraq.rounds import JUNE_2018
from experiments.provenance.tables import Table, read_columns, read_rows
from sim.pictures.drawing import (
    BLUE,
    GREY,
    ORANGE,
    SKY,
    VERMILION,
    Figure,
    PercentFormatter,
    finding,
    histogram_of_days,
    save,
    style,
    where,
)

COLOURS = {"ten": SKY, "ten_then_four": VERMILION, "roll_out": ORANGE, "four": GREY}
GROUPS = {
    "return_rate": "all households",
    "return_rate_affiliated": "seen as affiliated",
    "return_rate_without_papers": "without papers",
    "return_rate_female_headed": "headed by a woman",
    "return_rate_fled_to_camp": "fled to a camp",
}
SHOWN = {  # over time: words, colour, line
    BASE.name: ("ten signatures", BLUE, "-"),
    DECREE: ("four from March 2016", VERMILION, "-"),
    "ten_everywhere": ("ten, forums everywhere", SKY, "--"),
    "ten_agreeing_everywhere": ("the same, may agree on four", ORANGE, "--"),
}
BANDS = (BASE.name, DECREE)  # whose ranges are drawn; of all they would cover each other


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder; that of agreements where such forums were run."""
    style()
    rows, curves = read_rows(folder / "summary.csv"), read_columns(folder / "curves.csv")
    figure = Figure(figsize=(14, 10.4), layout="constrained")
    top, bottom = figure.subplots(2, 3, width_ratios=(1.25, 1.0, 1.0))
    _draw_home(top[0], where(curves, "what", SHARE))
    _draw_gain(top[1], where(curves, "what", DIFFERENCE))
    _draw_days(top[2], read_columns(folder / "durations.csv"))
    _draw_combinations(bottom[0], [row for row in rows if row["outcome"] == HOME_AT_END])
    own = [r for r in rows if r["policy_combination"] == DECREE and r["history"] == ALL]
    by_name = {row["outcome"]: row for row in own}
    groups = [(words, by_name[name]) for name, words in GROUPS.items() if name in by_name]
    _draw_rows(bottom[1], groups, "Four signatures: by group")
    places = [
        (row["governorate"], row) for row in read_rows(folder / "by_governorate.csv")
        if row["policy_combination"] == DECREE
    ]  # fmt: skip
    _draw_rows(bottom[2], places, "Four signatures: by governorate")
    finding(figure, _title(by_name[HOME_AT_END]))
    save(figure, folder)
    if (folder / "agreements.csv").is_file():
        draw_agreements(folder)
    if (folder / "measure_next.csv").is_file():
        draw_next(folder)


def _draw_home(axes: Any, curves: Columns) -> None:
    """The share home by week under each combination, and what was published."""
    _draw_curves(axes, curves)
    _draw_published(axes, published(iraq(), last=date.max))
    axes.legend(loc="upper left", fontsize=8.5)
    axes.set(title="Returned households", xlabel="year", ylim=(0, 1),
             ylabel="share of displaced households")  # fmt: skip
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _draw_published(axes: Any, like: Returns) -> None:
    """Published rounds, and each counting step as a step: a bar as high as what it added."""
    years = np.array([_year(day) for day in like.days])
    shares, used = like.national / like.ever.sum(), np.array(like.days) <= JUNE_2018
    axes.plot(years[used], shares[used], "k.", markersize=4,
              label="published, used for calibration")  # fmt: skip
    if not used.all():
        axes.plot(years[~used], shares[~used], "kx", markersize=4, label="published, not used")
    for number, (day, added, until) in enumerate(national_steps(like)):
        axes.plot([_year(day)] * 2, [until - added, until], color=GREY, linewidth=5, alpha=0.5,
                  solid_capstyle="butt",
                  label=None if number else "counting, not behaviour")  # fmt: skip


def _year(day: date) -> float:
    return day.year + day.timetuple().tm_yday / 365.25


def _draw_gain(axes: Any, curves: Columns) -> None:
    """What each combination changes, week by week."""
    _draw_curves(axes, {name: 100 * cells if name in ("low", "median", "high") else cells
                        for name, cells in curves.items()})  # fmt: skip
    axes.axhline(0.0, color=GREY, linewidth=0.8)
    axes.set(title="Change against ten signatures", xlabel="year",
             ylabel="percentage points of households home")  # fmt: skip
    axes.legend(loc="upper left", fontsize=8.5)


def _draw_curves(axes: Any, curves: Columns) -> None:
    for name, (words, colour, line) in SHOWN.items():
        rows = where(curves, "policy_combination", name)
        if not len(rows["week"]):
            continue
        years = 2014 + (rows["week"] * 7 + 4) / 365.25
        if name in BANDS:
            axes.fill_between(years, rows["low"], rows["high"], color=colour, alpha=0.18,
                              linewidth=0)  # fmt: skip
        axes.plot(years, rows["median"], color=colour, linestyle=line, linewidth=1.6, label=words)


def _draw_days(axes: Any, durations: Columns) -> None:
    for name in BANDS:
        words, colour, line = SHOWN[name]
        rows = where(durations, "policy_combination", name)
        histogram_of_days(axes, rows, colour, line, words)
    axes.legend(loc="upper right", fontsize=8.5)


def _draw_combinations(axes: Any, rows: Table) -> None:
    """Each combination: all draws together, and below the mark each history by itself."""
    names = {each.name: each.label for each in (*EFFECTS, *INTERACTIONS)}
    shown = [name for name in names if any(row["policy_combination"] == name for row in rows)]
    histories = list(dict.fromkeys(row["history"] for row in rows))
    for place, name in enumerate(shown):
        for number, history in enumerate(histories):
            [row] = [r for r in rows if r["policy_combination"] == name and r["history"] == history]
            y = -place - 0.14 * number
            colour, width = (BLUE, 2.6) if history == ALL else (COLOURS[history], 1.1)
            label = "all draws" if history == ALL else SHORT[history]
            draw_range(axes, y, row, colour, width, label if place == 0 else None)
    axes.set_yticks([-place for place in range(len(shown))], [broken(names[n]) for n in shown])
    finish(axes, "Each combination against ten, reactive")
    key_below(axes, 2, title="procedure until 2017", title_fontsize=8.5)


def _draw_rows(axes: Any, rows: list[tuple[str, dict[str, Any]]], title: str) -> None:
    for place, (_, row) in enumerate(rows):
        draw_range(axes, -place, row, BLUE, 2.2, None)
    axes.set_yticks([-place for place in range(len(rows))], [words for words, _ in rows])
    finish(axes, title)


def _title(row: dict[str, Any]) -> str:
    low, middle, high = (100.0 * row[name] for name in ("low", "difference", "high"))
    draws, pairs = int(row["draws"]), int(row["draws"] * row["pairs_a_draw"])
    sure, one = share_in_words(row["above_zero"], draws), share_in_words(row["single_world"], pairs)
    return (
        f"Four signatures instead of ten: {middle:+.1f} percentage points of households home at "
        f"the end of 2019\n(95 % of {draws} draws of the posterior: {low:+.1f} to {high:+.1f}; "
        f"probability of more {sure}, of more in a single world {one})"
    )
