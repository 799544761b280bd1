"""A world in which nobody decides, meets or hears anything unless a test says so."""

import math

import numpy as np

from sim.core.randomness import Purpose, draw_pair, draws
from sim.model import ReturnModel

SEED = 3
STILL = {  # nobody decides, meets or hears anything unless the test says so
    "decision.base_willingness": -20.0,
    "onward.settle_willingness": -40.0,
    "onward.leave_country_a_year": 0.0,
    "police.encounters_a_year": 0.0,
    "trust.hearsay": 0.0,
    "trust.pull_a_week": 0.0,
    "station.raids_a_year": 0.0,
    "armed_group.branching": 0.0,
}
NO_PROBLEMS = {
    "problems.disputes": 0.0, "problems.violence_at_home": 0.0, "problems.youth_crime": 0.0,
    "problems.ways_to_school": 0.0, "problems.missing_papers": 0.0,
    "problems.broken_services": 0.0, "problems.fade_a_year": 0.0, "problems.break_out_a_year": 0.0,
}  # fmt: skip


def first_day(scenario, **changes):
    return ReturnModel(scenario.with_(**changes), SEED)


def uniforms(model, purpose, kind="households"):
    """The random draw of this week that decides something for each row."""
    return draws(SEED, model.week, purpose, getattr(model.rows, kind)["stream"])


def second_uniforms(model):
    """The second number of the pair with which the displaced decide."""
    streams = model.rows.households["stream"]
    pairs = [draw_pair(SEED, model.week, Purpose.DECISION, int(stream)) for stream in streams]
    _, second = np.array(pairs).T
    return second


def weighs(model):
    """Who may return as far as place and papers go, and so has a round every four weeks."""
    rows = model.rows.households
    return (model.rows.communities["open"][rows["community"]] == 1) & (rows["documented"] == 1)


def logit(chance):
    return math.log(chance / (1.0 - chance))
