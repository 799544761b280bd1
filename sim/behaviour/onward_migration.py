"""Onward migration: settlement elsewhere, or out of the country."""

import math
from typing import Annotated, NamedTuple

from sim.agents.community import CommunityRow
from sim.agents.kin import KinRow
from sim.behaviour.decision_rounds import ROUND_WEEKS
from sim.behaviour.household_context import HouseholdContext
from sim.behaviour.return_decision import Deciding, passes_gate
from sim.core.compiled import compiled
from sim.core.declare import U1, U2, U4, Par
from sim.core.distributions import chance_within, logistic
from sim.core.randomness import Purpose, draw


# fmt: off
class OnwardParameters(NamedTuple):
    """How readily the displaced settle elsewhere or leave the country."""

    settle_willingness: Annotated[float, Par("logit a round", (-40, 20), (-7.5, -4.5), "C",
        "IOM-Georgetown panel: 10-15 % of the displaced had moved on by the fifth round (from "
        "memory)", "willingness to apply for a new home in another place of the own governorate "
        "within four weeks, all else at zero")] = -6.0
    settle_jobs: Annotated[float, Par("logit", (-5, 5), (0, 2), "B",
        "IOM-Georgetown panel: movers follow jobs and family; size assumed",
        "weight of jobs in the place that is thought of")] = 0.5
    settle_kin: Annotated[float, Par("logit", (-5, 10), (0, 3), "B",
        "IOM-Georgetown panel: movers follow jobs and family; size not known, so zero unless a "
        "scenario says otherwise", "weight of the share of kin who have settled elsewhere")] = 0.0
    leave_country_a_year: Annotated[float, Par("per year", (0, 10), (0.002, 0.05), "C",
        "assumed; MERI 2017: 55 % wish to leave Iraq, few have concrete steps",
        "rate at which displaced families outside camps leave the country where there is no hope")
        ] = 0.015
    hope_holds: Annotated[float, Par("log rate", (0, 20), (0, 2), "C",
        "assumed; the programme's theory: growth gives hope and fewer leave (German Federal "
        "Foreign Office 2017)",
        "how far full hope at home lowers the logarithm of that rate")] = 1.0
# fmt: on


class MovingOn(Deciding):
    """What of a household's row its ways on depend on."""

    stream: U4
    community: U2
    host: U1


@compiled
def chance_to_leave(
    row: MovingOn, place: CommunityRow, weeks: int, context: HouseholdContext
) -> float:
    """The chance that a displaced family goes abroad in some weeks; those in camps lack means."""
    if context.hosts[row["host"]]["camp"] == 1:
        return 0.0
    rate = context.onward.leave_country_a_year * math.exp(
        -context.onward.hope_holds * place["hope"]
    )
    return chance_within(weeks, rate)


@compiled
def third_place(row: MovingOn, place: CommunityRow, context: HouseholdContext) -> int:
    """Another place of the own governorate that it thinks of; -1 for none."""
    first, last = int(place["first_near"]), int(place["last_near"])
    u = draw(context.seed, context.week, Purpose.SETTLING_PLACE, int(row["stream"]))
    found = int(context.near[first + int((last - first) * u)])
    return -1 if found == int(row["community"]) else found


@compiled
def settling_chance(
    row: MovingOn, place: CommunityRow, kin: KinRow, weeks: int, context: HouseholdContext
) -> float:
    """The chance of applying for a new home in this place within some weeks."""
    if (
        place["open"] != 1
        or row["documented"] != 1
        or not passes_gate(row, place, context.decision)
    ):
        return 0.0
    wait = context.decision.wait_elasticity * math.log1p(row["believed_days"] / 30.0)
    followed = context.onward.settle_kin * int(kin["settled"]) / int(kin["size"])
    drawn = context.onward.settle_jobs * place["jobs"] + followed
    return chance_over(weeks, logistic(context.onward.settle_willingness + drawn - wait))


@compiled
def chance_over(weeks: int, chance: float) -> float:
    """The chance in some weeks of what has this chance within a round."""
    return -math.expm1(math.log1p(-min(chance, 0.999999)) * weeks / ROUND_WEEKS)
