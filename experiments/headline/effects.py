"""What a policy combination changes against the baseline, and how sure that is.

Two intervals are kept apart. The Monte-Carlo interval is over paired runs of the calibrated model:
more runs make it narrower. The range of parameter uncertainty is over the accepted parameter sets,
which reproduce the published returns about equally well, each with its own draw of the parameters
of clearance: only evidence makes it narrower.
"""

from typing import Any

import numpy as np

from experiments.compare.statistics import paired, rank_correlation, verdict
from experiments.iraq.policy_combinations import BASE, PolicyCombination, Result
from experiments.provenance.tables import Table
from sim.measure.outcomes import OUTCOMES, unit_of_difference
from sim.run import interval

CHOSEN = (
    "return_rate", "durable_return_rate", "failed_returns", "months_displaced", "days_to_clear",
    "days_to_clear_median", "days_to_clear_p90", "working_days_to_clear", "days_to_barred",
    "barred_share", "waiting", "trust_change",
)  # fmt: skip
SAME = {  # too little to matter, by unit
    "share": 0.005, "per household": 0.005, "months per household": 0.1, "SD": 0.05,
    "calendar days": 1.0, "working days": 1.0, "households": 1000.0,
}  # fmt: skip


def select(results: list[Result], fit: str, combination: PolicyCombination) -> list[Result]:
    """The results of one policy combination of one calibration, in the order they were run."""
    return [r for r in results if r.case.fit == fit and r.case.combination.name == combination.name]


def labels(fit: str, combination: PolicyCombination) -> dict[str, Any]:
    """The columns of a table that say which runs a row is about."""
    return {"calibrated_under": fit, "policy_combination": combination.name}


def values(results: list[Result], outcome: str) -> np.ndarray:
    """One outcome of some results."""
    return np.array([result.outcomes[outcome] for result in results])


def level(
    fit: str, combination: PolicyCombination, outcome: str, runs: list[Result]
) -> dict[str, Any]:
    """One outcome of one policy combination with its Monte-Carlo interval."""
    found = interval(values(select(runs, fit, combination), outcome))
    return labels(fit, combination) | {
        "outcome": outcome, "unit": OUTCOMES[outcome].unit,
        "mean": found.mean, "low": found.low, "high": found.high, "runs": found.runs,
    }  # fmt: skip


def difference(
    fit: str, combination: PolicyCombination, outcome: str, runs: list[Result], draws: Table
) -> dict[str, Any]:
    """One paired difference from the baseline, with both intervals."""
    first, second = (values(select(runs, fit, each), outcome) for each in (BASE, combination))
    found, narrower = paired(first, second)
    row = labels(fit, combination) | {
        "outcome": outcome, "unit": OUTCOMES[outcome].unit,
        "difference": found.mean, "low": found.low, "high": found.high, "pairs": found.runs,
        "narrower_than_unpaired": narrower,
    }  # fmt: skip
    own = [
        row
        for row in draws
        if row["calibrated_under"] == fit and row["policy_combination"] == combination.name
    ]
    return row | parameter_range(own, outcome)


def parameter_range(draws: Table, outcome: str) -> dict[str, Any]:
    """The range over accepted parameter sets, the verdict, and the parameter it depends on most."""
    known = [row for row in draws if np.isfinite(row[outcome])]
    low, high = (float(q) for q in np.quantile([row[outcome] for row in known], [0.025, 0.975]))
    name, closeness = depends_most_on(known, outcome)
    unit = OUTCOMES[outcome].unit
    word = verdict_within(low, high, SAME[unit])
    return {
        "range_low": low, "range_high": high, "parameter_sets": len(known), "verdict": word,
        "depends_most_on": name, "rank_correlation": closeness,
        "sentence": sentence(outcome, word, (low, high), name),
    }  # fmt: skip


def verdict_within(low: float, high: float, same: float) -> str:
    """The verdict of an interval, about the same where it holds nothing that matters."""
    return "about the same" if -same <= low and high <= same else verdict(low, high)


def depends_most_on(draws: Table, outcome: str) -> tuple[str, float]:
    """The drawn parameter whose rank goes most with the rank of the effect, and how closely.

    No name where the closest is no closer than the closest of as many idle parameters would be.
    """
    effects = [row[outcome] for row in draws]
    names = [name for name in draws[0] if "." in name and np.ptp([r[name] for r in draws]) > 0]
    if np.ptp(effects) == 0.0:
        return "", 0.0
    strength = {name: rank_correlation((row[name] for row in draws), effects) for name in names}
    most = max(strength, key=lambda name: abs(strength[name]))
    is_noise = abs(strength[most]) < 3.2 / np.sqrt(len(draws))  # of some thirty parameters, 5 %
    return ("", 0.0) if is_noise else (most, strength[most])


def sentence(outcome: str, word: str, ends: tuple[float, float], name: str) -> str:
    """The verdict as people say it."""
    unit, times = unit_of_difference(OUTCOMES[outcome].unit)
    low, high = (f"{times * end:+.3g}" for end in ends)
    most = f"; depends most on {name}" if name else ""
    return f"{outcome}: {word} ({low} to {high} {unit}){most}"
