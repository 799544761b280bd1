"""The assumption on which an effect over parameter sets depends most, its grade and its words."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.compare.dependence import depends_most_on
from experiments.compare.draws import Draws
from experiments.compare.packages import RETURNS, Choice, doubts
from experiments.provenance.tables import Table
from sim.core.declare import InputError, Par
from sim.run import Comparison
from sim.scenario.by_place import BY_PLACE, of_each_place
from sim.scenario.catalogue import catalogue
from sim.scenario.scenario import Scenario


def assumption(draws: Draws, seeds: Sequence[int], gains: np.ndarray) -> dict[str, Any]:
    """The drawn parameter that goes most with the gain of these draws; no name for none."""
    name, closeness = "", 0.0
    if draws.sets:
        rows: Table = [
            {**draws.sets[(seed - 1) % len(draws.sets)], "gain": gain}
            for seed, gain in zip(seeds, gains.tolist(), strict=True)
        ]
        name, closeness = depends_most_on(rows, "gain")
    grade = declared(name).grade if name else ""
    return {"depends_most_on": name, "grade": grade, "rank_correlation": closeness}


def with_doubts(rows: Table, found: Sequence[Comparison], chosen: Choice, draws: Draws) -> Table:
    """Packages with their levers, regret, and the drawn number that further returns go with."""
    return [
        row | {"levers": ", ".join(_paid_for(each.second.scenario))} | doubts(each, chosen)
        | assumption(draws, each.first.seeds, each.second.values(RETURNS)
                     - each.first.values(RETURNS))
        for row, each in zip(rows, found, strict=True)
    ]  # fmt: skip


def _paid_for(scenario: Scenario) -> list[str]:
    """The levers of a scenario that cost money, each once."""
    return list(dict.fromkeys(each.kind() for each in scenario.interventions if each.unit))


def declared(name: str) -> Par:
    """What is declared of a parameter by its full name; of a place's, what is of each place."""
    table = name.partition(".")[0]
    found = of_each_place(table) if table in BY_PLACE else catalogue().get(name)
    if found is None or not isinstance(found.about, Par):
        raise InputError(f"{name}: no such parameter; `awda parameters` lists them")
    return found.about


def meaning(name: str) -> str:
    """A parameter in words, for readers who do not know its name."""
    table, _, place = name.partition(".")
    return declared(name).about + (f": {place}" if table in BY_PLACE else "")
