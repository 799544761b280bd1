"""Patterns of a panel of people in peaceful places: persistence, abuse, meetings, a good visit.

Half of the places have forums, as in the microdata. The same respondents are asked twice, a year
apart, with the error of a survey item.
"""

from typing import Any

import numpy as np

from experiments.calibration.outputs import intra_class
from experiments.iraq.policy_combinations import EVERYWHERE
from experiments.iraq.posterior_worlds import iraq
from experiments.patterns.draws import World
from experiments.patterns.statistics import correlation, effects_within
from experiments.runs.job import Job
from experiments.runs.measures import Lived, Measure, ratio
from experiments.trial.sites import AGENT, peaceful, world_of
from experiments.trial.survey import respondents
from sim.agents.police import Conduct
from sim.behaviour.decision_rounds import QUIET_WEEKS
from sim.behaviour.encounters import catch_up, feel
from sim.behaviour.household_context import HouseholdContext
from sim.core.randomness import Purpose, draws
from sim.engine.draws import draws_of
from sim.levers.policing import CommunityPolicing
from sim.model import ReturnModel
from sim.recording.surveys import trust_survey
from sim.scenario.scenario import Scenario

PLACES = 160  # with 18 respondents each: about the 2,924 of Uganda
YEAR = 52
VISIT, LATER = 0, 3  # weeks between a good visit and the question; the study has 3 and 21 days
DAYS = 18 / 21  # of the weeks between both: the study has 18 days


def scenario(base: Scenario, places: int) -> Scenario:
    """Alike places for two years, half of them with community policing."""
    world = world_of(base.world, places)
    plain = peaceful(base, world, "panel", 2 * YEAR)
    half = tuple(line.community for line in world.communities[::2])
    forums = CommunityPolicing(forums=EVERYWHERE, communities=half)
    return plain.with_(**{"run.households_per_agent": AGENT}).with_levers(forums)


def jobs(world: World, places: int) -> list[Job]:
    """One run."""
    own = world.at_a_site(scenario(iraq(), places), {})
    return [Job(own, world.seed, (PANEL,))]


def note(model: ReturnModel) -> dict[str, Any] | None:
    """From the first wave on, what respondents met with; in both waves what they answer."""
    if model.week < YEAR:
        return None
    rows, context = model.rows, model.household_context
    asked = respondents(rows.households["community"], model.seed)
    own = rows.households[asked]
    found: dict[str, Any] = {}
    if model.week > YEAR:
        looked_back = own["updated"] == model.week
        weeks = np.where(looked_back, np.minimum(QUIET_WEEKS, model.week - YEAR), 0)
        since = model.week - QUIET_WEEKS >= YEAR  # what it met with was all after the first wave
        found["abused"] = looked_back & (own["contact"] == Conduct.ABUSIVE) & since
        found["attended"] = attended(own, rows.forums, weeks, context)
    if model.week in (YEAR, 2 * YEAR):
        found |= {"trust": trust_survey(own, context), "place": own["community"].copy()}
    if model.week == 2 * YEAR:
        now = caught_up(own, context)
        weeks = np.minimum(QUIET_WEEKS, model.week - own["updated"].astype(int))
        found["abused"] = found["abused"] | (now["contact"] == Conduct.ABUSIVE)
        found["attended"] = found["attended"] + attended(own, rows.forums, weeks, context)
        found["visit"] = [visited(now, age, context) for age in (VISIT, LATER)]
    return found


def kept(run: Lived) -> dict[str, float]:
    """The measures of one run."""
    first, *later = [each for each in run.noted if each is not None]
    last = later[-1]
    abused = np.any([each["abused"] for each in later], axis=0)
    meetings = np.any([each["attended"] > 0 for each in later], axis=0)
    causes = [first["trust"], abused, meetings]
    _, abuse, meeting = effects_within(last["trust"], causes, last["place"]).tolist()
    at_once, left = last["visit"]
    kept_of_visit = ratio(left, at_once)
    return {
        "visit_left": kept_of_visit**DAYS if kept_of_visit > 0.0 else kept_of_visit,
        "abuse_effect": ratio(abuse, float(last["trust"].std())),
        "bad_to_good": ratio(-abuse, meeting),
        "test_retest": correlation(first["trust"], last["trust"]),
        "trust_icc": intra_class(last["trust"], last["place"]),
    }


def attended(
    own: np.ndarray, forums: np.ndarray, weeks: np.ndarray, context: HouseholdContext
) -> np.ndarray:
    """How many meetings of the last weeks, so many for each household, it went to."""
    found = np.zeros(len(own), int)
    held = forums["meetings_of_late"][own["community"]].astype(np.int64)
    for age in range(QUIET_WEEKS):
        met = (held >> age & 1 == 1) & (age < weeks)
        if met.any():
            u = draws(context.seed, context.week, Purpose.ATTENDANCE.value, own["stream"], age)
            found += met & (u < context.forum.attendance)
    return found


def caught_up(own: np.ndarray, context: HouseholdContext) -> np.ndarray:
    """Copies of households that have looked back on all weeks up to this one."""
    now = own.copy()
    now["contact"] = Conduct.NONE
    for row in now:
        place = context.communities[row["community"]]
        catch_up(row, place, draws_of(int(row["stream"]), context), context)
    now["updated"] = context.week
    return now


def visited(now: np.ndarray, age: int, context: HouseholdContext) -> float:
    """What a fair encounter so many weeks ago adds to mean trust; each is asked with and without.

    How many were asked in the study is not in the evidence, so nobody is left out by chance.
    """
    after = now.copy()
    for row in after:
        feel(row, Conduct.FAIR.value, age, context)
    return float((trust_survey(after, context) - trust_survey(now, context)).mean())


PANEL = Measure("patterns of a panel", kept, note)
