"""How well rules do on draws that were not used for choosing, with exact intervals."""

from typing import NamedTuple

import numpy as np
from scipy.stats import beta

LEVEL = 0.95
BETTER, WORSE = "better than a coin", "worse than a coin"
NO_BETTER, NOT_JUDGED = "no better than a coin", "too few draws to judge"


class Share(NamedTuple):
    """A share of so many draws with its interval."""

    share: float
    low: float
    high: float
    draws: int


class Score(NamedTuple):
    """What a rule says of draws.

    A coin that says as often as programmes work that one works has a lead of 0, whatever the share
    of programmes that work.
    """

    recognised: Share  # said to work, of those that work
    false_alarms: Share  # said to work, of those that do not
    lead: float  # recognised less false alarms
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Whether the interval of the lead excludes the coin."""
        if not (self.recognised.draws and self.false_alarms.draws):
            return NOT_JUDGED
        if self.low > 0.0:
            return BETTER
        return WORSE if self.high < 0.0 else NO_BETTER


def share_of(flags: np.ndarray, level: float = LEVEL) -> Share:
    """A share with its exact binomial interval (Clopper and Pearson 1934)."""
    count, hits = len(flags), int(flags.sum())
    if not count:
        return Share(np.nan, np.nan, np.nan, 0)
    outside = (1.0 - level) / 2.0
    low = float(beta.ppf(outside, hits, count - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1.0 - outside, hits + 1, count - hits)) if hits < count else 1.0
    return Share(hits / count, low, high, count)


def score(says: np.ndarray, works: np.ndarray, level: float = LEVEL) -> Score:
    """The score of what is said of draws.

    The interval of the lead is made of those of both shares by squares (Newcombe 1998,
    doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I), which are exact here.
    """
    hits, false = share_of(says[works], level), share_of(says[~works], level)
    lead = hits.share - false.share
    below = np.hypot(hits.share - hits.low, false.high - false.share)
    above = np.hypot(hits.high - hits.share, false.share - false.low)
    return Score(hits, false, lead, float(lead - below), float(lead + above))
