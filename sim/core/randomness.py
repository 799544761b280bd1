"""Random numbers have names: one draw for each (seed, week, purpose, row, part), in no sequence.

The generator is Philox 2x32-10 (Salmon, Moraes, Dror and Shaw 2011, SC'11,
doi:10.1145/2063384.2063405), a keyed bijection of 64 bits: the key is the seed, the counter is the
name of the draw, and the 64 bits that come out are the draw. Nothing is stored and nothing depends
on what else is drawn, so two scenarios with one seed are the same world on common random numbers.

    key        32 bits   seed
    counter 0  32 bits   row: the random stream of the row, `address(community, number)`
    counter 1  32 bits   week (12 bits) | purpose (8 bits) | part (12 bits: day, desk, companion)

All arithmetic is on whole numbers that are masked to 32 bits, so that unbounded Python integers
and the compiler's wrapping 64-bit ones give the same bits.
"""

import math
from enum import IntEnum

import numpy as np

from sim.core.compiled import compiled, making_arrays
from sim.core.distributions import normal_quantile

MASK = 0xFFFFFFFF
WEEKS = 1 << 12  # weeks a run may have
PARTS = 1 << 12  # parts a draw may have
ROWS = 1 << 12  # rows a community may have
COMMUNITIES = 1 << 20


class Purpose(IntEnum):
    """What a draw is for. Append only: a number is never changed and never used again."""

    HOUSEHOLD_SET_POINT = 1
    COMMUNITY_SET_POINT = 2
    HOUSEHOLD_SLOW_START = 3
    SAFETY_FLOOR = 4
    AFFILIATION = 5
    DOCUMENTS = 6
    DAMAGE = 7
    ROUND_PHASE = 8
    TRUST_NOISE = 9
    ENCOUNTER = 10
    ENCOUNTER_OFFICER = 11
    ENCOUNTER_CONDUCT = 12
    DECISION = 13
    LEAVING_AGAIN = 14
    APPLYING_AGAIN = 15
    ATTENDANCE = 16
    OFFICER_STYLE = 17
    OFFICER_ROTATION = 18
    OFFICER_TRAINING = 19
    FORUM_PHASE = 20
    FORUM_FOLLOW_UP = 21
    FORUM_AGREEMENT = 22
    ATTACKS = 23
    DESK_DAYS = 24
    DESK_SESSION = 25
    FILE_JOINS = 26
    FILE_SERVICE = 27
    FILE_LOST = 28  # a pair: the second is when tomorrow it reaches the next desk
    FILE_DENIED = 29  # a pair: the second is whether a bribe is asked for
    FILE_LISTED = 30
    FILE_NEXT_DAY = 31  # no longer drawn
    COMPANION_ARRIVAL = 32  # a pair: the second is the service
    COMPANION_SERVICE = 33  # no longer drawn
    SURVEY_ERROR = 34
    DISPLACEMENT = 35
    BLOCKED = 36
    HOST = 37
    PLACEMENT = 38
    OFFICER_SELECTION = 39
    SHOCK_HOUSEHOLD = 40
    SHOCK_OFFICER = 41
    SHOCK_BROKER = 42
    HEAD_OF_HOUSEHOLD = 43
    PROPERTY = 44
    DAMAGE_CAUSE = 45
    DANGEROUS = 46
    FILE_BRIBE = 47  # no longer drawn
    FILE_BRIBE_REFUSED = 48
    SETTLING = 49
    SETTLING_PLACE = 50
    LEAVING_COUNTRY = 51
    RAID = 52
    RAID_ABUSE = 53
    TIPS = 54
    FUEL = 55
    OFFICER_ORIGIN = 56
    PROBLEM_ARISES = 57
    PROBLEM_FADES = 58
    PROBLEM_BREAKS_OUT = 59
    BROKER_KILLED = 60
    BROKER_VICTIM = 61
    SURVEY_INTENTION = 62
    CONTESTING = 63  # whether a denial is lifted
    AGREEMENT = 64  # that blocked families of a place come back, without a mediator
    PLACE = 65  # how a district differs, a part for each thing that does
    FILE_ABUSE = 66
    AGREEMENT_REVOKED = 67
    AGREEMENT_SPREADS = 68
    SURVEY_FEAR = 69
    SURVEY_EXPOSURE = 70


@compiled
def philox(key: int, counter_0: int, counter_1: int) -> tuple[int, int]:
    """Philox 2x32-10: two words of 32 bits from a key and a counter of two words."""
    for _ in range(10):
        product = 0xD256D193 * counter_0
        counter_0 = ((product >> 32) & MASK) ^ key ^ counter_1
        counter_1 = product & MASK
        key = (key + 0x9E3779B9) & MASK
    return counter_0, counter_1


@compiled
def address(community: int, number: int) -> int:
    """The random stream of a row: the same however many rows other communities have."""
    return (community << 12) | number


@compiled
def draw(seed: int, week: int, purpose: int, row: int, part: int = 0) -> float:
    """A uniform number, never 0 and never 1, on a grid of 2**-52."""
    high, low = philox(seed, row, (week << 20) | (purpose << 12) | part)
    return (((high << 20) | (low >> 12)) + 0.5) / 4503599627370496.0


@compiled
def draw_pair(seed: int, week: int, purpose: int, row: int, part: int = 0) -> tuple[float, float]:
    """Two independent uniform numbers, never 0 and never 1, each on a grid of 2**-32."""
    high, low = philox(seed, row, (week << 20) | (purpose << 12) | part)
    return (high + 0.5) / 4294967296.0, (low + 0.5) / 4294967296.0


@making_arrays
def draws(seed: int, week: int, purpose: int, rows: np.ndarray, part: int = 0) -> np.ndarray:
    """A uniform number for each of these rows."""
    found = np.zeros(len(rows))
    for place in range(len(rows)):
        found[place] = draw(seed, week, purpose, int(rows[place]), part)
    return found


@compiled
def normal(seed: int, week: int, purpose: int, row: int, part: int = 0) -> float:
    """A standard normal number, by inversion."""
    return normal_quantile(draw(seed, week, purpose, row, part))


@compiled
def exponential(seed: int, week: int, purpose: int, row: int, part: int = 0) -> float:
    """An exponential number of mean 1."""
    return -math.log(draw(seed, week, purpose, row, part))


@compiled
def poisson(mean: float, uniform: float) -> int:
    """The Poisson count at this quantile, by inversion; for means up to about 100."""
    probability = math.exp(-mean)
    below = probability
    count = 0
    while uniform > below and count < 1000:
        count += 1
        probability *= mean / count
        below += probability
    return count
