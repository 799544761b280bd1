"""What a model has to beat: simple forecasts by district, from the rounds up to the origin alone.

Each is a middle with a band of its own past errors: the same rule is applied at every earlier round
and compared with what was published by the origin. Errors count with either sign, so that the
middle stays the middle. Half of the errors of a draw are those of another district, so that a
district without a past has a band as well.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

import numpy as np

from experiments.country.rounds import DAYS_A_MONTH, Rounds, months
from experiments.fitting.logistic import logistic_stock
from experiments.forecast.frailty import frailty
from experiments.forecast.scores import Forecast
from experiments.iraq.published_returns import Returns

Path = Callable[[Rounds, Sequence[date]], np.ndarray]  # [day, district] of what was known
RECENT = 6.0  # months behind a trend and a hazard
ROUNDS_BEFORE = 4  # an earlier origin has so many rounds at least
SHORTEST = 2.5  # months from an earlier origin to the last round
DRAWS = 400
RANDOM = 20160622


def persistence(known: Rounds, days: Sequence[date]) -> np.ndarray:
    """Nobody moves."""
    return np.repeat(known.stock[-1:], len(days), axis=0)


def linear_trend(known: Rounds, days: Sequence[date]) -> np.ndarray:
    """As many households a month as in the last six months."""
    first, span = _recent(known)
    flow = (known.stock[-1] - known.stock[first]) / span
    ahead = np.array([months(known.days[-1], day) for day in days])
    return _bounded(known.stock[-1] + ahead[:, None] * flow, known)


def logistic_growth(known: Rounds, days: Sequence[date]) -> np.ndarray:
    """The growth of a logistic curve through all rounds, from the last round on."""
    names = tuple(map(str, range(len(known.ever))))
    like = Returns(known.days, names, known.stock, known.ever)
    curve = logistic_stock(like, [known.days[-1], *days])
    return _bounded(known.stock[-1] + curve[1:] - curve[0], known)


def hazard(known: Rounds, days: Sequence[date], fades: float = np.inf) -> np.ndarray:
    """The hazard of the last six months, constant or falling to 1/e in `fades` months."""
    ahead = np.array([months(known.days[-1], day) for day in days])
    spent = ahead if np.isinf(fades) else fades * -np.expm1(-ahead / fades)
    away = known.ever - known.stock[-1]
    stays = np.exp(-spent[:, None] * recent_hazard(known))
    return np.asarray(known.ever - away * stays)


def recent_hazard(known: Rounds) -> np.ndarray:
    """Returns a month for each household still away, over the last six months, by district."""
    first, span = _recent(known)
    away = np.maximum(known.ever - known.stock, 1.0)
    return np.asarray(np.maximum(0.0, np.log(away[first] / away[-1]) / span))


BASELINES: dict[str, Path] = {
    "persistence": persistence,
    "linear trend": linear_trend,
    "logistic growth": logistic_growth,
    "hazard, constant": hazard,
    "hazard, fading in 6 months": partial(hazard, fades=6.0),
    "hazard, fading in 12 months": partial(hazard, fades=12.0),
    "hazard, fading in 24 months": partial(hazard, fades=24.0),
    "frailty": frailty,
}
NAMED = ("hazard, constant", "hazard, fading in 12 months")  # to beat, named beforehand


def forecast(path: Path, known: Rounds, day: date) -> Forecast:
    """The baseline on a day, with its band."""
    middle, random = path(known, [day])[0], np.random.default_rng(RANDOM)
    errors = past_errors(path, known, day)
    if not len(errors):
        return Forecast(middle[None], middle)
    chosen = errors[random.integers(len(errors), size=DRAWS // 2)]
    own = random.random(chosen.shape) < 0.5
    others = random.permuted(chosen, axis=1)
    off = np.where(own, chosen, others) * known.ever
    draws = np.concatenate([middle + off, middle - off])
    return Forecast(np.clip(draws, 0.0, known.ever), middle)


def past_errors(path: Path, known: Rounds, day: date) -> np.ndarray:
    """Errors of the rule at earlier origins, [origin, district], shares of the ever displaced.

    Where the past is shorter than the time asked for, an error grows in proportion to the time.
    """
    ahead, found = months(known.days[-1], day), []
    origins = known.days[ROUNDS_BEFORE - 1 : -1]
    spans = [months(each, known.days[-1]) for each in origins]
    enough = max(SHORTEST, 0.5 * min([ahead, *spans[:1]]))
    for origin, span in zip(origins, spans, strict=True):
        if span >= enough:
            reach = min(ahead, span)
            last = _last_by(known, origin + timedelta(days=DAYS_A_MONTH * reach + 3.0))
            found.append(_error(path, known, origin, last) * ahead / reach)
    return np.array(found).reshape(len(found), len(known.ever))


def _error(path: Path, known: Rounds, origin: date, last: int) -> np.ndarray:
    """Published less forecast at a round, from an earlier round."""
    then = _then(known, origin)
    middle = path(then, [known.days[last]])[0]
    return np.asarray((known.stock[last] - middle) / known.ever)


def _then(known: Rounds, origin: date) -> Rounds:
    """What was known at an earlier round, in the counting of the last one."""
    rounds = known.days.index(origin) + 1
    then = known.until(origin)
    stock = known.stock[:rounds]
    return then._replace(stock=stock, ever=np.maximum(then.ever, stock.max(axis=0)))


def _last_by(known: Rounds, day: date) -> int:
    return max(place for place, each in enumerate(known.days) if each <= day)


def _recent(known: Rounds) -> tuple[int, float]:
    """The round six months before the last, or the first one, and the months since."""
    since = [months(day, known.days[-1]) for day in known.days]
    first = min(range(len(since) - 1), key=lambda place: abs(since[place] - RECENT), default=0)
    return first, max(since[first], 0.5)


def _bounded(stock: np.ndarray, known: Rounds) -> np.ndarray:
    return np.asarray(np.clip(stock, 0.0, known.ever))
