"""The model: a Mesa model whose week is a list, run by compiled loops or by Mesa agents."""

from copy import deepcopy
from functools import cached_property
from typing import Literal

import mesa
import numpy as np

from sim.agents.community import CommunityNeighbours
from sim.agents.community_counts import Tally
from sim.behaviour.decay_tables import spans
from sim.behaviour.household_context import Surroundings
from sim.clearance.context import Offices, signatures_in_force
from sim.clearance.screening import denial
from sim.clearance.staffing import take_seats
from sim.core.declare import InputError
from sim.engine.outside_changes import count_all
from sim.engine.partition import Block, blocks, everywhere, on_threads
from sim.levers.funding import open_ledger
from sim.phases import presence
from sim.population.localities import localities
from sim.population.population import populate
from sim.population.recorded_attacks import recorded_attacks
from sim.recording.end_survey import portray
from sim.recording.history import History, record
from sim.scenario.scenario import Scenario
from sim.state import Rows
from sim.week import STAGES, WEEK, Phase

Engine = Literal["compiled", "agents"]
DERIVED = ("surroundings", "offices", "in_force", "frozen_excitations", "community_neighbours")


class ReturnModel(mesa.Model):
    """A world of one scenario and one seed.

    `engine="compiled"` runs each phase as one loop and makes no Mesa agents, which Mesa 3.3 would
    never free; `engine="agents"` makes one Mesa agent a row and lets each take its turn. Both run
    the same rules and give the same bits, on any number of threads.
    """

    def __init__(
        self, scenario: Scenario, seed: int = 1, engine: Engine = "compiled", threads: int = 1
    ) -> None:
        super().__init__()
        if not 0 <= seed < 2**32:
            raise InputError(f"seed = {seed}: a whole number from 0 to {2**32 - 1} is allowed")
        self.setting = scenario  # Mesa 3.5 keeps an object of its own as `scenario`
        self.luck = seed
        self.engine = engine
        self.week = 0
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
        self._recorded = [self._record()]
        self._returned = [self._count_returned()]
        if engine == "agents":
            self._make_agents()

    def step(self) -> None:
        """One week: every phase of the list, in its order."""
        self.week += 1
        if self.week == self.setting.run.measured_from:
            self._durations_before = self.rows.durations.copy()
        for stage in STAGES:
            self._live(stage)
        self._recorded.append(self._record())
        self._returned.append(self._count_returned())

    def run(self) -> History:
        """Every week that is left, and the history of them all."""
        while self.week < self.setting.run.weeks:
            self.step()
        return self.history

    def go_on_from(self, other: "ReturnModel") -> None:
        """Take over what another has lived of the same world and luck, before the two differ."""
        for name in set(Rows._fields) - {"servers", "first_seats"}:
            getattr(self.rows, name)[:] = getattr(other.rows, name)
        take_seats(self.rows, other.rows)
        self.week = other.week
        self.ledger = deepcopy(other.ledger)
        self._durations_before = other._durations_before.copy()
        self._recorded, self._returned = [*other._recorded], [*other._returned]

    @property
    def history(self) -> History:
        """The history up to now."""
        return History(
            scenario=self.setting.name,
            seed=self.luck,
            start=self.setting.run.start,
            households_per_agent=self.setting.run.households_per_agent,
            weeks=np.concatenate(self._recorded),
            measured_from=self.setting.run.measured_from,
            portrait=portray(self.rows, self.surroundings, self.setting.survey),
            durations=(self.rows.durations - self._durations_before).sum(axis=0),
            returned=np.array(self._returned),
        )

    @cached_property
    def surroundings(self) -> Surroundings:
        """What households see this week."""
        rows, scenario = self.rows, self.setting
        return Surroundings(
            seed=self.luck,
            week=self.week,
            communities=rows.communities,
            kin=rows.kin,
            due=rows.due,
            tally=rows.tally,
            stirred=rows.stirred,
            officers=rows.officers,
            stations=rows.stations,
            forums=rows.forums,
            programmes=rows.programmes,
            hosts=rows.hosts,
            near=rows.near,
            household=scenario.household,
            decision=scenario.decision,
            trust=scenario.trust,
            onward=scenario.onward,
            host=scenario.host,
            police=scenario.police,
            station=scenario.station,
            forum=scenario.forum,
            spans=spans(scenario.trust, scenario.household, scenario.onward, scenario.police),
        )

    @cached_property
    def offices(self) -> Offices:
        """What the desks work with this week."""
        rows = self.rows
        return Offices(
            seed=self.luck,
            week=self.week,
            companions=self.setting.run.households_per_agent - 1,
            households=rows.households,
            files=rows.files,
            due=rows.due,
            kin=rows.kin,
            stirred=rows.stirred,
            communities=rows.communities,
            desks=rows.desks,
            slips=rows.slips,
            next_pages=rows.next_pages,
            free_pages=rows.free_pages,
            liking=rows.liking,
            servers=rows.servers,
            first_seats=rows.first_seats,
            paths=rows.paths,
            in_force=self.in_force,
            fewest=int(self.in_force.min()),
            durations=rows.durations,
            closed=rows.closed,
            counts=rows.counts,
            denial=denial(self.setting.clearance),
            parameters=self.setting.clearance,
        )

    @cached_property
    def community_neighbours(self) -> CommunityNeighbours:
        """What communities see of the other pages this week."""
        rows, scenario = self.rows, self.setting
        return CommunityNeighbours(
            armed_groups=rows.armed_groups,
            problems=rows.problems,
            stations=rows.stations,
            residents=rows.residents,
            usually_mixed=scenario.police.mixed_share,
            mixed_safety=scenario.station.mixed_safety,
        )

    @property
    def people(self) -> tuple[float, int, int]:
        """Households to an agent, seed and week: what counts and draws of a place need."""
        return float(self.setting.run.households_per_agent), self.luck, self.week

    @cached_property
    def in_force(self) -> np.ndarray:
        """Signatures asked for in each community."""
        return signatures_in_force(self.rows.programmes, self.rows.forums)

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
        self._freeze()
        if self.engine == "agents" or not stage[0].in_blocks:
            for phase in stage:
                self._act(phase)
            return
        _ = self.surroundings, self.offices  # made before threads ask for them

        def go_through(block: Block) -> None:
            for phase in stage:
                self._act(phase, block)

        on_threads(go_through, self.blocks, self.threads)

    def _act(self, phase: Phase, block: Block | None = None) -> None:
        """One phase, in one block or everywhere."""
        if self.engine == "agents" and phase.agents:
            for agent in phase.agents:
                self.agents_by_type[agent].do("step")
        elif phase.in_blocks:
            phase.act(self, block or everywhere(self.rows))
        else:
            phase.act(self)

    def _make_agents(self) -> None:
        for phase in WEEK:
            for agent, array in phase.agents.items():
                for index in range(len(getattr(self.rows, array))):
                    agent(self, index)

    def _record(self) -> np.ndarray:
        ledger = self.ledger
        return record(self.rows, self.in_force, self.week, ledger.spent_in_all, ledger.balance)

    def _count_returned(self) -> np.ndarray:
        """Agents home in each row of communities.csv."""
        home, count = self.rows.tally[:, Tally.RETURNED], len(self.setting.world.communities)
        return np.bincount(self._places, home, count).astype(np.int32)
