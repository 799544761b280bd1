"""What each policy combination changes, over the posterior: one estimate, interval, probability.

Every combination is run in draws of the posterior of December 2017, four paired runs in each draw.
An estimate is the median over draws of the expected difference from ten signatures and reactive
policing; its interval holds 95 % of the draws. The one outcome named beforehand is the share of
displaced households that are home at the end of 2019, four signatures against ten. All others are
descriptive. Effects are shown for all draws together, and for each history of the procedure.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.effects.design import (
    BY_GOVERNORATE,
    DECREE,
    PAIRS,
    EffectsPlan,
    jobs,
)
from experiments.effects.figure import draw
from experiments.effects.over_draws import row_of
from experiments.effects.over_time import curves, durations, first_pairs
from experiments.experiment import Experiment, Tables
from experiments.headline.contrasts import EFFECTS, INTERACTIONS, Contrast
from experiments.headline.effects import CHOSEN, SAME
from experiments.iraq.policy_combinations import BASE
from experiments.iraq.posterior_worlds import World, worlds
from experiments.iraq.procedure_histories import NAMES
from experiments.iraq.published_returns import (
    CUT,
    LAST_PUBLISHED,
    errors,
    published,
    stock_of,
)
from experiments.provenance.tables import Table, read_rows
from experiments.runs.measures import Outcomes
from sim.measure.outcomes import OUTCOMES, unit_of_difference

GROUPS = ("return_rate_affiliated", "return_rate_without_papers", "return_rate_female_headed",
          "return_rate_fled_to_camp")  # fmt: skip
REPORTED = (*CHOSEN, *GROUPS)
ALL = "all"  # histories together
PRIMARY = (DECREE, "return_rate")  # named beforehand
DIGESTED = ("return_rate", "durable_return_rate", "days_to_clear", "trust_change")
Found = Mapping[str, np.ndarray]  # by combination: one outcome, [draw, pair]


def analyse(plan: EffectsPlan, made: Sequence[Outcomes]) -> Tables:
    """The tables, from runs in the order of the jobs."""
    drawn = worlds(plan.draws)
    histories = np.array([world.draw.history for world in drawn])
    contrasts = [
        each for each in (*EFFECTS, *INTERACTIONS)
        if each.is_in({one.name for one in plan.combinations})
    ]  # fmt: skip
    values = {name: _values(plan, made, lambda run, n=name: run[n]) for name in REPORTED}
    return {
        "summary": [
            row for name in REPORTED
            for row in _rows({"outcome": name}, name, contrasts, values[name], histories)
        ],
        "by_governorate": _by_governorate(plan, made, contrasts, histories),
        "draws": _draws(drawn, contrasts, values[PRIMARY[1]]),
        "posterior_fit": _fit(plan, made, drawn),
        "curves": curves(plan, made),
        "durations": durations(plan, made),
    }  # fmt: skip


def _values(plan: EffectsPlan, made: Sequence[Outcomes], of: Any) -> Found:
    """One number of every run, by combination."""
    shape = (plan.draws, len(plan.seeds), len(plan.combinations))
    found = np.array([of(run) for run in made], float).reshape(shape)
    return {each.name: found[:, :, place] for place, each in enumerate(plan.combinations)}


def _rows(
    labels: dict[str, Any], outcome: str, contrasts: Sequence[Contrast], values: Found,
    histories: np.ndarray,
) -> Table:  # fmt: skip
    """The rows of one outcome: each contrast, over all draws and in each history."""
    unit = OUTCOMES[outcome].unit
    rows = []
    for contrast in contrasts:
        pairs = contrast.of(values)
        for history in (ALL, *(name for name in NAMES if (histories == name).any())):
            chosen = np.full(len(pairs), history == ALL) | (histories == history)
            head = {"policy_combination": contrast.name, "history": history}
            rows.append(head | labels | {"unit": unit} | row_of(pairs[chosen], SAME[unit]))
    return [row for row in rows if row["draws"]]


def _by_governorate(
    plan: EffectsPlan, made: Sequence[Outcomes], contrasts: Sequence[Contrast],
    histories: np.ndarray,
) -> Table:  # fmt: skip
    """The share home at the end, by governorate of origin."""
    rows: Table = []
    for name in made[0].further[BY_GOVERNORATE.name]:
        values = _values(plan, made, lambda run, n=name: run.further[BY_GOVERNORATE.name][n])
        found = _rows({"governorate": name}, PRIMARY[1], contrasts, values, histories)
        rows += [row for row in found if row["history"] == ALL]
    return rows


def _draws(drawn: Sequence[World], contrasts: Sequence[Contrast], values: Found) -> Table:
    """Every draw: its history and the primary outcome's difference under each combination."""
    means = {each.name: each.of(values).mean(axis=1) for each in contrasts}
    return [
        {"draw": world.number, "history": world.draw.history}
        | {name: float(found[place]) for name, found in means.items()}
        for place, world in enumerate(drawn)
    ]


def _fit(plan: EffectsPlan, made: Sequence[Outcomes], drawn: Sequence[World]) -> Table:
    """How far the worlds are from published rounds, used and not used: the nation's mean error."""
    own, base = first_pairs(plan, made, BASE), drawn[0].scenario(BASE)
    rows = []
    for what, like in (("used", published(base)),
                       ("not used", published(base, first=CUT, last=LAST_PUBLISHED))):  # fmt: skip
        whole = like.ever / like.ever.sum()
        off = np.array([errors(stock_of(run, like), like) @ whole for run in own])
        for place, day in enumerate(like.days):
            low, middle, high = np.quantile(off[:, place], (0.05, 0.5, 0.95)).tolist()
            rows.append({"rounds": what, "date": day.isoformat(), "low": low, "median": middle,
                         "high": high})  # fmt: skip
    return rows


def digest(folder: Path) -> Table:
    """The differences as people read them."""
    rows = []
    for row in read_rows(folder / "summary.csv"):
        if row["outcome"] in DIGESTED and row["history"] == ALL:
            unit, times = unit_of_difference(row["unit"])
            digits = 3 if row["outcome"] == "trust_change" else 1
            middle, low, high = (times * row[name] for name in ("difference", "low", "high"))
            rows.append({
                "policy combination": row["policy_combination"].replace("_", " "),
                "difference in": row["outcome"], "unit": unit,
                "median (95 %)": f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})",
                "P(more)": f"{row['above_zero']:.2f}",
            })  # fmt: skip
    return rows


EXPERIMENT = Experiment(
    name="effects",
    question=__doc__,
    plan=EffectsPlan(tuple(range(1, PAIRS + 1)), 100),
    preview=EffectsPlan((1, 2), 200, draws=12),
    design=lambda plan: list(jobs(plan)),
    analyse=analyse,
    draw=draw,
    digest=digest,
)
