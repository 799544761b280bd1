"""All levers: every file of this package is imported, so that each lever registers itself."""

from importlib import import_module
from pkgutil import iter_modules

from sim.core.source_files import package_folder


def find_levers() -> None:
    """Import every file of this package."""
    for module in iter_modules([str(package_folder("sim") / "levers")]):
        import_module(f"sim.levers.{module.name}")
