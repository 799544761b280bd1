"""What is free: the parameters that all places share, and two effects of every district.

Every coordinate is a standard normal number before anything is known. A shared parameter has its
declared plausible range, all of it equally likely. When a district was opened again is taken from
the counts where they say it. The effect of a district is that of its
governorate, what its covariates add, and an own part whose spread is estimated too (half-normal).
How many times as many families are blocked there as elsewhere is a log-normal factor of mean 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from scipy.stats import norm, qmc

from experiments.fitting.access import DISTRICT_SD, GOVERNORATE_SD, LARGEST
from experiments.iraq.openings import weeks_closed
from experiments.iraq.sources import source
from sim.scenario.catalogue import at

PACE = (
    "decision.safety_floor_mean", "decision.safety_floor_sd", "decision.base_willingness",
    "decision.weight_jobs", "decision.weight_kin", "decision.weight_years_away",
    "community.fear_weight", "community.conflict_fear", "community.reopening_weeks",
    "community.recovery_a_year",
    "household.blocked_share", "household.undocumented_share",
)  # fmt: skip
CLEARANCE = (
    "clearance.sessions_a_week", "clearance.missed_sessions", "clearance.files_per_staff_day",
    "clearance.lost", "clearance.denied", "clearance.denied_affiliated",
    "clearance.common_denial", "clearance.bribe_asked", "clearance.bribe_refused",
)  # fmt: skip
EXITS = (
    "exits.papers_renewed_a_year", "exits.appeal_a_year", "exits.sponsor_a_year",
    "exits.agreement_a_year", "household.apply_again_a_year",
    "household.leave_again_a_year",
)  # fmt: skip
BELIEFS = (
    "decision.wait_elasticity", "household.believed_days_a_signature", "household.word_of_mouth",
    "decision.believed_pass", "decision.pass_elasticity",
)  # fmt: skip
TRUST = (
    "decision.trust_in_safety", "police.abuse_chance", "trust.recovery_a_year", "trust.slow_sd",
)  # fmt: skip
FORUM = ("forum.follow_up", "forum.meeting_gain")
PROBLEMS = ("community.tension_weight", "problems.break_out_a_year", "problems.fade_a_year")
SHARED = PACE + CLEARANCE + EXITS + BELIEFS + TRUST + FORUM + PROBLEMS
GROUPS = {"pace": PACE, "clearance": CLEARANCE, "exits": EXITS, "beliefs": BELIEFS,
          "police and trust": TRUST, "forum": FORUM, "problems": PROBLEMS}  # fmt: skip
COVARIATES = ("years_to_retaking", "blocked", "contested")
FLAGS = ("returns_blocked", "contested")  # columns of districts.csv
COVARIATE_SD = 0.3  # logit a round for a deviation of the covariate; assumed
BLOCKED_SD = 0.8  # of the logarithm of how many times as many families are blocked; assumed
SPREAD = DISTRICT_SD  # logit a round: scale of the half-normal prior of the spread of districts
MIDDLE = date(2016, 6, 30)  # of the days of retaking


@dataclass(frozen=True)
class Space:
    """All coordinates: shared parameters, governorates, covariates, the spread, districts twice."""

    districts: tuple[str, ...]
    governorate_of: tuple[str, ...]  # by district
    covariates: np.ndarray  # [district, covariate]
    weeks_closed: Mapping[str, float]  # from being retaken until opened, by district, where known

    @cached_property
    def governorates(self) -> tuple[str, ...]:
        """Those that have a district."""
        return tuple(dict.fromkeys(self.governorate_of))

    @property
    def names(self) -> tuple[str, ...]:
        """Of the coordinates."""
        return (
            *SHARED, *(f"access.{name}" for name in self.governorates),
            *(f"covariate.{name}" for name in COVARIATES), "spread",
            *(f"district_access.{name}" for name in self.districts),
            *(f"district_blocked.{name}" for name in self.districts),
        )  # fmt: skip

    @property
    def size(self) -> int:
        """How many coordinates there are."""
        return len(self.names)

    def shared(self, places: np.ndarray) -> np.ndarray:
        """Shared parameters as shares of their ranges, [..., parameter]."""
        return np.asarray(norm.cdf(places[..., : len(SHARED)]))

    def effects(self, places: np.ndarray) -> np.ndarray:
        """The whole effect of each district, logit a round, [..., district]."""
        first = len(SHARED)
        second = first + len(self.governorates)
        third = second + len(COVARIATES)
        number = [self.governorates.index(name) for name in self.governorate_of]
        means = GOVERNORATE_SD * places[..., first:second][..., number]
        moved = COVARIATE_SD * places[..., second:third] @ self.covariates.T
        spread = SPREAD * norm.ppf(0.5 + 0.5 * norm.cdf(places[..., third]))
        own = spread[..., None] * places[..., third + 1 : third + 1 + len(self.districts)]
        return np.asarray(np.clip(means + moved + own, -LARGEST, LARGEST))

    def blocked(self, places: np.ndarray) -> np.ndarray:
        """Each district's factor of blocked families, whose mean is 1, [..., district]."""
        own = BLOCKED_SD * self.own_blocked(places)
        return np.asarray(np.exp(own - 0.5 * BLOCKED_SD**2))

    def own_blocked(self, places: np.ndarray) -> np.ndarray:
        """How far each district is from the middle in blocked families, deviations."""
        return places[..., -len(self.districts) :]

    def values(self, place: np.ndarray) -> dict[str, Any]:
        """The parameters of a scenario at one place."""
        shares = self.shared(place).tolist()
        values = {name: at(name, share) for name, share in zip(SHARED, shares, strict=True)}
        effects = zip(self.districts, self.effects(place).tolist(), strict=True)
        factors = zip(self.districts, self.blocked(place).tolist(), strict=True)
        return (
            values
            | {f"district_access.{name}": effect for name, effect in effects}
            | {f"district_blocked.{name}": factor for name, factor in factors}
            | {f"district_reopening.{name}": weeks for name, weeks in self.weeks_closed.items()}
        )

    def design(self, count: int, seed: int) -> np.ndarray:
        """So many places that fill the prior evenly (a Sobol sequence, scrambled)."""
        power = max(1, int(np.ceil(np.log2(count))))
        cube = qmc.Sobol(self.size, seed=seed).random_base2(power)[:count]
        return np.asarray(norm.ppf(np.clip(cube, 1e-6, 1 - 1e-6)))


def space(cut: date) -> Space:
    """The coordinates of the Iraqi world; a place retaken after the cut counts as if on its day."""
    rows = source("districts")
    found = np.array([
        [_years(row["retaken_last"], cut), *(row[each] == "yes" for each in FLAGS)]
        for row in rows
    ], float)  # fmt: skip
    centred = found - found.mean(axis=0)
    return Space(
        tuple(row["district"] for row in rows),
        tuple(row["governorate"] for row in rows),
        centred / np.maximum(centred.std(axis=0), 1e-9),
        weeks_closed(cut),
    )


def _years(day: str, cut: date) -> float:
    """Years from the middle of all days of retaking; none where a place was never lost."""
    return (min(date.fromisoformat(day), cut) - MIDDLE).days / 365.25 if day else 0.0
