"""Work on several things at a time, each on one thread.

Libraries of linear algebra that take more threads for one small matrix slow each other down.
"""

import os
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from experiments.calibration.process import NEEDED
from sim.core.declare import InputError

Item = TypeVar("Item")
Made = TypeVar("Made")


def each_on_a_thread(of: Callable[[Item], Made], items: Iterable[Item]) -> list[Made]:
    """What a function gives for each item, in their order; warnings of libraries are not shown."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        raise InputError(NEEDED) from None
    with (
        warnings.catch_warnings(),
        threadpool_limits(1, user_api="blas"),
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        warnings.simplefilter("ignore")  # of fits that end at a bound or are not yet the best
        return list(pool.map(of, items))
