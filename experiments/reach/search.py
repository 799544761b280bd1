"""Look for one set of parameters that meets all targets together, and keep it as a scenario.

A cross-entropy search over the prior: each round runs as many sets as there are `MEMBERS`, and the
next round is drawn about the best of them. It shows what the structure can do. It is no
calibration, and nothing else uses the set.
"""

import sys
from pathlib import Path

import numpy as np
from scipy.stats import norm, qmc

from experiments.fitting.scenario_text import parameter_tables
from experiments.iraq.policy_combinations import FOLDER, Values
from experiments.iraq.published_returns import HOME, LAST_PUBLISHED, distance, published, stock_of
from experiments.provenance.tables import write_text
from experiments.reach import prior
from experiments.reach.reach import EXPERIMENT, SEED, SET, world
from experiments.reach.targets import REACHED, TARGETS
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.runs.runner import Runner

MEMBERS, ROUNDS = 120, 8
BEST = 0.15  # of the members of a round, about which the next is drawn
KEPT = 0.3  # of the old mean and spread that a round keeps
NARROWEST = 0.15  # spread of a parameter, on the normal scale
MARGIN = 0.2  # of the width of a target's range that the set keeps from its ends
FAR = 0.1  # of the ever displaced: a distance from published returns that counts as one
STORE = Path("results/runs.sqlite")


def penalty(made: Outcomes) -> float:
    """How far a run is from the targets, in widths of their ranges, and from published returns."""
    like = published(world(EXPERIMENT.plan), last=LAST_PUBLISHED)
    found = made.further[REACHED.name]
    total = (distance(stock_of(made, like), like) / FAR) ** 2
    for target in TARGETS:
        width = min(0.1, target.high - target.low)
        low, high = target.low + MARGIN * width, target.high - MARGIN * width
        total += (max(0.0, low - found[target.name], found[target.name] - high) / width * 5.0) ** 2
    return float(total)


def search(run: Runner) -> Values:
    """The best set of the last round's mean and all rounds' members."""
    scenario, random = world(EXPERIMENT.plan), np.random.default_rng(SEED)
    iraq, size = scenario.world, len(prior.names(scenario.world))
    places = norm.ppf(qmc.LatinHypercube(size, seed=SEED).random(MEMBERS))
    middle, spread, best = np.zeros(places.shape[1]), np.ones(places.shape[1]), (np.inf, places[0])
    for _ in range(ROUNDS):
        values = [prior.member(place, iraq) for place in places]
        made = run([Job(scenario.with_(**each), SEED, (HOME, REACHED)) for each in values])
        found = np.array([penalty(each) for each in made])
        order = np.argsort(found)
        best = min(best, (float(found[order[0]]), places[order[0]]), key=lambda each: each[0])
        sys.stderr.write(f"\nbest so far: {best[0]:.2f}; {made[order[0]].further[REACHED.name]}\n")
        chosen = places[order[: round(BEST * MEMBERS)]]
        middle = KEPT * middle + (1.0 - KEPT) * chosen.mean(axis=0)
        spread = np.maximum(NARROWEST, KEPT * spread + (1.0 - KEPT) * chosen.std(axis=0))
        places = middle + spread * random.standard_normal(places.shape)
        places[0], places[1] = middle, best[1]
    return prior.member(best[1], iraq)


def scenario_of(values: Values) -> str:
    """The text of the scenario with these values."""
    lines = [
        "# One set of parameters that meets what was observed of the years to 2022 together, made",
        "# by `python -m experiments.reach.search`. It shows what the model can reach; it is no",
        "# calibration, and no result but that of `awda experiment reach` rests on it.",
        "schema = 1",
        'extends = "iraq"',
        'title = "Iraq with parameters chosen to reach what was observed up to 2022"',
    ]
    lines += parameter_tables({"clearance.signatures": prior.LONG} | values)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Search; stop it, and it goes on where it was."""
    with Runner(_say, STORE) as run:
        run.most = MEMBERS * ROUNDS
        write_text(FOLDER.parent / f"{SET}.toml", scenario_of(search(run)))


def _say(done: int, most: int) -> None:
    sys.stderr.write(f"\r{done} of {most} runs")


if __name__ == "__main__":
    main()
