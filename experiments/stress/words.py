"""What a stress test says in sentences, from its tables."""

import math
from pathlib import Path
from typing import Any

from experiments.compare.sureness import percent
from experiments.provenance.tables import Table, read_rows
from experiments.stress.discovery import BEATS

NOTE = (
    "Further sustained returns in households, against no money in the same future; as promised: "
    "mean over draws; under stress: mean over futures, with the range of 95 % of them. Goal met: "
    "share of futures, after the share of draws with money as promised. Regret: households "
    "forgone against the best allocation of each future, mean, and in the worst twentieth."
)


def sentences(folder: Path) -> list[str]:
    """The note on the table, the verdict, what is lost to what, recovery, and the boxes."""
    rows = read_rows(folder / "allocations.csv")
    [verdict] = read_rows(folder / "verdict.csv")
    own = next(row for row in rows if row["allocation"] == verdict["allocation"])
    said = [NOTE, verdict_said(verdict)]
    if own["spent_promised_eur"]:
        lost = _of(own, read_rows(folder / "stressors.csv"))
        said += [losses_said(own, lost), recovery_said(own), remains_said(own)]
        said += carried_said(_of(own, read_rows(folder / "carried.csv")))
    boxes = read_rows(folder / "boxes.csv")
    of_interest = [
        row for row in boxes if row["allocation"] == own["allocation"] or row["asked"] == BEATS
    ]
    return said + [box_said(row, verdict) for row in of_interest]


def verdict_said(row: dict[str, Any]) -> str:
    """Which allocation is forgone least by, and how sure that is."""
    head = "Least regret" if row["verdict"] == "least" else "No difference shown; least regret"
    return (
        f"{head}: {row['allocation']} ({row['what']}). It was chosen on {row['chosen_on']:.0f} "
        f"futures; on {row['judged_on']:.0f} others, of other draws, its regret is "
        f"{row['regret']:,.0f} households in the mean; it is the best of all in "
        f"{percent(row['best'])} of them, and within {row['matters']:,.0f} households of the best "
        f"in {percent(row['within'])}. It brings "
        f"{row['goal']:,.0f} further sustained returns or more in {percent(row['goal_met'])} of "
        "all futures."
    )


def losses_said(own: dict[str, Any], rows: Table) -> str:
    """How much is lost under stress, and to which stressor most surely."""
    lost = own["promised"] - own["stressed"]
    known = [row for row in rows if row["loss_low"] > 0.0]
    known.sort(key=lambda row: -row["loss"])
    named = "; ".join(
        f"{row['stressor']} {row['loss']:,.0f} ({row['loss_low']:,.0f} to {row['loss_high']:,.0f})"
        for row in known
    )
    most = (
        f"Where it happens, beside what else may, these take with their 95 % intervals: {named}."
        if known else "No single stressor is shown to carry the loss."
    )  # fmt: skip
    return (
        f"Under stress {own['allocation']} brings {own['stressed']:,.0f} further sustained returns "
        f"instead of {own['promised']:,.0f}, that is {lost:,.0f} less in the mean of "
        f"{own['futures']:.0f} futures. {most}"
    )


def recovery_said(own: dict[str, Any]) -> str:
    """How often returns fall behind, and how long until they do no more."""
    weeks = own["weeks_to_recover"]
    long = f", after {weeks:.0f} weeks at the median" if math.isfinite(weeks) else ""
    return (
        f"With it, fewer families are home than promised, by an amount that matters, at some time "
        f"in {percent(own['behind'])} of the futures; in {percent(own['recovered'])} of all "
        f"futures they are back on the promised path before the end{long}."
    )


def remains_said(own: dict[str, Any]) -> str:
    """What is left of the gain after the money has ended."""
    share = own["remains"]
    kept = f", {percent(share)} of it" if math.isfinite(share) else ""
    return (
        f"When the money ends, {own['gain_when_money_ends']:+,.0f} households are home by it in "
        f"the mean of the futures; when counting ends, {own['gain_at_the_end']:+,.0f}{kept}."
    )


def carried_said(rows: Table) -> list[str]:
    """Which lever of a mix carries the loss."""
    known = [row for row in rows if math.isfinite(row["loss"])]
    if len(known) < 2:
        return []
    most = max(known, key=lambda row: row["loss"])
    lever = most["lever"].replace("_", " ")
    return [
        f"Of its levers {lever} carries most of the loss: about {most['loss']:,.0f} "
        f"households, as that lever alone loses in the same futures for its share of the money."
    ]


def box_said(row: dict[str, Any], verdict: dict[str, Any]) -> str:
    """Under which conditions something happens, and how well that holds on the other half."""
    beats = row["asked"] == BEATS
    what = (
        f"brings at least {verdict['matters']:,.0f} sustained returns more than no money" if beats
        else f"falls short of {verdict['goal']:,.0f} further sustained returns"
    )  # fmt: skip
    head = (
        f"{row['allocation'].replace('_', ' ')} {what} in {row['cases_held_out']:.0f} of "
        f"{row['futures_held_out']:.0f} futures of the draws held out"
    )
    if not row["conditions"]:
        return f"{head}; the other half has too few futures that differ to look for conditions."
    if not holds(row):
        return f"{head}; no conditions that were found on the other half hold on it."
    where = "That is most likely where" if beats else "Look out where"
    return (
        f"{head}. {where} {row['conditions']}: these conditions, found on the other draws, "
        f"hold {row['hits_held_out']:.0f} of the {row['cases_held_out']:.0f} (coverage "
        f"{percent(row['coverage_held_out'])}), and {row['hits_held_out']:.0f} of the "
        f"{row['inside_held_out']:.0f} futures that meet them are such (density "
        f"{percent(row['density_held_out'])}, against {percent(row['base_held_out'])} of all)."
    )


def holds(row: dict[str, Any]) -> bool:
    """Whether cases are more frequent where the conditions are met, on the half held out."""
    return bool(row["inside_held_out"] and row["density_held_out"] > row["base_held_out"])


def _of(own: dict[str, Any], rows: Table) -> Table:
    """The rows of the same allocation."""
    return [row for row in rows if row["allocation"] == own["allocation"]]
