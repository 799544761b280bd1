"""The runs of a forecast for Iraq: a draw of the posterior each, in the world known at its cut."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from experiments.country.histories import HOME_BY_WEEK, retakings_drawn
from experiments.iraq.ever_displaced import drawn_households, shares
from experiments.iraq.known_world import known_by, with_households
from experiments.iraq.posterior import Posterior
from experiments.runs.job import Job
from sim.scenario.toml_file import load


def jobs(
    posterior: Posterior, until: date, seeds: Sequence[int], scale: int, events: date | None = None
) -> list[Job]:  # fmt: skip
    """A run for each seed, each with a draw of the posterior in the world known at its cut.

    With `events`, displacement, retakings and attacks up to that later day are given.
    """
    base = load("iraq")
    weeks = {"run.weeks": base.week_of(until) + 2, "run.households_per_agent": scale}
    knows, made = events or posterior.cut, []
    base, known = known_by(base.with_(**weeks), knows), shares(knows)
    for seed, draw in zip(seeds, posterior.spread(len(seeds)), strict=True):
        random = np.random.default_rng(seed)
        world = with_households(base, drawn_households(known, random))
        world = retakings_drawn(world, knows, random)
        made.append(Job(draw.world(world), seed, (HOME_BY_WEEK,)))
    return made
