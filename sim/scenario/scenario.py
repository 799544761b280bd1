"""A scenario: all that a run needs to know but its seed, frozen and checked."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sim.agents.armed_group import ArmedGroupParameters
from sim.agents.community import CommunityParameters
from sim.agents.forum import ForumParameters
from sim.agents.host import HostParameters
from sim.agents.household import HouseholdParameters
from sim.agents.police import PoliceParameters
from sim.agents.problems import ProblemsParameters
from sim.agents.station import StationParameters
from sim.behaviour.bargain import BargainParameters
from sim.behaviour.exits import ExitsParameters
from sim.behaviour.onward_migration import OnwardParameters
from sim.behaviour.return_decision import DecisionParameters
from sim.behaviour.trust import TrustParameters
from sim.clearance.context import ClearanceParameters
from sim.core.declare import (
    Bounds,
    InputError,
    check,
    declarations,
    refuse_outside,
    refuse_unknown,
)
from sim.core.randomness import ROWS
from sim.core.week_dates import dated, day_of, in_weeks, week_of
from sim.levers.events import Shock
from sim.levers.funding import MOST_CENTS, FundingParameters, Tranche, refuse_untold_money
from sim.levers.in_force import find_levers, refuse_exclusive, refuse_unknown_places
from sim.levers.lever import Lever
from sim.recording.surveys import SurveyParameters
from sim.scenario.by_place import BY_PLACE, check_by_place
from sim.scenario.mechanisms import neutral_values
from sim.scenario.run_parameters import RunParameters
from sim.world.tables import World

find_levers()

MOST_LOCALITIES = 32_767  # what a household's row can name
Ranges = tuple[tuple[str, Bounds], ...]  # plausible ranges by the full names of parameters


TABLES: dict[str, type] = {
    "run": RunParameters,
    "household": HouseholdParameters,
    "decision": DecisionParameters,
    "trust": TrustParameters,
    "onward": OnwardParameters,
    "host": HostParameters,
    "community": CommunityParameters,
    "problems": ProblemsParameters,
    "police": PoliceParameters,
    "station": StationParameters,
    "forum": ForumParameters,
    "bargain": BargainParameters,
    "exits": ExitsParameters,
    "clearance": ClearanceParameters,
    "armed_group": ArmedGroupParameters,
    "survey": SurveyParameters,
    "funding": FundingParameters,
}


@dataclass(frozen=True, repr=False)
class Scenario:
    """A world, the parameters of every page, and the levers that act in it.

    A date that is given for a week becomes its number from the start of this scenario, for good.
    """

    name: str
    title: str
    world: World
    run: RunParameters
    household: HouseholdParameters
    decision: DecisionParameters
    trust: TrustParameters
    onward: OnwardParameters
    host: HostParameters
    community: CommunityParameters
    problems: ProblemsParameters
    police: PoliceParameters
    station: StationParameters
    forum: ForumParameters
    bargain: BargainParameters
    exits: ExitsParameters
    clearance: ClearanceParameters
    armed_group: ArmedGroupParameters
    survey: SurveyParameters
    funding: FundingParameters
    interventions: tuple[Lever, ...] = ()
    tranches: tuple[Tranche, ...] = ()
    shocks: tuple[Shock, ...] = ()
    access: tuple[tuple[str, float], ...] = ()  # governorates that differ, and by how much
    blocked: tuple[tuple[str, float], ...] = ()  # the same, and how many times as many are blocked
    district_access: tuple[tuple[str, float], ...] = ()  # districts that differ beyond that
    district_blocked: tuple[tuple[str, float], ...] = ()
    district_reopening: tuple[tuple[str, float], ...] = ()
    plausible: Ranges = ()  # in the place of declared ones

    def __repr__(self) -> str:
        return f"<Scenario {self.name}: {self.run.weeks} weeks from {self.run.start}>"

    def __post_init__(self) -> None:
        self._count_weeks()
        _check_entries(self)
        refuse_exclusive(self.interventions, self.world.communities, self.run.start, self.name)
        _check_signatures(self)
        _check_rows(self)
        _check_measured(self)
        _check_money(self)

    def _count_weeks(self) -> None:
        """Put numbers of weeks in the place of dates, once and for all."""
        start, lists = self.run.start, {"interventions": "intervention", "shocks": "event"}
        object.__setattr__(self, "run", in_weeks(self.run, start, f"{self.name}: [run]"))
        for field, noun in lists.items():
            where = f"{self.name}: [[{noun}]]"
            each = (in_weeks(one, start, f"{where} {one.kind()}") for one in getattr(self, field))
            object.__setattr__(self, field, tuple(each))

    def with_(self, **changes: Any) -> "Scenario":
        """The scenario with other values: `with_(**{"trust.abuse_slow": -0.4})`; checked alike."""
        pages: dict[str, Any] = {}
        by_place: dict[str, dict[str, Any]] = {table: {} for table in BY_PLACE}
        for key, value in changes.items():
            table, _, field = key.partition(".")
            refuse_unknown([table], [*TABLES, *BY_PLACE], self.name)
            if table in by_place:
                by_place[table][field] = value
                continue
            given = check(TABLES[table], {field: value}, f"{self.name}: [{table}]")
            pages[table] = pages.get(table, getattr(self, table))._replace(**given)
        for table, given in by_place.items():
            known = check_by_place(table, given, self.world, self.name)
            pages[table] = tuple((dict(getattr(self, table)) | known).items())
        return replace(self, **pages)

    def without(self, *mechanisms: str) -> "Scenario":
        """The scenario with these mechanisms switched off; raise InputError for an unknown one."""
        return self.with_(**neutral_values(mechanisms, f"{self.name}: mechanism"))

    def with_levers(self, *levers: Lever) -> "Scenario":
        """The scenario with further levers."""
        return replace(self, interventions=self.interventions + levers)

    def with_tranches(self, *tranches: Tranche) -> "Scenario":
        """The scenario with further tranches of money."""
        return replace(self, tranches=self.tranches + tranches)

    def with_shocks(self, *shocks: Shock) -> "Scenario":
        """The scenario with further events."""
        return replace(self, shocks=self.shocks + shocks)

    def week_of(self, day: date) -> int:
        """The number of whole weeks from the start to this day."""
        return week_of(day, self.run.start)

    def day_of(self, week: int) -> date:
        """The first day of a week."""
        return day_of(week, self.run.start)


def _check_entries(scenario: Scenario) -> None:
    """What stands in lists may come from Python, where nobody has looked at it yet."""
    for tranche in scenario.tranches:
        refuse_outside(tranche, f"{scenario.name}: [[tranche]]")
    for lever in scenario.interventions:
        where = f"{scenario.name}: [[intervention]] {lever.kind()}"
        refuse_outside(lever, where)
        lever.check(where, scenario.run.start)
        refuse_unknown_places(lever, scenario.world, where)
    for shock in scenario.shocks:
        where = f"{scenario.name}: [[event]] {shock.kind()}"
        refuse_outside(shock, where)
        shock.check(scenario.world.governorate_names, where)


def _check_signatures(scenario: Scenario) -> None:
    """No more signatures may be asked for than the world has desks."""
    most = max(line.rank for line in scenario.world.desks)
    asked = [("[clearance] signatures", scenario.clearance.signatures)]
    for lever in scenario.interventions:
        kind: type = type(lever)
        for field in ("signatures", "agreed_signatures"):
            if field in declarations(kind):
                asked.append((f"[[intervention]] {lever.kind()}: {field}", getattr(lever, field)))
    for where, signatures in asked:
        if signatures > most:
            raise InputError(
                f"{scenario.name}: {where} = {signatures}: at most {most} is allowed; "
                f"{scenario.world.folder.name}/desks.csv has that many"
            )


def _check_rows(scenario: Scenario) -> None:
    """No more localities than rows can name, nor agents in one than there are random streams."""
    size = scenario.run.locality_households
    count = sum(scenario.world.localities(size))
    where = f"{scenario.name}: [run] locality_households = {size}"
    if count > MOST_LOCALITIES:
        raise InputError(
            f"{where}: makes {count} localities; at most {MOST_LOCALITIES} are allowed"
        )
    scale = scenario.run.households_per_agent
    if 1.5 * size / scale > ROWS:
        agents = f"{where} at {scale} households to an agent"
        raise InputError(f"{agents}: at most {ROWS} agents to a locality are allowed")


def _check_measured(scenario: Scenario) -> None:
    """What is measured must begin before the run ends."""
    run = scenario.run
    if run.measured_from > run.weeks:
        raise InputError(
            f"{scenario.name}: [run] measured_from = {run.measured_from}: at most weeks = "
            f"{run.weeks} is allowed; first week that the outcomes measure from; the run ends with "
            f"{dated(run.weeks, run.start)}, and {run.measured_from} would begin on "
            f"{scenario.day_of(run.measured_from)}"
        )


def _check_money(scenario: Scenario) -> None:
    """All money, and the price of all that is bought, must be known to the cent."""
    refuse_untold_money(scenario.funding, scenario.tranches, scenario.name)
    for lever in scenario.interventions:
        weeks = lever.weeks(scenario)
        for week in {*weeks[:1], *weeks[-1:]}:  # prices only rise, or only fall
            price = lever.price(scenario, week)
            if price >= MOST_CENTS:
                where = f"{scenario.name}: [[intervention]] {lever.kind()}"
                raise InputError(
                    f"{where}: on {scenario.day_of(week)} a {lever.unit} costs {price / 100:.3g} "
                    f"EUR; less than {MOST_CENTS / 100:,.2f} EUR is allowed, so that it is known "
                    "to the cent; lower its cost or [funding] inflation_a_year"
                )
