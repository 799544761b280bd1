"""The numbers behind the charts: curves with their intervals, and the tables of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np

from awda.package_table import printed_packages
from awda.page.kept_weeks import WEEKS
from awda.page.stages import Answer
from experiments.compare.assumption import with_doubts
from experiments.compare.comparison import Swept
from experiments.compare.packages import MATTERS, choice, packages
from experiments.compare.paired_differences import differences
from experiments.country.returned import RETURNED, rounds_of
from experiments.country.rounds import Rounds
from experiments.iraq.published_returns import LAST_PUBLISHED, TABLE, Returns, published
from experiments.provenance.latex import Printed
from experiments.provenance.tables import Table
from sim.measure.intervals import Band, Effect, Interval, band, share_band
from sim.measure.outcomes import OUTCOMES
from sim.pictures.overview import FEWEST_DAYS, cleared_within
from sim.pictures.weekly import ALL, Weekly, weekly
from sim.run import Comparison, effect

WEEKS_A_ROW = 13  # of the table beneath a chart; the CSV has every week
WEEKS_OF_ATTACKS = 4


def sides_of(answer: Answer) -> list[Weekly]:
    """What the product's own figures draw of an answer."""
    return [
        weekly(side.scenario, side.counts(), side.files_by_days(), None) for side in answer.sides
    ]


def name_of(side: Swept) -> str:
    """What a chart calls a scenario."""
    return side.scenario.name.replace("_", " ")


def published_shares(answer: Answer) -> tuple[np.ndarray, np.ndarray]:
    """Days since the start and shares returned of the published rounds, where a world has any."""
    scenario = answer.sides[0].scenario
    found: Rounds | Returns
    if TABLE.parent.parent.name == scenario.world.folder.name:
        found = published(scenario, scenario.run.start, LAST_PUBLISHED)
    elif (scenario.world.folder / RETURNED).is_file():
        found = rounds_of(scenario.world)
    else:
        return np.zeros(0), np.zeros(0)
    days = np.array([(day - scenario.run.start).days for day in found.days])
    inside = (days >= 0) & (days <= 7 * scenario.run.weeks)
    return days[inside], (found.stock.sum(axis=1) / found.ever.sum())[inside]


def returned_bands(answer: Answer) -> list[Band]:
    """The share returned by week, of each scenario, in per cent."""
    found = [share_band_in(answer, each.returned[ALL]) for each in sides_of(answer)]
    return [times(each, 100.0) for each in found]


def difference_bands(answer: Answer) -> list[Band]:
    """The paired difference by week, in percentage points."""
    first, second = sides_of(answer)
    return [times(band_in(answer, second.returned[ALL] - first.returned[ALL]), 100.0)]


def band_in(answer: Answer, runs: np.ndarray) -> Band:
    """A curve with what its answer's intervals hold: Monte-Carlo error, or the parameter sets."""
    if not answer.is_over_sets:
        return band(runs)
    found = [interval_in(answer, column) for column in runs.T]
    ends = np.array([(each.mean, each.low, each.high) for each in found]).reshape(-1, 3)
    return Band(*np.where(np.isfinite(ends), ends, np.nan).T)


def share_band_in(answer: Answer, shares: np.ndarray) -> Band:
    """The same of shares, whose intervals stay within 0 and 1."""
    return band_in(answer, shares) if answer.is_over_sets else share_band(shares)


def interval_in(answer: Answer, values: np.ndarray) -> Interval:
    """The mean of values with the interval of its answer."""
    return answer.draws.interval(values[np.isfinite(values)])


def outcome_in(answer: Answer, side: Swept, name: str) -> Interval:
    """The mean of an outcome with the interval of its answer."""
    return interval_in(answer, side.values(name)) if answer.is_over_sets else side.interval(name)


