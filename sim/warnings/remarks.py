"""Remarks: what a scenario asks for that can do nothing in its run; allowed, and worth a word."""

from collections.abc import Iterator

from sim.levers.events import Shock
from sim.levers.funding import Ledger, Tranche, cents, what_comes
from sim.levers.lever import EVEN, Lever
from sim.scenario.scenario import Scenario
from sim.warnings.outlook import Outlook, hold_back
from sim.warnings.range_remarks import of_ranges
from sim.warnings.table_remarks import of_tables

FEWEST_AGENTS = 1000  # with which intervals are about four times as wide as with 60,000
COARSEST = 50  # households to an agent up to which outcomes were seen to agree (docs/speed.md)
SMALL = 5000  # households, of which a run takes as long at any scale


def remarks(scenario: Scenario) -> list[str]:
    """A sentence for each table, lever, event and tranche of which something can do nothing."""
    outlook = Outlook(scenario)
    found = [
        *_of_scale(scenario), *of_tables(outlook), *_of_levers(outlook), *_of_events(outlook),
        *_of_money(outlook), *of_ranges(scenario),
    ]  # fmt: skip
    return [f"{scenario.name}: {sentence}" for sentence in found]


def _of_scale(scenario: Scenario) -> Iterator[str]:
    """Where agents that stand for so many households cost precision, or save no time."""
    scale = scenario.run.households_per_agent
    households = sum(line.households for line in scenario.world.communities)
    where, agents = f"[run] households_per_agent = {scale}", households / scale
    if scale > 1 and agents < FEWEST_AGENTS:
        yield (
            f"{where}: leaves {agents:,.0f} agents for {households:,.0f} households, so that "
            f"outcomes move in steps and intervals are wider{_no_faster(households)}; lower it"
        )
    elif scale > COARSEST:
        yield (
            f"{where}: a preview: outcomes are known to agree up to {COARSEST} households to an "
            "agent, and beyond that hardly any time is saved, for desks take most of it"
        )


def _no_faster(households: float) -> str:
    return ", and it saves no time in so small a world" if households < SMALL else ""


def _of_levers(outlook: Outlook) -> Iterator[str]:
    for lever in outlook.scenario.interventions:
        where = f"[[intervention]] {lever.kind()}"
        if lever.start > outlook.scenario.run.weeks:
            yield f"{where} {_too_late(lever.start, outlook)}"
        elif why := _never(lever, outlook) or lever.needless(outlook) or _unpaid(lever, outlook):
            yield f"{where} from {outlook.dated(lever.start)}: {_nothing(why)}"
        if lever.pace == EVEN and not lever.unit:
            yield f"{where}: pace = {EVEN!r} changes nothing, for a decree costs nothing"


def _of_events(outlook: Outlook) -> Iterator[str]:
    for shock in outlook.scenario.shocks:
        where = f"[[event]] {shock.kind()}"
        if shock.start > outlook.scenario.run.weeks:
            yield f"{where} {_too_late(shock.start, outlook)}"
        elif why := shock.needless(outlook):
            yield f"{where}{_place(shock)} in {outlook.dated(shock.start)}: {_nothing(why)}"


def _of_money(outlook: Outlook) -> Iterator[str]:
    for tranche in outlook.scenario.tranches:
        where = f"[[tranche]] of {tranche.day}"
        week = outlook.scenario.week_of(tranche.day) + tranche.delay_weeks
        if week > outlook.scenario.run.weeks:
            yield f"{where} {_too_late(week, outlook)}"
        elif why := _lost(tranche, max(1, week), outlook):
            yield f"{where}: {_nothing(why)}"


def _nothing(why: str) -> str:
    """What a remark says, unless the reason says itself what little can be done."""
    return why if "nothing but spending" in why else f"it can do nothing: {why}"


def _place(shock: Shock) -> str:
    return f" in {shock.governorate}" if shock.governorate else ""


def _too_late(week: int, outlook: Outlook) -> str:
    return (
        f"comes in {outlook.dated(week)}; let it come sooner or raise [run] weeks, for that is "
        f"after the last week of the run, {outlook.scenario.run.weeks}"
    )


def _never(lever: Lever, outlook: Outlook) -> str:
    """Where a lever ends before the first week that is lived."""
    if max(1, lever.start) < lever.end:
        return ""
    return f"it ends with the first day, and the first week lived is {outlook.dated(1)}; raise end"


def _unpaid(lever: Lever, outlook: Outlook) -> str:
    """Where there is never money for a unit in the weeks in which a lever acts."""
    setting, money = outlook.scenario, outlook.money
    weeks = lever.weeks(setting)
    if any(lever.can_buy(setting, week, money[week]) for week in weeks):
        return ""
    price = min(lever.price(setting, week) for week in weeks) / 100.0
    most = max(money[week] for week in weeks) / 100.0
    there = f"there are at most {most:,.2f} EUR" if most else "there is no money"
    return (
        f"{there} in its weeks, and what it buys at once costs {price:,.2f} EUR ({lever.unit}); "
        "raise [funding] budget, or let a [[tranche]] come by then"
    )


def _lost(tranche: Tranche, week: int, outlook: Outlook) -> str:
    """Why no lever can spend a tranche that comes in this week; else empty."""
    if what_comes(tranche) == 0:
        return "nothing of it comes; raise euros or lower cut"
    ledger = Ledger(outlook.scenario.funding.overhead)
    ledger.promise(cents(tranche.euros), tranche.cut)
    hold_back(ledger, week, *outlook.cuts)
    ledger.receive(what_comes(tranche))
    if ledger.balance == 0:
        return (
            f"overhead or a funding_cut takes all of it in {outlook.dated(week)}; lower either, "
            "or let it come in another week"
        )
    if outlook.pays(week):
        return ""
    return f"no lever that costs anything acts in {outlook.dated(week)} or later; add one"
