"""Decrees: fewer signatures, or no clearance at all."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from sim.core.declare import Par
from sim.levers.lever import Lever, LeverContext, Outlook

THROUGH_CLEARANCE = (  # what the effect of fewer signatures depends on
    "clearance.sessions_a_week", "clearance.missed_sessions", "clearance.staff",
    "clearance.files_per_staff_day", "clearance.lost", "clearance.denied",
    "clearance.denied_affiliated", "clearance.common_denial", "clearance.detected",
    "clearance.bribe_asked", "clearance.bribe_refused", "clearance.style_on_bribes",
    "clearance.style_on_denial", "clearance.desk_abuse", "decision.wait_elasticity",
    "decision.believed_pass", "decision.pass_hearsay", "decision.pass_experience",
    "decision.pass_elasticity", "decision.trust_in_safety", "household.believed_days_a_signature",
    "household.word_of_mouth", "household.own_experience", "household.apply_again_a_year",
    "household.threat_share", "household.threat_of_affiliated", "armed_group.threat_attacks",
    "exits.appeal_a_year", "exits.sponsor_a_year", "trust.barred_slow", "trust.bribe_slow",
)  # fmt: skip
MOST = 16  # signatures that may be asked for


@dataclass(frozen=True)
class ClearanceReform(Lever):
    """The authorities ask for fewer signatures.

    Where reforms overlap, the one with the fewest signatures is in force, however they are listed,
    and what it says of staff and checks; of reforms with as few, the larger share of each.
    """

    about: ClassVar[str] = "the authorities ask for fewer signatures"
    acts_through: ClassVar[tuple[str, ...]] = THROUGH_CLEARANCE

    signatures: Annotated[int, Par("signatures", (0, 16), (0, 10), "B",
        "German Federal Foreign Office 2017: four after the reform",
        "signatures asked for while it acts")] = 4  # fmt: skip
    staff_moved: Annotated[float, Par("share", (0, 1), (0, 1), "D", "assumed",
        "share of the staff of the desks it closes who move to the desks that stay")
        ] = 0.0  # fmt: skip
    checks_kept: Annotated[float, Par("share", (0, 1), (0, 1), "D", "assumed",
        "share of the closed desks' work that the desks that stay take over")] = 0.0  # fmt: skip

    def act(self, site: LeverContext) -> None:
        """Ask for no more than these signatures; staff and checks follow the reform in force."""
        in_force = site.rows.levers_in_force
        in_force["signatures"] = np.minimum(in_force["signatures"], self.signatures)
        leads = self.signatures <= _fewest_of_reforms(site)
        for share in ("staff_moved", "checks_kept"):
            own = np.where(leads, getattr(self, share), 0.0)
            in_force[share] = np.maximum(in_force[share], own)

    def needless(self, outlook: Outlook) -> str:
        """Where as few signatures are asked for already, and no desk closes."""
        weeks = self.weeks(outlook.scenario)
        fewer = any(
            outlook.asked_in(line, week) == self.signatures < outlook.asked_in(line, week, self)
            for line in outlook.sorts_of_place(self)
            for week in weeks
        )
        if fewer or (outlook.moves_staff and outlook.desks_close):
            return ""
        return (
            f"without it no more than its {self.signatures} signatures are asked for; "
            "let it ask for fewer, or raise [clearance] signatures"
        )


def _fewest_of_reforms(site: LeverContext) -> np.ndarray:
    """The fewest signatures that a reform of this week asks for in each community."""
    fewest = np.full(len(site.rows.communities), MOST)
    for each in site.setting.interventions:
        if isinstance(each, ClearanceReform) and each.is_active(site.week):
            here = each.reached(site.setting) if each.is_aimed else True
            fewest = np.minimum(fewest, np.where(here, each.signatures, MOST))
    return fewest


@dataclass(frozen=True)
class Abolition(Lever):
    """Clearance is abolished, as by the decree of November 2022."""

    about: ClassVar[str] = "clearance is abolished, as by the decree of November 2022"
    excludes: ClassVar[tuple[str, ...]] = ("clearance_reform", "abolition")
    acts_through: ClassVar[tuple[str, ...]] = THROUGH_CLEARANCE

    def act(self, site: LeverContext) -> None:
        """Ask for no signature."""
        site.rows.levers_in_force["signatures"] = 0

    def needless(self, outlook: Outlook) -> str:
        """Where no signature is asked for."""
        asked = outlook.scenario.clearance.signatures
        return "" if asked else "[clearance] signatures is 0 already; raise it"
