"""Effects over parameter sets, as they are printed and as they stand in a paper."""

import math
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from awda.report import chosen_outcomes, say_what_else, signed
from awda.screen import show, tell
from awda.terminal import say
from experiments.compare.set_effects import sentence
from experiments.compare.sureness import share_in_words
from experiments.provenance.latex import Printed
from experiments.provenance.tables import Table
from sim.measure.outcomes import unit_of_difference
from sim.pictures.weekly import in_words

HEADS = ("outcome", "median", "95 % of sets", "unit", "share with more")
NOTE = (
    "Each parameter set has one pair of runs, so the chance of single runs is in the intervals, "
    "and the doubt that sets are few."
)


def show_set_effects(rows: Table, outcome: str, every: bool) -> None:
    """A table for each scenario against the first, and a sentence on the outcome that is named."""
    for _, several in groupby(rows, key=lambda row: row["second"]):
        own = list(several)
        shown = [row for row in own if row["outcome"] in chosen_outcomes(every, outcome)]
        sets = max(row["parameter_sets"] for row in own)
        title = f"{own[0]['second']} less {own[0]['first']}, {sets} parameter sets"
        show(title, [dict(zip(HEADS, _cells(row), strict=True)) for row in shown])
        tell(NOTE)
        tell(sentence(next(row for row in own if row["outcome"] == outcome)))
        say("")
    say_what_else(every)


def printed_set_effects(rows: Table) -> Printed:
    """The same for a paper."""
    found: list[Sequence[str]] = []
    for _, several in groupby(rows, key=lambda row: row["second"]):
        own = list(several)
        found.append([f"{in_words(own[0]['second'])} less {in_words(own[0]['first'])}"])
        found += [_cells(row) for row in own]
    sets = max(row["parameter_sets"] for row in rows)
    note = f"Medians of paired differences over {sets} parameter sets. {NOTE}"
    return Printed(list(HEADS), found, note, "lrrlr")


def _cells(row: dict[str, Any]) -> list[str]:
    unit, times = unit_of_difference(row["unit"])
    if math.isnan(row["median_difference"]):
        return [row["outcome"], "-", "-", unit, "-"]
    low, high = (signed(times * row[name]) for name in ("low_of_sets", "high_of_sets"))
    return [
        row["outcome"], signed(times * row["median_difference"]),
        f"{low} to {high}" if row["parameter_sets"] > 1 else "one set", unit,
        share_in_words(row["share_higher"], row["parameter_sets"]),
    ]  # fmt: skip
