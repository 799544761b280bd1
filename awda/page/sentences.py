"""What an answer says in words: the sentence with its interval, and what a chart shows."""

from awda.page import charts
from awda.page.address import State
from awda.page.series import effect_in, name_of
from awda.page.stages import Answer
from awda.report import ends, number, signed
from sim.measure.intervals import Effect, Interval
from sim.measure.outcomes import OUTCOMES, unit_of_difference, unit_of_value


def sentence(state: State, answer: Answer) -> str:
    """The answer in one sentence, with its interval."""
    outcome = OUTCOMES[state.outcome]
    about = f"{outcome.about[0].upper()}{outcome.about[1:]}"
    if len(answer.sides) > 1:
        found = effect_in(answer, state.outcome)
        unit, times = unit_of_difference(outcome.unit)
        who = " less ".join(name_of(side) for side in reversed(answer.sides))
        told = _in_words(found.difference, unit, times, answer)
        return f"{about}, {who}: {told}{_verdict(found)}."
    unit, times = unit_of_value(outcome.unit)
    return f"{about}: {_in_words(answer.sides[0].interval(state.outcome), unit, times, answer)}."


def _in_words(found: Interval, unit: str, times: float, answer: Answer) -> str:
    """A mean with its interval, in a unit."""
    noun = "pair" if len(answer.sides) > 1 else "run"
    shown = signed if noun == "pair" else number
    counted = f"{found.runs} {noun}{'s' * (found.runs != 1)}"
    words = f"{shown(times * found.mean)} {unit}"
    if found.runs < 2:
        return f"{words} ({counted}, no interval)"
    return f"{words} ({answer.holds} {ends(found, times, shown)}, {counted})"


def _verdict(found: Effect) -> str:
    d = found.difference
    if d.runs < 2:
        return ""
    if d.low == d.high == 0.0:
        return ": the same"
    if not found.is_clear:
        return ": about the same or undetermined"
    return ": more" if d.mean > 0 else ": less"


def description(chart: charts.Chart, answer: Answer) -> str:
    """What a picture shows, for those who do not see it: what, of what, and the last values."""
    who = " and ".join(name_of(side) for side in answer.sides)
    runs = f"{answer.pairs} run{'s' * (answer.pairs != 1)} of each"
    told = f"A chart of {chart.about}; {who}, {runs}."
    if answer.pairs > 1:
        told += f" Lines are means, bands the {answer.holds}."
    table = chart.table(answer)
    if table and "date" in table[0]:
        last = {row["scenario"]: row for row in table}
        ends = [f"{name.replace('_', ' ')} {row['mean']:.3g}" for name, row in last.items()]
        told += f" At the end: {'; '.join(ends)} {table[0]['unit']}."
    return told + " The table beneath has the numbers."
