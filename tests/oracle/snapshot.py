"""A model's world as dictionaries and lists of plain numbers, and where two worlds differ."""

import math
from dataclasses import asdict

from oracle.draws import Draws
from sim.scenario.scenario import TABLES

CHUNK = 32  # entries
EMPTY = -1
ROWS = (
    "households", "files", "kin", "communities", "armed_groups", "residents", "problems",
    "officers", "stations", "forums", "levers_in_force", "hosts",
)  # fmt: skip
ARRAYS = (
    "open_problems", "first_seats", "weekday_rank", "routes", "near", "next_wake",
    "community_counts", "needs_intake", "closed", "counts",
)  # fmt: skip
UNSEEN = {"desks": {"chunk", "files"}}  # said by `lying`, which has the entries of each desk
CLOSE = 1e-12


class World:
    """All rows by their names in section 2, parameters by `table.name`, and this week's draws."""

    def __init__(self, model):
        rows, scenario = model.rows, model.setting
        self.scenario, self.seed, self.t = scenario, model.seed, model.week
        self.draws = Draws(self.seed, self.t)
        self.p = parameters(scenario)
        for name in ROWS:
            setattr(self, name, as_dicts(getattr(rows, name)))
        for name in ARRAYS:
            setattr(self, name, getattr(rows, name).tolist())
        self.desks = as_dicts(rows.desks)
        self.lying = [lying(rows, desk) for desk in self.desks]
        self.seats = [seats(rows, number) for number in range(len(self.desks))]
        self.durations = {
            tuple(map(int, place)): int(rows.durations[tuple(place)])
            for place in zip(*rows.durations.nonzero(), strict=True)
        }
        self.ledger = asdict(model.ledger)
        self.aim, self.kept_back = [], 0  # of the lever at hand: its places, cents it must leave

    @property
    def scale(self):
        return self.p["run.households_per_agent"]

    def members(self, community):
        place = self.communities[community]
        return range(place["first_household"], place["last_household"])

    def kin_of(self, household):
        row = self.households[household]
        place = self.communities[row["community"]]
        return place["first_kin"] + (household - place["first_household"]) // 12

    def kin_members(self, group):
        kin = self.kin[group]
        return range(kin["first_household"], kin["first_household"] + kin["size"])

    def signatures_in_force(self, community):
        """Section 7.10: signatures in force."""
        asked, agreed = (
            self.levers_in_force[community]["signatures"],
            self.forums[community]["agreed"],
        )
        return min(asked, agreed) if agreed >= 0 else asked

    def trust(self, household):
        row = self.households[household]
        return row["trust_slow"] + row["trust_fast"]


def parameters(scenario):
    return {
        f"{table}.{name}": value
        for table in TABLES
        for name, value in getattr(scenario, table)._asdict().items()
    }


def as_dicts(array):
    names = array.dtype.names
    return [dict(zip(names, row, strict=True)) for row in array.tolist()]


def lying(rows, desk):
    """The entries of a desk in the order in which they came to lie."""
    chunks, chunk = [], desk["chunk"]
    while chunk != EMPTY:
        chunks.insert(0, chunk)
        chunk = int(rows.next_chunks[chunk])
    entries = [
        entry
        for chunk in chunks
        for entry in rows.queue_entries[chunk * CHUNK : (chunk + 1) * CHUNK]
    ]
    names = rows.queue_entries.dtype.names
    return [dict(zip(names, entry.item(), strict=True)) for entry in entries[: desk["files"]]]


def seats(rows, number):
    """When each person of a desk is free, on its clock."""
    first = int(rows.first_seats[number])
    return sorted(rows.servers[first : first + int(rows.desks[number]["staff"])].tolist())


def differences(ours, theirs, path=""):
    """Where two worlds differ, in words."""
    if isinstance(ours, World):
        names = (*ROWS, *ARRAYS, "desks", "lying", "seats", "durations", "ledger")
        return [
            found
            for name in names
            for found in differences(seen(ours, name), seen(theirs, name), name)
        ]
    if isinstance(ours, dict):
        keys = {**ours, **theirs}
        return [
            found
            for key in keys
            for found in differences(ours.get(key), theirs.get(key), f"{path}.{key}")
        ]
    if isinstance(ours, list):
        if len(ours) != len(theirs):
            return [f"{path}: {len(ours)} here, {len(theirs)} in the model"]
        pairs = zip(ours, theirs, strict=True)
        return [
            found
            for number, (here, there) in enumerate(pairs)
            for found in differences(here, there, f"{path}[{number}]")
        ]
    return [] if same(ours, theirs) else [f"{path}: {ours} by the text, {theirs} in the model"]


def seen(world, name):
    value = getattr(world, name)
    if name == "seats":  # persons who are free are alike, however long they have been
        clocks = [desk["clock"] for desk in world.desks]
        pairs = zip(value, clocks, strict=True)
        return [sorted(max(free, clock) for free in each) for each, clock in pairs]
    if name not in UNSEEN:
        return value
    hidden = UNSEEN[name]
    return [{key: row[key] for key in row if key not in hidden} for row in value]


def same(ours, theirs):
    if ours is None or theirs is None:
        return (ours or 0) == (theirs or 0)
    if isinstance(ours, float) or isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=CLOSE, abs_tol=CLOSE)
    return ours == theirs
