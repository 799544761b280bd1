"""The tables of the trials: effects by site, patterns, trials without treatment, facts of sites."""

from typing import Any, NamedTuple

import numpy as np
from scipy.stats import binom

from experiments.provenance.tables import Table
from experiments.trial.estimates import LEVEL, compared, over_sites, placebo
from experiments.trial.published import CORRELATION, CRIME, ITEMS, SOURCE, TRUST, published
from experiments.trial.sites import SITES, Site, labels, travelling

TOGETHER = "all six"
OF_DRAWS = (2.5, 50.0, 97.5)
BAND = 0.99  # of the number of trials without treatment that find an effect


class Made(NamedTuple):
    """Surveys at the end: for each draw and site of a trial, and of its halves exchanged."""

    seeds: tuple[int, ...]
    runs: list[dict[str, Any]]

    def pair(self, draw: int, site: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """A trial, and the same with its halves exchanged."""
        first = 2 * (draw * len(SITES) + site)
        return self.runs[first], self.runs[first + 1]

    def treated(self, draw: int, site: int) -> np.ndarray:
        """Which communities are treated in the first of the two."""
        count = len(self.pair(draw, site)[0]["all"][TRUST])
        return labels(self.seeds[draw], SITES[site], count)

    def expected(self, draw: int, site: int, item: str) -> float:
        """The mean effect on all households: each community with treatment less itself without."""
        first, second = self.pair(draw, site)
        with_less = np.array(first["all"][item]) - np.array(second["all"][item])
        with_less[~self.treated(draw, site)] *= -1.0
        return float(with_less.mean()) / _sd(first, second, item)

    def estimates(self, draw: int, site: int, item: str) -> list[Any]:
        """What both trials estimate, with standard errors."""
        half = self.treated(draw, site)
        pair = zip(self.pair(draw, site), (half, ~half), strict=True)
        return [
            compared(np.array(run["asked"][item]), treated, run["sd"][item])
            for run, treated in pair
        ]

    def without(self, draw: int, site: int, item: str) -> np.ndarray:
        """The means of all communities without treatment."""
        first, second = (np.array(run["asked"][item]) for run in self.pair(draw, site))
        return np.where(self.treated(draw, site), second, first)


def _sd(first: dict[str, Any], second: dict[str, Any], item: str) -> float:
    return float(np.sqrt((first["sd"][item] ** 2 + second["sd"][item] ** 2) / 2.0))


def effects(made: Made) -> Table:
    """By item: each site, and all together; published, and in the model."""
    return [
        row for item in ITEMS
        for row in (*(_of_site(made, item.name, site) for site in range(len(SITES))),
                    _together(made, item.name))
    ]  # fmt: skip


def _of_site(made: Made, item: str, site: int) -> dict[str, Any]:
    draws = range(len(made.seeds))
    expected = [made.expected(draw, site, item) for draw in draws]
    trials = [each for draw in draws for each in made.estimates(draw, site, item)]
    return _row(item, SITES[site].name, expected, trials)


def together(made: Made, item: str) -> tuple[list[float], list[Any]]:
    """By draw the mean expected effect over sites; and what analyses over the sites estimate."""
    draws, sites = range(len(made.seeds)), range(len(SITES))
    expected = [float(np.mean([made.expected(d, s, item) for s in sites])) for d in draws]
    found = [
        over_sites([made.estimates(d, s, item)[half] for s in sites])[0]
        for d in draws for half in (0, 1)
    ]  # fmt: skip
    return expected, found


def _together(made: Made, item: str) -> dict[str, Any]:
    return _row(item, TOGETHER, *together(made, item))


def _row(item: str, site: str, expected: list[float], trials: list[Any]) -> dict[str, Any]:
    seen = published(item, None if site == TOGETHER else site)
    low, middle, high = np.percentile(expected, OF_DRAWS).tolist()
    least, usual, most = np.nanpercentile([each.effect for each in trials], OF_DRAWS).tolist()
    return {
        "item": item, "site": site,
        "published": seen.effect if seen else np.nan,
        "published_error": seen.error if seen and seen.error else np.nan,
        "expected": middle, "expected_low": low, "expected_high": high, "draws": len(expected),
        "estimate": usual, "estimate_low": least, "estimate_high": most,
        "error": float(np.median([each.error for each in trials])), "trials": len(trials),
    }  # fmt: skip


def patterns(made: Made) -> Table:
    """Each pattern of the trials: its range, the model's, and whether it is met.

    Met: the median of the draws is in the range, and at least half of the draws are.
    """
    rows = []
    for item in ITEMS:
        words = f"effect on {item.label}, SD"
        rows.append(_pattern(words, (item.low, item.high), together(made, item.name)[0]))
    correlations = [
        float(np.mean([made.pair(draw, site)[0]["correlation"] for site in range(len(SITES))]))
        for draw in range(len(made.seeds))
    ]
    words = "correlation of trust and fear of violence within communities"
    return [*rows, _pattern(words, CORRELATION, correlations)]


def _pattern(words: str, wanted: tuple[float, float], values: list[float]) -> dict[str, Any]:
    low, middle, high = np.percentile(values, OF_DRAWS).tolist()
    inside = float(np.mean([wanted[0] <= each <= wanted[1] for each in values]))
    met = wanted[0] <= middle <= wanted[1] and inside >= 0.5
    return {
        "pattern": words, "from": wanted[0], "to": wanted[1], "source": SOURCE,
        "median": middle, "low": low, "high": high, "inside": inside, "draws": len(values),
        "met": "yes" if met else "no",
    }  # fmt: skip


def placebos(made: Made, trials: int, seed: int) -> Table:
    """Trials in which nobody is treated: how many find an effect, and how many may by chance."""
    random = np.random.default_rng(seed)
    cases = [(draw, site) for draw in range(len(made.seeds)) for site in range(len(SITES))]
    low, high = (int(binom.ppf(end, trials, LEVEL)) for end in ((1 - BAND) / 2, (1 + BAND) / 2))
    rows = []
    for item in (TRUST, CRIME):
        each = np.bincount(random.integers(len(cases), size=trials), minlength=len(cases))
        count = sum(
            int(placebo(made.without(*case, item), times, random).sum())
            for case, times in zip(cases, each.tolist(), strict=True) if times
        )  # fmt: skip
        rows.append({"item": item, "trials": trials, "found": count, "share": count / trials,
                     "band_low": low, "band_high": high,
                     "inside": "yes" if low <= count <= high else "no"})  # fmt: skip
    return rows


def fact_rows() -> Table:
    """What is a fact of each site, and what travels there from Iraq's parameter sets."""
    facts = [
        {"site": site.name, "what": name, "value": value, "assumed": _assumed(site, name)}
        for site in SITES
        for name, value in (site._asdict() | {"attendance": site.attendance}).items()
        if isinstance(value, int | float)
    ]
    taken = set.intersection(*(set(site.facts()) for site in SITES))
    travels = [name for name in travelling() if name not in taken]
    return [
        *facts,
        *({"site": "any", "what": name, "value": "as drawn", "assumed": ""} for name in travels),
    ]


def _assumed(site: Site, name: str) -> str:
    return "yes" if name in site.assumed else ""
