"""What a field team sees each month: registers, counts and surveys of its one programme's world.

Nothing here knows the world without the programme. Registers of desks, police and forums are taken
as complete; counts of returns and surveys have the errors of counts and of small samples.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from experiments.iraq.observation import COUNT_ERROR
from experiments.runs.measures import Lived, Measure, ratio
from sim.measure.outcomes import CALENDAR, CLEARED, DAYS_A_MONTH
from sim.model import ReturnModel
from sim.recording.surveys import asked, fear_survey, trust_survey

MONTHS = 6  # that are observed after the start
RESPONDENTS = 1000  # households that a survey asks each month, drawn anew from all (assumed)
WEEKS_BEFORE = 13  # of which the mean month before the start is (assumed)
WEEKS_A_MONTH = DAYS_A_MONTH / 7.0
SAMPLE, COUNTING = 1, 2  # of random numbers
AWAY = ("displaced", "waiting", "barred", "travelling")
DESKS, COUNTS, SURVEY = "registers of the desks", "counts of returns", "survey"
POLICE, FORUMS = "registers of the police", "registers of the forums"
Note = dict[str, Any]


class Month(NamedTuple):
    """What is known of one month, or of the weeks before the start."""

    weeks: np.ndarray  # rows of the history: the last week before it, and its own weeks
    households_per_agent: int
    earlier: Note  # of the last week before it
    note: Note  # of its last week

    def gained(self, *columns: str) -> float:
        """What running counts rose by."""
        return float(sum(self.weeks[name][-1] - self.weeks[name][0] for name in columns))

    def a_month(self, amount: float) -> float:
        """An amount of all its weeks as one of a month."""
        return amount * WEEKS_A_MONTH / (len(self.weeks) - 1)

    def at_start(self, *columns: str) -> float:
        """A stock in the last week before it."""
        return float(sum(self.weeks[name][0] for name in columns))


@dataclass(frozen=True)
class Indicator:
    """One thing that is observed; NaN where there was nothing to observe."""

    name: str
    words: str
    unit: str
    source: str  # who observes it
    about: str
    of: Callable[[Month], float]
    error: float = 0.0  # SD of what is observed, as a share of it


def days_to_clear(month: Month) -> float:
    """The mean of the applications that were cleared in the month."""
    files = np.asarray(month.note["cleared"]) - np.asarray(month.earlier["cleared"])
    return ratio(float((files * np.arange(len(files))).sum()), float(files.sum()))


def open_problems(month: Month) -> float:
    """The mean over places that will have a forum."""
    return float(np.mean(month.note["tension"])) if len(month.note["tension"]) else math.nan


def promises_kept(month: Month) -> float:
    """The mean over forums that have met in the month and taken something up."""
    met = np.asarray(month.note["meetings"]) > np.asarray(month.earlier["meetings"])
    chosen = met & (np.asarray(month.note["topic"]) >= 0)
    return float(np.asarray(month.note["kept"])[chosen].mean()) if chosen.any() else math.nan


def returns(month: Month) -> float:
    """Returns of a month for each 1,000 households that were away, failed ones counted too."""
    moved = month.a_month(month.gained("returned", "failed"))
    return 1000.0 * ratio(moved, month.at_start(*AWAY))


_ALL = (
    Indicator("days_to_clear", "days to clear", "calendar days", DESKS,
              "mean of the applications cleared in the month, from the first authority to the last "
              "signature", days_to_clear),
    Indicator("waiting", "applications waiting", "applications", DESKS,
              "open at the end of the month",
              lambda m: float(m.weeks["waiting"][-1]) * m.households_per_agent),
    Indicator("applications", "applications made", "applications a month", DESKS,
              "opened in the month",
              lambda m: m.a_month(m.gained("files_opened")) * m.households_per_agent),
    Indicator("refused", "applications refused", "share", DESKS,
              "refused of those decided in the month",
              lambda m: ratio(m.gained("files_barred"), m.gained("files_barred", "files_cleared"))),
    Indicator("dropped", "applications dropped", "share", DESKS,
              "withdrawn, or given up over a bribe, of those closed in the month",
              lambda m: ratio(
                  m.gained("files_withdrawn", "files_given_up"),
                  m.gained("files_withdrawn", "files_given_up", "files_barred", "files_cleared"))),
    Indicator("returns", "returns", "per 1,000 displaced households a month", COUNTS,
              "households that came home in the month, of those away at its start", returns,
              COUNT_ERROR),
    Indicator("failed_returns", "failed returns", "per 1,000 returned households a month", COUNTS,
              "households that left home again in the month, of those home at its start",
              lambda m: 1000.0 * ratio(m.a_month(m.gained("failed")), m.at_start("returned")),
              COUNT_ERROR),
    Indicator("trust", "trust in the police", "SD", SURVEY,
              "mean answer to 'I trust the police'", lambda m: float(m.note["trust"])),
    Indicator("fear", "fear of violence", "SD", SURVEY,
              "mean answer to 'I am afraid of violence'", lambda m: float(m.note["fear"])),
    Indicator("intentions", "intentions to return", "share", SURVEY,
              "of the displaced asked, who say that they will return within a year",
              lambda m: float(m.note["intends"])),
    Indicator("tips", "tips", "tips a month", POLICE, "given to the police",
              lambda m: m.a_month(m.gained("tips"))),
    Indicator("attacks", "attacks", "attacks a month", POLICE, "recorded in all places",
              lambda m: m.a_month(float(m.weeks["attacks"][1:].sum()))),
    Indicator("open_problems", "open problems", "per 1,000 households", FORUMS,
              "at the end of the month, mean over the places of the programme's forums",
              open_problems),
    Indicator("problems_solved", "problems solved", "problems a month", FORUMS,
              "solved by forums", lambda m: m.a_month(m.gained("problems_solved"))),
    Indicator("promises_kept", "promises kept", "share", FORUMS,
              "of the problems taken up, solved since; mean over forums that met in the month",
              promises_kept),
)  # fmt: skip
INDICATORS: dict[str, Indicator] = {each.name: each for each in _ALL}


def ends(start: int) -> list[int]:
    """The week before the months before the start, the week before the start, each month's last."""
    last = start - 1
    return [last - WEEKS_BEFORE] + [last + round(m * WEEKS_A_MONTH) for m in range(MONTHS + 1)]


