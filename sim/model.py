"""The model: a Mesa model whose week is a list, run by compiled loops or by Mesa agents."""

from copy import deepcopy
from functools import cached_property
from typing import Any, Literal

import mesa
import numpy as np

from sim import contexts
from sim.agents.community import CommunityNeighbours
from sim.agents.forum import ForumNeighbours
from sim.agents.residents import CommunityCount
from sim.agents.row_agent import NoAgents, NoKinds, refuse_missing_agents
from sim.behaviour.household_context import HouseholdContext
from sim.clearance.context import ClearanceContext, signatures_in_force
from sim.clearance.staffing import take_seats
from sim.core.declare import InputError
from sim.engine import household_loop
from sim.engine.outside_changes import count_all, set_field
from sim.engine.partition import Block, blocks, everywhere, on_threads
from sim.levers.funding import open_ledger
from sim.phases import presence
from sim.population.localities import localities
from sim.population.population import places_of, populate
from sim.population.recorded_attacks import recorded_attacks
from sim.recording.groups import group_sizes, returned_by_group
from sim.recording.history import History, record
from sim.recording.surveys import ask_at_end
from sim.scenario.scenario import Scenario
from sim.state import Clock, Rows
from sim.week import KINDS, STAGES, Phase

Engine = Literal["compiled", "agents"]
DERIVED = (
    "household_context",
    "clearance_context",
    "signatures_in_force",
    "frozen_excitations",
    "community_neighbours",
    "forum_neighbours",
)


