"""The outcomes: each a name, a unit, a sentence and a function of a history."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.history import History

DAYS_A_MONTH = 365.25 / 12
CLEARED, BARRED = 0, 1
CALENDAR, WORKING = 0, 1


@dataclass(frozen=True)
class Outcome:
    """One measure of a run; NaN where a run has nothing to measure."""

    name: str
    unit: str
    about: str
    measure: Callable[[History], float]


def share(history: History, column: str) -> float:
    """Share of all households at the end of the run."""
    return float(history.weeks[column][-1]) / history.agents


def gained(history: History, column: str) -> float:
    """What a column rose by in the weeks measured."""
    return float(history.weeks[column][-1] - history.weeks[column][history.last_before])


def displaced_months(history: History) -> float:
    """Months away from home per household, in the weeks measured."""
    weeks = history.weeks[history.last_before + 1 :]
    home = (weeks["returned"] + weeks["at_home"]) / history.agents
    return float((1.0 - home).sum() * 7.0 / DAYS_A_MONTH)


def mean_days(history: History, outcome: int, clock: int) -> float:
    """Mean duration of the files closed with this outcome, in days of this clock."""
    counts = history.durations[outcome, clock]
    if counts.sum() == 0:
        return float("nan")
    return float((counts * np.arange(len(counts))).sum() / counts.sum())


def quantile_days(history: History, outcome: int, clock: int, level: float) -> float:
    """The duration that this share of the files closed with this outcome does not exceed."""
    counts = history.durations[outcome, clock]
    if counts.sum() == 0:
        return float("nan")
    return float(np.searchsorted(counts.cumsum(), level * counts.sum()))


def barred_share(history: History) -> float:
    """Share barred of the files closed as cleared or barred in the weeks measured."""
    barred, cleared = gained(history, "files_barred"), gained(history, "files_cleared")
    return barred / (barred + cleared) if barred + cleared else float("nan")


def failed_share(history: History) -> float:
    """Failed returns for each household, in the weeks measured."""
    return gained(history, "failed") / history.agents


def trust_change(history: History) -> float:
    """Mean trust at the end less mean trust before the weeks measured, SD."""
    return gained(history, "trust")


def households_waiting(history: History) -> float:
    """Households whose file is open at the end."""
    return float(history.weeks["waiting"][-1]) * history.households_per_agent


_ALL = (
    Outcome("return_rate", "share", "households home at the end, of all ever displaced",
            lambda h: share(h, "returned")),
    Outcome("durable_return_rate", "share", "households home for half a year or more at the end",
            lambda h: share(h, "durable")),
    Outcome("failed_returns", "per household", "returns that ended in leaving again",
            failed_share),
    Outcome("months_displaced", "months per household", "time away from home in the weeks measured",
            displaced_months),
    Outcome("days_to_clear", "calendar days", "mean from the first desk to the last signature",
            lambda h: mean_days(h, CLEARED, CALENDAR)),
    Outcome("days_to_clear_median", "calendar days", "median of the same",
            lambda h: quantile_days(h, CLEARED, CALENDAR, 0.5)),
    Outcome("days_to_clear_p90", "calendar days", "90th percentile of the same",
            lambda h: quantile_days(h, CLEARED, CALENDAR, 0.9)),
    Outcome("working_days_to_clear", "working days", "mean in days on which desks may open",
            lambda h: mean_days(h, CLEARED, WORKING)),
    Outcome("days_to_barred", "calendar days", "mean from the first desk to being barred",
            lambda h: mean_days(h, BARRED, CALENDAR)),
    Outcome("barred_share", "share", "files barred, of those cleared or barred", barred_share),
    Outcome("waiting", "households", "households whose file is open at the end",
            households_waiting),
    Outcome("trust_change", "SD",
            "mean trust in the police at the end less before the weeks measured", trust_change),
    Outcome("attacks", "attacks", "attacks in all communities in the weeks measured",
            lambda h: float(h.weeks["attacks"][h.last_before + 1 :].sum())),
    Outcome("spent", "EUR", "money spent on levers",
            lambda h: float(h.weeks["spent_cents"][-1]) / 100.0),
)  # fmt: skip

OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _ALL}


def measure(history: History) -> dict[str, float]:
    """Every outcome of a run."""
    return {name: outcome.measure(history) for name, outcome in OUTCOMES.items()}
