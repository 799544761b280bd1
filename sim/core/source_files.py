"""Where the sources of a package lie, and a hash of them all.

A package is found by its name, never by the place of the file that asks, so that what is hashed
cannot narrow to a part of it when files move.
"""

import ast
import hashlib
import inspect
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any


def package_folder(package: str) -> Path:
    """The folder of a package that stands at the top, as `sim`."""
    spec = find_spec(package)
    if "." in package or spec is None or not spec.submodule_search_locations:
        raise LookupError(f"{package} is no package at the top")
    return Path(next(iter(spec.submodule_search_locations))).resolve()


def hash_of_sources(folder: Path) -> str:
    """The hash of every Python source in a folder and in all folders below it."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def docstring(of: ModuleType | type | Callable[..., Any]) -> str:
    """What a module, class or function says about itself, even if Python runs without (-OO)."""
    if sys.flags.optimize < 2:
        return inspect.cleandoc(of.__doc__ or "")
    source = ast.parse(dedent(inspect.getsource(of)))
    node: Any = source if isinstance(of, ModuleType) else source.body[0]
    return ast.get_docstring(node) or ""
