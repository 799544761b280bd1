"""The policy combinations: ten or four signatures, reactive or community policing.

Forums may be such as agree to cut signatures. A combination with a channel switched off tells what
that channel carries.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sim.core.source_files import package_folder
from sim.levers.decrees import ClearanceReform
from sim.levers.lever import ALWAYS, Lever
from sim.levers.policing import CommunityPolicing
from sim.measure.place_errors import CALIBRATED
from sim.scenario.by_place import BY_PLACE
from sim.scenario.catalogue import find
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

PROGRAMME_START = date(2016, 3, 6)
TEN = 10  # signatures of the usual procedure, of which expected waits are declared
ENOUGH = 1e9  # EUR; the combinations ask what community policing does, not what it is worth
FOLDER = package_folder("sim").parent / "scenarios" / "iraq"
EVERYWHERE = 100_000
Values = dict[str, float]


@dataclass(frozen=True)
class PolicyCombination:
    """One combination: signatures from the programme's start, forums, and what these may agree on.

    `off`: parameters that are zero in it, so that what acts through them does nothing.
    """

    name: str
    label: str
    signatures: int
    forums: int
    agreed_signatures: int = -1  # that a forum may agree on; -1 where it may not
    off: tuple[str, ...] = ()


COMBINATIONS = (
    PolicyCombination("ten_reactive", "ten signatures, reactive policing", 10, 0),
    PolicyCombination("four_reactive", "four signatures, reactive policing", 4, 0),
    PolicyCombination("ten_forums", "ten, 43 forums", 10, 43),
    PolicyCombination("four_forums", "four, 43 forums", 4, 43),
    PolicyCombination("ten_everywhere", "ten, forums everywhere", 10, EVERYWHERE),
    PolicyCombination("four_everywhere", "four, forums everywhere", 4, EVERYWHERE),
    PolicyCombination("ten_agreeing", "ten, 43 forums that may agree on four", 10, 43, 4),
    PolicyCombination(
        "ten_agreeing_everywhere", "ten, forums everywhere that may agree on four",
        10, EVERYWHERE, 4,
    ),
)  # fmt: skip
BASE = COMBINATIONS[0]
MAIN = COMBINATIONS[:4]
SIZES = {"43": ("ten_forums", "ten_agreeing"),
         "everywhere": ("ten_everywhere", "ten_agreeing_everywhere")}  # fmt: skip
CHANNELS = {  # through which forums act beside an agreement, and what is zero where they do not
    "trust": ("decision.trust_in_safety",),
    "tension": ("community.tension_weight", "community.conflict_fear"),
}


def without(combination: PolicyCombination, channel: str) -> PolicyCombination:
    """The same combination with one of CHANNELS switched off."""
    name = f"{combination.name}_without_{channel}"
    return replace(combination, name=name, off=CHANNELS[channel])


SWITCHED = tuple(
    without(each, channel)
    for channel in CHANNELS
    for each in COMBINATIONS
    if each == BASE or each.name in (forums for forums, _ in SIZES.values())
)


@cache
def calibrated() -> Scenario:
    """The calibrated world, one draw of the posterior, read once for the many runs of it."""
    return load(CALIBRATED)


def with_combination(
    scenario: Scenario, before: int, combination: PolicyCombination, values: Values
) -> Scenario:
    """A world with these values and the levers of one combination.

    Before the start every combination is the same: the procedure that was in force, of so many
    signatures, and the wait that households expect of it.
    """
    fields, values = _of_lever(CommunityPolicing, typed(values))
    scenario = scenario.with_(**values | dict.fromkeys(combination.off, 0.0))
    start = scenario.week_of(PROGRAMME_START)
    days = scenario.household.believed_days_a_signature * before / TEN
    scenario = scenario.with_(
        **{
            "clearance.signatures": TEN,
            "household.believed_days_a_signature": days,
            "funding.budget": ENOUGH,
            "run.measured_from": start,
        }
    )
    scenario = scenario.with_levers(*_reforms(before, combination.signatures, start))
    if combination.forums:
        fields |= {"agreed_signatures": combination.agreed_signatures}
        forums = CommunityPolicing(start=start, forums=combination.forums, **fields)
        scenario = scenario.with_levers(forums)
    return scenario


def _reforms(before: int, after: int, start: int) -> list[ClearanceReform]:
    """What makes the usual procedure one of so many signatures before a week, and from it on."""
    if before == after:
        return [ClearanceReform(start=0, end=ALWAYS, signatures=after)] if after < TEN else []
    past = ClearanceReform(start=0, end=start, signatures=before)
    reform = ClearanceReform(start=start, signatures=after)
    return [each for each in (past, reform) if each.signatures < TEN]


def _of_lever(lever: type[Lever], values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of a lever's own fields, by field, and all others."""
    prefix = f"intervention.{lever.kind()}."
    own = {name: value for name, value in values.items() if name.startswith(prefix)}
    others = {name: value for name, value in values.items() if name not in own}
    return {name.removeprefix(prefix): value for name, value in own.items()}, others


def typed(values: Values) -> dict[str, Any]:
    """Whole numbers where a declaration wants them."""
    return {name: round(value) if _is_whole(name) else value for name, value in values.items()}


def _is_whole(name: str) -> bool:
    return name.partition(".")[0] not in BY_PLACE and find(name)[1].type is int
