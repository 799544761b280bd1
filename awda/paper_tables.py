"""Tables as they stand in a paper: few columns, short heads, and all that they mean in the note."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from awda.report import ends, number, possible, signed
from experiments.provenance.latex import Printed
from experiments.provenance.tables import Table
from sim.measure.intervals import Interval
from sim.measure.outcomes import unit_of_difference, unit_of_value
from sim.pictures.weekly import GROUPS_IN_WORDS, in_words

DIFFERENCE = "difference (95 % interval)"
NOBODY = "no displaced household in these runs"
ERROR = (
    " The error is how far the calibrated world is from published returns of the place, in "
    "percentage points."
)


def printed_differences(rows: Table, note: str) -> Printed:
    """Differences by place or group in five columns, or four where no place has a known error."""
    single = len({row["second"] for row in rows}) == 1
    heads = [in_words(rows[0][side]) if single else side for side in ("first", "second")]
    for name in {row[side] for row in rows for side in ("first", "second")}:
        note = note.replace(name, in_words(name))
    known = any(math.isfinite(row["error_against_published"]) for row in rows)
    places = "" if all(row["group"] for row in rows[1:]) else "place"
    groups = "group" if any(row["group"] for row in rows) else ""
    return Printed(
        [" or ".join(filter(None, (places, groups))), *heads, DIFFERENCE, *(["error"] * known)],
        list(_with_headings(rows, single, known)),
        f"{note} The shares are in %, their differences in percentage points.{ERROR * known}",
        "l" + "r" * (3 + known),
    )


def printed_effects(rows: Table) -> Printed:
    """Effects as the terminal shows them, in three significant digits."""
    single = len({row["second"] for row in rows}) == 1
    found: list[list[str]] = []
    for place, row in enumerate(rows):
        if not single and (place == 0 or row["second"] != rows[place - 1]["second"]):
            found.append([f"{in_words(row['second'])} less {in_words(row['first'])}"])
        found.append(_effect(row))
    about = f"{in_words(rows[0]['second'])} less {in_words(rows[0]['first'])}" if single else (
        "Each scenario less the first"
    )  # fmt: skip
    most = max(row["pairs"] for row in rows)
    note = (
        f"{about}: means of {most} paired differences on common random numbers, or of the pairs "
        "that have something to measure. The 95 % intervals hold the Monte-Carlo error only. P(+): "
        "probability that the mean difference is above zero. A dash: nothing to measure."
    )
    return Printed(["outcome", DIFFERENCE, "unit", "P(+)"], found, note, "lrlr")


def printed_summary(rows: Table) -> Printed:
    """The mean of each outcome as the terminal shows it."""
    found = []
    for row in rows:
        unit, times = unit_of_value(row["unit"])
        mean = Interval(row["mean"], row["low"], row["high"], row["runs"])
        interval = f" ({ends(possible(mean, row['unit']), times)})" if mean.runs > 1 else ""
        found.append([row["outcome"], number(times * mean.mean) + interval, unit])
    most = max(row["runs"] for row in rows)
    note = f"Means of {most} runs; the 95 % intervals hold the Monte-Carlo error only."
    return Printed(["outcome", "mean (95 % interval)", "unit"], found, note, "lrl")


def chance(p: float) -> str:
    """A probability that never claims to be certain from runs."""
    if math.isnan(p):
        return "-"
    return "> 0.999" if p > 0.999 else "< 0.001" if p < 0.001 else f"{p:.3f}"


def _with_headings(rows: Table, single: bool, known: bool) -> Iterator[Sequence[str]]:
    """The rows, with headings where they are of several kinds."""
    several = len({_heading(row, single) for row in rows}) > 2
    before = ""
    for row in sorted(rows, key=lambda row: _order(row, rows)):
        heading = _heading(row, single)
        if several and heading and heading != before:
            yield [heading]
        before = heading
        yield _difference(row, known)


def _order(row: dict[str, Any], rows: Table) -> tuple[int, int, str]:
    """As the rows come, districts of one governorate together."""
    same = [(each["second"], bool(each["district"]), bool(each["group"])) for each in rows]
    kind = same.index((row["second"], bool(row["district"]), bool(row["group"])))
    named = bool(row["governorate"]) and not row["district"]
    return kind, int(named), row["governorate"] if row["district"] else ""


def _heading(row: dict[str, Any], single: bool) -> str:
    kind = (
        "groups" if row["group"]
        else f"districts of {row['governorate']}" if row["district"]
        else "governorates" if row["governorate"]
        else ""
    )  # fmt: skip
    if single:
        return kind
    pair = f"{in_words(row['second'])} less {in_words(row['first'])}"
    return f"{pair}: {kind}" if kind else pair


def _difference(row: dict[str, Any], known: bool) -> Sequence[str]:
    group = GROUPS_IN_WORDS.get(row["group"], "")
    name = group or row["district"] or row["governorate"] or "all households"
    if not row["pairs"]:
        return [name, NOBODY]
    error = row["error_against_published"]
    last = [f"{error:.0f}" if math.isfinite(error) else ""] if known else []
    low, high = row["low_points"], row["high_points"]
    interval = f"{low:.2f} to {high:.2f}" if row["pairs"] > 1 else "one pair"
    shares = [f"{row[side]:.1f}" for side in ("first_percent", "second_percent")]
    return [name, *shares, f"{row['difference_points']:.2f} ({interval})", *last]


def _effect(row: dict[str, Any]) -> list[str]:
    unit, times = unit_of_difference(row["unit"])
    d = Interval(row["difference"], row["low"], row["high"], row["pairs"])
    interval = f" ({ends(d, times, signed)})" if d.runs > 1 else ""
    chances = chance(row["probability_higher"])
    return [row["outcome"], signed(times * d.mean) + interval, unit, chances]
