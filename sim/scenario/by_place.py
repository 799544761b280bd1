"""Tables of a scenario whose keys are governorates or districts: how far one differs."""

from dataclasses import replace
from typing import Annotated, Any, NamedTuple

from sim.core.declare import Declared, InputError, Par, accept, declarations, named, refuse_unknown
from sim.world.tables import World


# fmt: off
class AccessParameters(NamedTuple):
    """How far a governorate differs from what is declared of its places; keys are governorates."""

    governorate: Annotated[float, Par("logit a round", (-10, 10), (-2, 2), "D",
        "assumed, or fitted to the returns up to a cut",
        "willingness to return to this governorate beyond all that is declared")] = 0.0


class BlockedParameters(NamedTuple):
    """Where more or fewer families are blocked than elsewhere; keys are governorates."""

    governorate: Annotated[float, Par("factor", (0, 1000), (0, 4), "B",
        "IOM Return Index briefing 4, 2022: returns blocked for all or some; sizes assumed",
        "times [household] blocked_share among the households of this governorate")] = 1.0


class DistrictAccessParameters(NamedTuple):
    """How far a district differs from the rest of its governorate; keys are districts."""

    district: Annotated[float, Par("logit a round", (-10, 10), (-2, 2), "D",
        "assumed, or calibrated to the returns up to a cut",
        "willingness to return to this district beyond [access] of its governorate")] = 0.0


class DistrictBlockedParameters(NamedTuple):
    """Where a district has more or fewer blocked families than its governorate; by district."""

    district: Annotated[float, Par("factor", (0, 1000), (0, 4), "D",
        "assumed, or calibrated to the returns up to a cut",
        "times the share of blocked families that [blocked] gives this governorate")] = 1.0


class DistrictReopeningParameters(NamedTuple):
    """When a district opens; keys are districts, others have [community] reopening_weeks."""

    district: Annotated[float, Par("weeks", (0, 520), (0, 78), "B",
        "IOM DTM: from 0 to 61 weeks from being retaken to the last round with less than 5 % of "
        "those away home; longer ones assumed",
        "a place of this district opens so many weeks after the first day on which it is retaken, "
        "and no part of it before that part is retaken")] = 0.0
# fmt: on


BY_PLACE: dict[str, type] = {
    "access": AccessParameters,
    "blocked": BlockedParameters,
    "district_access": DistrictAccessParameters,
    "district_blocked": DistrictBlockedParameters,
    "district_reopening": DistrictReopeningParameters,
}


def of_each_place(table: str) -> Declared:
    """What is declared of each place of a table; its name is the kind of place."""
    [declared] = declarations(BY_PLACE[table]).values()
    return declared


def check_by_place(table: str, given: Any, world: World, where: str) -> dict[str, float]:
    """A number for each of some known places; raise InputError for anything else."""
    where, declared = f"{where}: [{table}]", of_each_place(table)
    if not isinstance(given, dict):
        raise InputError(f"{where}: a table of {declared.name}s and numbers is allowed")
    known = {named(str(key), "key", where): value for key, value in given.items()}
    if len(known) < len(given):
        raise InputError(f"{where}: a {declared.name} stands twice; each once is allowed")
    refuse_unknown(known, getattr(world, f"{declared.name}s"), where)
    return {
        name: accept(replace(declared, name=name), value, where) for name, value in known.items()
    }
