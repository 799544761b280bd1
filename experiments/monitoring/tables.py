"""The tables: which indicators are chosen, how early rules tell, and where indicators do not."""

from typing import Any

import numpy as np

from experiments.monitoring.choice import (
    NAMES,
    Rule,
    Step,
    chosen,
    chosen_again,
    enough,
    rule,
)
from experiments.monitoring.indicators import INDICATORS, MONTHS
from experiments.monitoring.plan import MATTERS, OTHERS, MonitoringPlan, Observed
from experiments.monitoring.scores import LEVEL, Score, score
from experiments.provenance.tables import Table

ALONE = 1.0 - (1.0 - LEVEL) / len(NAMES)  # so that all intervals together hold with LEVEL
EMPTY = np.zeros(0, bool)


def tables(plan: MonitoringPlan, seen: Observed) -> dict[str, Table]:
    """All tables by file name; rules and steps only where the draws are enough for any."""
    found: dict[str, Table] = {"scores": [], "indicators": [], "draws": draw_rows(seen)}
    for matters in (MATTERS, *OTHERS):
        steps = steps_of(seen, matters)
        found["scores"] += score_rows(seen, matters, tuple(each.indicator for each in steps))
        if matters != MATTERS:
            continue
        again = chosen_again(*_choosing(seen, matters), plan.again) if steps else {}
        found["indicators"] = indicator_rows(seen, steps, again)
        found["steps"] = step_rows(seen, steps)
        found["rules"] = rule_rows(seen, steps)
    return {name: rows for name, rows in found.items() if rows}


def steps_of(seen: Observed, matters: float) -> list[Step]:
    """The indicators that are chosen; none where a half has too few draws of either kind."""
    works = seen.works(matters)
    halves = (seen.choosing, ~seen.choosing)
    if not all(enough(works[half], seen.sets[half]) for half in halves):
        return []
    return chosen(*_choosing(seen, matters))


def score_rows(seen: Observed, matters: float, indicators: tuple[str, ...]) -> Table:
    """How the rules of these indicators do after each month, on the half that scores."""
    works = seen.works(matters)
    scoring = ~seen.choosing
    return [
        {"matters": matters, "months": months, "indicators": ", ".join(indicators) or "none"}
        | _score_row(_scored(seen, matters, indicators, months))
        | {
            "coin": float(works[seen.choosing].mean()),
            "chosen_on": int(seen.choosing.sum()), "scored_on": int(scoring.sum()),
            "working": int(works.sum()), "draws": len(works),
        }
        for months in range(1, MONTHS + 1)
    ]  # fmt: skip


def indicator_rows(seen: Observed, steps: list[Step], again: dict[str, float]) -> Table:
    """Each indicator: in draws that work and that do not, by itself after six months, if chosen."""
    works, order = seen.works(MATTERS), [each.indicator for each in steps]
    rows: Table = []
    for number, (name, about) in enumerate(INDICATORS.items()):
        alone = _scored(seen, MATTERS, (name,) if steps else (), MONTHS, ALONE)
        values = seen.values[:, number]
        rows.append({
            "indicator": name, "words": about.words, "unit": about.unit, "source": about.source,
            "place": order.index(name) + 1 if name in order else 0,
            "chosen_again": again.get(name, np.nan),
            "before_if_working": _mean(values[works, 0]),
            "after_if_working": _mean(values[works, 1:]),
            "before_if_not": _mean(values[~works, 0]),
            "after_if_not": _mean(values[~works, 1:]),
            **_score_row(alone), "level": ALONE, "about": about.about,
        })  # fmt: skip
    return rows


def step_rows(seen: Observed, steps: list[Step]) -> Table:
    """What each indicator adds: to the chances of draws left out, and to the score of the rule."""
    names = tuple(each.indicator for each in steps)
    return [
        {
            "indicators": count, "added": step.indicator, "words": INDICATORS[step.indicator].words,
            "log_loss_before": step.before, "log_loss_after": step.after,
        }
        | _score_row(_scored(seen, MATTERS, names[:count], MONTHS))
        for count, step in enumerate(steps, start=1)
    ]  # fmt: skip


def rule_rows(seen: Observed, steps: list[Step]) -> Table:
    """The rules of the chosen indicators, so that they can be used: a row for each column."""
    indicators = tuple(each.indicator for each in steps)
    return [
        row for months in range(1, MONTHS + 1) if indicators
        for row in _rule_rows(rule(*_choosing(seen, MATTERS), indicators, months))
    ]  # fmt: skip


def draw_rows(seen: Observed) -> Table:
    """Every draw: its half, its effect, and what was seen before the start and in each month."""
    return [
        {
            "draw": draw, "parameter_set": int(seen.sets[draw]),
            "half": "choosing" if seen.choosing[draw] else "scoring",
            "effect": float(seen.effects[draw]), "month": month,
        }
        | {name: float(seen.values[draw, n, month]) for n, name in enumerate(NAMES)}
        for draw in range(len(seen.effects))
        for month in range(MONTHS + 1)
    ]  # fmt: skip


def _choosing(seen: Observed, matters: float) -> tuple[Observed, np.ndarray]:
    half = seen.part(seen.choosing)
    return half, half.works(matters)


def _scored(
    seen: Observed, matters: float, indicators: tuple[str, ...], months: int, level: float = LEVEL
) -> Score:
    """A rule made on the choosing half, as it does on the other; of no draws without indicators."""
    if not indicators:
        return score(EMPTY, EMPTY, level)
    made, other = rule(*_choosing(seen, matters), indicators, months), seen.part(~seen.choosing)
    return score(made.says(other), other.works(matters), level)


def _score_row(found: Score) -> dict[str, Any]:
    hits, false = found.recognised, found.false_alarms
    return {
        "recognised": hits.share, "recognised_low": hits.low, "recognised_high": hits.high,
        "of_working": hits.draws,
        "false_alarms": false.share, "false_alarms_low": false.low,
        "false_alarms_high": false.high, "of_not_working": false.draws,
        "lead": found.lead, "lead_low": found.low, "lead_high": found.high,
        "verdict": found.verdict,
    }  # fmt: skip


def _rule_rows(made: Rule) -> Table:
    parts = [(name, part) for name in made.indicators for part in ("mean", "change")]
    return [
        {
            "months": made.months, "indicator": name, "what": part, "unit": INDICATORS[name].unit,
            "centre": float(made.centre[n]), "spread": float(made.spread[n]),
            "weight": float(made.weights[n]), "constant": made.constant, "cut": made.cut,
        }
        for n, (name, part) in enumerate(parts)
    ]  # fmt: skip


def _mean(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")
