"""The experiments by their names."""

from types import ModuleType


def known() -> dict[str, ModuleType]:
    """Every experiment by its name."""
    from experiments import tikrit, village
    from experiments.grid import grid
    from experiments.headline import headline
    from experiments.mediation import mediation
    from experiments.queue import queue
    from experiments.sensitivity import sensitivity

    return {
        "village": village, "headline": headline, "mediation": mediation, "queue": queue,
        "tikrit": tikrit, "grid": grid, "sensitivity": sensitivity,
    }  # fmt: skip


def experiment(name: str) -> ModuleType:
    """The experiment of this name, a grid also by its axes; raise InputError for an unknown one."""
    from experiments.grid import grid
    from sim.core.declare import InputError, nearest

    experiments = known()
    if name.startswith(f"{grid.NAME}-"):
        return grid.named(name)
    if name not in experiments:
        raise InputError(f"{name}: no such experiment{nearest(name, experiments)}")
    return experiments[name]
