"""Awda's experiments: one file each, with `design`, `analyse` and `draw`."""

from types import ModuleType


def known() -> dict[str, ModuleType]:
    """Every experiment by its name."""
    from experiments import headline, mediation, queue, tikrit, village

    return {
        "village": village, "headline": headline, "mediation": mediation, "queue": queue,
        "tikrit": tikrit,
    }  # fmt: skip


def experiment(name: str) -> ModuleType:
    """The experiment of this name; raise InputError for an unknown one."""
    from sim.declare import InputError, nearest

    experiments = known()
    if name not in experiments:
        raise InputError(f"{name}: no such experiment{nearest(name, experiments)}")
    return experiments[name]
