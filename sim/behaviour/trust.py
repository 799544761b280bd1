"""Trust in the local police, in SD of a survey: a slow part that returns, a fast one that fades.

The slow part is pulled to a set-point of the person and the place (an Ornstein-Uhlenbeck process);
the fast part half-fades in about three weeks. Both are brought up to date in closed form.
"""

import math
from typing import Annotated, NamedTuple

from sim.agents.community import NEVER_LOST
from sim.agents.police import PoliceParameters, mean_untrained_style
from sim.behaviour.decision_rounds import QUIET_WEEKS
from sim.core.compiled import compiled
from sim.core.declare import Par

WORKED_SET = "a worked set that meets test-retest, intra-class correlation and abuse together"
MICRODATA = "own regression on the microdata of Blair et al. 2021"


# fmt: off
class TrustParameters(NamedTuple):
    """What trust starts from, what moves it and how it comes back."""

    community_sd: Annotated[float, Par("SD", (0, 2), (0.2, 0.32), "A",
        "Blair et al. 2021, microdata: intra-class correlation 0.04-0.10",
        "spread of set-points between communities")] = 0.245
    personal_sd: Annotated[float, Par("SD", (0, 2), (0.3, 0.65), "D", WORKED_SET,
        "spread of set-points within a community")] = 0.49
    district_sd: Annotated[float, Par("SD", (0, 2), (0, 0.3), "D",
        "assumed; UNDP 2020: views of the police differ between governorates",
        "spread of set-points between districts")] = 0.0
    recovery_a_year: Annotated[float, Par("SD per year", (-2, 2), (0, 0.15), "B",
        "UNDP 2020: retaken governorates think better of the police than Baghdad; size assumed",
        "rise of set-points with each year since a place was retaken")] = 0.0
    recovery_years: Annotated[float, Par("years", (0, 100), (1, 6), "D", "assumed",
        "years after which set-points rise no more")] = 4.0
    slow_sd: Annotated[float, Par("SD", (0, 2), (0.25, 0.6), "D", WORKED_SET,
        "spread of the slow part about its set-point")] = 0.424
    pull_a_week: Annotated[float, Par("per week", (0, 1), (0.005, 0.03), "B",
        f"{MICRODATA}: test-retest 0.34-0.43 over a year, with a single item's error inside",
        "rate at which the slow part returns to its set-point")] = 0.02
    fast_half_life_weeks: Annotated[float, Par("weeks", (0.1, 52), (2, 4.5), "A",
        "Peyton et al. 2019: t falls from 6.94 at 3 days to 3.83 at 21 days",
        "time in which the fast part halves")] = 3.0
    survey_error_sd: Annotated[float, Par("SD", (0, 2), (0.4, 0.8), "D", WORKED_SET,
        "error of a single survey item")] = 0.67
    abuse_slow: Annotated[float, Par("SD", (-3, 0), (-0.7, -0.3), "B",
        f"{MICRODATA}: -0.37 to -0.49 in a survey",
        "change of the slow part after abuse by an officer")] = -0.5
    abuse_fast: Annotated[float, Par("SD", (-3, 0), (-0.6, 0), "D", WORKED_SET,
        "change of the fast part after abuse by an officer")] = -0.3
    visit_fast: Annotated[float, Par("SD", (0, 3), (0.1, 0.5), "B",
        "Peyton et al. 2019, about 7 of 100 points; Skogan 2006 finds nothing for good contacts",
        "change of the fast part after a fair encounter")] = 0.3
    headroom: Annotated[float, Par("SD", (0.1, 100), (0.75, 3), "D",
        "assumed; a good contact adds in proportion to what is left above",
        "slow part above its set-point at which good contacts add nothing more")] = 1.5
    barred_slow: Annotated[float, Par("SD", (-3, 0), (-0.5, 0), "D", "assumed",
        "change of the slow part when an application is denied")] = -0.2
    bribe_slow: Annotated[float, Par("SD", (-3, 0), (-0.3, 0), "D",
        "assumed; abuse, denial and bribes all cost trust",
        "change of the slow part for each bribe that was asked for")] = -0.05
    hearsay: Annotated[float, Par("SD", (0, 3), (0, 0.6), "D",
        "assumed; symmetric for good and bad news (Zhu 2023)",
        "change of the fast part if all kin tell of fair (or, downwards, of bad) encounters")] = 0.3
    prior_filter: Annotated[float, Par("share", (0, 1), (0, 1), "C",
        "White and Eiser 2004: news that fits is believed more",
        "how far hearsay counts more when it fits what one thinks, less when it does not")] = 0.5
# fmt: on


@compiled
def kept_of_slow(weeks: int, parameters: TrustParameters) -> float:
    """Share of the slow part's distance from its set-point that is left after some weeks."""
    return math.exp(-parameters.pull_a_week * weeks)


@compiled
def returned_to(value: float, set_point: float, kept: float) -> float:
    """The slow part when this share of its distance from the set-point is left, without noise."""
    return set_point + (value - set_point) * kept


@compiled
def raised(value: float, set_point: float, gain: float, headroom: float) -> float:
    """The slow part after a gain, which is the smaller the higher it stands already."""
    left = max(0.0, 1.0 - (value - set_point) / headroom)
    return value + (gain * left if gain > 0.0 else gain)


@compiled
def slow_noise_sd(weeks: int, parameters: TrustParameters) -> float:
    """SD of what some weeks of noise add to the slow part, so that `slow_sd` is stationary."""
    return parameters.slow_sd * math.sqrt(-math.expm1(-2.0 * parameters.pull_a_week * weeks))


@compiled
def kept_of_fast(weeks: int, parameters: TrustParameters) -> float:
    """Share of the fast part that is left after some weeks."""
    return math.exp(-math.log(2.0) * weeks / parameters.fast_half_life_weeks)


@compiled
def believed(news: float, trust: float, prior_filter: float) -> float:
    """How much of a piece of hearsay, from -1 to 1, is believed by one who trusts this much."""
    agreement = math.tanh(trust) if news > 0.0 else -math.tanh(trust)
    return news * (1.0 + prior_filter * agreement)


@compiled
def trust_shift(retaken_week: int, week: int, parameters: TrustParameters) -> float:
    """How far set-points have risen since a place was retaken, SD; not where it was never lost."""
    if retaken_week <= NEVER_LOST:
        return 0.0
    years = min(parameters.recovery_years, max(0, week - retaken_week) / 52.0)
    return parameters.recovery_a_year * years


def contact_balance(trust: TrustParameters, police: PoliceParameters) -> tuple[float, float]:
    """Mean of the slow and of the fast part above the set-point that first-day policing sustains.

    Set-points are lowered by their sum, so that the first-day world does not drift and only a
    change moves trust.
    """
    met = police.encounters_a_year / 52.0
    told = -math.expm1(-met * QUIET_WEEKS) / QUIET_WEEKS
    style = mean_untrained_style(police)
    abused = police.abuse_chance * (1.0 - style)
    fair = style * (1.0 - abused)
    slow_push = met * abused * trust.abuse_slow
    own = abused * trust.abuse_fast + fair * trust.visit_fast
    fast_push = met * own + told * trust.hearsay * (fair - abused)
    fast_rate = math.log(2.0) / trust.fast_half_life_weeks
    return _sustained(slow_push, trust.pull_a_week), _sustained(fast_push, fast_rate)


def _sustained(push: float, rate: float) -> float:
    """Mean level of pushes once a week that fade at this rate."""
    if push == 0.0 or rate == 0.0:
        return 0.0
    return push / -math.expm1(-rate)
