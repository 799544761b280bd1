"""Awda's model: return migration under clearance, policing and programme money.

load(name)                      a scenario by name or path
run(scenario, seed)             one history; a scenario may be named, as sim.run("village")
replicate(scenario, seeds)      histories over seeds
compare(first, second, seeds)   both on the same seeds
effect(comparison, outcome)     the paired difference with its interval
cost_per(comparison, outcome)   euros for each further household of an outcome
measure(history)                every outcome of a history
OUTCOMES                        what is measured
ReturnModel                     the Mesa model itself
InputError                      what is raised for input that is not allowed
"""

from sim.core.declare import InputError
from sim.cost import cost_per
from sim.measure.outcomes import OUTCOMES, measure
from sim.model import ReturnModel
from sim.run import compare, effect, replicate, run
from sim.scenario.toml_file import load

__all__ = [
    "OUTCOMES",
    "InputError",
    "ReturnModel",
    "compare",
    "cost_per",
    "effect",
    "load",
    "measure",
    "replicate",
    "run",
]
