"""The worlds that patterns are measured in: draws of the kept posterior, and of the prior.

Draws of the prior have every parameter from its plausible range, and the effects of districts from
the prior of the calibration. Draws of the posterior are those of every comparison of policies. What
surveys hear is drawn in both, since it moves no household and no calibration can tell of it.
"""

from typing import NamedTuple

import numpy as np

from experiments.calibration.design import seeds
from experiments.calibration.parameters import space
from experiments.compare.draws import LEVER, Draws
from experiments.iraq.plausible_draws import plausible_draws
from experiments.iraq.posterior_table import Draw
from experiments.iraq.posterior_worlds import LEVERS, beside, drawn, iraq
from experiments.iraq.procedure_histories import NAMES
from experiments.iraq.rounds import JUNE_2018
from experiments.trial.sites import of_a_site
from sim.scenario.catalogue import plausible
from sim.scenario.scenario import Scenario

POSTERIOR, PRIOR = "posterior", "prior"
SOURCES = (POSTERIOR, PRIOR)
SEED = 60  # of what is drawn of the prior
EVENT = "event."  # what names of fields of events begin with
CLOSED = "event.camps_closed.forced_home"
SURVEYS = ("survey.intention_error", "survey.intention_threshold", "survey.undecided_width",
           "survey.fear_error")  # fmt: skip
DECLARED = (  # has its declared value in the posterior, and its plausible range in the prior
    "decision.weight_security", "decision.weight_damage", "decision.weight_services",
    "decision.weight_near", "decision.weight_camp", "decision.weight_hardship",
    "decision.weight_property", "household.affiliated_share",
    "household.property_documented_share", "household.damaged_by_neighbours",
    "household.fear_of_neighbours", "community.fear_memory_weeks", "community.revival",
    "armed_group.branching", "armed_group.spill", "armed_group.memory_days", CLOSED,
)  # fmt: skip


class World(NamedTuple):
    """One draw, with the seed that its runs have."""

    seed: int
    draw: Draw

    def iraq(self) -> Scenario:
        """Iraq as it was, with the procedure of the draw's history and no programme."""
        return _of_pages(self.draw).world(iraq())

    def at_a_site(self, scenario: Scenario, facts: dict[str, float]) -> Scenario:
        """A peaceful site to which people and police of the draw travel, facts of it kept."""
        draws = Draws((self.draw.values,))
        return of_a_site(draws, facts).scenario(scenario, self.seed)


def worlds(source: str, count: int) -> list[World]:
    """So many draws of the posterior or of the prior; both have the same seeds."""
    found = posterior(count) if source == POSTERIOR else prior(count)
    return [World(*each) for each in zip(seeds("patterns", count), found, strict=True)]


def posterior(count: int) -> list[Draw]:
    """Draws of the posterior, with all that the levers act through, and how surveys hear."""
    return drawn(LEVERS, count, tuple((name, plausible(name)) for name in SURVEYS))


def prior(count: int) -> list[Draw]:
    """Draws of the prior of the same parameters, and of those that the posterior holds fixed."""
    places = space(JUNE_2018)
    calibrated = [places.values(each) for each in places.design(count, SEED)]
    known = frozenset(calibrated[0])
    names = [*beside(LEVERS, known), *SURVEYS, *DECLARED]
    further = plausible_draws(names, count, np.random.default_rng(SEED))
    return [
        Draw(NAMES[number % len(NAMES)], own | more, 1.0 / count)
        for number, (own, more) in enumerate(zip(calibrated, further, strict=True))
    ]


def _of_pages(draw: Draw) -> Draw:
    """The draw without what levers and events have of their own."""
    own = {n: v for n, v in draw.values.items() if not n.startswith((LEVER, EVENT))}
    return draw._replace(values=own)
