"""The usual idiom: a Mesa model whose households are objects with attributes.

Deliberately simpler than ours, so that a ratio to it is conservative: a turn is some ten operations
with two random numbers, with no kin, no police, no desks and nothing recorded.
"""

import math

import mesa


class Place:
    """A place of origin."""

    def __init__(self, security: float, jobs: float) -> None:
        self.security = security
        self.jobs = jobs


class Household(mesa.Agent):
    """A displaced household with its trust and its floor."""

    def __init__(self, model: "PlainModel", place: Place) -> None:
        super().__init__(model)
        self.place = place
        self.trust = model.random.gauss(0.0, 1.0)
        self.floor = model.random.gauss(-0.5, 1.0)
        self.home = False

    def step(self) -> None:
        """A turn: trust moves, then the household decides."""
        self.trust += -0.02 * self.trust + 0.1 * (self.model.random.random() - 0.5)
        felt = self.place.security + 0.1 * self.trust
        if self.home:
            self.home = self.model.random.random() > 0.001
        elif felt > self.floor:
            logit = -5.0 + 0.06 * felt + 0.3 * self.place.jobs
            self.home = self.model.random.random() < 1.0 / (1.0 + math.exp(-logit))


class PlainModel(mesa.Model):
    """Households of a hundred places that take their turns in a shuffled order."""

    def __init__(self, households: int, seed: int = 1) -> None:
        super().__init__()
        self.random.seed(seed)
        places = [Place(self.random.gauss(0.5, 0.5), self.random.random()) for _ in range(100)]
        for number in range(households):
            Household(self, places[number % 100])

    def step(self) -> None:
        """A week."""
        self.agents.shuffle_do("step")
