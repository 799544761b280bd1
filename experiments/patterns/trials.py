"""Patterns of the published evaluations: six trials, and three places against two.

A trial is made once, as it was: half of the places drawn by lot, respondents asked at the end, and
the mean over sites estimated from their answers. So chance in the sample is in each number.
"""

from collections.abc import Sequence

import numpy as np

from experiments.iraq.policy_combinations import EVERYWHERE
from experiments.iraq.posterior_worlds import iraq
from experiments.patterns.draws import World
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.trial.before_after import findings
from experiments.trial.estimates import compared, over_sites
from experiments.trial.evaluations import AGENT, EVERY, FIRST, TRUST_WAVES
from experiments.trial.published import CRIME, EXPOSURE, TRUST
from experiments.trial.sites import (
    SITES,
    labels,
    peaceful,
    site_scenario,
    treating,
    world_of,
)
from experiments.trial.survey import ENDLINE
from sim.levers.policing import CommunityPolicing

EFFECTS = {TRUST: "trust_effect", CRIME: "crime_effect", "tips": "tips_effect",
           EXPOSURE: "exposure_effect"}  # fmt: skip
EVALUATIONS = 400  # drawn from one pair of runs
SEED = 19


def trial_jobs(world: World, communities: int) -> list[Job]:
    """One trial at each site."""
    found = []
    for site in SITES:
        plain = site_scenario(site, iraq(), communities)
        treated = treating(plain, labels(world.seed, site, communities))
        own = world.at_a_site(treated, site.facts())
        found.append(Job(own, world.seed, (ENDLINE,)))
    return found


def trial_numbers(world: World, runs: Sequence[Outcomes]) -> dict[str, float]:
    """Effects over sites as the trials estimate them; trust and fear without treatment."""
    kept = [run.further[ENDLINE.name] for run in runs]
    treated = [
        labels(world.seed, site, len(each["all"][TRUST]))
        for site, each in zip(SITES, kept, strict=True)
    ]
    found = {
        measure: over_sites([
            compared(np.array(each["asked"][item]), half, each["sd"][item])
            for each, half in zip(kept, treated, strict=True) if each["sd"][item] > 0.0
        ])[0].effect
        for item, measure in EFFECTS.items()
    }  # fmt: skip
    return found | {"trust_and_fear": float(np.mean([each["correlation"] for each in kept]))}


def evaluation_jobs(world: World, communities: int) -> list[Job]:
    """Alike places without community policing, and with it everywhere, for six months."""
    plain = peaceful(iraq(), world_of(iraq().world, communities), "evaluation", FIRST + EVERY)
    plain = plain.with_(**{"run.households_per_agent": AGENT})
    everywhere = plain.with_levers(CommunityPolicing(start=FIRST + 1, forums=EVERYWHERE))
    return [
        Job(world.at_a_site(each, {}), world.seed, (TRUST_WAVES,)) for each in (plain, everywhere)
    ]


def evaluation_numbers(world: World, runs: Sequence[Outcomes]) -> dict[str, float]:
    """How often evaluations of three places against two find trust risen in just two of three."""
    without, treated = (run.further[TRUST_WAVES.name] for run in runs)
    random = np.random.default_rng([SEED, world.seed])
    return {"mixed_sites": findings(without, treated, EVALUATIONS, random)["two"]}
