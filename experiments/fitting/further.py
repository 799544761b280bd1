"""Further draws: what the compared levers act through and returns hardly tell of.

The accepted sets of the fit hold what sets the pace of return and what clearance was like. Trust,
forums, bargains, stations and manners at desks are drawn here from their plausible ranges, apart
from the fit. A set is run again with its draws, and kept where it still follows the published
returns about as well as the best one; it has a few draws to try, and is dropped where none passes.
"""

import sys
from functools import cache

import numpy as np

from experiments.fitting.fit import SCALE, STILL_FITS, STORE
from experiments.fitting.fit import SEED as FIT_SEED
from experiments.iraq.plausible_draws import plausible_draws
from experiments.iraq.policy_combinations import (
    COMBINATIONS,
    FITS,
    Case,
    Values,
    accepted_file,
    best_distance,
    calibrated,
    ensemble,
    past_of,
    scenario_for,
    typed,
)
from experiments.iraq.published_returns import CUT, HOME, distance, published, stock_of
from experiments.provenance.tables import to_csv, write_text
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.runs.runner import Runner
from sim.levers.lever import Lever
from sim.scenario.catalogue import acts_through

SEED = 20  # of the draws
TRIES = 4  # draws that a set has


def levers_compared() -> list[type[Lever]]:
    """The levers of all policy combinations."""
    levers = (
        type(lever)
        for fit in FITS
        for combination in COMBINATIONS
        for lever in scenario_for(fit, combination).interventions
    )
    return list(dict.fromkeys(levers))


@cache
def further(fit: str) -> tuple[str, ...]:
    """The parameters that the levers act through and that the fit did not draw."""
    fitted = ensemble(fit)[0]
    names = (name for lever in levers_compared() for name in acts_through(lever))
    return tuple(name for name in dict.fromkeys(names) if name not in fitted)


def drawn(fit: str, attempt: int) -> list[Values]:
    """Every set of the fit with a draw of each further parameter: a Latin hypercube of all."""
    sets, names = ensemble(fit), further(fit)
    random = np.random.default_rng([SEED, FITS[fit], attempt])
    draws = plausible_draws(names, len(sets), random)
    return [each | typed(values) for each, values in zip(sets, draws, strict=True)]


def past_job(fit: str, values: Values) -> Job:
    """The run of a set up to the cut, with this fit's signatures in force all along."""
    run = {
        "run.weeks": calibrated(fit).week_of(CUT) + 1,
        "run.households_per_agent": SCALE,
    }
    return Case(fit, past_of(fit), FIT_SEED, tuple((values | run).items())).job((HOME,))


def distance_of(fit: str, past: Outcomes) -> float:
    """How far a run of the past procedure is from the returns published up to the cut."""
    like = published(calibrated(fit))
    return distance(stock_of(past, like), like)


def accepted(fit: str, run: Runner) -> list[Values]:
    """The sets that pass, with the first of their draws that does, and their distances."""
    limit, found = STILL_FITS * best_distance(fit), dict[int, Values]()
    for attempt in range(TRIES):
        sets = drawn(fit, attempt)
        left = [member for member in range(len(sets)) if member not in found]
        made = run([past_job(fit, sets[member]) for member in left])
        for member, past in zip(left, made, strict=True):
            away = distance_of(fit, past)
            if away <= limit:
                found[member] = {"distance": away} | sets[member]
    return [found[member] for member in sorted(found)]


def main() -> None:
    """Draw for the sets of both fits; stop it, and it goes on where it was."""
    for fit in sys.argv[1:] or FITS:
        with Runner(_say, STORE) as run:
            write_text(accepted_file(fit), to_csv(accepted(fit, run)))


def _say(done: int, most: int) -> None:
    sys.stderr.write(f"\r{done} of {most} runs")


if __name__ == "__main__":
    main()
