"""Tables of a scenario whose keys are governorates: how far one differs from all others."""

from dataclasses import replace
from typing import Annotated, Any, NamedTuple

from sim.core.declare import InputError, Par, accept, declarations, named, refuse_unknown
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
# fmt: on


BY_GOVERNORATE: dict[str, type] = {"access": AccessParameters, "blocked": BlockedParameters}


def check_by_governorate(table: str, given: Any, world: World, where: str) -> dict[str, float]:
    """A number for each of some known governorates; raise InputError for anything else."""
    where = f"{where}: [{table}]"
    if not isinstance(given, dict):
        raise InputError(f"{where}: a table of governorates and numbers is allowed")
    known = {named(str(key), "key", where): value for key, value in given.items()}
    if len(known) < len(given):
        raise InputError(f"{where}: a governorate stands twice; each once is allowed")
    refuse_unknown(known, world.governorates, where)
    declared = declarations(BY_GOVERNORATE[table])["governorate"]
    return {
        name: accept(replace(declared, name=name), value, where) for name, value in known.items()
    }
