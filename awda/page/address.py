"""The state of a page as its address has it: a scenario that comes with Awda, and what differs.

`from=village&clearance.signatures=4&mechanism.delay=off&intervention.1.kind=return_grants` names a
scenario and its changes; `seeds` how many runs, `baseline` the address of another scenario, and
`over` where parameters are drawn from. `plausible.clearance.lost=0 to 0.1` is a range to draw from.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from sim.core.declare import InputError, nearest, refuse_unknown, shown
from sim.scenario.by_place import BY_PLACE
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.plausible_ranges import TABLE
from sim.scenario.scenario import TABLES
from sim.scenario.toml_file import known_scenarios

FIRST, SEEDS, MOST_SEEDS = "village", 20, 200
OVER = ("ranges", "posterior")
NOUNS = ("intervention", "tranche", "event")
ENTRY = re.compile(r"(intervention|tranche|event)\.(\d{1,3})\.(\w{1,60})")
LONGEST, MOST_ITEMS, MOST_ENTRIES = 200, 1500, 40
Items = Iterable[tuple[str, str]]
Entry = tuple[str, tuple[tuple[str, str], ...]]  # a noun of NOUNS, and its fields in words


@dataclass(frozen=True)
class Choice:
    """One scenario of a page: the name that it starts from, and what differs, in words."""

    base: str = FIRST
    values: tuple[tuple[str, str], ...] = ()  # table.field and word
    switches: tuple[tuple[str, str], ...] = ()  # mechanism, "on" or "off"
    entries: tuple[Entry, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()  # parameter, and its range in words

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from the scenario that comes with Awda."""
        return bool(self.values or self.switches or self.entries or self.ranges)

    def items(self) -> list[tuple[str, str]]:
        """Keys and words of the address, always in one order."""
        found = [("from", self.base), *self.values]
        found += [(f"mechanism.{name}", word) for name, word in self.switches]
        found += [(f"{TABLE}.{name}", word) for name, word in self.ranges]
        counts = dict.fromkeys(NOUNS, 0)
        for noun, fields in self.entries:
            counts[noun] += 1
            found += [(f"{noun}.{counts[noun]}.{key}", word) for key, word in fields]
        return found

    def query(self) -> str:
        """The scenario as a part of an address."""
        return urlencode(self.items())

    def without_entry(self, place: int) -> "Choice":
        """The same without one of its levers, tranches or events."""
        return replace(self, entries=self.entries[:place] + self.entries[place + 1 :])


@dataclass(frozen=True)
class State:
    """What a page shows: a scenario, perhaps another to compare it with, and how many runs."""

    choice: Choice
    baseline: Choice | None = None
    seeds: int = SEEDS
    outcome: str = "return_rate"
    over: str = ""  # where parameters are drawn from; empty: nowhere

    @property
    def first(self) -> Choice | None:
        """What the scenario is compared with: the pinned one, else what it started from.

        Length and scale are those of the scenario, since only such runs are pairs.
        """
        pinned = self.baseline or Choice(self.choice.base)
        kept = [each for each in pinned.values if not each[0].startswith("run.")]
        kept += [each for each in self.choice.values if each[0].startswith("run.")]
        aligned = replace(pinned, values=tuple(sorted(kept)))
        return None if aligned == self.choice else aligned

    def query(self, **more: object) -> str:
        """The state as the part of an address behind the question mark."""
        items = self.choice.items()
        if self.baseline:
            items.append(("baseline", self.baseline.query()))
        if self.seeds != SEEDS:
            items.append(("seeds", str(self.seeds)))
        if self.outcome != "return_rate":
            items.append(("outcome", self.outcome))
        if self.over:
            items.append(("over", self.over))
        return urlencode([*items, *((key, str(value)) for key, value in more.items())])


def state_of(items: Items) -> State:
    """The state that an address asks for; raise InputError for what it may not hold."""
    from sim.measure.outcomes import OUTCOMES

    own: list[tuple[str, str]] = []
    rest = {"seeds": str(SEEDS), "outcome": "return_rate", "baseline": "", "over": ""}
    for key, word in items:
        if key in rest:
            rest[key] = word.strip()
        else:
            own.append((key, word))
    if not rest["seeds"].isdigit() or not 1 <= int(rest["seeds"][:9]) <= MOST_SEEDS:
        raise InputError(
            f"seeds = {shown(rest['seeds'])}: a whole number from 1 to {MOST_SEEDS} is allowed; "
            "how often each scenario is run"
        )
    if rest["outcome"] not in OUTCOMES:
        raise InputError(
            f"outcome = {shown(rest['outcome'])}: no such outcome"
            f"{nearest(rest['outcome'], OUTCOMES)}"
        )
    if rest["over"]:
        refuse_unknown([rest["over"]], OVER, "over")
    baseline = choice_of(parse_qsl(rest["baseline"])) if rest["baseline"] else None
    return State(choice_of(own), baseline, int(rest["seeds"]), rest["outcome"], rest["over"])


def choice_of(items: Items) -> Choice:
    """The scenario of an address; keys that are no part of one are left out, bad ones refused."""
    base, values, switches, ranges = FIRST, {}, {}, {}
    entries: dict[tuple[str, int], dict[str, str]] = {}
    for number, (key, given) in enumerate(items):
        word = given.strip()
        if number >= MOST_ITEMS or len(word) > LONGEST:
            raise InputError(f"address: {shown(key)}: is too long for a scenario of a page")
        table = key.partition(".")[0]
        if key == "from":
            base = known_name(word)
        elif not word or "." not in key:
            continue
        elif found := ENTRY.fullmatch(key):
            entries.setdefault((found[1], int(found[2])), {})[found[3]] = word
        elif table == "mechanism":
            switches[_mechanism(key)] = _switch(key, word)
        elif table == TABLE:
            ranges[key.partition(".")[2]] = word
        else:
            refuse_unknown([table], [*TABLES, *BY_PLACE, "mechanism", TABLE, *NOUNS], "address")
            values[key] = word
    if len(entries) > MOST_ENTRIES:
        raise InputError(f"address: {len(entries)} levers and events: at most {MOST_ENTRIES}")
    ordered = sorted(entries, key=lambda each: (NOUNS.index(each[0]), each[1]))
    return Choice(
        base,
        tuple(sorted(values.items())),
        tuple(sorted(switches.items())),
        tuple((noun, tuple(entries[noun, place].items())) for noun, place in ordered),
        tuple(sorted(ranges.items())),
    )


def known_name(name: str) -> str:
    """The name of a scenario that comes with Awda; raise InputError for anything else."""
    known = known_scenarios()
    if name not in known:
        raise InputError(
            f"from = {shown(name)}: the name of a scenario that comes with Awda is allowed"
            f"{nearest(name, known)}"
        )
    return name


def _mechanism(key: str) -> str:
    name = key.partition(".")[2]
    refuse_unknown([name], MECHANISMS, "address: mechanism")
    return name


def _switch(key: str, word: str) -> str:
    if word not in ("on", "off"):
        raise InputError(f"address: {shown(key)} = {shown(word)}: on or off is allowed")
    return word
