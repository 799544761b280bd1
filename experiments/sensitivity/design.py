"""What is asked of which worlds, and the runs that are made for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from experiments.experiment import Plan
from experiments.iraq.posterior_worlds import drawn
from experiments.iraq.procedure_histories import NAMES
from experiments.provenance.tables import Table
from experiments.sensitivity.answers import RESPONSES, Answers, Pair, Runs, answers
from experiments.sensitivity.emulator import Effort
from experiments.sensitivity.inputs import Inputs, over_draws, over_ranges, spread
from experiments.sensitivity.parameter_space import SEED, left_out_table, plausible_space
from experiments.sensitivity.quality import OTHER_SEED, PAIRS_A_PLACE, REDRAWN
from experiments.sensitivity.shapley import Draws
from experiments.sensitivity.worlds import HISTORY, Worlds, posterior_worlds, varied, village
from sim.levers.decrees import ClearanceReform

DESIGN_SEED = 1
HELD_OUT_SEED, REDRAWN_SEED = 2, 3
HELD_OUT = 1_000_000  # seeds of held-out runs begin here
DRAWS = 400  # of the posterior, to learn its distribution from
EFFORT = Effort(learnt_from=600, fits=3, paths=40)
SHAPLEY_DRAWS = Draws(256)
SAME_VALUE = "all draws have the same value, or none has one"


class Question(NamedTuple):
    """The factors with their distribution, and the pair of worlds at any values of them."""

    inputs: Inputs
    worlds: Worlds
    left_out: Table


def over_prior(pair: Pair) -> Question:
    """Everything that is not known of a world, over its plausible range."""
    own = pair[0].plausible
    factors = [each for each in plausible_space(own).factors if each.name != SEED]
    return Question(over_ranges(factors), varied(pair), left_out_table(own))


def over_village() -> Question:
    """The same of the village for a year."""
    return over_prior(village())


def over_posterior() -> Question:
    """The posterior of the calibration, each draw with its history of the procedure."""
    draws = [
        each.values | {HISTORY: float(NAMES.index(each.history))}
        for each in drawn((ClearanceReform,), DRAWS)
    ]
    inputs = over_draws(draws)
    shared = {name: value for name, value in draws[0].items() if name not in inputs.names}
    return Question(inputs, posterior_worlds(shared), _not_drawn(inputs))


def _not_drawn(inputs: Inputs) -> Table:
    names = [name for name in plausible_space().names if "." in name and name not in inputs.names]
    return left_out_table() + [{"parameter": name, "why": SAME_VALUE} for name in names]


@dataclass(frozen=True)
class SensitivityPlan(Plan):
    """What is asked, and how much is run and computed for it."""

    question: Callable[[], Question] = over_posterior
    pairs: int = 2048  # that are screened and teach the emulator
    held_out: int = 128  # places, each with four pairs
    most: int = 24  # factors that go on
    effort: Effort = EFFORT
    rows: int = 4096  # of the design of the shares
    shapley: Draws = SHAPLEY_DRAWS

    @property
    def runs(self) -> int:
        """How many runs this is."""
        return 2 * (self.pairs + PAIRS_A_PLACE * self.held_out)


class Made(NamedTuple):
    """Places and what came of them."""

    places: np.ndarray  # [place, factor]
    answers: Answers  # each [place], or [pair, place] where a place has several pairs


def made(question: Question, plan: SensitivityPlan, runs: Runs) -> Made:
    """The design: every pair with a seed of its own."""
    places = question.inputs.design(plan.pairs, DESIGN_SEED)
    return Made(places, _run(question, places, np.arange(1, plan.pairs + 1), runs))


def held_out(question: Question, plan: SensitivityPlan, survivors: list[int], runs: Runs) -> Made:
    """Fresh places with four pairs each, as `quality` wants them."""
    inputs, count = question.inputs, plan.held_out
    places = inputs.design(count, HELD_OUT_SEED)
    fresh = spread(count, len(REDRAWN) * len(inputs.factors), REDRAWN_SEED)
    parts = np.split(fresh, len(REDRAWN), axis=1)
    redrawn = [inputs.redrawn(places, survivors, each) for each in parts]
    every = np.concatenate([*[places] * (OTHER_SEED + 1), *redrawn])
    found = _run(question, every, HELD_OUT + np.arange(len(every)), runs)
    return Made(places, {name: found[name].reshape(-1, count) for name in RESPONSES})


def _run(question: Question, places: np.ndarray, seeds: np.ndarray, runs: Runs) -> Answers:
    pairs = [question.worlds(question.inputs.values(place)) for place in places]
    return answers(pairs, seeds.tolist(), runs)
