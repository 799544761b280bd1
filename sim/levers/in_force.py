"""What is in force in a week: every lever acts where it is aimed, and spends at its pace.

This is the one place that knows of aim and pace. A lever acts as if all places and all money were
its own: what it writes to places that it is not aimed at is undone, orders for them are left out,
and the ledger shows it no more money than its pace allows.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import numpy as np

from sim.core.declare import InputError, nearest, shown
from sim.core.source_files import package_folder
from sim.core.week_dates import dated
from sim.levers.funding import cents
from sim.levers.lever import EVEN, NO_LIMIT, Lever, LeverContext
from sim.state import NEUTRAL_VALUES, Rows
from sim.world.lines import CommunityLine
from sim.world.tables import World

BY_COMMUNITY = ("communities", "armed_groups", "problems", "stations", "forums", "levers_in_force")


def reset(levers_in_force: np.ndarray, signatures: int) -> None:
    """What is in force without levers: the first day's procedure, all else at its neutral value."""
    for name, value in NEUTRAL_VALUES.items():
        levers_in_force[name] = value
    levers_in_force["signatures"] = signatures


def put_in_force(levers: tuple[Lever, ...], site: LeverContext, signatures: int) -> None:
    """What is in force this week: the first day's procedure, then what each active lever does.

    Decrees come before all that is paid for, so that it is the same however levers are listed.
    """
    reset(site.rows.levers_in_force, signatures)
    in_order = sorted(enumerate(levers), key=lambda each: bool(each[1].unit))
    acting = [(number, lever) for number, lever in in_order if lever.is_active(site.week)]
    even = sum(lever.pace == EVEN for _, lever in acting if lever.unit)
    at_hand = site.ledger.balance
    for number, lever in acting:
        if lever.pace == EVEN and lever.unit:
            _fill_purse(lever, site, at_hand, even)
        limits = _purse(lever), _limit(number, lever, site)
        with site.ledger.spending_from(*limits), _only_at_its_places(lever, site) as own:
            lever.act(own)
    site.ledger.close(site.week)


def _purse(lever: Lever) -> str:
    """The name of what an evenly paid lever may spend from; none for others."""
    return str(lever) if lever.pace == EVEN and lever.unit else ""


def _limit(number: int, lever: Lever, site: LeverContext) -> str:
    """The name of what a lever with a limit may still spend: its place in the list, from 0."""
    if lever.most_euros >= NO_LIMIT or not lever.unit:
        return ""
    name = f"{lever.kind()} {number}"
    site.ledger.limits.setdefault(name, cents(lever.most_euros))
    return name


def _fill_purse(lever: Lever, site: LeverContext, at_hand: int, even: int) -> None:
    """Add this week's part: of the money at hand that is not in the purse yet, as much a week.

    `even` levers share the money that is paid evenly this week.
    """
    weeks = [week for week in lever.weeks(site.setting) if week >= site.week]
    if weeks[:1] == [site.week]:
        site.ledger.fill(_purse(lever), at_hand, len(weeks) * even)


@contextmanager
def _only_at_its_places(lever: Lever, site: LeverContext) -> Iterator[LeverContext]:
    """What a lever works on; what it changes where it is not aimed at is put back."""
    if not lever.is_aimed:
        yield site
        return
    aim = lever.reached(site.setting)
    kept = _rows_of(site.rows, ~aim)
    yield site._replace(aim=aim)
    for name, rows in kept.items():
        getattr(site.rows, name)[~aim] = rows


def _rows_of(rows: Rows, places: np.ndarray) -> dict[str, np.ndarray]:
    """Copies of the rows of some communities."""
    return {name: getattr(rows, name)[places].copy() for name in BY_COMMUNITY}


def refuse_exclusive(
    levers: tuple[Lever, ...], places: Sequence[CommunityLine], first: date, where: str
) -> None:
    """Raise InputError where two levers that exclude each other act in the same week and place."""
    for number, lever in enumerate(levers):
        for other in levers[number + 1 :]:
            exclusive = other.kind() in lever.excludes or lever.kind() in other.excludes
            if exclusive and lever.overlaps(other) and _meet(lever, other, places):
                raise InputError(
                    f"{where}: {lever.kind()} from {dated(lever.start, first)} and "
                    f"{other.kind()} from {dated(other.start, first)} exclude each other; let one "
                    "end before the other starts, or aim them at different places"
                )


def _meet(lever: Lever, other: Lever, places: Sequence[CommunityLine]) -> bool:
    """Whether both act in some place."""
    return any(lever.reaches(line) and other.reaches(line) for line in places)


def refuse_unknown_places(lever: Lever, world: World, where: str) -> None:
    """Raise InputError where a lever is aimed at a place of which the world has no row."""
    lines = world.communities
    known = {
        "governorates": [line.governorate for line in lines],
        "districts": [line.district for line in lines],
        "communities": [line.community for line in lines],
    }
    for field, names in known.items():
        for name in getattr(lever, field):
            if name not in names:
                raise InputError(
                    f"{where}: {field} = {shown(name)}: {_why_not(name, world)}"
                    f"{nearest(name, dict.fromkeys(names))}"
                )


def _why_not(name: str, world: World) -> str:
    hosts = "only hosts the displaced, and levers act where they come from"
    return hosts if name in world.governorate_names else "no such place in communities.csv"


def find_levers() -> None:
    """Import every file of this package."""
    for module in iter_modules([str(package_folder("sim") / "levers")]):
        import_module(f"sim.levers.{module.name}")
