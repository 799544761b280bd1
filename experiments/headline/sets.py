"""What came of the accepted parameter sets: their effects, and the split of these."""

from typing import Any, NamedTuple

from experiments.headline.agreements import AGREEING, agreed_row
from experiments.headline.contrasts import EFFECTS, INTERACTIONS, PARTS, Contrast
from experiments.headline.design import HeadlinePlan
from experiments.headline.effects import CHOSEN, SAME, spread_over_sets, values, verdict_within
from experiments.iraq.policy_combinations import Result, accepted_sets
from experiments.provenance.tables import Table, rounded
from sim.measure.outcomes import OUTCOMES

SPLIT = ("return_rate", "durable_return_rate", "months_displaced", "trust_change")


class Sets(NamedTuple):
    """The parameters of every accepted set, its effects and its agreements."""

    draws: Table
    effects: Table
    agreed: Table


def account(plan: HeadlinePlan, drawn: list[Result]) -> Sets:
    """The tables of the parameter sets, with numbers as they are kept."""
    draws = [row for fit in plan.fits for row in _draws(fit, plan.members)]
    agreed = [
        labels_of(each) | agreed_row(each.case.fit, each)
        for each in drawn
        if each.case.combination.name in AGREEING
    ]
    effects = [row for fit in plan.fits for row in _effects(fit, drawn)]
    return Sets(rounded(draws), rounded(effects), rounded(agreed))


def labels_of(result: Result) -> dict[str, Any]:
    """The columns that say which run of which set a row is about."""
    case = result.case
    return {
        "calibrated_under": case.fit, "policy_combination": case.combination.name,
        "member": case.member,
    }  # fmt: skip


def _draws(fit: str, members: int | None) -> Table:
    """Every set with its parameters."""
    sets = accepted_sets(fit)[:members]
    return [{"calibrated_under": fit, "member": place} | each for place, each in enumerate(sets)]


def _effects(fit: str, accepted: list[Result]) -> Table:
    """One row for each contrast and set that it was run for: its effects."""
    rows: Table = []
    for member, results in _by_member(fit, accepted).items():
        ran = {result.case.combination.name: result for result in results}
        wholes = (each for each in (*EFFECTS, *INTERACTIONS) if each.is_in(set(ran)))
        parts = (each for each in PARTS.values() if all(part.is_in(set(ran)) for part in each))
        for contrast in (*wholes, *(part for each in parts for part in each)):
            rows.append({"calibrated_under": fit} | _effect(contrast, ran) | {"member": member})
    return rows


def _by_member(fit: str, accepted: list[Result]) -> dict[int, list[Result]]:
    found: dict[int, list[Result]] = {}
    for each in accepted:
        if each.case.fit == fit:
            found.setdefault(each.case.member, []).append(each)
    return found


def _effect(contrast: Contrast, ran: dict[str, Result]) -> dict[str, Any]:
    row: dict[str, Any] = {"policy_combination": contrast.name, "member": 0}
    for outcome in CHOSEN:
        found = {name: values([each], outcome) for name, each in ran.items()}
        row[outcome] = float(contrast.of(found)[0])
    return row


def with_parameters(effects: Table, draws: Table) -> Table:
    """The effects, each with the parameters of its set."""
    sets = {
        (row["calibrated_under"], row["member"]): {n: v for n, v in row.items() if "." in n}
        for row in draws
    }
    return [row | sets[row["calibrated_under"], row["member"]] for row in effects]


def split(effects: Table) -> Table:
    """The effect of forums that may agree to cut: agreement, trust, tension and all else.

    In every set the parts add up to the whole; their medians need not.
    """
    fits = dict.fromkeys(row["calibrated_under"] for row in effects)
    found = (
        _part(fit, size, part, outcome, effects)
        for fit in fits
        for size, parts in PARTS.items()
        for outcome in SPLIT
        for part in parts
    )
    return [row for row in found if row["parameter_sets"]]


def _part(fit: str, size: str, part: Contrast, outcome: str, effects: Table) -> dict[str, Any]:
    row = {"calibrated_under": fit, "forums": size, "part": part.label, "outcome": outcome}
    found = spread_over_sets(_values(fit, part.name, outcome, effects))
    same = SAME[OUTCOMES[outcome].unit]
    word = verdict_within(found["range_low"], found["range_high"], same)
    return row | {"unit": OUTCOMES[outcome].unit} | found | {"verdict": word}


def _values(fit: str, name: str, outcome: str, effects: Table) -> list[float]:
    return [
        row[outcome]
        for row in effects
        if row["calibrated_under"] == fit and row["policy_combination"] == name
    ]
