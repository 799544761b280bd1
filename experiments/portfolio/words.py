"""What the portfolio says in sentences, from its tables."""

import math
from pathlib import Path
from typing import Any

from experiments.provenance.tables import read_rows

NOTE = (
    "Further returns: households home for six months or more a year after the money ends, less "
    "those without it; mean over fresh draws, with the range of 95 % of these. * the one chosen. "
    "Regret: households forgone against the best finalist, mean."
)


def sentences(folder: Path) -> list[str]:
    """The note on the table, the recommendation with its doubts, and the money."""
    [verdict] = read_rows(folder / "verdict.csv")
    money = {row["allocation"]: row for row in read_rows(folder / "money.csv")}
    parts = [f"Its parts: {verdict['parts']}."] if verdict["parts"] else []
    return [NOTE, recommendation(verdict), *parts, money_said(money[verdict["allocation"]])]


def recommendation(row: dict[str, Any]) -> str:
    """What was chosen, what it brings, how sure that is, and what it depends on most."""
    low, high = row["further_returns_low"], row["further_returns_high"]
    shown = row["verdict"] == "best"
    head = f"Best: {row['what']}" if shown else f"No difference shown; the first is {row['what']}"
    return (
        f"{head} ({row['allocation']}): {row['further_returns']:+,.0f} sustained returns "
        f"({low:+,.0f} to {high:+,.0f} over {row['draws']:.0f} draws). On {row['judged_on']:.0f} "
        f"draws that took no part in choosing it is the best of the finalists with probability "
        f"{row['probability_best']:.2f}, and within {row['matters']:,.0f} households of the best "
        f"with {row['probability_within']:.2f}; regret {row['regret']:,.0f} households in the "
        f"mean, {row['regret_bad']:,.0f} in the worst twentieth.{_assumption(row)}"
    )


def _assumption(row: dict[str, Any]) -> str:
    if not row["depends_most_on"]:
        return " It depends on no single drawn parameter more than chance would show."
    return f" It depends most on {row['depends_most_on']} (grade {row['grade']})."


def price_said(row: dict[str, Any]) -> str:
    """EUR a further sustained return; undetermined where there may be none."""
    price = float(row["eur_a_return"])
    return f"{price:,.0f}" if math.isfinite(price) else "undetermined"


def money_said(row: dict[str, Any]) -> str:
    """Where its money went, to the cent."""
    return (
        f"Of {row['budget_eur']:,.2f} EUR it spends {row['spent_eur']:,.2f}; "
        f"{row['not_absorbed_eur']:,.2f} could not be absorbed, and {row['not_allotted_eur']:,.2f} "
        "were not allotted."
    )
