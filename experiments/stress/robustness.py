"""What the runs say of each allocation: regret, goals, recovery, and what remains of the gain."""

from typing import Any, NamedTuple

import numpy as np

from experiments.compare.statistics import normal_quantile
from experiments.provenance.tables import Table
from experiments.stress.futures import STRESSORS, Future, as_promised, first_week
from experiments.stress.plan import Candidate, StressPlan
from experiments.stress.runs import Runs

MOST = (2.5, 97.5)  # percentiles
BAD = 95  # percentile of regret
NEVER = np.inf
FEWEST = 3  # futures of either sort without which no difference is said


class Found(NamedTuple):
    """What was run: allocations, the first of them no money, in futures."""

    plan: StressPlan
    runs: Runs
    candidates: list[Candidate]
    futures: list[Future]  # in which all allocations ran
    more: list[Future]  # in which forums and no money ran

    @property
    def draws(self) -> list[Future]:
        """Each draw, with money as promised."""
        return [as_promised(draw) for draw in self.plan.seeds]

    @property
    def nothing(self) -> Candidate:
        """No money."""
        return self.candidates[0]

    @property
    def bought(self) -> list[Candidate]:
        """All others."""
        return self.candidates[1:]


def gain(found: Found, each: Candidate, futures: list[Future]) -> np.ndarray:
    """Further sustained returns against no money in the same future, households."""
    values = found.runs.returns([each, found.nothing], futures)
    return np.asarray(values[:, 0] - values[:, 1])


def loss(found: Found, each: Candidate, futures: list[Future]) -> np.ndarray:
    """What it gains less than with money as promised in the same draw, households."""
    promised = [as_promised(future.draw) for future in futures]
    return np.asarray(gain(found, each, promised) - gain(found, each, futures))


def regret(returns: np.ndarray) -> np.ndarray:
    """What is forgone against the best allocation of each future, [future, allocation]."""
    return np.asarray(returns.max(axis=1, keepdims=True) - returns)


def ends(values: np.ndarray, name: str) -> dict[str, float]:
    """The mean of a column with the range that holds 95 % of the futures or draws."""
    low, high = np.percentile(values, MOST)
    return {name: float(values.mean()), f"{name}_low": float(low), f"{name}_high": float(high)}


def is_held_out(plan: StressPlan, future: Future) -> bool:
    """Whether a future is of the half on which is said how sure something is."""
    return future.draw in plan.held_out


def weeks_to_recover(found: Found, each: Candidate, future: Future) -> float:
    """Weeks from the first thing gone wrong until as many are home as promised, for good.

    Zero where what is missing never matters, infinite where it still does at the end.
    """
    promised = found.runs.home(each, as_promised(future.draw))
    missing = promised - found.runs.home(each, future) > found.plan.matters
    if not missing.any():
        return 0.0
    if missing[-1]:
        return NEVER
    start = first_week(future, found.runs.market.scenario.run.measured_from)
    return float(max(0, int(np.flatnonzero(missing)[-1]) + 1 - start))


def gain_at_home(found: Found, each: Candidate, future: Future, day: int) -> float:
    """Households home in a week of the run, less those without money in the same future."""
    home = found.runs.home(each, future)[day] - found.runs.home(found.nothing, future)[day]
    return float(home)


def remains(found: Found, each: Candidate) -> dict[str, float]:
    """The gain in households home when the money ends and at the end, and the share kept."""
    scenario = found.runs.market.scenario
    last = scenario.week_of(found.plan.portfolio.end)
    at_end, later = (
        float(np.mean([gain_at_home(found, each, future, week) for future in found.futures]))
        for week in (last, -1)
    )
    share = later / at_end if at_end > found.plan.matters / 10 else np.nan
    return {"gain_when_money_ends": at_end, "gain_at_the_end": later, "remains": share}


def allocation_rows(found: Found) -> Table:
    """A row for each allocation, no money among them, the least regret first."""
    futures, plan = found.futures, found.plan
    regrets = regret(found.runs.returns(found.candidates, futures))
    rows = []
    for place, each in enumerate(found.candidates):
        promised, stressed = gain(found, each, found.draws), gain(found, each, futures)
        row: dict[str, Any] = {"allocation": each.name, "what": each.words}
        row |= {"draws": len(found.draws), "futures": len(futures)}
        row |= ends(promised, "promised") | ends(stressed, "stressed")
        row |= {"goal": plan.goal, "goal_met_promised": float((promised >= plan.goal).mean())}
        row |= {"goal_met": float((stressed >= plan.goal).mean())}
        row |= {"regret": float(regrets[:, place].mean())}
        row |= {"regret_bad": float(np.percentile(regrets[:, place], BAD))}
        row |= {"regret_worst": float(regrets[:, place].max())}
        row |= {"spent_promised_eur": float(found.runs.spent(each, found.draws).mean())}
        row |= {"spent_eur": float(found.runs.spent(each, futures).mean())}
        rows.append(row | recovery(found, each) | remains(found, each))
    return sorted(rows, key=lambda row: row["regret"])


def recovery(found: Found, each: Candidate) -> dict[str, float]:
    """How often returns fall behind by what matters, and how long until they do no more."""
    weeks = np.array([weeks_to_recover(found, each, future) for future in found.futures])
    behind = weeks[weeks > 0.0]
    back = behind[np.isfinite(behind)]
    return {
        "behind": len(behind) / len(weeks), "recovered": len(back) / len(weeks),
        "weeks_to_recover": float(np.median(back)) if len(back) else np.nan,
    }  # fmt: skip


def stressor_rows(found: Found) -> Table:
    """What each stressor takes from each allocation: alone, and where it happens or not."""
    rows = []
    for each in found.bought:
        lost = loss(found, each, found.futures)
        for stressor in STRESSORS:
            on = np.array([stressor in future.happens for future in found.futures])
            single = np.array([len(future.happens) == 1 for future in found.futures])
            row: dict[str, Any] = {"allocation": each.name, "stressor": stressor.words}
            row |= {"futures_alone": int((on & single).sum())}
            row |= {"loss_alone": _mean(lost[on & single])}
            row |= {"futures_with": int((on & ~single).sum())}
            row |= {"futures_without": int((~on & ~single).sum())}
            rows.append(row | apart(lost[on & ~single], lost[~on & ~single]))
    return rows


def apart(first: np.ndarray, second: np.ndarray) -> dict[str, float]:
    """The difference of two means with its 95 % interval, after the normal distribution."""
    if min(len(first), len(second)) < FEWEST:
        return {"loss": np.nan, "loss_low": -np.inf, "loss_high": np.inf}
    mean = float(first.mean() - second.mean())
    error = np.sqrt(first.var(ddof=1) / len(first) + second.var(ddof=1) / len(second))
    half = normal_quantile(0.05) * float(error)
    return {"loss": mean, "loss_low": mean - half, "loss_high": mean + half}


def carried_rows(found: Found) -> Table:
    """Which lever of each allocation carries the loss, from what each lever loses alone.

    A lever's part is its share of the money, times what the lever alone loses in the same futures
    with all the money.
    """
    alone = {next(iter(each.shares)): each for each in found.bought if len(each.shares) == 1}
    lost = {kind: loss(found, each, found.futures) for kind, each in alone.items()}
    rows = []
    for each in found.bought:
        for kind, share in each.shares.items():
            own = share * lost.get(kind, np.full(len(found.futures), np.nan))
            row: dict[str, Any] = {"allocation": each.name, "lever": kind}
            rows.append(row | {"share_of_money": share} | ends(own, "loss"))
    return rows


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else np.nan
