"""What a household is handed in its week: what it can see around it, and its random draws."""

from typing import NamedTuple, Protocol

import numpy as np

from sim.agents.forum import ForumParameters
from sim.agents.host import HostParameters
from sim.agents.police import PoliceParameters
from sim.agents.station import StationParameters
from sim.behaviour.return_decision import DecisionParameters
from sim.behaviour.trust import TrustParameters


class Habits(Protocol):
    """What is read, in a week, of what governs households."""

    @property
    def travel_weeks(self) -> int:
        """Weeks from being cleared to being home."""

    @property
    def word_of_mouth(self) -> float:
        """How far belief moves to what kin tell of their clearance."""

    @property
    def own_experience(self) -> float:
        """How far belief moves to what its own clearance took."""


class Onward(Protocol):
    """What is read, in a week, of what governs ways on."""

    @property
    def settle_willingness(self) -> float:
        """Logit of applying for a third place in a round."""

    @property
    def settle_jobs(self) -> float:
        """Weight of jobs there."""

    @property
    def settle_kin(self) -> float:
        """Weight of kin who settled."""

    @property
    def leave_country_a_year(self) -> float:
        """Rate at which displaced families leave the country without hope at home."""

    @property
    def hope_holds(self) -> float:
        """How far full hope at home lowers the logarithm of that rate."""


class Draws(NamedTuple):
    """The random draws of one household that looks back in one week."""

    drift: float  # a standard normal number: where its trust went by itself
    encounters: float  # above 0 and below 1: how many officers it has met


class DecayTables(NamedTuple):
    """By weeks, 0 to QUIET_WEEKS, the most that lie between two rounds."""

    kept_slow: np.ndarray  # share of the distance of slow trust from its set-point that is left
    noise_sd: np.ndarray  # SD of the noise that was added to slow trust
    kept_fast: np.ndarray  # share of fast trust that is left
    heard_fast: np.ndarray  # share that is left of what was heard in these weeks, in the mean
    met_nobody: np.ndarray  # chance of no encounter
    met_one_at_most: np.ndarray
    left_safe: np.ndarray  # chance that a returned family leaves home again
    left_unsafe: np.ndarray
    applied_again: np.ndarray  # chance that a barred family applies again
    appealed: np.ndarray  # chance that a denial is lifted on appeal
    vouched: np.ndarray  # the same of a family perceived as affiliated, or by a sponsor's word
    papers_renewed: np.ndarray  # chance that a family without papers gets them
    gone_on_most: np.ndarray  # the highest chance of leaving the country or for a third place


class HouseholdContext(NamedTuple):
    """What a household sees around it this week.

    Nothing here changes while households live their week, but what they leave in their own group
    and in the counts of communities.
    """

    seed: int
    week: int
    communities: np.ndarray
    kin: np.ndarray
    next_wake: np.ndarray  # [household]: the week in which it wakes next
    community_counts: np.ndarray  # [community, CommunityCount]: who is where
    needs_intake: np.ndarray  # [kin group]: a bit for each member with a file to open or withdraw
    officers: np.ndarray
    stations: np.ndarray
    forums: np.ndarray
    levers_in_force: np.ndarray
    hosts: np.ndarray
    near: np.ndarray  # communities by governorate; community rows say where theirs begin and end
    household: Habits
    decision: DecisionParameters
    trust: TrustParameters
    onward: Onward
    host: HostParameters
    police: PoliceParameters
    station: StationParameters
    forum: ForumParameters
    decay_tables: DecayTables
