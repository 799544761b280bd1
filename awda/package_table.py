"""What `awda compare` prints of packages: one table, a row for each, and what it leaves open."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from awda.paper_tables import chance
from awda.report import number, signed
from awda.screen import show, tell
from awda.terminal import say
from experiments.compare.draws import Draws
from experiments.compare.packages import Choice
from experiments.compare.sureness import FEWEST, SURE, share_in_words
from experiments.provenance.latex import Printed
from experiments.provenance.tables import Table

HEADS = {
    "package": "package",
    "spent": "EUR spent",
    "further": "further sustained returns",
    "price": "EUR a further return",
    "best": "P(best)",
}
Row = Mapping[str, Any]


def show_packages(
    rows: Table, chosen: Choice, draws: Draws, every: bool, matters: float
) -> None:  # fmt: skip
    """The five columns that matter; with all, the money, how sure, the harm and who gains, too."""
    base, count = rows[0]["baseline"], rows[0]["draws"]
    short = [_short(row, chosen, draws) for row in rows]
    show(f"Packages against {base}, {count} {draws.kind}", short)
    tell(_note(draws))
    if every:
        _show_the_rest(rows, chosen, draws)
    tell(sentence(chosen, draws, matters))
    if not every:
        tell("--all adds when money is gone, waste, returns for a million, harm and who gains.")
    say("")


def sentence(chosen: Choice, draws: Draws, matters: float) -> str:
    """Which package was chosen, and how sure that is on draws that took no part in choosing it."""
    if chosen.judged_on < 2:
        return f"Which is best cannot be said: it takes four {draws.kind} or more."
    best, within = (each[chosen.name] for each in (chosen.best, chosen.within))
    near = f"within {100 * matters:g} percentage points of the best"
    return (
        f"Chosen on {chosen.chosen_on} of the {draws.kind}, by most sustained returns: "
        f"{chosen.name}. On the {chosen.judged_on} others, it is the best "
        f"{_how_likely(best, chosen, draws)}, and {near} {_how_likely(within, chosen, draws)}."
        f"{_not_shown(chosen, draws)}"
    )


def _how_likely(probability: float, chosen: Choice, draws: Draws) -> str:
    """With which probability; near none or all of the parameter sets, in how many of them."""
    said = likely(probability, chosen.judged_on, draws)
    return f"in {said}" if " of " in said else f"with probability {said}"


def likely(probability: float, count: int, draws: Draws) -> str:
    """A probability over seeds; over parameter sets the share of so many, never for certain."""
    return share_in_words(probability, count) if draws.sets else chance(probability)


def _not_shown(chosen: Choice, draws: Draws) -> str:
    if chosen.is_shown:
        return ""
    few = chosen.judged_on < FEWEST and chosen.best[chosen.name] >= SURE
    why = f": that takes {FEWEST} {draws.kind} or more to judge it" if few and draws.sets else ""
    return f" No difference from the others is shown{why}."


def printed_packages(rows: Table, chosen: Choice, draws: Draws, matters: float) -> Printed:
    """The five columns that matter, for a paper."""
    found = [list(_short(row, chosen, draws).values()) for row in rows]
    note = f"{_note(draws)} {sentence(chosen, draws, matters)}"
    return Printed(list(HEADS.values()), found, note, "lrrrr")


def _note(draws: Draws) -> str:
    holds = (
        "95 % of the parameter sets lie in an interval, each run with a seed of its own"
        if draws.sets
        else "The intervals hold the Monte-Carlo error only, not the parameter uncertainty"
    )
    few = f", judged on {FEWEST} sets or more" if draws.sets else ""
    return (
        f"Further sustained returns: households home for six months or more, less those of the "
        f"baseline, with the 95 % interval. {holds}. A price is undetermined where further returns "
        f"are not there with a probability of {SURE:g} or more{few}. P(best): on the {draws.kind} "
        "that took no part in choosing."
    )


def _short(row: Row, chosen: Choice, draws: Draws) -> dict[str, str]:
    cells = {
        "package": str(row["package"]),
        "spent": number(row["spent_eur"]),
        "further": _with_ends(row, "further_returns"),
        "price": price_in_words(row),
        "best": likely(row["probability_best"], chosen.judged_on, draws),
    }
    return {head: cells[name] for name, head in HEADS.items()}


def price_in_words(row: Row) -> str:
    """Euros for a further sustained return; what stands where there is no price."""
    price = float(row["eur_a_return"])
    return number(price) if math.isfinite(price) else "undetermined"


def _with_ends(row: Row, name: str) -> str:
    """A difference with its interval."""
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    if number(low) == "-":
        return signed(row[name])
    return f"{signed(row[name])} ({signed(low)} to {signed(high)})"


def _show_the_rest(rows: Table, chosen: Choice, draws: Draws) -> None:
    parts: Sequence[tuple[str, Any]] = (
        ("The money", _money), ("How sure", lambda row: _sure(row, chosen, draws)),
        ("Harm, less the baseline", _harm),
        ("Who gains and who loses, percentage points of their returns", _groups),
    )  # fmt: skip
    for title, columns in parts:
        say("")
        show(title, [{"package": str(row["package"])} | columns(row) for row in rows])


def _money(row: Row) -> dict[str, str]:
    share = row["money_gone_share"]
    gone = f"{row['money_gone']} ({100 * share:.0f} % of draws)" if row["money_gone"] else "never"
    million = _with_ends(row, "returns_a_million")
    return {
        "gone on": gone, "EUR wasted": number(row["wasted_eur"]),
        "further returns for EUR 1 million": million,
    }  # fmt: skip


def _sure(row: Row, chosen: Choice, draws: Draws) -> dict[str, str]:
    within = likely(row["probability_within"], chosen.judged_on, draws)
    return {
        "P(any further return)": likely(row["probability_any"], row["draws"], draws),
        "EUR a further return, 95 % interval": _price_interval(row),
        "P(within what matters of the best)": within,
    }


def _price_interval(row: Row) -> str:
    """The interval of the price; open where further returns may be none."""
    if not math.isfinite(row["eur_a_return"]):
        return "undetermined"
    low, high = number(row["eur_a_return_low"]), number(row["eur_a_return_high"])
    return "open" if "-" in (low, high) else f"{low} to {high}"


def _harm(row: Row) -> dict[str, str]:
    heads = {"failed_returns": "failed returns", "attacks": "attacks",
             "wrongly_cleared": "wrongly cleared"}  # fmt: skip
    return {head: _with_ends(row, name) for name, head in heads.items()}


def _groups(row: Row) -> dict[str, str]:
    return {"gain": row["gain"] or "none shown", "lose": row["lose"] or "none shown"}
