"""The columns of each table of a world."""

import datetime as dt
from typing import Annotated, NamedTuple

from sim.core.declare import Par, Text
from sim.core.grammar import Month

LEVELS = ("locality", "district", "governorate")


# fmt: off
class CommunityLine(NamedTuple):
    """One row of communities.csv: a place of origin, split into localities of equal size."""

    community: Annotated[str, Text("name of the place")]
    district: Annotated[str, Text("the district that it lies in")]
    governorate: Annotated[str, Text("the governorate that it lies in")]
    households: Annotated[int, Par("households", (1, 800_000), (100, 250_000), "B",
        "the world's own table", "households ever displaced from here")]
    security: Annotated[float, Par("SD", (-20, 20), (-2, 2), "D", "the world's own table",
        "felt security while no attack is remembered")]
    attacks_a_year: Annotated[float, Par("per year", (0, 5000), (0, 500), "B",
        "the world's own table", "attacks in a year, the triggered ones included, "
        "where attacks.csv does not say otherwise")]
    damaged: Annotated[float, Par("share", (0, 1), (0, 1), "B", "the world's own table",
        "households whose house has minor damage")]
    destroyed: Annotated[float, Par("share", (0, 1), (0, 1), "B", "the world's own table",
        "households whose house has major damage")]
    services: Annotated[float, Par("share", (0, 1), (0, 1), "D", "the world's own table",
        "services on the first day, as a share of those before the war")]
    jobs: Annotated[float, Par("share", (0, 1), (0, 1), "D", "the world's own table",
        "jobs on the first day, as a share of those before the war")]
    retaken_first: Annotated[dt.date | None, Text("day on which its first locality was retaken; "
        "empty if it was never lost", may_be_empty=True)]
    retaken_last: Annotated[dt.date | None, Text("day on which its last locality was retaken",
        may_be_empty=True)]
    returns: Annotated[str, Text("whether the authorities let anybody return", ("open", "blocked"))]


class WaveLine(NamedTuple):
    """One row of displacement.csv: how many had been displaced from a governorate by a day."""

    governorate: Annotated[str, Text("a governorate of communities.csv")]
    date: Annotated[dt.date, Text("the day, rising within a governorate")]
    households: Annotated[int, Par("households", (0, 10_000_000), (0, 500_000), "B",
        "the world's own table", "households ever displaced by then; never falling, and in the "
        "last row as many as all the governorate's communities have")]


class HostLine(NamedTuple):
    """One row of hosts.csv, which a world may leave out: where those who fled by a day stayed."""

    governorate: Annotated[str, Text("the governorate of communities.csv that they are from")]
    date: Annotated[dt.date, Text("the day by which they had fled, and after the day before it")]
    host: Annotated[str, Text("the governorate that they fled to, or the one they are from")]
    households: Annotated[int, Par("households", (0, 10_000_000), (0, 500_000), "B",
        "the world's own table", "households of this origin who came there in this time; only "
        "their proportions count")]
    camp_share: Annotated[float, Par("share", (0, 1), (0, 0.5), "B", "the world's own table",
        "the share of them who came to camps")]


class AttackLine(NamedTuple):
    """One row of attacks.csv, which a world may leave out: attacks in a district and month."""

    governorate: Annotated[str, Text("the governorate that the district lies in")]
    district: Annotated[str, Text("a district of communities.csv")]
    month: Annotated[Month, Text("the month of the attacks")]
    events: Annotated[int, Par("attacks", (0, 10_000), (0, 200), "B", "the world's own table",
        "attacks in this month, the triggered ones included")]


class DeskLine(NamedTuple):
    """One row of desks.csv: one signature of the procedure, in the order of giving."""

    desk: Annotated[str, Text("name of the desk")]
    level: Annotated[str, Text("what one such desk serves; locality before district before "
        "governorate", LEVELS)]
    rank: Annotated[int, Par("rank", (1, 16), (1, 16), "D", "the world's own table",
        "the desk signs while at least this many signatures are asked for")]
# fmt: on
