"""The charts of an answer: what each shows in words, its figure, and the table beneath it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from awda.page.work import Answer
from experiments.compare.comparison import Swept
from sim.measure.intervals import Band, band, share_band
from sim.measure.outcomes import unit_of_value
from sim.pictures.dates import date_axis
from sim.pictures.drawing import GREY, Axes, Figure, panels
from sim.pictures.looks import Look, draw_band, looks
from sim.pictures.overview import draw_days, draw_differences, draw_returns
from sim.pictures.weekly import ALL, Weekly, weekly

WIDTH, HEIGHT = 4.7, 3.1  # inches
TICKS = 6
WEEKS_A_ROW = 13  # of the table beneath a chart; the CSV has every week
WEEKS_OF_ATTACKS = 4
Table = list[dict[str, Any]]


@dataclass(frozen=True)
class Chart:
    """One chart: its title, what it shows, its figure, and all of its numbers."""

    name: str
    title: str
    about: str
    draw: Callable[[Axes, Answer], None]
    table: Callable[[Answer], Table]
    fits: Callable[[Answer], bool] = lambda _: True


def sides_of(answer: Answer) -> list[Weekly]:
    """What the product's own figures draw of an answer."""
    return [
        weekly(side.scenario, side.counts(), side.files_by_days(), None) for side in answer.sides
    ]


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


def name_of(side: Swept) -> str:
    """What a chart calls a scenario."""
    return side.scenario.name.replace("_", " ")


def _keyed(axes: Axes, answer: Answer) -> None:
    """Lines of the key, for what the product's own panels have drawn."""
    from sim.pictures.drawing import key_of_line

    for side, look in zip(answer.sides, looks(len(answer.sides)), strict=True):
        line = key_of_line(*look)
        line.set_label(name_of(side))
        axes.add_line(line)


def _draw_returns(axes: Axes, answer: Answer) -> None:
    sides = sides_of(answer)
    draw_returns(axes, sides, TICKS)
    _keyed(axes, answer)
    days, shares = published_shares(answer)
    if len(days):
        axes.plot(days, 100 * shares, "x", color=GREY, markersize=4, label="published returns")


def published_shares(answer: Answer) -> tuple[np.ndarray, np.ndarray]:
    """Days since the start and shares returned of the published rounds, for the world of Iraq."""
    from experiments.iraq.published_returns import LAST_PUBLISHED, TABLE, published

    scenario = answer.sides[0].scenario
    if TABLE.parent.parent.name != scenario.world.folder.name:
        return np.zeros(0), np.zeros(0)
    found = published(scenario, scenario.run.start, LAST_PUBLISHED)
    days = np.array([(day - scenario.run.start).days for day in found.days])
    inside = days <= 7 * scenario.run.weeks
    return days[inside], (found.national / found.ever.sum())[inside]


def returned_bands(answer: Answer) -> list[Band]:
    """The share returned by week, of each scenario, in per cent."""
    return [_times(share_band(each.returned[ALL]), 100.0) for each in sides_of(answer)]


def _difference_bands(answer: Answer) -> list[Band]:
    first, second = sides_of(answer)
    return [_times(band(second.returned[ALL] - first.returned[ALL]), 100.0)]


def _times(found: Band, factor: float) -> Band:
    return Band(*(factor * each for each in found))


def _weeks(name: str, factor: float = 1.0) -> Callable[[Answer], list[Band]]:
    """The bands of a weekly column, of each scenario."""

    def bands(answer: Answer) -> list[Band]:
        return [
            _times(band(np.array([m.further["weeks for the page"][name] for m in side.measured])),
                   factor)
            for side in answer.sides
        ]  # fmt: skip

    return bands


def _trust(answer: Answer) -> list[Band]:
    return _weeks("trust")(answer)


def _money(answer: Answer) -> list[Band]:
    return _weeks("spent_cents", 0.01)(answer)


def _attacks(answer: Answer) -> list[Band]:
    """Attacks in the last four weeks."""
    window = np.ones(WEEKS_OF_ATTACKS)
    return [
        band(
            np.array(
                [
                    np.convolve(m.further["weeks for the page"]["attacks"], window)[: len(
                        m.further["weeks for the page"]["attacks"])]
                    for m in side.measured
                ]
            )
        )
        for side in answer.sides
    ]  # fmt: skip


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
    draw_band(axes, 7 * np.arange(len(found.mean)), _times(found, 0.01), look)
    axes.lines[-1].set_label(label)


def _dated(axes: Axes, answer: Answer, weeks: int) -> None:
    date_axis(axes, answer.sides[0].scenario.run.start, 7 * (weeks - 1), TICKS)
    axes.set_xlabel("date")


