"""What to measure next: how much one honest measurement would narrow the effect's interval.

Each field measurement tells of one parameter, with the error that is declared here. It is taken in
thought at draws of the posterior; draws are weighted by what it says, and the width of the effect's
90 % interval is that of the emulated effect of these draws.
"""

from typing import NamedTuple

import numpy as np

from experiments.calibration.parameters import SHARED
from experiments.calibration.posterior import weighted_quantiles
from experiments.provenance.tables import Table

TAKEN = 60  # times in thought
BAND = (0.05, 0.95)


class Measurement(NamedTuple):
    """What someone could count or ask, the parameter it tells of, and its error."""

    what: str
    parameter: str
    error: float  # standard deviation, as a share of the plausible range; assumed


MEASUREMENTS = (
    Measurement("share of applications that are refused", "clearance.denied", 0.05),
    Measurement("share refused among families seen as affiliated", "clearance.denied_affiliated",
        0.1),
    Measurement("files that one member of staff finishes in a day",
        "clearance.files_per_staff_day", 0.05),
    Measurement("share of files that are lost", "clearance.lost", 0.1),
    Measurement("share of sessions that are not held", "clearance.missed_sessions", 0.05),
    Measurement("how often a bribe is asked for", "clearance.bribe_asked", 0.1),
    Measurement("share of those asked for a bribe who cannot pay", "clearance.bribe_refused", 0.1),
    Measurement("days a signature that families expect", "household.believed_days_a_signature",
        0.05),
    Measurement("chance of being cleared that families expect", "decision.believed_pass", 0.05),
    Measurement("reasons of those barred: the same at all desks or not", "clearance.common_denial",
        0.15),
    Measurement("share of those barred who get papers renewed in a year",
        "exits.papers_renewed_a_year", 0.1),
    Measurement("share of promises of forums that are kept", "forum.follow_up", 0.1),
    Measurement("share of families that may not return without an agreement",
        "household.blocked_share", 0.1),
)  # fmt: skip


def table(shares: np.ndarray, weights: np.ndarray, effects: np.ndarray) -> Table:
    """Measurements by how much each narrows the interval; `shares` are [draw, parameter]."""
    before = width(effects, weights)
    rows = [
        {
            "measurement": each.what, "parameter": each.parameter, "error_share": each.error,
            "width_before": before,
            "width_after": after(shares[:, SHARED.index(each.parameter)], weights, effects, each),
        }
        for each in MEASUREMENTS if each.parameter in SHARED
    ]  # fmt: skip
    rows.sort(key=lambda row: float(str(row["width_after"])))
    return [
        row | {"narrower_percent": 100.0 * (1.0 - float(str(row["width_after"])) / before)}
        for row in rows
    ]


def after(
    share: np.ndarray, weights: np.ndarray, effects: np.ndarray, about: Measurement
) -> float:  # fmt: skip
    """The mean width once the measurement was taken, over what it may give."""
    random = np.random.default_rng(1)
    true = random.choice(share, TAKEN, p=weights / weights.sum())
    seen = true + about.error * random.normal(size=TAKEN)
    return float(np.mean([
        width(effects, weights * np.exp(-0.5 * ((share - one) / about.error) ** 2)) for one in seen
    ]))  # fmt: skip


def width(effects: np.ndarray, weights: np.ndarray) -> float:
    """Of the 90 % interval of weighted draws."""
    if weights.sum() <= 0.0:
        return 0.0
    low, high = weighted_quantiles(effects, weights, BAND)
    return max(high - low, 1e-12)
