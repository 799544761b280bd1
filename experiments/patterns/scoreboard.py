"""The scoreboard: which patterns the model passes, and which of these tell anything.

A measure is passed where the median of the posterior's draws lies between the ends, and at least
half of the draws do. A pattern is passed where each of its measures is, and at least half of the
draws meet all of them at once. It is informative where it is untouched by how the model was made,
and at most half of the draws of the prior meet it.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from experiments.patterns.causes import cause_of
from experiments.patterns.targets import (
    LEFT_OUT,
    TITLES,
    UNMEASURED,
    UNTOUCHED,
    Target,
    class_of,
    of_pattern,
    targets,
)
from experiments.provenance.tables import Table

Values = Mapping[str, np.ndarray]  # by measure, one number for each draw
OF_DRAWS = (2.5, 50.0, 97.5)
ENOUGH = 0.5  # of the draws of the posterior, to pass
TELLING = 0.5  # of the draws of the prior at most, to be informative
PASSED, FAILED, UNDONE = "passed", "failed", "not yet measured"


def measure_rows(posterior: Values, prior: Values) -> Table:
    """Each measure: its ends with their source, and the model's in draws of both."""
    return [
        {
            "pattern": row.pattern, "measure": row.measure, "words": row.words, "unit": row.unit,
            "from": row.low, "to": row.high, "independence": row.independence,
            "because": row.because or "", "grade": row.grade, "source": row.source,
            **_measured("", row, posterior), "result": result_of(row, posterior),
            **_measured("prior_", row, prior),
        }
        for row in targets()
    ]  # fmt: skip


def pattern_rows(posterior: Values, prior: Values) -> Table:
    """Each pattern: passed or failed, what the prior does, its class, and why it failed."""
    return [_pattern(number, posterior, prior) for number in TITLES]


def _pattern(number: int, posterior: Values, prior: Values) -> dict[str, Any]:
    rows = of_pattern(number)
    result = pattern_result(rows, posterior)
    by_prior, independence = share_meeting(rows, prior), class_of(rows)
    tells = independence == UNTOUCHED and by_prior <= TELLING
    failed = [row.measure for row in rows if result_of(row, posterior) == FAILED]
    return {
        "pattern": number, "title": TITLES[number], "measures": len(rows),
        "independence": independence, "result": result,
        "inside": share_meeting(rows, posterior), "draws": draws_of(posterior),
        "prior_inside": by_prior, "prior_draws": draws_of(prior),
        "informative": "yes" if tells else "no", "failed_measures": "; ".join(failed),
        "cause": said_of(number, result), "left_out": LEFT_OUT.get(number, ""),
    }  # fmt: skip


def said_of(number: int, result: str) -> str:
    """Why a pattern was not passed."""
    if result == UNDONE:
        return UNMEASURED[number]
    return cause_of(number) if result == FAILED else ""


def count_rows(rows: Table) -> Table:
    """How many pass, and beside it how many of these are informative; the rest by what it is."""
    passed = [row for row in rows if row["result"] == PASSED]
    counted = {
        "patterns": len(rows),
        "passed": len(passed),
        "passed and informative": sum(row["informative"] == "yes" for row in passed),
        FAILED: sum(row["result"] == FAILED for row in rows),
        UNDONE: sum(row["result"] == UNDONE for row in rows),
        "informative": sum(row["informative"] == "yes" for row in rows),
    }
    counted |= {
        f"passed, {each}": sum(row["independence"] == each for row in passed)
        for each in dict.fromkeys(row["independence"] for row in rows)
    }
    return [{"what": what, "patterns": number} for what, number in counted.items()]


def result_of(row: Target, posterior: Values) -> str:
    """Whether one measure is passed."""
    if row.measure not in posterior:
        return UNDONE
    own = posterior[row.measure]
    known = own[np.isfinite(own)]
    at_median = bool(len(known)) and row.low <= float(np.median(known)) <= row.high
    return PASSED if at_median and meets(row, own).mean() >= ENOUGH else FAILED


def pattern_result(rows: tuple[Target, ...], posterior: Values) -> str:
    """Whether a pattern is passed: each of its measures, and at least half of the draws all."""
    found = [result_of(row, posterior) for row in rows]
    if UNDONE in found:
        return UNDONE
    enough = share_meeting(rows, posterior) >= ENOUGH
    return PASSED if enough and set(found) == {PASSED} else FAILED


def share_meeting(rows: tuple[Target, ...], values: Values) -> float:
    """The share of draws in which every measure of a pattern lies between its ends."""
    if not all(row.measure in values for row in rows):
        return math.nan
    return float(np.all([meets(row, values[row.measure]) for row in rows], axis=0).mean())


def meets(row: Target, values: np.ndarray) -> np.ndarray:
    """Whether each draw lies between the ends; one without a number does not."""
    return np.asarray((values >= row.low) & (values <= row.high))


def draws_of(values: Values) -> int:
    """How many draws there are."""
    return max((len(each) for each in values.values()), default=0)


def _measured(prefix: str, row: Target, values: Values) -> dict[str, float]:
    own = values.get(row.measure, np.empty(0))
    known = own[np.isfinite(own)]
    ends = np.percentile(known, OF_DRAWS).tolist() if len(known) else [math.nan] * 3
    return {
        f"{prefix}low": ends[0], f"{prefix}median": ends[1], f"{prefix}high": ends[2],
        f"{prefix}inside": float(meets(row, own).mean()) if len(own) else math.nan,
        f"{prefix}draws": len(own), f"{prefix}without_number": len(own) - len(known),
    }  # fmt: skip