def _by_week(
    bands: Callable[[Answer], list[Band]], unit: str, of_difference: bool = False
) -> Callable[[Answer], Table]:
    """The table of curves: a row for each week and scenario."""

    def table(answer: Answer) -> Table:
        start = answer.sides[0].scenario.run
        sides = answer.sides[1:] if of_difference else answer.sides
        rows = []
        for side, found in zip(sides, bands(answer), strict=True):
            for week in range(len(found.mean)):
                day = date.fromordinal(start.start.toordinal() + 7 * week)
                rows.append(
                    {"scenario": side.scenario.name, "week": week, "date": day.isoformat(),
                     "mean": float(found.mean[week]), "low": float(found.low[week]),
                     "high": float(found.high[week]), "unit": unit, "runs": answer.pairs}
                )  # fmt: skip
        return rows

    return table


def _draw_days_to_clear(axes: Axes, answer: Answer) -> None:
    draw_days(axes, sides_of(answer), TICKS)
    _keyed(axes, answer)


def _days_table(answer: Answer) -> Table:
    from sim.pictures.overview import FEWEST_DAYS, cleared_within

    rows = []
    sides = sides_of(answer)
    last = max(FEWEST_DAYS, *(each.files.shape[1] for each in sides))
    for side, each in zip(answer.sides, sides, strict=True):
        found = _times(share_band(cleared_within(each.files, last)), 100.0)
        rows += [
            {"scenario": side.scenario.name, "days": day, "mean": float(found.mean[day]),
             "low": float(found.low[day]), "high": float(found.high[day]),
             "unit": "% of the applications cleared", "runs": answer.pairs}
            for day in range(last + 1)
        ]  # fmt: skip
    return rows


def queues(answer: Answer) -> Table:
    """Applications that lie at each authority, mean over the run, of each scenario."""
    rows = []
    for side in answer.sides:
        lying = np.array([m.further["weeks for the page"]["lying"] for m in side.measured])
        desks = sorted(side.scenario.world.desks, key=lambda line: line.rank)
        found = [sim_interval(column) for column in lying.T]
        rows += [
            {"scenario": side.scenario.name, "authority": desk.desk, "signs_as_number": desk.rank,
             "mean": each.mean, "low": each.low, "high": each.high, "unit": "applications",
             "runs": each.runs}
            for desk, each in zip(desks, found, strict=False)
        ]  # fmt: skip
    return rows


def sim_interval(values: np.ndarray) -> Any:
    """The mean and interval of values of runs."""
    from sim.measure.intervals import interval

    return interval(values)


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
          _draw_returns, _by_week(returned_bands, "% of displaced households")),
    Chart("difference", "Difference in returned households",
          "the paired difference in the share of displaced households that has returned, by date: "
          "the scenario less the baseline, on the same seeds",
          lambda axes, answer: draw_differences(axes, sides_of(answer), TICKS),
          _by_week(_difference_bands, "percentage points", of_difference=True), _is_pair),
    Chart("days", "Days to clear an application",
          "the share of the applications cleared that was cleared within so many calendar days, "
          "from the first authority to the last signature", _draw_days_to_clear, _days_table),
    Chart("queues", "Applications waiting at each authority",
          "how many applications lie at each approving authority, in the order of signing, as the "
          "mean over all weeks of the run", _draw_queues, queues),
    Chart("trust", "Trust in the police", "the mean trust of households in the local police, by "
          "date, in standard deviations", _drawn(_trust, "trust in the police (SD)"),
          _by_week(_trust, "SD")),
    Chart("attacks", "Attacks", "attacks in all communities in the last four weeks, by date",
          _drawn(_attacks, "attacks in four weeks"), _by_week(_attacks, "attacks in four weeks")),
    Chart("money", "Money spent", "money spent on levers since the start, by date",
          _drawn(_money, "spent so far (EUR)"), _by_week(_money, "EUR"), _has_money),
)  # fmt: skip

CHARTS = {each.name: each for each in _ALL}


def charts_of(answer: Answer) -> list[Chart]:
    """Those that show something of this answer."""
    return [each for each in _ALL if each.fits(answer)]


def shortened(table: Table) -> Table:
    """The rows that stand beneath a chart: not every week, nor every day."""
    if not table or "authority" in table[0]:
        return table
    key = "week" if "week" in table[0] else "days"
    step = WEEKS_A_ROW if key == "week" else 7
    last = max(row[key] for row in table)
    return [row for row in table if row[key] % step == 0 or row[key] == last]


def unit_in_words(unit: str) -> tuple[str, float]:
    """The unit in which an outcome is shown, and the factor to it."""
    return unit_of_value(unit)


def outcome_rows(answer: Answer) -> Table:
    """Every outcome of each scenario, and the paired difference where there are two."""
    from sim.measure.outcomes import OUTCOMES
    from sim.run import Comparison, effect

    pair = Comparison(*answer.sides) if len(answer.sides) > 1 else None
    rows = []
    for name, outcome in OUTCOMES.items():
        found = [side.interval(name) for side in answer.sides]
        rows.append(
            {"outcome": outcome, "sides": found, "effect": effect(pair, name) if pair else None}
        )
    return rows


def columns(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The heads of a table."""
    return list(rows[0]) if rows else []
