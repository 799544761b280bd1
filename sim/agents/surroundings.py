"""The surroundings of a household: what it can see in its week."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sim.agents.decision import DecisionParameters
    from sim.agents.forum import ForumParameters
    from sim.agents.host import HostParameters
    from sim.agents.household import HouseholdParameters
    from sim.agents.onward import OnwardParameters
    from sim.agents.police import PoliceParameters
    from sim.agents.spans import Spans
    from sim.agents.station import StationParameters
    from sim.agents.trust import TrustParameters


class Surroundings(NamedTuple):
    """What a household sees around it this week.

    Nothing here changes while households live their week, but what they leave in their own group
    and in the tally.
    """

    seed: int
    week: int
    communities: np.ndarray
    kin: np.ndarray
    due: np.ndarray  # [household]: the week in which it wakes next
    tally: np.ndarray  # [community, Tally]: who is where
    stirred: np.ndarray  # [kin group]: a bit for each member with a file to open or withdraw
    officers: np.ndarray
    stations: np.ndarray
    forums: np.ndarray
    programmes: np.ndarray
    hosts: np.ndarray
    near: np.ndarray  # communities by governorate; community rows say where theirs begin and end
    household: "HouseholdParameters"
    decision: "DecisionParameters"
    trust: "TrustParameters"
    onward: "OnwardParameters"
    host: "HostParameters"
    police: "PoliceParameters"
    station: "StationParameters"
    forum: "ForumParameters"
    spans: "Spans"
