"""The table [run]: when a run starts, how long it is, and its scale."""

from datetime import date
from typing import Annotated, NamedTuple

from sim.core.declare import Par, Text


# fmt: off
class RunParameters(NamedTuple):
    """When the run starts, how long it is, and how many households one agent stands for.

    Dates may be given for `weeks` and `measured_from`; in a scenario they are numbers of weeks.
    """

    start: Annotated[date, Text("first day of the first week")] = date(2016, 1, 3)
    weeks: Annotated[int, Par("weeks", (1, 4000), (26, 520), "D", "assumed",
        "length of the run; a date is that of its last week", dated=True)] = 156
    measured_from: Annotated[int, Par("week", (0, 4000), (0, 520), "D", "assumed",
        "first week that durations, sums and changes in the outcomes are of", dated=True)] = 0
    households_per_agent: Annotated[int, Par("households", (1, 200), (1, 50), "D", "assumed",
        "households that one agent stands for; places, desks and officers stay whole")] = 1
    bunched_from: Annotated[int, Par("households", (10, 201), (10, 201), "D", "assumed",
        "households an agent stands for from which on their files come to desks in bunches (of "
        "7 for 50 households), which is faster; 201: never")] = 10
    locality_households: Annotated[int, Par("households", (10, 2500), (1000, 2500), "C",
        "assumed; localities of IOM's assessments",
        "size of the localities into which a larger place is split")] = 2000
# fmt: on
