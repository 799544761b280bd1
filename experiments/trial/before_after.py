"""Three treated places against two others, before and after: how often is an effect found?

This is the design of the evaluation of IOM and Yale: five places that were not drawn by lot, 444
respondents in each of two waves six months apart. In a world in which nobody is treated, every
effect that is found is false.
"""

from typing import Any

import numpy as np
from scipy.stats import norm

from experiments.provenance.tables import Table
from experiments.trial.estimates import LEVEL, found
from experiments.trial.evaluations import WAVE

TREATED, OTHERS = 3, 2
Waves = list[dict[str, Any]]  # of one run
OWN_CHANGE = 0.1  # SD between places, of a change that has nothing to do with police (assumed)
TRUTHS = {  # whether there is community policing, and the change that places have of their own
    "no community policing": (0, 0.0),
    "none, and places change on their own": (0, OWN_CHANGE),
    "the model's community policing": (1, 0.0),
}
TESTS = {
    "respondents": "change of treated less others, respondents taken as independent",
    "places": "change of treated less others, five places as five observations",
    "any": "a rise in at least one treated place, its respondents taken as independent",
    "two": "trust rises in two of the three treated places and falls in the third",
}


def table(waves: list[list[Waves]], trials: int, seed: int) -> Table:
    """By truth and test the share of evaluations that find an effect, with its range over draws."""
    rows: Table = []
    for truth, (number, own_change) in TRUTHS.items():
        random = np.random.default_rng(seed)
        shares = [
            findings(*moved(each[0], each[number], own_change, random), trials, random)
            for each in waves
        ]
        for name, words in TESTS.items():
            own = np.array([each[name] for each in shares])
            low, high = np.percentile(own, (2.5, 97.5)).tolist()
            rows.append({"truth": truth, "test": name, "in_words": words, "share": own.mean(),
                         "low": low, "high": high, "draws": len(own),
                         "evaluations": trials * len(own)})  # fmt: skip
    return rows


def moved(
    without: Waves, treated: Waves, own_change: float, random: np.random.Generator
) -> tuple[Waves, Waves]:
    """The two runs, with a change that each place has of its own, in SD of respondents."""
    shock = random.normal(0.0, own_change, len(without[1]["many"])) * np.sqrt(
        without[0]["variance"]
    )
    first, second = (
        [run[0], run[1] | {"many": np.array(run[1]["many"]) + shock}] for run in (without, treated)
    )
    return first, second


def findings(
    without: Waves, treated: Waves, trials: int, random: np.random.Generator
) -> dict[str, float]:
    """The share of evaluations in one draw that find an effect, by test."""
    changes = [np.array(run[1]["many"]) - np.array(run[0]["many"]) for run in (without, treated)]
    order = random.random((trials, len(changes[0]))).argsort(axis=1)
    chosen, compared = order[:, :TREATED], order[:, TREATED : TREATED + OTHERS]
    arms = changes[1][chosen], changes[0][compared]
    error = np.sqrt(2.0 * without[0]["variance"] / WAVE)  # of the change of one place
    needed = norm.ppf(1.0 - LEVEL / 2.0) * error
    apart = np.abs(arms[0].mean(axis=1) - arms[1].mean(axis=1))
    return {
        "respondents": float((apart > needed * np.sqrt(1.0 / TREATED + 1.0 / OTHERS)).mean()),
        "places": float(found(*arms).mean()),
        "any": float((arms[0] > needed).any(axis=1).mean()),
        "two": float(((arms[0] > 0.0).sum(axis=1) == TREATED - 1).mean()),
    }
