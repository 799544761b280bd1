"""What an evaluation can detect: by communities, months and how alike people of a community are.

The closed form is that of a comparison of means of communities, half of them treated. Beside it the
same evaluation is made many times, with treated communities drawn from those of the model.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import ncfdtr
from scipy.stats import f as f_test

from experiments.provenance.tables import Table
from experiments.trial.estimates import LEVEL, found
from experiments.trial.evaluations import MONTHS
from experiments.trial.pools import Pool
from experiments.trial.sites import RESPONDENTS

SIZES = (10, 20, 40, 80, 120)  # communities, half of them treated
WANTED = 0.8  # power
SURELY = 10.0  # standard errors, which every evaluation finds


class Design(NamedTuple):
    """An evaluation: communities, half of them treated, and respondents in each."""

    communities: int
    respondents: int = RESPONDENTS

    def error(self, sd: float, within: float) -> float:
        """The standard error of the difference, from the intra-class correlation."""
        of_mean = within + (1.0 - within) / self.respondents
        return float(sd * np.sqrt(4.0 / self.communities * of_mean))


def closed_power(design: Design, errors: float) -> float:
    """The chance to find a difference of so many standard errors, by a t test at 5 %.

    The square of Student's t is F, which counts both sides at once.
    """
    degrees, away = design.communities - 2, min(abs(errors), SURELY)
    needed = f_test.ppf(1.0 - LEVEL, 1, degrees)
    return float(1.0 - ncfdtr(1, degrees, away * away, needed))


def detectable(design: Design) -> float:
    """The difference, in standard errors, that is found with the wanted power."""
    return float(brentq(lambda errors: closed_power(design, errors) - WANTED, 0.01, SURELY))


def simulated_power(
    pool: Pool, design: Design, added: float | None, order: np.ndarray, random: np.random.Generator
) -> float:
    """The share of evaluations, with communities in this order, that find a difference.

    What is added to the treated, or, where nothing is given, the model's community policing.
    """
    half = design.communities // 2
    values = pool.treated if added is None else pool.without
    treated = pool.surveyed(values, order[:, :half], random) + (added or 0.0)
    others = pool.surveyed(pool.without, order[:, half : 2 * half], random)
    return float(found(treated, others).mean())


class Point(NamedTuple):
    """One evaluation in one draw."""

    within: float
    detectable: float  # effect found with the wanted power
    at_detectable: float  # the same power, simulated
    effect: float  # of the model
    closed: float  # power to find that
    simulated: float


EFFECT = Point._fields.index("effect")


def point(pool: Pool, design: Design, trials: int, random: np.random.Generator) -> Point:
    """The closed form and simulated evaluations of one draw."""
    error = design.error(pool.sd, pool.within)
    least = detectable(design) * error
    order = random.random((trials, len(pool.without))).argsort(axis=1)
    return Point(
        pool.within,
        least,
        simulated_power(pool, design, least, order, random),
        pool.effect,
        closed_power(design, pool.effect / error),
        simulated_power(pool, design, None, order, random),
    )


def table(
    outcome: tuple[str, str], pools: Callable[[int], list[Pool]], trials: int, seed: int
) -> Table:
    """A row for each number of communities and months; outcome and unit, pools by month."""
    rows: Table = []
    random = np.random.default_rng(seed)
    for month in MONTHS:
        drawn = pools(month)
        most = min(len(pool.without) for pool in drawn)
        for size in (size for size in SIZES if size <= most):
            design = Design(size)
            points = [point(pool, design, trials, random) for pool in drawn]
            rows.append(_row(outcome, month, design, points) | {"trials": trials * len(points)})
    return rows


def _row(
    outcome: tuple[str, str], month: int, design: Design, points: list[Point]
) -> dict[str, object]:
    values = np.array(points)
    low, middle, high = np.percentile(values[:, EFFECT], (2.5, 50.0, 97.5)).tolist()
    within, least = np.median(values[:, :2], axis=0).tolist()
    means = Point(*values.mean(axis=0).tolist())
    return {
        "outcome": outcome[0], "unit": outcome[1], "months": month,
        "communities": design.communities, "respondents": design.respondents,
        "intra_class_correlation": within, "detectable": least,
        "power_wanted": WANTED, "power_simulated": means.at_detectable,
        "effect": middle, "effect_low": low, "effect_high": high,
        "power_for_effect": means.closed, "power_for_effect_simulated": means.simulated,
        "draws": len(points),
    }  # fmt: skip
