"""What a policy combination changes against the baseline, and how sure that is.

The estimate is the median over the accepted parameter sets, which reproduce the published returns
about equally well, each with its own draw of all that the compared levers act through; its interval
is their 95 % range, which only evidence makes narrower. The calibrated set stands beside it, with a
Monte-Carlo interval over paired runs, which more runs make narrower.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.compare.statistics import normal_quantile, rank_correlation, verdict
from experiments.headline.contrasts import Contrast
from experiments.iraq.policy_combinations import PolicyCombination, Result
from experiments.provenance.tables import Table
from sim.measure.outcomes import OUTCOMES, unit_of_difference
from sim.run import interval, interval_of

CHOSEN = (
    "return_rate", "durable_return_rate", "failed_returns", "months_displaced", "days_to_clear",
    "days_to_clear_median", "days_to_clear_p90", "working_days_to_clear", "days_to_barred",
    "barred_share", "waiting", "trust_change", "signatures_in_force", "agreements_made",
    "agreements_refused", "agreements_revoked", "agreements_spread",
)  # fmt: skip
SAME = {  # too little to matter, by unit
    "share": 0.005, "per household": 0.005, "months per household": 0.1, "SD": 0.05,
    "calendar days": 1.0, "working days": 1.0, "households": 1000.0, "signatures": 0.1,
    "agreements": 1.0, "proposals": 1.0,
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
    found = interval_of(values(select(runs, fit, combination), outcome), OUTCOMES[outcome].unit)
    return labels(fit, combination) | {
        "outcome": outcome, "unit": OUTCOMES[outcome].unit,
        "mean": found.mean, "low": found.low, "high": found.high, "runs": found.runs,
    }  # fmt: skip


def effect(
    fit: str, contrast: Contrast, outcome: str, runs: list[Result], sets: Table
) -> dict[str, Any]:
    """One contrast: the median over accepted sets with their range, then the calibrated set."""
    row = {"calibrated_under": fit, "policy_combination": contrast.name}
    row |= {"outcome": outcome, "unit": OUTCOMES[outcome].unit}
    row |= parameter_range(sets_of(fit, contrast, sets), outcome)
    return row | calibrated_set(fit, contrast, outcome, runs)


def calibrated_set(
    fit: str, contrast: Contrast, outcome: str, runs: list[Result]
) -> dict[str, Any]:
    """The same contrast in the calibrated set: its mean over paired seeds and their interval."""
    found = {name: values(_named(runs, fit, name), outcome) for name, _ in contrast.terms}
    paired = contrast.of(found)
    apart = float(np.sqrt(np.sum([each.var(ddof=1) for each in found.values()])))
    spread, ends = float(paired.std(ddof=1)), interval(paired)
    return {
        "calibrated_set": ends.mean, "calibrated_low": ends.low, "calibrated_high": ends.high,
        "pairs": ends.runs, "narrower_than_unpaired": apart / spread if spread else np.inf,
    }  # fmt: skip


def _named(runs: list[Result], fit: str, name: str) -> list[Result]:
    return [r for r in runs if r.case.fit == fit and r.case.combination.name == name]


def sets_of(fit: str, contrast: Contrast, sets: Table) -> Table:
    """The rows of one contrast of one calibration, one for each accepted set."""
    return [
        row
        for row in sets
        if row["calibrated_under"] == fit and row["policy_combination"] == contrast.name
    ]


def spread_over_sets(effects: Sequence[float]) -> dict[str, Any]:
    """The median of an effect over accepted sets, and the range that holds 95 % of them."""
    known = [each for each in effects if np.isfinite(each)]
    ends = np.quantile(known, [0.5, 0.025, 0.975]).tolist() if known else [float("nan")] * 3
    return {
        "difference": ends[0], "range_low": ends[1], "range_high": ends[2],
        "parameter_sets": len(known),
        "interval": f"95 % range over {len(known)} accepted parameter sets",
    }  # fmt: skip


def parameter_range(sets: Table, outcome: str) -> dict[str, Any]:
    """The estimate, its range, the verdict, and the parameter that the effect depends on most."""
    known = [row for row in sets if np.isfinite(row[outcome])]
    found = spread_over_sets([row[outcome] for row in known])
    low, high = found["range_low"], found["range_high"]
    name, closeness = depends_most_on(known, outcome)
    word = verdict_within(low, high, SAME[OUTCOMES[outcome].unit])
    return found | {
        "verdict": word, "depends_most_on": name, "rank_correlation": closeness,
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
    if not draws:
        return "", 0.0
    names = [name for name in draws[0] if "." in name and np.ptp([r[name] for r in draws]) > 0]
    if not names or np.ptp(effects) == 0.0:
        return "", 0.0
    strength = {name: rank_correlation((row[name] for row in draws), effects) for name in names}
    most = max(strength, key=lambda name: abs(strength[name]))
    is_noise = abs(strength[most]) < normal_quantile(0.05 / len(names)) / np.sqrt(len(draws))
    return ("", 0.0) if is_noise else (most, strength[most])


def sentence(outcome: str, word: str, ends: tuple[float, float], name: str) -> str:
    """The verdict as people say it."""
    unit, times = unit_of_difference(OUTCOMES[outcome].unit)
    low, high = (f"{times * end:+.3g}" for end in ends)
    most = f"; depends most on {name}" if name else ""
    return f"{outcome}: {word} ({low} to {high} {unit}){most}"
