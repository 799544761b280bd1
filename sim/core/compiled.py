"""The door to Numba: `compiled` turns a rule into machine code, kept by a hash of all rules.

Numba's own cache notices an edit of a function's file but not of a rule that the function calls
from another file, and would go on with the old rule in silence. So compiled code is kept in a
folder named by the sources of `sim`: edit any of them and the folder is a new one.
With `NUMBA_DISABLE_JIT=1` a rule stays the plain Python function that it is.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

from sim.core.compile_cache import keep, source_hash

__all__ = ["compiled", "making_arrays", "source_hash"]

P = ParamSpec("P")
R = TypeVar("R")


def compiled(rule: Callable[P, R]) -> Callable[P, R]:
    """The rule as machine code, put whole into its callers; it releases the interpreter's lock.

    It may read and write arrays but not make or return one, so nobody counts who holds an array
    while it runs: that counting took half of a household's week. Without `forceinline` the
    household context would be copied at every call, which doubles the time.
    """
    return _made(rule, counts_holders=False)


def making_arrays(rule: Callable[P, R]) -> Callable[P, R]:
    """The same for a rule that makes an array or hands one on."""
    return _made(rule, counts_holders=True)


def _made(rule: Callable[P, R], counts_holders: bool) -> Callable[P, R]:
    options: dict[str, Any] = {"nogil": True, "forceinline": True}
    options["_nrt"] = counts_holders  # Numba's own name, which it does not document
    made = numba.njit(**options)(rule)
    keep(rule, made)
    return cast("Callable[P, R]", made)
