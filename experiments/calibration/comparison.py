"""From runs to what is compared: the targets known at a cut, and what a run says of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from experiments.calibration.covariance import (
    Discrepancy,
    Places,
    covariance,
    places,
    steps_known,
    without_steps,
)
from experiments.calibration.outputs import OUTPUTS, number_of
from experiments.calibration.parameters import space
from experiments.calibration.targets import (
    AT_LEAST,
    TABLE,
    Target,
    counts_of,
    known_targets,
    others_of,
)
from experiments.runs.measures import Outcomes
from sim.core.week_dates import week_of

NOT_MEASURED = ("trial",)  # kinds that need runs of their own


@dataclass(frozen=True)
class Comparison:
    """The targets of a cut: flows first; what was observed of them, and its errors."""

    flows: tuple[Target, ...]
    others: tuple[Target, ...]
    where: Places
    observed: np.ndarray
    errors: np.ndarray  # covariance of observation and discrepancy
    rounds: tuple[date, ...]
    to_flows: np.ndarray  # [flow, district by round]

    @property
    def names(self) -> tuple[str, ...]:
        """Of all targets."""
        return tuple(target.name for target in (*self.flows, *self.others))

    @property
    def at_least(self) -> np.ndarray:
        """Whether each has only to be reached."""
        return np.array([each.compares == AT_LEAST for each in (*self.flows, *self.others)])

    def predicted(self, stocks: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """Targets from households home, [..., district, round], and other numbers."""
        flat = stocks.reshape(*stocks.shape[:-2], -1)
        return np.concatenate([flat @ self.to_flows.T, numbers], axis=-1)


def comparison(cut: date, scale: float = 1.0, table: Path = TABLE) -> Comparison:
    """What is compared with data until this day, the discrepancy so many times as stated."""
    found = known_targets(cut, table)
    flows = counts_of(found)
    others = tuple(each for each in others_of(found) if each.kind not in NOT_MEASURED)
    where, steps = places(cut), steps_known(cut)
    errors = np.zeros((len(flows) + len(others),) * 2)
    errors[: len(flows), : len(flows)] = covariance(flows, where, Discrepancy().times(scale), steps)
    for number, each in enumerate(others, start=len(flows)):
        errors[number, number] = each.sd**2 + (scale * each.discrepancy) ** 2
    observed = np.append(without_steps(flows, steps), [each.value for each in others])
    rounds = tuple(sorted({each.date for each in flows}))
    return Comparison(
        flows, others, where, observed, errors, rounds, _to_flows(flows, where, rounds)
    )


def stocks_of(made: Sequence[Outcomes], like: Comparison, start: date) -> np.ndarray:
    """Households home by district at the rounds, [run, district, round]; `start` of the runs."""
    weeks = [week_of(day, start) for day in like.rounds]
    known = space(like.rounds[-1]).districts
    order = [known.index(district) for _, district in like.where.names]
    home = np.array([np.array(each.further[OUTPUTS.name]["home"])[weeks] for each in made], float)
    return np.asarray(np.moveaxis(home[:, :, order], 1, 2))


def numbers_of(made: Sequence[Outcomes], like: Comparison) -> np.ndarray:
    """What runs say of the other targets, [run, target]."""
    return np.array([[number_of(each, t.name) for t in like.others] for each in made]).reshape(
        len(made), len(like.others)
    )


def _to_flows(flows: Sequence[Target], where: Places, rounds: tuple[date, ...]) -> np.ndarray:
    """The sums and differences of stocks that flows are."""
    found = np.zeros((len(flows), len(where.names), len(rounds)))
    for number, each in enumerate(flows):
        inside = where.inside(each)
        found[number, inside, rounds.index(each.date)] += 1.0
        if each.since:
            found[number, inside, rounds.index(each.since)] -= 1.0
    return found.reshape(len(flows), -1)
