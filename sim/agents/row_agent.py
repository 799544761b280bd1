"""What the Mesa faces of all pages share: an agent is a window on one row of the model."""

import inspect
from collections.abc import Iterable, Mapping, Sized
from functools import cache
from typing import Any, ClassVar, NoReturn, Protocol

import mesa

from sim.core.declare import InputError, nearest
from sim.core.fields import Limits, OneOf, accept_field, limits_of
from sim.state import Clock, Rows

OF_MESA = {*dir(mesa.Agent), "model", "unique_id", "pos", "random", "rng", "scenario", "remove"}
KNOWN = frozenset(OF_MESA | {"row", "index"})
NO_AGENTS = (
    "the compiled engine makes no Mesa agents: give ReturnModel engine='agents' to have them, "
    "or read the arrays of model.rows"
)


class LivingModel(Protocol):
    """What every agent of Mesa sees of the model that it lives in; pages add what they read."""

    rows: Rows
    week: int
    clock: Clock

    def start_week(self, index: int) -> None:
        """The first half of the week of one household."""

    def change_household(self, index: int, field: str, value: float) -> None:
        """Set a field of one household between two weeks; what is derived from it follows."""


class Field:
    """One field of the row as an attribute of its agent: what is set is checked and written."""

    def __init__(self, name: str, kind: type, limits: Limits) -> None:
        self.name, self.kind, self.limits = name, kind, limits

    def __get__(self, agent: "RowAgent | None", _owner: type | None = None) -> Any:
        if agent is None:
            return self
        value = agent.row[self.name].item()
        return self.limits.kind(value) if isinstance(self.limits, OneOf) else value

    def __set__(self, agent: "RowAgent", value: Any) -> None:
        where = f"{type(agent).__name__} {agent.index}: {self.name}"
        agent.write(self.name, accept_field(where, value, self.kind, self.limits, agent.model.rows))


class RowAgent(mesa.Agent):
    """A Mesa agent that is one row: each page says which array holds it, and what a step is.

    Every field of the row is an attribute, and there is no other beside those of Mesa.
    """

    kept_in: ClassVar[str]  # the array of `Rows`
    fields: ClassVar[tuple[str, ...]]
    model: LivingModel
    row: Any

    def __init_subclass__(cls, **how: Any) -> None:
        """Make an attribute of every field; raise TypeError for one that Mesa has already."""
        super().__init_subclass__(**how)
        declared = limits_of(inspect.get_annotations(cls)["row"])
        if taken := (KNOWN | set(dir(RowAgent))) & set(declared):
            raise TypeError(f"{cls.__name__}: {', '.join(sorted(taken))}: a name that Mesa uses")
        cls.fields = tuple(declared)
        for name, (kind, limits) in declared.items():
            setattr(cls, name, Field(name, kind, limits))

    def __init__(self, model: LivingModel, index: int) -> None:
        super().__init__(model)
        self.index = index
        self.row = getattr(model.rows, self.kept_in)[index]

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(unknown(type(self).__name__, self.fields, name))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in KNOWN and name[0] != "_" and not hasattr(type(self), name):
            raise AttributeError(unknown(type(self).__name__, self.fields, name))
        object.__setattr__(self, name, value)

    def write(self, field: str, value: float) -> None:
        """Write a value that is allowed into the row."""
        self.row[field] = value


@cache
def unknown(kind: str, fields: tuple[str, ...], name: str) -> str:
    """A sentence about a name that an agent does not have, with the nearest that it has."""
    return f"{kind} has no attribute {name!r}{nearest(name, fields)}"


class NoAgents(mesa.agent.AgentSet):
    """The agents of a model that has none: a set that is empty, and refuses to be worked with."""

    def refuse(self, *_words: Any, **_how: Any) -> NoReturn:
        """Raise InputError, which says how to have agents."""
        raise InputError(NO_AGENTS)

    agg = do = get = groupby = map = select = set = shuffle = shuffle_do = sort = refuse
    __getitem__ = __iter__ = refuse

    def __repr__(self) -> str:
        return f"<no agents: {NO_AGENTS}>"


class NoKinds(dict[type, Any]):
    """The same by their kind."""

    def __missing__(self, _kind: type) -> NoReturn:
        raise InputError(NO_AGENTS)


def refuse_missing_agents(
    kinds: Iterable[type[RowAgent]], agents: Mapping[type, Sized], rows: Rows
) -> None:
    """Raise InputError where a row has no agent any more, or two: its week would be wrong."""
    for kind in kinds:
        count, wanted = len(agents[kind]), len(getattr(rows, kind.kept_in))
        if count != wanted:
            raise InputError(
                f"{kind.__name__}: {count} agents for {wanted} rows: each row needs its agent; "
                "a household that leaves for good has the state ABROAD"
            )
