"""The outcomes: each a name, a unit, a sentence and a function of a history."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.recording.history import History

DAYS_A_MONTH = 365.25 / 12
SAID = {"share": ("percentage points", 100.0), "per household": ("per 100 households", 100.0)}
SHOWN = {"share": ("%", 100.0), "per household": ("per 100 households", 100.0)}
MATTER = (
    "return_rate", "durable_return_rate", "failed_returns", "days_to_clear", "trust_change",
)  # fmt: skip  # those that are printed unless all are asked for
CLEARED, BARRED = 0, 1
CALENDAR, WORKING = 0, 1


@dataclass(frozen=True)
class Outcome:
    """One measure of a run; NaN where a run has nothing to measure."""

    name: str
    unit: str
    about: str
    measure: Callable[[History], float]


def unit_of_difference(unit: str) -> tuple[str, float]:
    """The unit in which a difference is said, and how many of it are one of the outcome's own."""
    return SAID.get(unit, (unit, 1.0))


def unit_of_value(unit: str) -> tuple[str, float]:
    """The unit in which a value is shown, and how many of it are one of the outcome's own."""
    return SHOWN.get(unit, (unit, 1.0))


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


def class_home(history: History, name: str) -> float:
    """Share home of one class of households; NaN where there is nobody in it."""
    inside, home = history.end_survey.classes[name]
    return home / inside if inside else float("nan")


def mean_signatures(history: History) -> float:
    """Signatures asked for, mean over communities and over the weeks measured."""
    return float(history.weeks["signatures"][history.last_before + 1 :].mean())


def of_opened(history: History, column: str) -> float:
    """What a column rose by for each file opened, in the weeks measured."""
    opened = gained(history, "files_opened")
    return gained(history, column) / opened if opened else float("nan")


def spent_per_household_home(history: History) -> float:
    """Money for each household home; what a further return costs is for `cost_per` to say."""
    durable = float(history.weeks["durable"][-1]) * history.households_per_agent
    return float(history.weeks["spent_cents"][-1]) / 100.0 / durable if durable else float("nan")


