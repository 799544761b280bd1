"""A forecast that starts at the published stock of the origin and moves at the model's hazards.

Each draw of the model has a hazard of return by district. It is applied to those still away by the
published stock, times exp(d). d, the discrepancy, begins at the latest residual: the logarithm of
the published hazard of the last months over the draw's own. Then it reverts to zero as an AR(1)
process does. Nobody returns who is not away, so a forecast never exceeds those ever displaced.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from experiments.country.histories import Histories
from experiments.country.rounds import DAYS_A_MONTH, Places, Rounds, governorate_of, months

PATHS = 400  # at least, of all draws together
LEAST_AWAY = 0.5  # households, so that a logarithm is finite
LEAST_HAZARD = 0.001  # a month, added before a logarithm is taken; assumed


class Discrepancy(NamedTuple):
    """What the model's hazards leave open, all of it assumed beforehand."""

    sd: float = 1.0  # of the log hazard, in the long run
    months: float = 12.0  # in which a discrepancy falls to 1/e
    noise: float = 0.5  # standard deviation of a residual about its discrepancy
    common: float = 0.5  # part of the variance that the districts of a governorate share
    window: float = 6.0  # months that the latest residual is of
    stock_sd: float = 0.02  # error of a published stock, as a share of it


USUAL = Discrepancy()


def assimilated(
    drawn: Histories, known: Rounds, days: Sequence[date], random: np.random.Generator,
    about: Discrepancy = USUAL,
) -> np.ndarray:  # fmt: skip
    """Households home on days after the origin, [path, day, district], several paths a draw."""
    drawn = repeated(drawn, -(-PATHS // len(drawn.ever)))
    origin = known.days[-1]
    stock = started(known, len(drawn.ever), random, about)
    ever = np.maximum(drawn.ever, stock)
    off, at, found = first_discrepancy(drawn, known, random, about), origin, []
    for day in days:
        while at < day:
            following = min(day, at + timedelta(days=round(DAYS_A_MONTH)))
            spent = cumulated_hazard(drawn, at, following)
            spent = corrected(spent, off, LEAST_HAZARD * months(at, following))
            stock = stock - (ever - stock) * np.expm1(-spent)
            off = moved_on(off, months(at, following), random, about, known.places)
            at = following
        found.append(stock)
    return np.stack(found, axis=1)


def repeated(drawn: Histories, times: int) -> Histories:
    """Each draw so many times, so that its discrepancy is drawn as often."""
    stock, ever = (np.repeat(each, times, axis=0) for each in (drawn.stock, drawn.ever))
    return Histories(drawn.days, stock, ever)


def started(
    known: Rounds, draws: int, random: np.random.Generator, about: Discrepancy
) -> np.ndarray:  # fmt: skip
    """The published stock with its observation error, [draw, district]."""
    error = about.stock_sd * random.normal(size=(draws, len(known.ever)))
    return np.asarray(np.clip(known.stock[-1] * (1.0 + error), 0.0, known.ever))


def cumulated_hazard(drawn: Histories, first: date, last: date) -> np.ndarray:
    """The hazard of each draw summed between two days, [draw, district]; a net loss is none."""
    away = [np.maximum(drawn.ever - drawn.on(day), LEAST_AWAY) for day in (first, last)]
    return np.asarray(np.maximum(0.0, np.log(away[0] / away[1])))


def corrected(spent: np.ndarray, off: np.ndarray, least: float) -> np.ndarray:
    """A hazard with its discrepancy, which acts on what is above zero and on a least hazard."""
    return np.asarray(np.maximum(0.0, (spent + least) * np.exp(off) - least))


def latest_residual(drawn: Histories, known: Rounds, about: Discrepancy = USUAL) -> np.ndarray:
    """Logarithm of the published hazard over each draw's, of the last months, [draw, district].

    Nothing before two rounds were published.
    """
    if len(known.days) < 2:
        return np.zeros_like(drawn.ever)
    since = [months(day, known.days[-1]) for day in known.days[:-1]]
    first = int(np.argmin([abs(each - about.window) for each in since]))
    ever = np.maximum(drawn.ever, known.stock[-1])
    away = np.maximum(ever - known.stock[[first, -1], None], LEAST_AWAY)
    seen = np.maximum(0.0, np.log(away[0] / away[1]))
    least = LEAST_HAZARD * since[first]
    own = cumulated_hazard(drawn, known.days[first], known.days[-1])
    return np.asarray(np.log((seen + least) / (own + least)))


def first_discrepancy(
    drawn: Histories, known: Rounds, random: np.random.Generator, about: Discrepancy
) -> np.ndarray:  # fmt: skip
    """The discrepancy at the origin given the latest residual, which carries noise."""
    kept = about.sd**2 / (about.sd**2 + about.noise**2) if len(known.days) > 1 else 0.0
    left = about.sd * np.sqrt(1.0 - kept)
    fresh = left * _normal(drawn.ever.shape, random, about, known.places)
    return np.asarray(kept * latest_residual(drawn, known, about) + fresh)


def moved_on(
    off: np.ndarray, time: float, random: np.random.Generator, about: Discrepancy, places: Places
) -> np.ndarray:  # fmt: skip
    """The discrepancy some months later: nearer to zero, with fresh noise."""
    kept = np.exp(-time / about.months)
    fresh = about.sd * np.sqrt(1.0 - kept**2)
    return np.asarray(kept * off + fresh * _normal(off.shape, random, about, places))


def _normal(
    shape: tuple[int, ...], random: np.random.Generator, about: Discrepancy, places: Places
) -> np.ndarray:  # fmt: skip
    """Standard normal numbers, [draw, district], that districts of a governorate share in part."""
    inside = governorate_of(places)
    common = random.normal(size=(shape[0], inside.max() + 1))[:, inside]
    own = random.normal(size=shape)
    return np.asarray(np.sqrt(about.common) * common + np.sqrt(1.0 - about.common) * own)
