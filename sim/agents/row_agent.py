"""What the Mesa faces of all pages share: an agent is a window on one row of the model."""

from typing import Any, ClassVar, Protocol

import mesa
import numpy as np

from sim.state import Clock, Rows


class LivingModel(Protocol):
    """What an agent of Mesa sees of the model that it lives in, beside its own row."""

    rows: Rows
    week: int
    seed: int  # the seed
    setting: Any  # the scenario: the parameters of every page, by the name of the page
    clock: Clock
    household_context: Any  # what a household sees this week
    clearance_context: Any  # what the desks work with this week
    community_neighbours: Any  # what a community sees this week
    forum_neighbours: Any  # what forums and those who sign see this week
    frozen_excitations: np.ndarray  # [community]: last week's attacks as felt near by

    def start_week(self, index: int) -> None:
        """The first half of the week of one household."""


class RowAgent(mesa.Agent):
    """A Mesa agent that is one row: each page says which array holds it, and what a step is."""

    kept_in: ClassVar[str]  # the array of `Rows`
    model: LivingModel
    row: Any

    def __init__(self, model: LivingModel, index: int) -> None:
        super().__init__(model)
        self.index = index
        self.row = getattr(model.rows, self.kept_in)[index]
