"""What the race found, as tables: finalists, marginal values, money, the front, the verdict."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from experiments.compare.assumption import assumption
from experiments.compare.packages import GROUPS, choice, packages
from experiments.compare.sureness import is_sure
from experiments.portfolio.plan import PortfolioPlan
from experiments.portfolio.race import steps_seen
from experiments.portfolio.runs import Runs
from experiments.portfolio.units import Allocation, Market, allotted, in_parts, in_words, parts_of
from experiments.provenance.tables import Table
from sim.population.population import households_of

FRONT = ("further_returns", "worst_off", "attacks", "wrongly_cleared")
BETTER = {"further_returns": 1, "worst_off": 1, "attacks": -1, "wrongly_cleared": -1}
MILLION = 1e8  # cents of a million euros
BAD = 95  # percentile of regret


class Found(NamedTuple):
    """What was run, and which allocations were tried, in order; the first is nothing."""

    plan: PortfolioPlan
    runs: Runs
    names: dict[Allocation, str]  # all that were tried
    finalists: list[Allocation]  # the first is nothing

    @property
    def market(self) -> Market:
        """What could be bought."""
        return self.runs.market

    @property
    def nothing(self) -> Allocation:
        """The allocation that buys nothing."""
        return (0,) * len(self.market.cells)

    def seeds(self, each: Allocation) -> tuple[int, ...]:
        """The draws that say most of an allocation: fresh ones for finalists."""
        return self.plan.fresh if each in self.finalists else self.plan.seeds


def tables(found: Found) -> dict[str, Table]:
    """All tables by file name."""
    finalists = finalist_rows(found)
    return {
        "verdict": [verdict(found, finalists)],
        "finalists": finalists,
        "race": race_rows(found),
        "marginal": marginal_rows(found),
        "parts": part_rows(found),
        "money": [money_row(found, each) for each in found.names],
    }


def race_rows(found: Found) -> Table:
    """Every allocation on the draws of the race, and which are on the front."""
    rows = [_race_row(found, each) for each in found.names]
    return with_front(rows)


def _race_row(found: Found, each: Allocation) -> dict[str, Any]:
    seeds, base, draws = found.plan.seeds, found.nothing, found.runs.draws
    values = found.runs.returns([each, base], seeds)
    gain = draws.interval(values[:, 0] - values[:, 1])
    row: dict[str, Any] = {"allocation": found.names[each], "what": in_words(found.market, each)}
    row |= {"finalist": int(each in found.finalists[1:]), "draws": len(seeds)}
    row |= {"allotted_eur": allotted(found.market, each) / 100}
    row |= {"further_returns": gain.mean, "low": gain.low, "high": gain.high}
    return row | _others(found, each, seeds)


def _others(found: Found, each: Allocation, seeds: Sequence[int]) -> dict[str, float]:
    """Against nothing: the worst-off group in percentage points, attacks, families in error."""
    pair = [each, found.nothing]
    row = {"worst_off": 100 * float(np.mean(worst_off_gain(found, each, seeds)))}
    for outcome in ("attacks", "wrongly_cleared"):
        values = found.runs.values(pair, seeds, outcome)
        row[outcome] = float((values[:, 0] - values[:, 1]).mean())
    return row


def worst_off_gain(found: Found, each: Allocation, seeds: Sequence[int]) -> np.ndarray:
    """The return rate of the group that returns least, less that without any money."""
    pair = [each, found.nothing]
    by_group = np.array([found.runs.values(pair, seeds, outcome) for outcome in GROUPS])
    lowest = np.nanmin(by_group, axis=0)
    return np.asarray(lowest[:, 0] - lowest[:, 1])


def with_front(rows: Table) -> Table:
    """The rows, each with whether no other is as good in all that counts and better in some."""
    points = np.array([[BETTER[name] * row[name] for name in FRONT] for row in rows])
    return [row | {"on_front": int(not _beaten(points, n))} for n, row in enumerate(rows)]


def _beaten(points: np.ndarray, place: int) -> bool:
    as_good = (points >= points[place]).all(axis=1)
    better = (points > points[place]).any(axis=1)
    return bool((as_good & better).any())


def finalist_rows(found: Found) -> Table:
    """Finalists on fresh draws; how likely each is the best is said on every second of these."""
    plan, draws = found.plan, found.runs.draws
    names = {each: found.names[each] for each in found.finalists}
    compared = found.runs.compared(names, found.nothing, plan.fresh)
    matters = plan.matters / households_of(found.market.scenario)
    chosen = choice(compared, draws, matters)
    bought = {row["package"]: row for row in packages(compared, draws, chosen)}
    regrets = dict(zip(found.finalists, regret(found).T, strict=True))
    rows = []
    for each in found.finalists[1:]:
        row = bought[names[each]] | _others(found, each, plan.fresh)
        row = dict[str, Any](allocation=names[each], what=in_words(found.market, each)) | row
        row |= {"regret": float(regrets[each].mean())}
        row |= {"regret_bad": float(np.percentile(regrets[each], BAD))}
        row |= {"chosen": int(names[each] == chosen.name), "judged_on": chosen.judged_on}
        rows.append({n: v for n, v in row.items() if n not in ("package", "baseline")})
    return with_front(rows)


def regret(found: Found) -> np.ndarray:
    """Households forgone against the best of the finalists, [fresh draw that judges, finalist]."""
    returns = found.runs.returns(found.finalists, found.plan.fresh)[1::2]
    return np.asarray(returns.max(axis=1, keepdims=True) - returns)


def verdict(found: Found, finalists: Table) -> dict[str, Any]:
    """What is recommended, and all that it takes to doubt it."""
    chosen = next((row for row in finalists if row["chosen"]), None)
    if chosen is None:
        return _nothing(found)
    each = next(one for one, name in found.names.items() if name == chosen["allocation"])
    kept = (
        "allocation", "what", "further_returns", "further_returns_low", "further_returns_high",
        "probability_any", "probability_best", "probability_within", "regret", "regret_bad",
    )  # fmt: skip
    row = {key: chosen[key] for key in kept}
    of_sets = chosen["judged_on"] if found.runs.draws.sets else 0
    shown = all(is_sure(chosen[f"probability_{what}"], of_sets) for what in ("best", "any"))
    row |= {"draws": len(found.plan.fresh), "judged_on": chosen["judged_on"]}
    row |= {"parts": in_parts(found.market, each)}
    row |= {"verdict": "best" if shown else "no difference shown", "matters": found.plan.matters}
    return row | found_assumption(found, each)


def _nothing(found: Found) -> dict[str, Any]:
    row: dict[str, Any] = {"allocation": found.names[found.nothing], "what": "nothing"}
    counts = ("further_returns", "further_returns_low", "further_returns_high")
    row |= dict.fromkeys(counts, 0.0) | {"probability_any": 0.0}
    values = found.runs.returns(found.finalists, found.plan.fresh)[1::2]
    best, within = (
        found.runs.draws.probabilities_within(values, m)[0] for m in (0.0, found.plan.matters)
    )
    row |= {"probability_best": float(best), "probability_within": float(within)}
    row |= {"regret": float(regret(found)[:, 0].mean())}
    row |= {"regret_bad": float(np.percentile(regret(found)[:, 0], BAD))}
    row |= {"draws": len(found.plan.fresh), "judged_on": len(values), "parts": ""}
    row |= {"verdict": "no difference shown", "matters": found.plan.matters}
    return row | {"depends_most_on": "", "grade": "", "rank_correlation": 0.0}


def found_assumption(found: Found, each: Allocation) -> dict[str, Any]:
    """The drawn parameter on which the further returns of an allocation depend most."""
    values = found.runs.returns([each, found.nothing], found.plan.fresh)
    return assumption(found.runs.draws, found.plan.fresh, values[:, 0] - values[:, 1])


def marginal_rows(found: Found) -> Table:
    """What the next step of each lever, place and time brought for a million euros, by level."""
    plan, market, rows = found.plan, found.market, []
    known = dict(zip(found.names, found.runs.returns(list(found.names), plan.seeds).T, strict=True))
    for cell, (what, cost) in enumerate(zip(market.cells, market.costs, strict=True)):
        for before, gain in steps_seen(known, cell):
            a_million = found.runs.draws.interval(gain * MILLION / cost)
            rows.append({
                "lever": what.kind, "place": what.place.name,
                "from": str(market.scenario.day_of(what.start)),
                "to": str(market.scenario.day_of(what.end)),
                "lever_eur_before": _of_lever(market, before, what.kind) / 100,
                "all_eur_before": allotted(market, before) / 100, "step_eur": cost / 100,
                "returns_a_million": a_million.mean, "low": a_million.low,
                "high": a_million.high, "draws": len(plan.seeds),
            })  # fmt: skip
    return sorted(rows, key=lambda row: (row["lever"], row["lever_eur_before"]))


def _of_lever(market: Market, allocation: Allocation, kind: str) -> int:
    """Cents that an allocation gives to one lever."""
    parts = parts_of(market, allocation)
    return sum(count * lot.price for cell, count, lot in parts if cell.kind == kind)


def part_rows(found: Found) -> Table:
    """What each allocation buys: lever, place, time, units, money; means over draws."""
    market, rows = found.market, []
    for each, name in found.names.items():
        unspent = found.runs.unspent(each, found.seeds(each))
        for (cell, count, lot), left in zip(parts_of(market, each), unspent, strict=True):
            rows.append({
                "allocation": name, "lever": cell.kind, "place": cell.place.name,
                "from": str(market.scenario.day_of(cell.start)),
                "to": str(market.scenario.day_of(cell.end)), "units": count * lot.units,
                "allotted_eur": count * lot.price / 100,
                "not_absorbed_eur": round(left) / 100,
            })  # fmt: skip
    return rows


def money_row(found: Found, each: Allocation) -> dict[str, Any]:
    """Where the budget went, to the cent: spent, not absorbed and not allotted are all of it."""
    given = allotted(found.market, each)
    unspent = sum(round(left) for left in found.runs.unspent(each, found.seeds(each)))
    return {
        "allocation": found.names[each], "budget_eur": found.market.budget / 100,
        "allotted_eur": given / 100, "spent_eur": (given - unspent) / 100,
        "not_absorbed_eur": unspent / 100,
        "not_allotted_eur": (found.market.budget - given) / 100,
        "draws": len(found.seeds(each)),
    }  # fmt: skip
