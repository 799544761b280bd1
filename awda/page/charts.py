"""The charts of an answer: what each shows in words, its figure, and the table beneath it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from awda.page.series import (
    attacks,
    by_week,
    days_table,
    difference_bands,
    money,
    name_of,
    published_shares,
    queues,
    returned_bands,
    sides_of,
    times,
    trust,
)
from awda.page.stages import Answer
from experiments.provenance.tables import Table
from sim.measure.intervals import Band
from sim.pictures.dates import date_axis
from sim.pictures.drawing import GREY, Axes, Figure, key_of_line, panels
from sim.pictures.looks import Look, draw_band, looks
from sim.pictures.overview import draw_days, draw_differences, draw_returns

WIDTH, HEIGHT = 4.7, 3.1  # inches
TICKS = 6


@dataclass(frozen=True)
class Chart:
    """One chart: its title, what it shows, its figure, and all of its numbers."""

    name: str
    title: str
    about: str
    draw: Callable[[Axes, Answer], None]
    table: Callable[[Answer], Table]
    fits: Callable[[Answer], bool] = lambda _: True


def figure_of(chart: Chart, answer: Answer) -> Figure:
    """The chart as a figure, with a key where it shows two scenarios."""
    figure, [axes] = panels(1, WIDTH, HEIGHT)
    chart.draw(axes, answer)
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="outside upper left", ncols=2, fontsize=8.5)
    return figure


def _keyed(axes: Axes, answer: Answer) -> None:
    """Lines of the key, for what the product's own panels have drawn."""
    for side, look in zip(answer.sides, looks(len(answer.sides)), strict=True):
        line = key_of_line(*look)
        line.set_label(name_of(side))
        axes.add_line(line)


def _draw_returns(axes: Axes, answer: Answer) -> None:
    if answer.is_over_sets:
        _drawn(returned_bands, "households returned\n(% of displaced households)")(axes, answer)
    else:
        draw_returns(axes, sides_of(answer), TICKS)
        _keyed(axes, answer)
    days, shares = published_shares(answer)
    if len(days):
        axes.plot(days, 100 * shares, "x", color=GREY, markersize=4, label="published returns")


def _drawn(bands: Callable[[Answer], list[Band]], label: str) -> Callable[[Axes, Answer], None]:
    """Curves by date with their intervals."""

    def draw(axes: Axes, answer: Answer) -> None:
        found = bands(answer)
        for side, look, each in zip(answer.sides, looks(len(found)), found, strict=True):
            _draw(axes, each, look, name_of(side))
        _dated(axes, answer, len(found[0].mean))
        axes.set_ylabel(label)
        if axes.get_ylim()[0] >= 0:
            axes.set_ylim(bottom=0)

    return draw


def _draw(axes: Axes, found: Band, look: Look, label: str) -> None:
    draw_band(axes, 7 * np.arange(len(found.mean)), times(found, 0.01), look)
    axes.lines[-1].set_label(label)


def _dated(axes: Axes, answer: Answer, weeks: int) -> None:
    date_axis(axes, answer.sides[0].scenario.run.start, 7 * (weeks - 1), TICKS)
    axes.set_xlabel("date")


def _draw_difference(axes: Axes, answer: Answer) -> None:
    if not answer.is_over_sets:
        draw_differences(axes, sides_of(answer), TICKS)
        return
    [found] = difference_bands(answer)
    axes.axhline(0.0, color=GREY, linewidth=0.6)
    _draw(axes, found, looks(2)[1], "")
    axes.lines[-1].set_label("_difference")
    _dated(axes, answer, len(found.mean))
    axes.set_ylabel(f"difference from {name_of(answer.sides[0])}\n(percentage points)")


def _draw_days_to_clear(axes: Axes, answer: Answer) -> None:
    draw_days(axes, sides_of(answer), TICKS)
    _keyed(axes, answer)


def _draw_queues(axes: Axes, answer: Answer) -> None:
    rows = queues(answer)
    names = list(dict.fromkeys(row["authority"] for row in rows))
    count = len(answer.sides)
    for number, (side, look) in enumerate(zip(answer.sides, looks(count), strict=True)):
        own = {row["authority"]: row for row in rows if row["scenario"] == side.scenario.name}
        places = [names.index(name) + (number - (count - 1) / 2) * 0.38 for name in own]
        axes.barh(places, [row["mean"] for row in own.values()], 0.36,
                  color=look.colour, label=name_of(side))  # fmt: skip
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel("applications waiting, mean over all weeks")


def _is_pair(answer: Answer) -> bool:
    return len(answer.sides) > 1


def _has_money(answer: Answer) -> bool:
    return any(each["spent"] > 0 for side in answer.sides for each in side.measured)


_ALL = (
    Chart("returned", "Households that have returned",
          "the share of displaced households that has returned, by date",
          _draw_returns, by_week(returned_bands, "% of displaced households")),
    Chart("difference", "Difference in returned households",
          "the paired difference in the share of displaced households that has returned, by date: "
          "the scenario less the baseline, on the same seeds",
          _draw_difference,
          by_week(difference_bands, "percentage points", of_difference=True), _is_pair),
    Chart("days", "Days to clear an application",
          "the share of the applications cleared that was cleared within so many calendar days, "
          "from the first authority to the last signature", _draw_days_to_clear, days_table,
          lambda answer: not answer.is_over_sets),
    Chart("queues", "Applications waiting at each authority",
          "how many applications lie at each approving authority, in the order of signing, as the "
          "mean over all weeks of the run", _draw_queues, queues),
    Chart("trust", "Trust in the police", "the mean trust of households in the local police, by "
          "date, in standard deviations", _drawn(trust, "trust in the police (SD)"),
          by_week(trust, "SD")),
    Chart("attacks", "Attacks", "attacks in all communities in the last four weeks, by date",
          _drawn(attacks, "attacks in four weeks"), by_week(attacks, "attacks in four weeks")),
    Chart("money", "Money spent", "money spent on levers since the start, by date",
          _drawn(money, "spent so far (EUR)"), by_week(money, "EUR"), _has_money),
)  # fmt: skip

CHARTS = {each.name: each for each in _ALL}


def charts_of(answer: Answer) -> list[Chart]:
    """Those that show something of this answer."""
    return [each for each in _ALL if each.fits(answer)]
