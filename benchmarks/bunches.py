"""Days to clear with files in bunches against files one by one, at three loads in two worlds.

python -m benchmarks.bunches [PAIRS]

Each world is run twice on each seed, with its files in bunches and without. Its pace of signing is
set so that the files opened are the named share of what the first desks could sign, both over the
weeks that are measured. The ratios of mean, median and 90th percentile of days stand with their
95 % intervals over the pairs, and so does the ratio of processor times.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from experiments.provenance.records import environment
from experiments.provenance.tables import write_text
from experiments.queue.surge import with_more
from sim.measure.outcomes import OUTCOMES
from sim.model import ReturnModel
from sim.run import interval
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

RESULTS = Path(__file__).parent / "results_bunches.json"
LOADS = (0.5, 0.86, 0.97)
SCALE = 50
WAYS = {"bunches": 10, "one by one": 201}  # run.bunched_from
DAYS = ("days_to_clear", "days_to_clear_median", "days_to_clear_p90")
PAIRS = 20


def worlds() -> dict[str, Scenario]:
    """Iraq with declared values, and a town that opens at once."""
    iraq = load("iraq")
    town = with_more(load("surge"), 24.0).with_(**{"run.weeks": 156})
    scale = {"run.households_per_agent": SCALE}
    return {"iraq": iraq.with_(**scale), "town": town.with_(**scale)}


def at_load(scenario: Scenario, wanted: float) -> Scenario:
    """The scenario whose first desks have this load, by halving the pace of signing."""
    low, high = 0.01, 1000.0
    for _ in range(14):
        pace = float(np.sqrt(low * high))
        if load_of(scenario.with_(**{"clearance.files_per_staff_day": pace})) > wanted:
            low = pace
        else:
            high = pace
    return scenario.with_(**{"clearance.files_per_staff_day": pace})


def load_of(scenario: Scenario) -> float:
    """Files opened over files that the first desks could sign, in the weeks that are measured."""
    model = ReturnModel(scenario, 1)
    history = model.run()
    first, opened = scenario.run.measured_from, history.weeks["files_opened"]
    clearance, weeks = scenario.clearance, scenario.run.weeks - scenario.run.measured_from
    desks = model.rows.desks[np.unique(model.rows.routes[:, 0])]
    days = weeks * clearance.sessions_a_week * (1.0 - clearance.missed_sessions)
    could = days * clearance.files_per_staff_day * float((desks["staff"] / desks["work"]).sum())
    return float(opened[-1] - opened[first]) * scenario.run.households_per_agent / could


def pairs(scenario: Scenario, count: int) -> dict[str, Any]:
    """The ratios of bunches to one by one, with their intervals, over so many seeds."""
    ratios = np.array([_ratios(scenario, seed) for seed in range(1, count + 1)])
    found = {}
    for name, column in zip((*DAYS, "processor_time"), ratios.T, strict=True):
        about = interval(column)
        found[name] = {"ratio": about.mean, "low": about.low, "high": about.high}
    return found


def _ratios(scenario: Scenario, seed: int) -> list[float]:
    values = {}
    for name, start in WAYS.items():
        model = ReturnModel(scenario.with_(**{"run.bunched_from": start}), seed)
        began = time.process_time()
        history = model.run()
        took = time.process_time() - began
        values[name] = [*(OUTCOMES[each].measure(history) for each in DAYS), took]
    return [one / other for one, other in zip(values["bunches"], values["one by one"], strict=True)]


def main() -> None:
    """Measure at every load in every world, and keep it."""
    count = int(sys.argv[1]) if sys.argv[1:] else PAIRS
    found: dict[str, Any] = {"environment": environment(), "pairs": count, "scale": SCALE}
    for name, scenario in worlds().items():
        _ratios(scenario.with_(**{"run.weeks": 60}), 1)  # compile before anything is timed
        for wanted in LOADS:
            ready = at_load(scenario, wanted)
            row = {"load": load_of(ready), "weeks": ready.run.weeks} | pairs(ready, count)
            found[f"{name} at {wanted}"] = row
            sys.stdout.write(f"{name} {wanted} {json.dumps(row)}\n")
    write_text(RESULTS, json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
