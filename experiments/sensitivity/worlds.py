"""The pairs of worlds that are compared: ten signatures and four, at any values of the factors."""

from collections.abc import Callable

from experiments.iraq.policy_combinations import COMBINATIONS, Values, with_combination
from experiments.iraq.posterior_worlds import iraq
from experiments.iraq.procedure_histories import NAMES, signatures_before
from experiments.sensitivity.answers import Pair
from experiments.sensitivity.parameter_space import changed
from sim.scenario.toml_file import load

SCALE = 200  # households to an agent
PREVIEW_WEEKS = 52
VILLAGE = ("village", "village_four")
HISTORY = "procedure.history"  # which of the histories of the procedure a draw has, by number
AGENTS = "run.households_per_agent"
Worlds = Callable[[Values], Pair]


def village() -> Pair:
    """The village for a year, which runs in a blink."""
    first, second = (load(name).with_(**{"run.weeks": PREVIEW_WEEKS}) for name in VILLAGE)
    return first, second


def varied(pair: Pair) -> Worlds:
    """This pair at any values of factors."""
    return lambda values: (changed(pair[0], values), changed(pair[1], values))


def posterior_worlds(shared: Values) -> Worlds:
    """Worlds of the posterior at any values of factors, beside those that all draws share.

    Each has the past of its history of the procedure.
    """

    def pair(values: Values) -> Pair:
        own = {**shared, **values, AGENTS: float(SCALE)}
        before = signatures_before(NAMES[round(own.pop(HISTORY))])
        first, second = (with_combination(iraq(), before, each, own) for each in COMBINATIONS[:2])
        return first, second

    return pair
