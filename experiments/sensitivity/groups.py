"""The groups of factors by subject, and each factor in words that stand alone."""

from collections.abc import Sequence

from experiments.iraq.procedure_histories import NAMES
from experiments.sensitivity.parameter_space import ALTERNATIVES, DUMMY, MECHANISM
from experiments.sensitivity.worlds import HISTORY
from sim.core.declare import Par
from sim.scenario.by_place import of_each_place
from sim.scenario.catalogue import find

GROUPS = {  # of all beginnings that fit a name, the longest decides
    "households": ("household.",),
    "decision to return": ("decision.",),
    "beliefs about clearance": (
        "decision.wait_elasticity", "decision.believed_pass", "decision.pass_",
        "household.believed_days", "household.word_of_mouth", "household.own_experience",
        "mechanism.belief",
    ),
    "clearance": ("clearance.", "procedure."),
    "other ways to clearance": ("exits.", "household.apply_again"),
    "trust in the police": ("trust.", "decision.trust_in_safety", "mechanism.hearsay"),
    "police": ("police.", "station.", "intervention.community_policing.training"),
    "forums": ("forum.", "bargain.", "intervention."),
    "problems between residents": (
        "problems.", "community.tension_weight", "community.conflict_fear",
    ),
    "attacks and fear": ("armed_group.", "community.fear", "mechanism.excitation"),
    "conditions of places": (
        "community.", "access.", "district_access.", "blocked.", "district_blocked.",
        "district_reopening.",
    ),
    "hosts and settling elsewhere": ("host.", "onward."),
    "a number that does nothing": (DUMMY,),
}  # fmt: skip
WORDS = {  # where a declaration leans on the one before it
    "clearance.denied_affiliated": "chance that a desk of the old procedure bars a family "
    "perceived as affiliated",
    "clearance.style_on_denial": "fall of the logarithm of the chance that a desk denies by an "
    "error of its own, where officers are one whole style better",
    "decision.pass_hearsay": "how far the believed chance of being cleared moves to what kin tell",
    "decision.pass_experience": "how far the believed chance of being cleared moves with a "
    "household's own clearance or denial",
    "household.threat_of_affiliated": "how much more often a member is a threat among those "
    "perceived as affiliated",
    "onward.hope_holds": "how far hope at home lowers the rate of leaving the country",
    "forum.promise_weight": "rise of slow trust if all promises are kept rather than broken",
    "forum.chairing": "rise of the chance that a forum solves a problem where all officers are "
    "trained",
    "forum.response": "rise of the chance that a forum solves a problem where the station has "
    "fuel and vehicles",
    "community.conflict_fear": "attacks that one open conflict frightens as much as",
    HISTORY: "which signatures were asked for until 2017: history of the procedure",
    DUMMY: "a number that does nothing",
}
PLACES = {  # by the table that holds a number for each place
    "access": "access to the governorate",
    "district_access": "access to the district",
    "blocked": "families that may not return to the governorate",
    "district_blocked": "families that may not return to the district",
    "district_reopening": "weeks until the district is opened:",
}
SWITCHES = "0 or 1"


def group_of(name: str) -> str:
    """The group of a factor, by the beginning of its name."""
    fits = [
        (len(beginning), group)
        for group, beginnings in GROUPS.items()
        for beginning in beginnings
        if name.startswith(beginning)
    ]
    return max(fits)[1]


def grouped(names: Sequence[str]) -> dict[str, list[int]]:
    """The places of these factors by group, in the order of the groups."""
    owners = [group_of(name) for name in names]
    return {
        group: [place for place, owner in enumerate(owners) if owner == group]
        for group in GROUPS
        if group in owners
    }


def words_of(name: str) -> str:
    """What a factor is, in words."""
    table, _, field = name.partition(".")
    if name in WORDS:
        return WORDS[name]
    if table in PLACES:
        return f"{PLACES[table]} {field}"
    if name.startswith(MECHANISM):
        return ALTERNATIVES[field]
    return find(name)[1].about.about


def unit_of(name: str) -> str:
    """The unit of a factor's values."""
    table = name.partition(".")[0]
    if name == HISTORY:
        return f"number, from 0 ({NAMES[0]}) to {len(NAMES) - 1} ({NAMES[-1]})"
    if name == DUMMY or name.startswith(MECHANISM):
        return SWITCHES if name != DUMMY else "none"
    about = (of_each_place(table) if table in PLACES else find(name)[1]).about
    assert isinstance(about, Par)
    return about.unit
