"""What a corner changes against ten signatures with reactive policing, and how sure that is.

Two intervals are kept apart. The Monte-Carlo interval is over paired seeds of the best fit: more
runs shrink it. The interval over what is not known is over the ensemble, whose members fit the
published returns about equally well, each with its own draw of the parameters of clearance: only
evidence shrinks it.
"""

from typing import Any

import numpy as np

from experiments.compare.statistics import paired, rank_correlation, verdict
from experiments.iraq.policy_combinations import BASE, Corner, Result
from experiments.provenance.tables import Table
from sim.measure.outcomes import OUTCOMES
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
WORDS = {"share": ("points", 100.0), "per household": ("per 100", 100.0)}


def select(results: list[Result], fit: str, corner: Corner) -> list[Result]:
    """The results of one corner of one fit, in the order they were run."""
    return [r for r in results if r.case.fit == fit and r.case.corner.name == corner.name]


def values(results: list[Result], outcome: str) -> np.ndarray:
    """One outcome of some results."""
    return np.array([result.outcomes[outcome] for result in results])


def level(fit: str, corner: Corner, outcome: str, runs: list[Result]) -> dict[str, Any]:
    """One outcome of one corner with its Monte-Carlo interval."""
    found = interval(values(select(runs, fit, corner), outcome))
    return {
        "fit": fit, "corner": corner.name, "outcome": outcome, "unit": OUTCOMES[outcome].unit,
        "mean": found.mean, "low": found.low, "high": found.high, "runs": found.runs,
    }  # fmt: skip


def difference(
    fit: str, corner: Corner, outcome: str, runs: list[Result], draws: Table
) -> dict[str, Any]:
    """One paired difference from ten signatures with reactive policing, with both intervals."""
    first, second = (values(select(runs, fit, each), outcome) for each in (BASE, corner))
    found, narrower = paired(first, second)
    row = {
        "fit": fit, "corner": corner.name, "outcome": outcome, "unit": OUTCOMES[outcome].unit,
        "difference": found.mean, "low": found.low, "high": found.high, "pairs": found.runs,
        "narrower_than_unpaired": narrower,
    }  # fmt: skip
    own = [row for row in draws if row["fit"] == fit and row["corner"] == corner.name]
    return row | unknown(own, outcome)


def unknown(draws: Table, outcome: str) -> dict[str, Any]:
    """The interval over what is not known, the verdict, and what it hangs on most."""
    known = [row for row in draws if np.isfinite(row[outcome])]
    low, high = (float(q) for q in np.quantile([row[outcome] for row in known], [0.025, 0.975]))
    name, closeness = hangs_on(known, outcome)
    unit = OUTCOMES[outcome].unit
    word = verdict_within(low, high, SAME[unit])
    return {
        "unknown_low": low, "unknown_high": high, "draws": len(known), "verdict": word,
        "hangs_on": name, "rank_correlation": closeness,
        "sentence": sentence(outcome, word, (low, high), name),
    }  # fmt: skip


def verdict_within(low: float, high: float, same: float) -> str:
    """The verdict of an interval, about the same where it holds nothing that matters."""
    return "about the same" if -same <= low and high <= same else verdict(low, high)


def hangs_on(draws: Table, outcome: str) -> tuple[str, float]:
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
    unit, times = WORDS.get(OUTCOMES[outcome].unit, (OUTCOMES[outcome].unit, 1.0))
    low, high = (f"{times * end:+.3g}" for end in ends)
    hangs = f"; most on {name}" if name else ""
    return f"{outcome}: {word} ({low} to {high} {unit}){hangs}"
