"""What a country must be able to tell, so that its returns can be forecast."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from experiments.country.rounds import Rounds
from experiments.runs.job import Job
from sim.scenario.scenario import Scenario


class Asked(NamedTuple):
    """Which runs a forecast is to be made of."""

    data_until: date
    until: date
    seeds: Sequence[int]
    scale: int  # households an agent
    events: date | None = None  # up to which later displacement, retakings and attacks are given


@dataclass(frozen=True)
class Country:
    """A world whose returns were published, and the draws of its parameters.

    `known` has the rounds up to a day, in the counting of that day and without those who had not
    fled the war, `published` the rounds as they were published. `jobs` makes the runs, each with a
    draw of the parameters in the world known on the day. `remark` is what a reader has to know of
    these draws, or nothing.
    """

    name: str  # as titles of figures have it
    scenario: Callable[[], Scenario]
    known: Callable[[date, date | None], Rounds]
    published: Callable[[date], Rounds]
    jobs: Callable[[Asked], list[Job]]
    remark: Callable[[date], str]
    later_events: date | None = None  # up to which later events can be given, if they can
