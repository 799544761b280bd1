"""What levers and events read of a scenario, which stands above them and holds them."""

from datetime import date
from typing import Any, Protocol

from sim.agents.armed_group import ArmedGroupParameters
from sim.agents.community import CommunityParameters
from sim.agents.host import HostParameters
from sim.agents.household import HouseholdParameters
from sim.agents.police import PoliceParameters
from sim.behaviour.return_decision import DecisionParameters
from sim.clearance.context import ClearanceParameters
from sim.levers.funding import FundingParameters
from sim.world.tables import World


class Scale(Protocol):
    """How long a run is and how it is scaled."""

    @property
    def households_per_agent(self) -> int:
        """As in the table [run]."""

    @property
    def locality_households(self) -> int:
        """As in the table [run]."""

    @property
    def weeks(self) -> int:
        """As in the table [run]."""


class Setting(Protocol):
    """The tables of a scenario that levers and events read."""

    @property
    def run(self) -> Scale:
        """The table [run]."""

    @property
    def world(self) -> World:
        """The tables of its world."""

    @property
    def household(self) -> HouseholdParameters:
        """The table [household]."""

    @property
    def decision(self) -> DecisionParameters:
        """The table [decision]."""

    @property
    def host(self) -> HostParameters:
        """The table [host]."""

    @property
    def community(self) -> CommunityParameters:
        """The table [community]."""

    @property
    def police(self) -> PoliceParameters:
        """The table [police]."""

    @property
    def clearance(self) -> ClearanceParameters:
        """The table [clearance]."""

    @property
    def armed_group(self) -> ArmedGroupParameters:
        """The table [armed_group]."""

    @property
    def funding(self) -> FundingParameters:
        """The table [funding]."""

    @property
    def interventions(self) -> tuple[Any, ...]:
        """The table [interventions]."""

    def day_of(self, week: int) -> date:
        """The first day of a week."""
