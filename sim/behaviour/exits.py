"""Ways out for families that are denied, blocked or without papers, beside those that are paid for.

All are off unless a scenario says otherwise, as nobody has counted who takes them.
"""

from typing import Annotated, NamedTuple, TypedDict

from sim.behaviour.household_context import HouseholdContext
from sim.core.compiled import compiled
from sim.core.declare import U1, U4, Par
from sim.core.randomness import Purpose, draw
from sim.state import Trait, has


# fmt: off
class ExitsParameters(NamedTuple):
    """How fast families find ways out that nobody pays for."""

    papers_renewed_a_year: Annotated[float, Par("per year", (0, 52), (0, 0.5), "D",
        "assumed; civil offices reopened, yet NRC 2019 counted 80,000 households without papers",
        "rate at which displaced families without papers get them without legal aid")] = 0.0
    appeal_a_year: Annotated[float, Par("per year", (0, 52), (0, 0.5), "D",
        "assumed; EUAA 2022: lists hold false accusations and like names",
        "rate at which denied families are cleared on appeal")] = 0.0
    sponsor_a_year: Annotated[float, Par("per year", (0, 52), (0, 1), "C",
        "EUAA 2022: a sponsor is asked for in several governorates; rate assumed",
        "rate at which denied families perceived as affiliated are vouched for and cleared")] = 0.0
    agreement_a_year: Annotated[float, Par("per year", (0, 52), (0, 0.5), "C",
        "USIP: talks of six months let families return to Tikrit; rate without mediators assumed",
        "rate at which a retaken or blocked place agrees by itself that blocked families return"
        )] = 0.0
# fmt: on


class Barred(TypedDict):
    """What of a household's row its ways out depend on."""

    stream: U4
    traits: U1


@compiled
def is_cleared_after_all(row: Barred, weeks: int, context: HouseholdContext) -> bool:
    """Whether a denied family has been cleared in so many weeks, on appeal or by a sponsor's word.

    A sponsor vouches for families perceived as affiliated alone.
    """
    known = context.decay_tables
    chance = known.vouched[weeks] if has(row, Trait.AFFILIATED) else known.appealed[weeks]
    u = draw(context.seed, context.week, Purpose.CONTESTING, int(row["stream"]))
    return bool(u < chance)


@compiled
def applies_again(row: Barred, weeks: int, context: HouseholdContext) -> bool:
    """Whether a denied family applies once more after so many weeks."""
    chance = context.decay_tables.applied_again[weeks]
    u = draw(context.seed, context.week, Purpose.APPLYING_AGAIN, int(row["stream"]))
    return bool(u < chance)
