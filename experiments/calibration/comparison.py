"""From runs to what is compared: the targets known at a cut, and what a run says of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
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
from experiments.calibration.fled import fled
from experiments.calibration.outputs import OUTPUTS, number_of
from experiments.calibration.targets import (
    AT_LEAST,
    TABLE,
    Target,
    counts_of,
    known_targets,
    others_of,
)
from experiments.iraq.ever_displaced import SPREAD
from experiments.iraq.known_world import held_back, known_by
from experiments.iraq.sources import stocks
from experiments.runs.measures import Outcomes
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

NOT_MEASURED = ("trial",)  # kinds that need runs of their own
BEYOND = 4.0  # deviations past a target that has only to be reached: told no further; assumed


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
    gone: np.ndarray  # [district, round]: households that had fled by then, as known at the cut

    @property
    def names(self) -> tuple[str, ...]:
        """Of all targets."""
        return tuple(target.name for target in (*self.flows, *self.others))

    @property
    def at_least(self) -> np.ndarray:
        """Whether each has only to be reached."""
        return np.array([each.compares == AT_LEAST for each in (*self.flows, *self.others)])

    def predicted(self, shares: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """Targets from shares home of those fled, [..., district, round], and other numbers."""
        flat = (shares * self.gone).reshape(*shares.shape[:-2], -1)
        return np.concatenate([flat @ self.to_flows.T, numbers], axis=-1)

    def capped(self, numbers: np.ndarray) -> np.ndarray:
        """Other targets, those that have only to be reached no further than costs nothing."""
        errors = np.sqrt(np.diag(self.errors))[len(self.flows) :]
        most = [
            each.value + BEYOND * error if each.compares == AT_LEAST else np.inf
            for each, error in zip(self.others, errors, strict=True)
        ]
        return np.asarray(np.minimum(numbers, most))


@cache
def comparison(cut: date, scale: float = 1.0, table: Path = TABLE) -> Comparison:
    """What is compared with data until this day, the discrepancy so many times as stated."""
    found = known_targets(cut, table)
    others = tuple(each for each in others_of(found) if each.kind not in NOT_MEASURED)
    where, steps = places(cut), steps_known(cut)
    rounds = tuple(sorted({each.date for each in counts_of(found)}))
    gone = _gone(where, rounds, cut)
    flows = held_by_the_world(counts_of(found), where, rounds, gone)
    to_flows = _to_flows(flows, where, rounds)
    errors = np.zeros((len(flows) + len(others),) * 2)
    errors[: len(flows), : len(flows)] = (
        covariance(flows, where, Discrepancy().times(scale), steps)
        + to_flows @ _of_households(where, gone, _published(where, rounds)) @ to_flows.T
    )
    for number, each in enumerate(others, start=len(flows)):
        errors[number, number] = each.sd**2 + (scale * each.discrepancy) ** 2
    observed = np.append(without_steps(flows, steps), [each.value for each in others])
    return Comparison(flows, others, where, observed, errors, rounds, to_flows, gone)


def held_by_the_world(
    flows: Sequence[Target], where: Places, rounds: Sequence[date], gone: np.ndarray
) -> tuple[Target, ...]:
    """The flows without rounds at which more were home in a district than had fled in the world.

    Displacement was counted by governorate, and when a district fled is assumed. A flow that ends
    with such a round is joined with the next one.
    """
    districts = [district for _, district in where.names]
    found, waiting, home = [], dict[str, Target](), dict[str, float]()
    for each in flows:
        if each.district is None:
            found.append(each)
            continue
        home[each.district] = home.get(each.district, 0.0) + each.value
        fled_by_then = gone[districts.index(each.district), rounds.index(each.date)]
        before = waiting.pop(each.district, None)
        whole = each if before is None else each._replace(
            since=before.since, value=before.value + each.value
        )  # fmt: skip
        if fled_by_then < home[each.district]:
            waiting[each.district] = whole
        else:
            found.append(whole)
    return tuple(found)


def shares_of(
    made: Sequence[Outcomes], worlds: Sequence[Scenario], where: Places, rounds: Sequence[date]
) -> np.ndarray:
    """Of those that had fled by each round, the share that is home, [run, district, round]."""
    order = [list(worlds[0].world.districts).index(district) for _, district in where.names]
    days = [day.isoformat() for day in rounds]
    kept = (each.further[OUTPUTS.name]["home"] for each in made)
    home = np.array([[one[day] for day in days] for one in kept], float)
    gone = np.array([fled(world, rounds) for world in worlds])
    return share(np.moveaxis(home, 1, 2)[:, order], gone[:, order])


def share(home: np.ndarray, gone: np.ndarray) -> np.ndarray:
    """Home as a share of those that had fled; none where hardly anybody had."""
    return np.asarray(np.where(gone >= 1.0, np.clip(home / np.maximum(gone, 1.0), 0.0, 1.0), 0.0))


def numbers_of(made: Sequence[Outcomes], like: Comparison) -> np.ndarray:
    """What runs say of the other targets, [run, target]."""
    found = [[number_of(each, t.name) for t in like.others] for each in made]
    return like.capped(np.array(found).reshape(len(made), len(like.others)))


def _of_households(like: Places, gone: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Covariance of stocks that comes of not knowing how districts share their governorate's.

    Households ever displaced by district are a nuisance that sums to the governorate: `observed`,
    the share that was home, is held.
    """
    governorates = np.array([governorate for governorate, _ in like.names])
    same = (governorates[:, None] == governorates[None, :]).astype(float)
    parts = like.households / (same @ like.households)
    moved = like.households[:, None] * (np.eye(len(same)) - same * parts)  # of a log each
    shown = (observed * gone / like.households[:, None])[:, :, None]
    by_log = (shown * moved[:, None, :]).reshape(-1, len(same))
    return np.asarray(SPREAD**2 * by_log @ by_log.T)


def _gone(where: Places, rounds: Sequence[date], cut: date) -> np.ndarray:
    """Households that had fled by each round in the world known at the cut, [district, round]."""
    world = held_back(known_by(load("iraq"), cut), cut)
    order = [list(world.world.districts).index(district) for _, district in where.names]
    return fled(world, rounds)[order]


def _published(where: Places, rounds: Sequence[date]) -> np.ndarray:
    """The published share home of the households ever displaced, [district, round]."""
    counted = stocks(
        "returned_households_by_district", "district", "returned_households", rounds[-1]
    )
    home = [[counted[str(day)].get(district, 0) for day in rounds] for _, district in where.names]
    return np.asarray(np.clip(np.array(home, float) / where.households[:, None], 0.0, 1.0))


def _to_flows(flows: Sequence[Target], where: Places, rounds: tuple[date, ...]) -> np.ndarray:
    """The sums and differences of stocks that flows are."""
    found = np.zeros((len(flows), len(where.names), len(rounds)))
    for number, each in enumerate(flows):
        inside = where.inside(each)
        found[number, inside, rounds.index(each.date)] += 1.0
        if each.since:
            found[number, inside, rounds.index(each.since)] -= 1.0
    return found.reshape(len(flows), -1)
