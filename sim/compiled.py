"""The door to Numba: `compiled` turns a rule into machine code, kept by a hash of all rules.

Numba's own cache notices an edit of a function's file but not of a rule that the function calls
from another file, and would go on with the old rule in silence. So compiled code is kept in a
folder named by the sources of `sim`: edit any of them and the folder is a new one.
With `NUMBA_DISABLE_JIT=1` a rule stays the plain Python function that it is.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
import platformdirs

P = ParamSpec("P")
R = TypeVar("R")

SOURCES = Path(__file__).parent


def source_hash() -> str:
    """A short hash of every Python source of `sim`: results of two hashes are two models."""
    digest = hashlib.sha256()
    for path in sorted(SOURCES.rglob("*.py")):
        digest.update(path.relative_to(SOURCES).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path | None:
    """Where compiled rules are kept, or None where nothing can be written."""
    root = os.environ.get("AWDA_CACHE") or platformdirs.user_cache_dir("awda")
    folder = Path(root) / "compiled" / source_hash()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


_FOLDER = _cache_folder()
if _FOLDER:
    numba.config.CACHE_DIR = str(_FOLDER)  # type: ignore[attr-defined]


def compiled(rule: Callable[P, R]) -> Callable[P, R]:
    """The rule as machine code, put whole into its callers; it releases the interpreter's lock.

    It may read and write arrays but not make or return one, so nobody counts who holds an array
    while it runs: that counting took half of a household's week. Without `forceinline` the
    surroundings would be copied at every call, which doubles the time.
    """
    return _made(rule, counts_holders=False)


def making_arrays(rule: Callable[P, R]) -> Callable[P, R]:
    """The same for a rule that makes an array or hands one on."""
    return _made(rule, counts_holders=True)


def _made(rule: Callable[P, R], counts_holders: bool) -> Callable[P, R]:
    options: dict[str, Any] = {"cache": _FOLDER is not None, "nogil": True, "forceinline": True}
    options["_nrt"] = counts_holders  # Numba's own name, which it does not document
    return cast("Callable[P, R]", numba.njit(**options)(rule))