def note(model: ReturnModel) -> Note | None:
    """What is asked and read at the end of a month; forums of all places, until these are known."""
    if model.week not in ends(model.setting.run.measured_from):
        return None
    rows = model.rows
    found: Note = {
        "cleared": rows.durations.sum(axis=0)[CLEARED, CALENDAR].copy(),
        "tension": rows.problems["tension"].copy(),
        "has_forum": rows.levers_in_force["forum"] == 1,
    }
    found |= {name: rows.forums[name].copy() for name in ("meetings", "topic", "kept")}
    return found | survey(model)


def survey(model: ReturnModel) -> Note:
    """What households drawn by lot answer this week, each with an error of its own."""
    households, context = model.rows.households, model.household_context
    random = np.random.default_rng([model.seed, SAMPLE, model.week])
    respondents = households[random.integers(len(households), size=RESPONDENTS)]
    intends = asked(respondents, context, model.setting.survey)
    return {
        "trust": trust_survey(respondents, context).mean(),
        "fear": fear_survey(respondents, context, model.setting.survey).mean(),
        "intends": ratio(float(intends[0]), float(intends.sum())),
    }


def kept(run: Lived) -> dict[str, list[float | None]]:
    """Each indicator before the start and in each month after it; None where there was nothing."""
    errors = np.random.default_rng([run.history.seed, COUNTING])
    observed = months(run)
    found: dict[str, list[float | None]] = {}
    for name, indicator in INDICATORS.items():
        off = 1.0 + indicator.error * errors.normal(size=len(observed))
        values = [indicator.of(month) * times for month, times in zip(observed, off, strict=True)]
        found[name] = [None if math.isnan(value) else float(value) for value in values]
    return found


def months(run: Lived) -> list[Month]:
    """The months before the start as one, then each month after it."""
    history, at = run.history, ends(run.history.measured_from)
    notes = _of_forums([run.noted[week - 1] for week in at])
    return [
        Month(history.weeks[first : last + 1], history.households_per_agent, *notes[place:][:2])
        for place, (first, last) in enumerate(pairwise(at))
    ]


def _of_forums(notes: list[Note]) -> list[Note]:
    """Notes with open problems of those places only that have a forum at the end."""
    places = notes[-1]["has_forum"]
    return [each | {"tension": each["tension"][places]} for each in notes]


FIELD = Measure("what a field team sees by month", kept, note)