def effect_in(answer: Answer, name: str) -> Effect:
    """The paired difference of an outcome with the interval of its answer."""
    pair = Comparison(*answer.sides)
    found = effect(pair, name)
    if not answer.is_over_sets:
        return found
    return replace(found, difference=interval_in(answer, differences(pair, name)))


def times(found: Band, factor: float) -> Band:
    """A curve in another unit."""
    return Band(*(factor * each for each in found))


def _weeks(name: str, factor: float = 1.0) -> Callable[[Answer], list[Band]]:
    """The bands of a weekly column, of each scenario."""

    def bands(answer: Answer) -> list[Band]:
        return [
            times(band_in(answer, np.array([m.further[WEEKS.name][name] for m in side.measured])),
                   factor)
            for side in answer.sides
        ]  # fmt: skip

    return bands


def trust(answer: Answer) -> list[Band]:
    """Mean trust in the police by week, SD."""
    return _weeks("trust")(answer)


def money(answer: Answer) -> list[Band]:
    """Money spent so far by week, EUR."""
    return _weeks("spent_cents", 0.01)(answer)


def attacks(answer: Answer) -> list[Band]:
    """Attacks in the last four weeks."""
    window = np.ones(WEEKS_OF_ATTACKS)
    return [
        band_in(
            answer,
            np.array(
                [
                    np.convolve(m.further[WEEKS.name]["attacks"], window)[: len(
                        m.further[WEEKS.name]["attacks"])]
                    for m in side.measured
                ]
            )
        )
        for side in answer.sides
    ]  # fmt: skip


def by_week(
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


def days_table(answer: Answer) -> Table:
    """The share of the applications cleared that was cleared within so many days."""
    rows = []
    sides = sides_of(answer)
    last = max(FEWEST_DAYS, *(each.files.shape[1] for each in sides))
    for side, each in zip(answer.sides, sides, strict=True):
        found = times(share_band_in(answer, cleared_within(each.files, last)), 100.0)
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
        lying = np.array([m.further[WEEKS.name]["lying"] for m in side.measured])
        desks = sorted(side.scenario.world.desks, key=lambda line: line.rank)
        found = [interval_in(answer, column) for column in lying.T]
        rows += [
            {"scenario": side.scenario.name, "authority": desk.desk, "signs_as_number": desk.rank,
             "mean": each.mean, "low": each.low, "high": each.high, "unit": "applications",
             "runs": each.runs}
            for desk, each in zip(desks, found, strict=False)
        ]  # fmt: skip
    return rows


def shortened(table: Table) -> Table:
    """The rows that stand beneath a chart: not every week, nor every day."""
    if not table or "authority" in table[0]:
        return table
    key = "week" if "week" in table[0] else "days"
    step = WEEKS_A_ROW if key == "week" else 7
    last = max(row[key] for row in table)
    return [row for row in table if row[key] % step == 0 or row[key] == last]


def outcome_rows(answer: Answer) -> Table:
    """Every outcome of each scenario, and the paired difference where there are two."""
    is_pair = len(answer.sides) > 1
    return [
        {"outcome": outcome, "sides": [outcome_in(answer, side, name) for side in answer.sides],
         "effect": effect_in(answer, name) if is_pair else None}
        for name, outcome in OUTCOMES.items()
    ]  # fmt: skip


def packages_of(answer: Answer, over: str = "") -> Table:
    """What the command line tells of draws of parameters: what the scenario brings for its cost."""
    pair = [Comparison(*answer.sides)]
    chosen = choice(pair, answer.draws)
    rows = with_doubts(packages(pair, answer.draws, chosen), pair, chosen, answer.draws)
    return [row | {"matters_points": 100 * MATTERS, "over": over or "seeds"} for row in rows]


def printed_of(answer: Answer) -> Printed:
    """The same as the command line prints it."""
    pair = [Comparison(*answer.sides)]
    chosen = choice(pair, answer.draws)
    return printed_packages(packages_of(answer), chosen, answer.draws, MATTERS)
