"""Grids that are made up: worlds of draws, runs, and the figure that is drawn of them."""

from running import written

from experiments.grid import grid
from experiments.grid.axes import DEFAULT_GRID
from experiments.iraq.posterior_table import Draw
from experiments.iraq.posterior_worlds import World
from sim.measure.outcomes import OUTCOMES

TRAINING = "intervention.community_policing.training_a_week"


def drawn_world(history, **values):
    """A world of the posterior with this history and these values."""
    values = {name.replace("__", "."): value for name, value in values.items()}
    return World(3, Draw(history, {"clearance.lost": 0.03, TRAINING: 0.03} | values, 1.0))


def outcomes(home, durable=0.5):
    return dict.fromkeys(OUTCOMES, 0.0) | {"return_rate": home, "durable_return_rate": durable}


def runs_of(home, axes=DEFAULT_GRID, draws=4):
    """Runs that are what a function of place and draw says."""
    return {
        place: {draw: outcomes(home(*place, draw)) for draw in range(draws)}
        for place in grid.design(axes)
    }


def made_figure(folder, home):
    written(folder, grid.analyse(DEFAULT_GRID, runs_of(home)))
    grid.draw(folder)
    return (folder / "figure.svg").read_text()


class Made:
    """A runner that runs nothing, and the jobs that it was asked for."""

    store = None

    def __init__(self):
        self.jobs = []

    def __call__(self, jobs):
        self.jobs += jobs
        return [outcomes(0.6 + 1e-6 * (job.seed - grid.SEEDS[0])) for job in jobs]
