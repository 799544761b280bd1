"""The experiments by their names: every file of this package that defines `EXPERIMENT`."""

from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from experiments.experiment import AnyExperiment
from sim.core.declare import InputError, nearest
from sim.core.source_files import docstring, package_folder

PACKAGE = "experiments"
ENDING = ("grid", "calibration", "portfolio")  # names that may go on: grid-X-Y


@cache
def known() -> dict[str, AnyExperiment]:
    """Every experiment by its name."""
    found = [_defined_in(module) for module in _modules()]
    return {each.name: each for each in found if each}


def experiment(name: str) -> AnyExperiment:
    """The experiment of this name: a grid by its axes, a calibration by its day, a portfolio by
    what it is asked for, too.

    Raise InputError for an unknown one.
    """
    for first in ENDING:
        if name.startswith(f"{first}-"):
            made: AnyExperiment = import_module(f"{PACKAGE}.{first}.{first}").named(name)
            return made
    if name not in known():
        raise InputError(f"{name}: no such experiment{nearest(name, known())}")
    return known()[name]


def _modules() -> list[str]:
    """The file of each subject: NAME.py, or NAME/NAME.py."""
    names = []
    for each in iter_modules([str(package_folder(PACKAGE))]):
        whole = f"{PACKAGE}.{each.name}"
        names.append(f"{whole}.{each.name}" if each.ispkg else whole)
    return [name for name in names if find_spec(name)]


def _defined_in(module: str) -> AnyExperiment | None:
    """The experiment of a module, whose docstring is its question even where Python has none."""
    found = import_module(module)
    defined: AnyExperiment | None = getattr(found, "EXPERIMENT", None)
    return defined and replace(defined, question=defined.question or docstring(found))
