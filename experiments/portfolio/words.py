"""What the portfolio says in sentences, from its tables."""

import math
from pathlib import Path
from typing import Any

from experiments.compare.assumption import meaning
from experiments.compare.sureness import share_in_words
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
    parts = [f"Its parts: {in_words(verdict['parts'])}."] if verdict["parts"] else []
    return [NOTE, recommendation(verdict), *parts, money_said(money[verdict["allocation"]])]


def in_words(allocation: str) -> str:
    """What an allocation buys, without the names that levers have in files."""
    return allocation.replace("_", " ")


def headline(row: dict[str, Any]) -> str:
    """What was chosen and what it brings, as the title of a figure."""
    low, high = row["further_returns_low"], row["further_returns_high"]
    shown = row["verdict"] == "best"
    head = "Best: {}" if shown else "No difference between finalists is shown; the first, {},"
    return (
        f"{head.format(in_words(row['what']))} brings {row['further_returns']:+,.0f} sustained "
        f"returns ({low:+,.0f} to {high:+,.0f} in 95 % of {row['draws']:.0f} draws)"
    )


def recommendation(row: dict[str, Any]) -> str:
    """What was chosen, what it brings, how sure that is, and what it depends on most."""
    low, high = row["further_returns_low"], row["further_returns_high"]
    shown, what = row["verdict"] == "best", in_words(row["what"])
    head = f"Best: {what}" if shown else f"No difference shown; the first is {what}"
    best, within = (how_likely(row, name) for name in ("best", "within"))
    return (
        f"{head} ({row['allocation']}): {row['further_returns']:+,.0f} sustained returns "
        f"({low:+,.0f} to {high:+,.0f} over {row['draws']:.0f} draws). On {row['judged_on']:.0f} "
        f"draws that took no part in choosing it is the best of the finalists {best}, and within "
        f"{row['matters']:,.0f} households of the best {within}; regret {row['regret']:,.0f} "
        f"households in the mean, {row['regret_bad']:,.0f} in the worst twentieth."
        f"{_assumption(row)}"
    )


def how_likely(row: dict[str, Any], what: str) -> str:
    """With which probability; near none or all of the draws, in how many of them."""
    said = chance_said(row, what)
    return f"in {said}" if " of " in said else f"with probability {said}"


def chance_said(row: dict[str, Any], what: str = "best") -> str:
    """The share of the draws that judge, which is never certain."""
    return share_in_words(row[f"probability_{what}"], int(row["judged_on"]))


def _assumption(row: dict[str, Any]) -> str:
    name = row["depends_most_on"]
    if not name:
        return " It depends on no single drawn parameter more than chance would show."
    return f" It depends most on this number: {meaning(name)} ({name}, grade {row['grade']})."


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
