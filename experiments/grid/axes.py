"""The axes of a grid: signatures, policing style, or any declared number, with levels of each."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from experiments.iraq.policy_combinations import (
    BASE,
    MAIN,
    PROGRAMME_START,
    TEN,
    PolicyCombination,
    Values,
    calibrated,
)
from experiments.iraq.posterior_worlds import World, iraq
from sim.core.declare import Declared, InputError, Par, nearest
from sim.levers.decrees import ClearanceReform
from sim.population.localities import localities
from sim.scenario.catalogue import catalogue, find, plausible
from sim.scenario.scenario import TABLES, Scenario
from sim.world.lines import DeskLine
from sim.world.tables import World as Places

SIGNATURES, STYLE = "signatures", "style"
OWN_SET = {  # what the experiment itself sets, and what to choose instead
    "clearance.signatures": f"the axis {SIGNATURES}, which changes them when the programme starts",
    "funding.budget": "another parameter; the grid gives programmes all the money they need",
    "run.weeks": "another parameter; every run ends with 2019",
    "run.measured_from": "another parameter; every run is measured from the programme's start",
}
MANY, PREVIEW = (13, 11), (4, 3)  # levels of the two axes
LOCALITY = "run.locality_households"
FURTHER_DESKS = (  # assumed: the world has ten
    DeskLine("court", "governorate", 11),
    DeskLine("ministry of migration", "governorate", 12),
)


@dataclass(frozen=True)
class Axis:
    """One axis: what is changed, its levels, those of a preview, and the baseline."""

    name: str
    label: str
    unit: str
    levels: tuple[float, ...]
    preview: tuple[float, ...]
    base: float


OWN = {
    SIGNATURES: Axis(
        SIGNATURES, "signatures asked for from March 2016 on", "signatures",
        tuple(map(float, range(13))), (0.0, 4.0, 10.0, 12.0), float(BASE.signatures),
    ),
    STYLE: Axis(
        STYLE, "policing style: share of localities with community policing from March 2016 on",
        "share", tuple(tenth / 10 for tenth in range(11)), (0.0, 0.5, 1.0), 0.0,
    ),
}  # fmt: skip


Axes = tuple[Axis, Axis]
Place = tuple[float, float]
DEFAULT_GRID = OWN[SIGNATURES], OWN[STYLE]


def axis(name: str, which: int) -> Axis:
    """The first (0) or second (1) axis of this name; raise InputError where there is none.

    A parameter is changed from the first day, within its plausible range. Its baseline is the value
    of the calibrated world. Every draw of the posterior has the same value at a place of the grid.
    """
    if name in OWN:
        return OWN[name]
    full, declared = _parameter(name, f"--{'xy'[which]} = {name}")
    assert isinstance(declared.about, Par)
    page, _, field = full.partition(".")
    return Axis(
        full, f"{full}: {declared.about.about}", declared.about.unit,
        _levels(full, MANY[which]), _levels(full, PREVIEW[which]),
        float(getattr(getattr(calibrated(), page), field)),
    )  # fmt: skip


def scenario_at(draw: World, values: Values) -> Scenario:
    """The world of a draw of the posterior at a place of the grid.

    Up to the programme's start the world has the procedure of the draw's history. From then on it
    has the signatures and the style of the place. Where a history asks for four signatures before
    the start, ten from the start on are a step up. A parameter among the values takes the place of
    the draw's own value.
    """
    own = {name: value for name, value in values.items() if name not in OWN}
    signatures = round(values.get(SIGNATURES, OWN[SIGNATURES].base))
    forums = round(values.get(STYLE, OWN[STYLE].base) * _localities(own.get(LOCALITY)))
    asked = min(signatures, TEN)
    here = replace(draw, draw=draw.draw._replace(values=draw.draw.values | own))
    scenario = here.scenario(PolicyCombination("grid", "a place of the grid", asked, forums))
    if signatures > TEN:
        scenario = _with_further_desks(scenario, signatures)
    named = ", ".join(f"{name} {value:g}" for name, value in values.items())
    return replace(scenario, name=f"{scenario.name}, draw {draw.number} ({named})")


def style_of(forums: int) -> float:
    """The policing style that so many forums are."""
    return min(forums, _localities()) / _localities()


def cases(axes: Axes) -> dict[str, Place]:
    """Founding cases in the plane of these axes, by their labels: the first, and the furthest."""
    across, up = axes
    inside = [combination for combination in MAIN if _lies_in(combination, axes)]
    return {
        combination.label: (
            _values(combination).get(across.name, across.base),
            _values(combination).get(up.name, up.base),
        )
        for combination in dict.fromkeys((BASE, inside[-1]))
    }


@cache
def _localities(households: float | None = None) -> int:
    """How many localities Iraq has, where each has about so many households or as many as usual."""
    changed = {} if households is None else {LOCALITY: round(households)}
    return len(localities(iraq().with_(**changed)))


def _values(combination: PolicyCombination) -> Values:
    return {SIGNATURES: float(combination.signatures), STYLE: style_of(combination.forums)}


def _lies_in(combination: PolicyCombination, axes: Axes) -> bool:
    """Whether a case differs from the baseline by these axes alone."""
    free = {each.name for each in axes}
    return all(
        name in free or value == OWN[name].base for name, value in _values(combination).items()
    )


def _with_further_desks(scenario: Scenario, signatures: int) -> Scenario:
    """The world with a desk for each signature beyond its ten; they sign from the start on.

    A killed broker may have sat at one of them, which is the one difference before the start.
    """
    days = scenario.household.believed_days_a_signature * TEN / signatures
    wider = replace(scenario, world=_wider_world(signatures - TEN)).with_(
        **{"clearance.signatures": signatures, "household.believed_days_a_signature": days}
    )
    start = scenario.week_of(PROGRAMME_START)
    return wider.with_levers(ClearanceReform(start=0, end=start, signatures=TEN))


@cache
def _wider_world(further: int) -> Places:
    """Iraq with so many further desks; one object for all who share it."""
    world = iraq().world
    return replace(world, desks=world.desks + FURTHER_DESKS[:further])


def _levels(name: str, count: int) -> tuple[float, ...]:
    """Evenly over the plausible range; whole numbers, each once, where the parameter is one."""
    levels = np.linspace(*plausible(name, calibrated().plausible), count)
    if find(name)[1].type is int:
        levels = np.unique(levels.round())
    return tuple(float(f"{level:.10g}") for level in levels)


def _parameter(name: str, where: str) -> tuple[str, Declared]:
    """The number of a scenario that has this name, whole or its last part."""
    known = _numbers()
    matches = [full for full in known if name in (full, full.partition(".")[2])]
    if len(matches) == 1:
        return matches[0], known[matches[0]]
    if matches:
        raise InputError(f"{where}: stands in several places: {', '.join(matches)}")
    if name in OWN_SET:
        raise InputError(f"{where}: is set by the experiment; choose {OWN_SET[name]}")
    if name in catalogue():
        raise InputError(f"{where}: is no number of a scenario, and only such can be an axis")
    near = nearest(name, [*OWN, *known, *(full.partition(".")[2] for full in known)])
    hint = near if "did you mean" in near else "; `awda parameters` lists them"
    raise InputError(f"{where}: no such axis{hint}")


def _numbers() -> dict[str, Declared]:
    """Every declared number of a scenario's pages that the experiment does not set itself."""
    return {
        full: declared
        for full, declared in catalogue().items()
        if full.partition(".")[0] in TABLES
        and isinstance(declared.about, Par)
        and full not in OWN_SET
    }
