"""Validation: forecasts from earlier days, and places left out, against what was published.

Seven pairs of days: from June 2016, December 2016 and June 2017, six and twelve months on, and from
December 2017, six months on. The posterior of each origin is assimilated to its last round, or runs
freely, beside every simple forecast, with and without counting steps. Then each governorate, an
early-retaken district and a late one are left out of the calibration of December 2017.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from experiments.calibration.calibration import PLAN as CALIBRATION
from experiments.calibration.calibration import PREVIEW as SMALL
from experiments.calibration.design import CalibrationPlan
from experiments.experiment import Experiment, Plan, Tables
from experiments.forecast.baselines import NAMED
from experiments.forecast.rolling_origins import (
    ASSIMILATED,
    LEVELS,
    drawn_at_origins,
    means,
    validate,
)
from experiments.iraq.posterior import posterior
from experiments.iraq.rounds import PAIRS
from experiments.provenance.tables import Table, read_rows
from experiments.runs.runner import Runner
from experiments.validation.left_out import left_out
from sim.pictures.drawing import BLUE, GREY, finding, panels, save

CUT = date(2017, 12, 31)


@dataclass(frozen=True)
class ValidationPlan(Plan):
    """A run for each seed and origin, and the calibration that places are left out of."""

    calibration: CalibrationPlan = CALIBRATION


PLAN = ValidationPlan(tuple(range(1, 201)), 100, replace(CALIBRATION, cut=CUT, draws=400))
PREVIEW = ValidationPlan(tuple(range(1, 7)), 200, replace(SMALL, cut=CUT, draws=100))


def stages(plan: ValidationPlan, run: Runner) -> Tables:
    """The pairs of days, then the places left out."""
    drawn = drawn_at_origins(run, plan.seeds, plan.households_per_agent or 100)
    pairs = validate(drawn)
    return {
        "pairs": pairs,
        "means": means(pairs),
        "left_out": left_out(run, plan.calibration),
        "posteriors": [
            {"origin": origin.isoformat(),
             "posterior_up_to": posterior(origin).last_round.isoformat()}
            for origin in dict.fromkeys(pair.origin for pair in PAIRS)
        ],
    }  # fmt: skip


def draw(folder: Path) -> None:
    """The mean error of every forecast, for governorates and for districts."""
    rows = [r for r in read_rows(folder / "means.csv") if r["counting_steps"] == "taken off"]
    figure, both = panels(2, 10, 4.6)
    for level, axes in zip(LEVELS, both, strict=True):
        own = [row for row in rows if row["level"] == level][::-1]
        colours = [BLUE if "model" in row["forecast"] else GREY for row in own]
        axes.barh(
            [row["forecast"] for row in own], [100.0 * row["error"] for row in own], color=colours
        )
        axes.set(xlabel="mean error, % of households ever displaced", title=level)
    both[1].set_yticklabels([])
    finding(figure, _sentence(folder))
    save(figure, folder)


def _sentence(folder: Path) -> str:
    """Whether the assimilated model is better than the baselines named beforehand."""
    found = {row["forecast"]: row for row in _of(folder, LEVELS[0])}
    named = " and ".join(f"{100.0 * found[name]['error']:.1f}" for name in NAMED)
    return (
        f"Mean error of seven forecasts by governorate: {100.0 * found[ASSIMILATED]['error']:.1f} %"
        f" of the displaced;\nof the simple forecasts to beat: {named} %"
    )


def _of(folder: Path, level: str) -> Table:
    return [
        row for row in read_rows(folder / "means.csv")
        if row["level"] == level and row["counting_steps"] == "taken off"
    ]  # fmt: skip


def digest(folder: Path) -> Table:
    """Every forecast's mean scores in percent, then the places left out."""
    rows = [
        {"what": f"{level}: {row['forecast']}", "error": f"{100 * row['error']:.1f} %",
         "crps": f"{100 * row['crps']:.1f} %", "interval": f"{100 * row['interval_90']:.0f} %",
         "in 50 %": f"{100 * row['inside_50']:.0f} %", "in 90 %": f"{100 * row['inside_90']:.0f} %"}
        for level in LEVELS
        for row in _of(folder, level)
    ]  # fmt: skip
    last = {
        (row["governorate"], row["district"]): row for row in read_rows(folder / "left_out.csv")
    }
    return rows + [
        {"what": f"left out: {district or governorate}", "error": f"{row['error_percent']:.1f} %",
         "crps": "-", "interval": "-", "in 50 %": "-", "in 90 %": row["inside_90"]}
        for (governorate, district), row in last.items()
    ]  # fmt: skip


EXPERIMENT = Experiment(
    name="validation", question=__doc__, plan=PLAN, preview=PREVIEW, stages=stages, draw=draw,
    digest=digest,
)  # fmt: skip