_ALL = (
    Outcome("return_rate", "share", "share of displaced households that have returned at the end",
            lambda h: share(h, "returned")),
    Outcome("durable_return_rate", "share", "sustained return: home for six months or more",
            lambda h: share(h, "durable")),
    Outcome("failed_returns", "per household", "re-displacements: returned, then left again",
            failed_share),
    Outcome("months_displaced", "months per household", "displacement in the weeks measured",
            displaced_months),
    Outcome("days_to_clear", "calendar days", "mean from the first authority to the last signature",
            lambda h: mean_days(h, CLEARED, CALENDAR)),
    Outcome("days_to_clear_median", "calendar days",
            "median from the first authority to the last signature",
            lambda h: quantile_days(h, CLEARED, CALENDAR, 0.5)),
    Outcome("days_to_clear_p90", "calendar days",
            "90th percentile from the first authority to the last signature",
            lambda h: quantile_days(h, CLEARED, CALENDAR, 0.9)),
    Outcome("working_days_to_clear", "working days", "mean in days on which desks may open",
            lambda h: mean_days(h, CLEARED, WORKING)),
    Outcome("days_to_barred", "calendar days", "mean from the first authority to a denial",
            lambda h: mean_days(h, BARRED, CALENDAR)),
    Outcome("barred_share", "share", "rejection rate: denied of those decided", barred_share),
    Outcome("waiting", "households", "households whose application is open at the end",
            households_waiting),
    Outcome("trust_change", "SD",
            "mean trust in the police at the end less before the weeks measured", trust_change),
    Outcome("attacks", "attacks", "attacks in all communities in the weeks measured",
            lambda h: float(h.weeks["attacks"][h.last_before + 1 :].sum())),
    Outcome("return_rate_affiliated", "share", "home at the end, of those perceived as affiliated",
            lambda h: class_home(h, "affiliated")),
    Outcome("return_rate_without_papers", "share",
            "home at the end, of those who lacked papers on the first day",
            lambda h: class_home(h, "without_papers")),
    Outcome("return_rate_female_headed", "share", "home at the end, of those headed by a woman",
            lambda h: class_home(h, "female_headed")),
    Outcome("return_rate_fled_to_camp", "share", "home at the end, of those who fled to a camp",
            lambda h: class_home(h, "fled_to_camp")),
    Outcome("months_to_return", "months", "from losing home to being back, mean of those home",
            lambda h: h.end_survey.weeks_to_return * 7.0 / DAYS_A_MONTH),
    Outcome("settled_rate", "share", "households settled elsewhere, in a third place, at the end",
            lambda h: share(h, "settled")),
    Outcome("abroad_rate", "share", "households that have left the country",
            lambda h: share(h, "abroad")),
    Outcome("intends_to_return", "share",
            "of those displaced at the end, who say they will return within a year",
            lambda h: h.end_survey.intends),
    Outcome("undecided", "share", "of those displaced at the end, who say that they do not know",
            lambda h: h.end_survey.undecided),
    Outcome("given_up", "share", "applications given up over a bribe, of those opened",
            lambda h: of_opened(h, "files_given_up")),
    Outcome("bribes", "per file", "bribes asked for, for each application opened",
            lambda h: of_opened(h, "bribes")),
    Outcome("wrongly_barred", "households", "families without a threat that were denied",
            lambda h: gained(h, "wrongly_barred") * h.households_per_agent),
    Outcome("wrongly_cleared", "households", "families with a threat that were cleared",
            lambda h: gained(h, "wrongly_cleared") * h.households_per_agent),
    Outcome("signatures_in_force", "signatures",
            "signatures asked for, mean over communities and the weeks measured", mean_signatures),
    Outcome("signatures_at_end", "signatures", "signatures asked for at the end, mean",
            lambda h: float(h.weeks["signatures"][-1])),
    Outcome("forums_agreed", "places", "places with an agreement on fewer signatures at the end",
            lambda h: float(h.weeks["forums_agreed"][-1])),
    Outcome("agreements_made", "agreements", "agreements that forums came to at their meetings",
            lambda h: gained(h, "agreements_made")),
    Outcome("agreements_refused", "proposals", "proposals of forums that those who sign refused",
            lambda h: gained(h, "agreements_refused")),
    Outcome("agreements_revoked", "agreements", "agreements taken back after attacks",
            lambda h: gained(h, "agreements_revoked")),
    Outcome("agreements_spread", "agreements", "agreements taken over from places near by",
            lambda h: gained(h, "agreements_spread")),
    Outcome("tension", "per 1,000 households", "open problems at the end, mean over communities",
            lambda h: float(h.weeks["tension"][-1])),
    Outcome("standing", "0 to 1", "how far forums are seen to keep promises, at the end",
            lambda h: float(h.weeks["standing"][-1]) if h.weeks["meetings"][-1] else float("nan")),
    Outcome("problems_raised", "problems", "problems that arose in the weeks measured",
            lambda h: gained(h, "problems_raised")),
    Outcome("problems_solved", "problems", "problems that forums solved",
            lambda h: gained(h, "problems_solved")),
    Outcome("conflicts", "conflicts", "problems that became open conflict",
            lambda h: gained(h, "conflicts")),
    Outcome("tips", "tips", "tips to the police in the weeks measured",
            lambda h: gained(h, "tips")),
    Outcome("brokers_killed", "persons", "killed of those who sign or sit in a forum",
            lambda h: gained(h, "brokers_killed")),
    Outcome("spent", "EUR", "money spent on levers",
            lambda h: float(h.weeks["spent_cents"][-1]) / 100.0),
    Outcome("spent_per_household_home", "EUR",
            "money spent per household home six months or more; no price of a return",
            spent_per_household_home),
)  # fmt: skip

OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _ALL}


def measure(history: History) -> dict[str, float]:
    """Every outcome of a run."""
    return {name: outcome.measure(history) for name, outcome in OUTCOMES.items()}
