"""What the factors may be, together: independent ranges, or the distribution of a set of draws.

A place is a number from 0 to 1 for each factor, its rank in the factor's own distribution. Ranks
of draws depend on each other as normal numbers do (a Gaussian copula, its correlations drawn to
zero after Ledoit and Wolf 2004); those of ranges are independent, the same with no correlation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.stats import norm, qmc, rankdata

from experiments.iraq.policy_combinations import Values
from experiments.sensitivity.parameter_space import Factor
from sim.core.declare import InputError

NEAREST = 1e-9  # that a place comes to 0 or 1
FEWEST_DRAWS = 20


@dataclass(frozen=True)
class Drawn:
    """A factor with the values of draws, each as likely as any other."""

    name: str
    sorted_values: np.ndarray

    def at(self, place: float) -> float:
        """The value of this rank."""
        return float(np.quantile(self.sorted_values, place))

    def coordinate(self, places: np.ndarray) -> np.ndarray:
        """What an emulator sees of places, from -1 to 1."""
        return 2.0 * places - 1.0


@dataclass(frozen=True)
class Ranged:
    """A factor of which each value of its range is as likely as any other."""

    factor: Factor

    @property
    def name(self) -> str:
        """The name of the factor."""
        return self.factor.name

    def at(self, place: float) -> float:
        """The value at this share of the range."""
        return self.factor.at(place)

    def coordinate(self, places: np.ndarray) -> np.ndarray:
        """What an emulator sees of places, from -1 to 1; whole numbers have one place each."""
        if not self.factor.whole:
            return 2.0 * places - 1.0
        steps = self.factor.high - self.factor.low
        return 2.0 * np.minimum(np.floor(places * (steps + 1.0)), steps) / steps - 1.0


@dataclass(frozen=True)
class Inputs:
    """Factors with their distribution: own ranks, and correlations of their normal scores."""

    factors: tuple[Drawn | Ranged, ...]
    correlation: np.ndarray  # [factor, factor]

    @cached_property
    def names(self) -> list[str]:
        """The factors by name."""
        return [each.name for each in self.factors]

    @cached_property
    def independent(self) -> bool:
        """Whether no factor says anything of another."""
        return bool((self.correlation == np.eye(len(self.factors))).all())

    def design(self, rows: int, seed: int) -> np.ndarray:
        """So many places that fill the distribution evenly."""
        return self.joined(spread(rows, len(self.factors), seed))

    def joined(self, independent: np.ndarray) -> np.ndarray:
        """Places of this distribution from independent ones, [row, factor]."""
        if self.independent:
            return independent
        return _places(_scores(independent) @ np.linalg.cholesky(self.correlation).T)

    def redrawn(
        self, places: np.ndarray, known: Sequence[int] | np.ndarray, fresh: np.ndarray
    ) -> np.ndarray:
        """These places with all factors but the known ones drawn anew, given the known ones.

        `fresh` are independent places. A joint draw is moved by what the known factors say of the
        others (Matheron's rule).
        """
        new = self.joined(fresh).copy()
        known = np.asarray(known, int)
        others = np.setdiff1d(np.arange(len(self.factors)), known)
        if not self.independent and len(known) and len(others):
            slopes = np.linalg.solve(
                self.correlation[np.ix_(known, known)], self.correlation[np.ix_(known, others)]
            )
            off = _scores(places[:, known]) - _scores(new[:, known])
            new[:, others] = _places(_scores(new[:, others]) + off @ slopes)
        new[:, known] = places[:, known]
        return new

    def values(self, place: np.ndarray) -> Values:
        """The value of every factor at one place."""
        pairs = zip(self.factors, place.tolist(), strict=True)
        return {each.name: each.at(share) for each, share in pairs}

    def coordinates(self, places: np.ndarray) -> np.ndarray:
        """What an emulator sees of places, [row, factor]."""
        columns = [each.coordinate(own) for each, own in zip(self.factors, places.T, strict=True)]
        return np.stack(columns, axis=1)

    def only(self, chosen: Sequence[int]) -> "Inputs":
        """The distribution of these factors alone."""
        some = tuple(self.factors[place] for place in chosen)
        rows = np.asarray(chosen, int)
        return Inputs(some, self.correlation[np.ix_(rows, rows)])


def over_ranges(factors: Sequence[Factor]) -> Inputs:
    """Independent factors, each over its range."""
    return Inputs(tuple(map(Ranged, factors)), np.eye(len(factors)))


def over_draws(draws: Sequence[Values]) -> Inputs:
    """The distribution that a set of draws is of; what all draws share is no factor."""
    if len(draws) < FEWEST_DRAWS:
        raise InputError(f"draws: {len(draws)} are given; {FEWEST_DRAWS} or more are allowed")
    names = [name for name in draws[0] if len({each[name] for each in draws}) > 1]
    values = np.array([[each[name] for name in names] for each in draws])
    scores = norm.ppf((rankdata(values, axis=0) - 0.5) / len(values))
    columns = zip(names, values.T, strict=True)
    return Inputs(tuple(Drawn(n, np.sort(own)) for n, own in columns), _shrunk(scores))


def spread(rows: int, columns: int, seed: int) -> np.ndarray:
    """Independent places, however many columns: a Latin hypercube.

    In a Sobol sequence of as many columns as there are parameters some pairs go together (147 and
    512 rows: a distance correlation of 0.41), and what does nothing would pass for its neighbour.
    """
    points = qmc.LatinHypercube(columns, seed=seed).random(rows)
    return np.clip(points, NEAREST, 1.0 - NEAREST)


def cube(rows: int, columns: int, seed: int) -> np.ndarray:
    """Independent places in few columns: a scrambled Sobol sequence; rows are a power of two."""
    points = qmc.Sobol(columns, seed=seed).random_base2(rows.bit_length() - 1)
    return np.clip(points, NEAREST, 1.0 - NEAREST)


def _shrunk(scores: np.ndarray) -> np.ndarray:
    """Correlations of columns, drawn to none by as much as their own errors ask."""
    scores = (scores - scores.mean(axis=0)) / scores.std(axis=0)
    rows, columns = scores.shape
    raw = scores.T @ scores / rows
    away = float(((raw - np.eye(columns)) ** 2).sum())
    squares = scores**2
    errors = float((squares.T @ squares / rows - raw**2).sum()) / rows
    kept = 1.0 - min(1.0, errors / away) if away > 0.0 else 0.0
    return np.asarray(kept * raw + (1.0 - kept) * np.eye(columns))


def _scores(places: np.ndarray) -> np.ndarray:
    return np.asarray(norm.ppf(np.clip(places, NEAREST, 1.0 - NEAREST)))


def _places(scores: np.ndarray) -> np.ndarray:
    return np.asarray(norm.cdf(scores))