class ReturnModel(mesa.Model):
    """A world of one scenario and one seed.

    `engine="compiled"` runs each phase as one loop and makes no Mesa agents, which Mesa 3.3 would
    never free; `engine="agents"` makes one Mesa agent a row and lets each take its turn. Both run
    the same rules and give the same bits, on any number of threads.
    """

    def __init__(
        self, scenario: Scenario, seed: int = 1, engine: Engine = "compiled", threads: int = 1
    ) -> None:
        if not 0 <= seed < 2**32:
            raise InputError(f"seed = {seed}: a whole number from 0 to {2**32 - 1} is allowed")
        super().__init__(rng=seed)  # of Mesa's own random numbers, which no rule of a week uses
        self.setting = scenario  # Mesa 3.5 keeps an object of its own as `scenario`
        self.seed, self.engine, self.week = seed, engine, 0
        self.ledger = open_ledger(scenario.funding)
        self.localities = localities(scenario)
        self.rows = populate(scenario, self.localities, seed)
        self.attack_rates = recorded_attacks(scenario, self.localities)
        self._durations_before = np.zeros_like(self.rows.durations)
        self.threads = threads
        self.blocks = blocks(self.rows, threads)
        count_all(self.rows, self.week)
        presence(self)
        self._places = [locality.place for locality in self.localities]
        self._recorded: list[np.ndarray] = []
        self._returned: list[np.ndarray] = []
        self._by_group: list[np.ndarray] = []
        self.record_week()
        self._is_living = False
        if engine == "agents":
            self._make_agents()

    def step(self) -> None:
        """One week: every phase of the list, in its order."""
        if self.engine == "agents":
            refuse_missing_agents(KINDS, self.agents_by_type, self.rows)
        self.week += 1
        if self.week == self.setting.run.measured_from:
            self._durations_before = self.rows.durations.copy()
        self._is_living = True
        for stage in STAGES:
            self._live(stage)
        self._is_living = False
        self.record_week()

    def live_phase(self, phase: Phase, block: Block | None = None) -> None:
        """One phase of this week, everywhere, or in one block of those that go on by themselves."""
        if block is None:
            self._freeze()
        if self.engine == "agents" and phase.agents:
            for kind in phase.agents:
                self.agents_by_type[kind].do("step")
        elif phase.in_blocks:
            phase.act(self, block or everywhere(self.rows))
        else:
            phase.act(self)

    def record_week(self) -> np.void:
        """Add the week, as the rows stand, to the history; its row there."""
        self._freeze()
        ledger = self.ledger
        asked, spent, balance = self.signatures_in_force, ledger.spent_in_all, ledger.balance
        self._recorded.append(record(self.rows, asked, self.week, spent, balance))
        self._returned.append(self._count_returned())
        self._by_group.append(returned_by_group(self.rows))
        row: np.void = self._recorded[-1][0]
        return row

    def run(self) -> History:
        """Every week that is left, and the history of them all."""
        while self.week < self.setting.run.weeks:
            self.step()
        return self.history

    def start_week(self, index: int) -> None:
        """The first half of the week of one household, which its Mesa agent asks for."""
        household_loop.start_alone(index, self.rows, self.household_context)

    def change_household(self, index: int, field: str, value: float) -> None:
        """Set a field of one household between two weeks; what is derived from it follows."""
        if self._is_living:
            raise InputError(
                f"Household {index}: {field} cannot be set while a week is lived: set it between "
                "two steps"
            )
        set_field(self.rows, index, field, value, self.week + 1)

    @property
    def agents(self) -> Any:
        """Mesa's agents; where the compiled engine made none, a set that is empty and says so."""
        found = super().agents
        none = self.engine == "compiled" and len(found) == 0
        return NoAgents([], self.random) if none else found

    @property
    def agents_by_type(self) -> Any:
        """The same by their kind."""
        found = super().agents_by_type
        return NoKinds() if self.engine == "compiled" and not found else found

    def go_on_from(self, other: "ReturnModel") -> None:
        """Take over what another has lived of the same world and seed, before the two differ."""
        for name in set(Rows._fields) - {"servers", "first_seats"}:
            getattr(self.rows, name)[:] = getattr(other.rows, name)
        take_seats(self.rows, other.rows)
        self.week = other.week
        self.ledger = deepcopy(other.ledger)
        self._durations_before = other._durations_before.copy()
        self._recorded, self._returned = [*other._recorded], [*other._returned]
        self._by_group = [*other._by_group]

    @property
    def history(self) -> History:
        """The history up to now."""
        return History(
            scenario=self.setting.name,
            seed=self.seed,
            start=self.setting.run.start,
            households_per_agent=self.setting.run.households_per_agent,
            weeks=np.array([week[0] for week in self._recorded], self._recorded[0].dtype),
            measured_from=self.setting.run.measured_from,
            end_survey=ask_at_end(self.rows, self.household_context, self.setting.survey),
            durations=(self.rows.durations - self._durations_before).sum(axis=0),
            returned=np.array(self._returned),
            returned_by_group=np.array(self._by_group),
            group_sizes=group_sizes(self.rows.households),
            places=places_of(self.setting),
        )

    @cached_property
    def household_context(self) -> HouseholdContext:
        """What households see this week."""
        return contexts.household_context(self.rows, self.setting, self.clock)

    @cached_property
    def clearance_context(self) -> ClearanceContext:
        """What the desks work with this week."""
        asked = self.signatures_in_force
        return contexts.clearance_context(self.rows, self.setting, self.clock, asked)

    @cached_property
    def community_neighbours(self) -> CommunityNeighbours:
        """What communities see of the other pages this week."""
        return contexts.community_neighbours(self.rows, self.setting)

    @cached_property
    def forum_neighbours(self) -> ForumNeighbours:
        """What forums and those who sign see of the other pages this week."""
        return contexts.forum_neighbours(self.rows, self.setting)

    @property
    def clock(self) -> Clock:
        """The seed, the week and what an agent stands for."""
        return Clock(self.seed, self.week, float(self.setting.run.households_per_agent))

    @cached_property
    def signatures_in_force(self) -> np.ndarray:
        """Signatures asked for in each community."""
        return signatures_in_force(self.rows.levers_in_force, self.rows.forums)

    @cached_property
    def frozen_excitations(self) -> np.ndarray:
        """Last week's attacks as communities near by feel them."""
        return self.rows.armed_groups["excitation"].copy()

    def _freeze(self) -> None:
        """Forget what was derived for the phase before."""
        for derived in DERIVED:
            self.__dict__.pop(derived, None)

    def _live(self, stage: tuple[Phase, ...]) -> None:
        """The phases of a stage; each block goes through them by itself."""
        if self.engine == "agents" or not stage[0].in_blocks:
            for phase in stage:
                self.live_phase(phase)
            return
        self._freeze()
        _ = self.household_context, self.clearance_context  # made before threads ask for them

        def go_through(block: Block) -> None:
            for phase in stage:
                self.live_phase(phase, block)

        on_threads(go_through, self.blocks, self.threads)

    def _make_agents(self) -> None:
        for kind in KINDS:
            for index in range(len(getattr(self.rows, kind.kept_in))):
                kind(self, index)

    def _count_returned(self) -> np.ndarray:
        """Agents home in each row of communities.csv."""
        home = self.rows.community_counts[:, CommunityCount.RETURNED]
        count = len(self.setting.world.communities)
        return np.bincount(self._places, home, count).astype(np.int32)
