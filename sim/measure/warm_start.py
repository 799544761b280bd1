"""Warm starts: a run goes on from the first weeks that scenarios share before their levers act.

Nothing of a lever or an event acts before its start, so all scenarios that differ by later ones
alone live the same first weeks on a seed; these are run once. The history has the
bits of a run that was made whole.
"""

import threading
from dataclasses import replace

from sim.model import ReturnModel
from sim.recording.history import History
from sim.scenario.scenario import Scenario

MOST_STEMS = 4  # kept at a time


class WarmStarts(threading.local):
    """Models that have lived the weeks that some scenarios share; each thread has its own."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: list[ReturnModel] = []  # the last used first

    def run(self, scenario: Scenario, seed: int, threads: int = 1) -> History:
        """One run, which begins where its stem ends."""
        stem, weeks = shared_start(scenario)
        kept = next((each for each in self._kept if _is_of(each, stem, seed, weeks)), None)
        if kept is None and weeks in (0, scenario.run.weeks):
            return ReturnModel(scenario, seed, threads=threads).run()
        model = ReturnModel(scenario, seed, threads=threads)
        model.go_on_from(self._lived(kept or ReturnModel(stem, seed, threads=threads), weeks))
        return model.run()

    def _lived(self, model: ReturnModel, weeks: int) -> ReturnModel:
        """A stem after the weeks shared; one that all share to the end stays where it is."""
        self._kept = [model, *(each for each in self._kept if each is not model)][:MOST_STEMS]
        while model.week < weeks < model.setting.run.weeks:
            model.step()
        return model


def shared_start(scenario: Scenario) -> tuple[Scenario, int]:
    """The scenario without what begins later than its first week, and the weeks that both share."""
    starts = [lever.start for lever in scenario.interventions]
    starts += [shock.start for shock in scenario.shocks]
    stem = replace(
        scenario,
        name="stem",
        title="stem",
        interventions=tuple(each for each in scenario.interventions if each.start <= 1),
        shocks=tuple(each for each in scenario.shocks if each.start <= 1),
    )
    return stem, min([scenario.run.weeks, *(start - 1 for start in starts if start > 1)])


def _is_of(model: ReturnModel, stem: Scenario, seed: int, weeks: int) -> bool:
    return model.seed == seed and model.week <= weeks and model.setting == stem
