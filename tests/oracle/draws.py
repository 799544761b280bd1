"""Random numbers and the notation of docs/ODD.md, written from its text."""

import math
from statistics import NormalDist

MASK = 2**32 - 1
PURPOSES = {
    "HOUSEHOLD_SET_POINT": 1, "COMMUNITY_SET_POINT": 2, "HOUSEHOLD_SLOW_START": 3,
    "SAFETY_FLOOR": 4, "AFFILIATION": 5, "DOCUMENTS": 6, "DAMAGE": 7, "TRUST_NOISE": 9,
    "ENCOUNTER": 10, "DECISION": 13, "LEAVING_AGAIN": 14, "APPLYING_AGAIN": 15, "ATTENDANCE": 16,
    "OFFICER_STYLE": 17, "OFFICER_ROTATION": 18, "OFFICER_TRAINING": 19, "FORUM_PHASE": 20,
    "FORUM_FOLLOW_UP": 21, "FORUM_AGREEMENT": 22, "ATTACKS": 23, "DESK_DAYS": 24,
    "DESK_SESSION": 25, "FILE_JOINS": 26, "FILE_SERVICE": 27, "FILE_LOST": 28, "FILE_DENIED": 29,
    "FILE_LISTED": 30, "COMPANION_ARRIVAL": 32, "SURVEY_ERROR": 34, "DISPLACEMENT": 35,
    "BLOCKED": 36, "HOST": 37, "PLACEMENT": 38, "OFFICER_SELECTION": 39, "SHOCK_HOUSEHOLD": 40,
    "SHOCK_OFFICER": 41, "SHOCK_BROKER": 42, "HEAD_OF_HOUSEHOLD": 43, "PROPERTY": 44,
    "DAMAGE_CAUSE": 45, "DANGEROUS": 46, "FILE_BRIBE_REFUSED": 48, "SETTLING_PLACE": 50,
    "RAID": 52, "RAID_ABUSE": 53, "TIPS": 54, "FUEL": 55, "OFFICER_ORIGIN": 56,
    "PROBLEM_ARISES": 57, "PROBLEM_FADES": 58, "PROBLEM_BREAKS_OUT": 59, "BROKER_KILLED": 60,
    "BROKER_VICTIM": 61, "SURVEY_INTENTION": 62, "CONTESTING": 63, "AGREEMENT": 64, "PLACE": 65,
    "FILE_ABUSE": 66, "AGREEMENT_REVOKED": 67, "AGREEMENT_SPREADS": 68, "SURVEY_FEAR": 69,
    "SURVEY_EXPOSURE": 70,
}  # fmt: skip


def words(seed, week, name, address, part):
    """Section 4, stochasticity: two words of 32 bits."""
    first, second, key = address, week * 2**20 + PURPOSES[name] * 2**12 + part, seed
    for _ in range(10):
        product = 0xD256D193 * first
        first, second = (product >> 32) ^ key ^ second, product & MASK
        key = (key + 0x9E3779B9) & MASK
    return first, second


class Draws:
    """The draws of one seed and week."""

    def __init__(self, seed, week):
        self.seed, self.week = seed, week

    def u(self, name, address, part=0, week=None):
        at = self.week if week is None else week
        high, low = words(self.seed, at, name, address, part)
        return (high * 2**20 + low // 2**12 + 0.5) / 2**52

    def first_day(self, name, address, part=0):
        return self.u(name, address, part, week=0)

    def pair(self, name, address, part=0):
        high, low = words(self.seed, self.week, name, address, part)
        return (high + 0.5) / 2**32, (low + 0.5) / 2**32

    def e(self, name, address, part=0):
        return -math.log(self.u(name, address, part))


def z_of(u):
    return NormalDist().inv_cdf(u)  # AS 241 as well


def pois(mean, u):
    p = math.exp(-mean)
    count, below = 0, p
    while u > below and count < 1000:
        count += 1
        p = p * mean / count
        below += p
    return count


def within(rate, weeks):
    return 1.0 - math.exp(-rate * weeks / 52.0)


def logistic(x):
    return 1.0 / (1.0 + math.exp(-hold(x, -40.0, 40.0)))


def logit(x):
    return math.log(x / (1.0 - x))


def gamma(shape, z):
    """The gamma number of this shape at the quantile of the standard normal z."""
    root = 1.0 - 1.0 / (9.0 * shape) + z * math.sqrt(1.0 / (9.0 * shape))
    return shape * max(0.0, root) ** 3


def hold(x, low, high):
    return min(max(x, low), high)
