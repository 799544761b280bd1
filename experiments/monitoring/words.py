"""What the monitoring of a programme says in sentences, from its tables."""

from pathlib import Path
from typing import Any

from experiments.compare.sureness import percent
from experiments.monitoring.indicators import INDICATORS, MONTHS
from experiments.monitoring.plan import MATTERS
from experiments.monitoring.scores import BETTER, NOT_JUDGED
from experiments.provenance.tables import Table, read_rows

NOTE = (
    "Recognised: said to work, of the programmes that work. False alarms: said to work, of those "
    "that do not. Lead: recognised less false alarms; a coin that says 'works' as often as "
    "programmes work has a lead of 0. In brackets the exact 95 % interval over the draws that were "
    "not used for choosing."
)


def sentences(folder: Path) -> list[str]:
    """The note on the table, what works means, the answer, and what does not tell anything."""
    scores = read_rows(folder / "scores.csv")
    first = of_primary(scores)
    said = [NOTE, works_said(first[0]), finding_said(first)]
    rows = read_rows(folder / "indicators.csv")
    if first[0]["verdict"] != NOT_JUDGED:
        steps = read_rows(folder / "steps.csv")
        said += [steps_said(steps), missed_said(first[-1]), again_said(rows), alone_said(rows)]
    return said + [other_said(row) for row in scores
                   if row["matters"] != MATTERS and row["months"] == MONTHS]  # fmt: skip


def of_primary(scores: Table) -> Table:
    """The rows on the effect that was declared to matter, month by month."""
    return [row for row in scores if row["matters"] == MATTERS]


def works_said(row: dict[str, Any]) -> str:
    """What counts as working, and how often the programme does."""
    return (
        f"The programme works in {row['working']:.0f} of {row['draws']:.0f} draws: it brings at "
        f"least {points(row['matters'])} of displaced households home by the end of 2019. "
        f"Indicators were chosen on {row['chosen_on']:.0f} draws and scored on the "
        f"{row['scored_on']:.0f} others."
    )


def finding_said(rows: Table) -> str:
    """The answer: which three indicators, how well after six months, and from when."""
    last = rows[-1]
    if last["verdict"] == NOT_JUDGED:
        return (
            "Nothing is said of indicators: a half of the draws has too few in which the programme "
            "works, or too few in which it does not."
        )
    three = listed(last["indicators"])
    if last["verdict"] != BETTER:
        return (
            f"No early signs are shown: after six months {three} are no better than a coin "
            f"(lead {interval(last, 'lead')}, {last['scored_on']:.0f} draws)."
        )
    return (
        f"{three[0].upper()}{three[1:]} tell after six months: they recognise "
        f"{percent(last['recognised'])} of the programmes that work, with "
        f"{percent(last['false_alarms'])} false alarms (a coin: {percent(last['coin'])} each): "
        f"lead {interval(last, 'lead')}, {last['scored_on']:.0f} draws. "
        f"{earliest_said(rows)}"
    )


def earliest_said(rows: Table) -> str:
    """From which month on rules are better than a coin, and stay so."""
    later = [row["months"] for row in rows if row["verdict"] != BETTER]
    first = round(max(later, default=0)) + 1
    if first == 1:
        return "They are better than a coin from the first month on."
    shown = [f"{row['months']:.0f}" for row in rows[: first - 1] if row["verdict"] == BETTER]
    before = f"in months {', '.join(shown)} only" if shown else "in none"
    return f"They are better than a coin in every month from month {first} on; before it {before}."


def steps_said(rows: Table) -> str:
    """What the second and the third indicator add."""
    first, *others = rows
    added = "; ".join(f"with {row['words']} {interval(row, 'lead')}" for row in others)
    return (
        f"Lead after six months of {first['words']} alone: {interval(first, 'lead')}; {added}. "
        "Where the lead hardly rises, the further indicator can be left out."
    )


def missed_said(row: dict[str, Any]) -> str:
    """What goes wrong if one acts on the rule."""
    missed = row["of_working"] * (1.0 - row["recognised"])
    return (
        f"Who stops programmes that the rule does not recognise after six months stops "
        f"{missed:.0f} of {row['of_working']:.0f} that work, and goes on with "
        f"{row['of_not_working'] * row['false_alarms']:.0f} of {row['of_not_working']:.0f} that do "
        "not."
    )


def again_said(rows: Table) -> str:
    """How stable the choice is."""
    three = sorted((row for row in rows if row["place"]), key=lambda row: row["place"])
    each = [f"{row['words']} {percent(row['chosen_again'])}" for row in three]
    return (
        "How often each is among the three again, when a fifth of the parameter sets is left out: "
        f"{', '.join(each)}. An indicator that is seldom chosen again can be exchanged for others."
    )


def alone_said(rows: Table) -> str:
    """Which indicators tell something by themselves, and which are not shown to."""
    telling = [row["words"] for row in rows if row["verdict"] == BETTER]
    silent = [row["words"] for row in rows if row["verdict"] != BETTER]
    said = f"By themselves tell something after six months: {', '.join(telling) or 'none'}."
    if silent:
        said += f" Not shown to tell anything: {', '.join(silent)}."
    return f"{said} The intervals are so wide that all {len(rows)} hold together with 95 %."


def other_said(row: dict[str, Any]) -> str:
    """The same where another effect counts as working."""
    head = (
        f"If {points(row['matters'])} or more count as working, the programme works in "
        f"{row['working']:.0f} of {row['draws']:.0f} draws"
    )
    if row["verdict"] == NOT_JUDGED:
        return f"{head}; there are too few draws of one kind to judge indicators."
    return (
        f"{head}; {listed(row['indicators'])} have a lead of {interval(row, 'lead')} after six "
        f"months: {row['verdict']}{'' if row['verdict'] == BETTER else ' is shown'}."
    )


def listed(indicators: str) -> str:
    """Indicators as people read them."""
    *some, last = [INDICATORS[name].words for name in indicators.split(", ")]
    return f"{', '.join(some)} and {last}" if some else last


def points(share: float) -> str:
    """A share of displaced households in percentage points."""
    return f"{100 * share:g} percentage point{'s' * (share != 0.01)}"


def interval(row: dict[str, Any], name: str) -> str:
    """A number with its interval, to two digits."""
    return f"{row[name]:.2f} ({row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f})"
