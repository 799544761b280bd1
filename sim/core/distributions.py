"""Distributions: chances that follow from rates, and the normal quantile (Wichura 1988)."""

import math

import numpy as np

from sim.core.compiled import compiled


@compiled
def chance_within(weeks: float, rate_a_year: float) -> float:
    """Chance that something with this yearly rate happens within some weeks."""
    return -math.expm1(-rate_a_year * weeks / 52.0)


@compiled
def logistic(logit: float) -> float:
    """The probability of a logit."""
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, logit))))


@compiled
def gamma_quantile(shape: float, normal: float) -> float:
    """The gamma number of this shape at the share of a standard normal one (Wilson, Hilferty 1931).

    Mean and variance are the shape to a thousandth from a shape of two on.
    """
    third = 1.0 / (9.0 * shape)
    root = max(0.0, 1.0 - third + normal * math.sqrt(third))
    return shape * root * root * root


CENTRAL = 0.425  # shares so near to a half need no logarithm


@compiled
def normal_quantile(share: float) -> float:
    """The standard normal number below which this share, above 0 and below 1, lies."""
    centred = share - 0.5
    if abs(centred) <= CENTRAL:
        return _central(centred)
    tail = share if centred < 0.0 else 1.0 - share
    found = _outer(math.sqrt(-math.log(tail)))
    return -found if centred < 0.0 else found


@compiled
def normal_quantiles(shares: np.ndarray) -> None:
    """The same of each of a row of shares, written in its place.

    The outer ones go first and are no shares thereafter; the central ones then become vectors.
    """
    for place in range(len(shares)):
        if abs(shares[place] - 0.5) > CENTRAL:
            shares[place] = normal_quantile(shares[place])
    for place in range(len(shares)):
        share = shares[place]
        central = _central(share - 0.5)
        shares[place] = central if abs(share - 0.5) <= CENTRAL else share


@compiled
def _central(centred: float) -> float:
    r = 0.180625 - centred * centred
    above = (
        ((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r
        + 6.7265770927008700853e4) * r + 4.5921953931549871457e4) * r
        + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
        + 1.3314166789178437745e2) * r + 3.3871328727963666080e0
    )  # fmt: skip
    below = (
        ((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r
        + 3.9307895800092710610e4) * r + 2.1213794301586595867e4) * r
        + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
        + 4.2313330701600911252e1) * r + 1.0
    )  # fmt: skip
    return float(np.divide(centred * above, below))  # where Python would look for a zero


@compiled
def _outer(radius: float) -> float:
    if radius <= 5.0:
        return _middle(radius - 1.6)
    return _far(radius - 5.0)


@compiled
def _middle(r: float) -> float:
    above = (
        ((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r
        + 2.41780725177450611770e-1) * r + 1.27045825245236838258e0) * r
        + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
        + 4.63033784615654529590e0) * r + 1.42343711074968357734e0
    )  # fmt: skip
    below = (
        ((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r
        + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1) * r
        + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r
        + 2.05319162663775882187e0) * r + 1.0
    )  # fmt: skip
    return above / below


@compiled
def _far(r: float) -> float:
    above = (
        ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
        + 1.24266094738807843860e-3) * r + 2.65321895265761230930e-2) * r
        + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
        + 5.46378491116411436990e0) * r + 6.65790464350110377720e0
    )  # fmt: skip
    below = (
        ((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r
        + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4) * r
        + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
        + 5.99832206555887937690e-1) * r + 1.0
    )  # fmt: skip
    return above / below
