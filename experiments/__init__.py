"""Awda's experiments: one file each, with `design`, `analyse` and `draw`."""

from types import ModuleType


def experiment(name: str) -> ModuleType:
    """The experiment of this name; raise InputError for an unknown one."""
    from experiments import headline, mediation, queue, tikrit, village
    from sim.declare import InputError, nearest

    known = {
        "village": village, "headline": headline, "mediation": mediation, "queue": queue,
        "tikrit": tikrit,
    }  # fmt: skip
    if name not in known:
        raise InputError(f"{name}: no such experiment{nearest(name, known)}")
    return known[name]
