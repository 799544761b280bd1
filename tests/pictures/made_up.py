"""Runs as figures see them, made up: curves that are known, under names of one's own."""

from datetime import date

import numpy as np

from sim.pictures.weekly import ALL, Part, Weekly

START = date(2016, 1, 3)


def side(name="village", runs=4, weeks=60, parts=(ALL,), level=0.5):
    """A scenario whose share home rises to a level, a little more from run to run."""
    rise = np.linspace(0.0, level, weeks + 1)
    shares = np.stack([rise * (1.0 + 0.1 * run) for run in range(runs)])
    files = np.tile(np.array([0, 0, 4, 3, 2, 1]), (runs, 1))
    return Weekly(name, START, dict.fromkeys(parts, shares), files)


def places(count):
    """Districts with names of the length of real ones, in two governorates."""
    return tuple(
        Part(f"Al-Hamdaniya {place}", "Ninewa" if place % 2 else "Salah al-Din")
        for place in range(count)
    )
