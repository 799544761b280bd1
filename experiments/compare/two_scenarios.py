"""Two scenarios side by side, ten signatures and four: what the experiments on such pairs share."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np

from experiments.compare.comparison import Swept
from experiments.compare.statistics import curve
from experiments.experiment import Plan, Tables
from experiments.provenance.tables import Table, read_columns, read_rows
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.runs.series import DAYS, SHARES
from sim.measure.outcomes import MATTER, unit_of_difference, unit_of_value
from sim.pictures.drawing import (
    BLUE,
    GREY,
    VERMILION,
    band,
    dated_weeks,
    finding,
    histogram_of_days,
    panels,
    save,
    where,
)
from sim.run import Comparison, effect
from sim.scenario.pairing import refuse_unpaired
from sim.scenario.toml_file import load

COLOURS, LINES = (BLUE, VERMILION), ("--", "-")
LABELS = ("ten signatures", "four signatures")
REPORTED = (
    "return_rate", "durable_return_rate", "failed_returns", "months_displaced", "days_to_clear",
    "days_to_clear_median", "days_to_clear_p90", "working_days_to_clear", "days_to_barred",
    "barred_share", "waiting", "trust_change", "attacks", "return_rate_affiliated",
    "return_rate_without_papers", "return_rate_female_headed", "return_rate_fled_to_camp",
    "months_to_return", "settled_rate", "abroad_rate", "intends_to_return", "undecided", "given_up",
    "bribes", "wrongly_barred", "wrongly_cleared", "tension", "standing", "problems_raised",
    "problems_solved", "conflicts", "tips", "brokers_killed", "spent", "spent_per_household_home",
)  # fmt: skip  # by name, so that a new outcome changes no kept table


@dataclass(frozen=True)
class Pair:
    """A scenario with ten signatures, one with four, and the state whose share is followed."""

    scenarios: tuple[str, str]
    column: str  # of a history
    heading: str  # of the panel that shows it


def design(pair: Pair, plan: Plan) -> list[Job]:
    """Both scenarios on every seed."""
    first, second = (plan.scaled(load(name)) for name in pair.scenarios)
    refuse_unpaired(first, second)
    return [
        Job(scenario, seed, (SHARES, DAYS)) for scenario in (first, second) for seed in plan.seeds
    ]


def analyse(pair: Pair, plan: Plan, made: Sequence[Outcomes]) -> Tables:
    """The tables behind the figure, by file name."""
    count = len(plan.seeds)
    first, second = (
        Swept(load(name), plan.seeds, (), tuple(runs))
        for name, runs in zip(pair.scenarios, (made[:count], made[count:]), strict=True)
    )
    comparison = Comparison(first, second)
    return {
        "summary": [summary(comparison, name) for name in REPORTED],
        "curves": curves(first, second, pair.column),
        "durations": durations(first, second),
    }


def curves(first: Swept, second: Swept, column: str) -> Table:
    """A share by week with its Monte-Carlo interval, for each scenario and their difference."""
    shares = {
        one.scenario.name: np.array([each.further[SHARES.name][column] for each in one.measured])
        for one in (first, second)
    }
    one, other = shares.values()
    rows = [curve({"scenario": name}, runs, "share") for name, runs in shares.items()]
    rows.append(curve({"scenario": "difference"}, other - one))
    return [row for each in rows for row in each]


def summary(comparison: Comparison, outcome: str) -> dict[str, Any]:
    """One outcome under both, and their paired difference with its interval."""
    found = effect(comparison, outcome)
    return {
        "outcome": outcome,
        "unit": found.unit,
        "ten_signatures": comparison.first.interval(outcome).mean,
        "four_signatures": comparison.second.interval(outcome).mean,
        "difference": found.difference.mean,
        "low": found.difference.low,
        "high": found.difference.high,
        "pairs": found.difference.runs,
        "narrower_than_unpaired": found.narrower,
    }


def durations(*sides: Swept) -> Table:
    """Files cleared by calendar days from the first desk to the last, over all runs."""
    return [
        {"scenario": one.scenario.name, "days": day, "files": files}
        for one in sides
        for day, files in enumerate(
            map(sum, zip_longest(*(each.further[DAYS.name] for each in one.measured), fillvalue=0))
        )
    ]


def digest(folder: Path) -> Table:
    """The outcomes that matter most as people read them; summary.csv has them all."""
    rows = (row for row in read_rows(folder / "summary.csv") if row["outcome"] in MATTER)
    return [_as_read(row) for row in rows]


def _as_read(row: dict[str, Any]) -> dict[str, Any]:
    (said, times), (shown, _) = unit_of_difference(row["unit"]), unit_of_value(row["unit"])
    percent = " %" if shown == "%" else ""
    return {
        "outcome": row["outcome"],
        "ten": f"{times * row['ten_signatures']:.3g}{percent}",
        "four": f"{times * row['four_signatures']:.3g}{percent}",
        "difference": f"{times * row['difference']:+.3g}",
        f"95 % interval, {row['pairs']:.0f} pairs": (times * row["low"], times * row["high"]),
        "unit": said,
    }


def draw(folder: Path, pair: Pair, sentence: str) -> None:
    """The figure, from the tables in this folder; the sentence is what it found."""
    figure, [left, middle, right] = panels(3, 12.0, 4.4)
    found = read_columns(folder / "curves.csv")
    cleared = read_columns(folder / "durations.csv")
    for name, *look in zip(pair.scenarios, COLOURS, LINES, LABELS, strict=True):
        band(left, _percent(where(found, "scenario", name)), *look)
        histogram_of_days(middle, where(cleared, "scenario", name), *look)
    left.set(title=pair.heading, ylim=(0, None))
    left.set_ylabel("% of displaced households,\nwith 95 % Monte-Carlo interval")
    _draw_difference(right, _percent(where(found, "scenario", "difference")))
    start = load(pair.scenarios[0]).run.start
    for axes in (left, right):
        dated_weeks(axes, start)
    left.legend(loc="best")
    middle.legend(loc="upper right")
    finding(figure, sentence)
    save(figure, folder)


def _draw_difference(axes: Any, points: dict[str, np.ndarray]) -> None:
    axes.axhline(0, color=GREY, linewidth=0.8)
    band(axes, points, GREY)
    axes.set(title="Four signatures less ten, paired runs")
    axes.set_ylabel("percentage points,\nwith 95 % Monte-Carlo interval")


def _percent(rows: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {"week": rows["week"]} | {name: rows[name] * 100 for name in ("mean", "low", "high")}
