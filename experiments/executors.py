"""Executors: where runs are made. Whatever has the interface of `concurrent.futures` will do."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from threading import Thread
from typing import Any

from sim.declare import InputError

PROCESSES = 2
AHEAD = 4  # jobs handed out for each worker, so that none waits and none piles up
UNKNOWN_WORKERS = 16  # taken where an executor does not say how many it has


@contextmanager
def processes(count: int = PROCESSES) -> Iterator[Executor]:
    """Processes on this machine, each with a fresh interpreter: nothing of ours is shared."""
    fresh = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=fresh, initializer=_end_with_the_sweep)
    try:
        _start(pool)
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask scheduler; raise InputError where there is none to be reached."""
    try:
        import distributed
    except ImportError:
        raise InputError(
            f"--dask = {address}: needs dask, which is not installed: pip install 'awda[cluster]'"
        ) from None
    client_of: Any = distributed.Client  # has no types
    try:
        client = client_of(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            f"--dask = {address}: no scheduler answers there ({error}); start one with "
            "`dask scheduler` and give its address, such as tcp://127.0.0.1:8786"
        ) from None
    with client:
        executor = client.get_executor()
        executor.workers = sum(client.nthreads().values())
        if not executor.workers:
            raise InputError(f"--dask = {address}: has no workers; start some with `dask worker`")
        yield executor


def jobs_ahead(executor: Executor) -> int:
    """How many jobs to hand out at a time."""
    workers = getattr(executor, "workers", None) or getattr(executor, "_max_workers", None)
    return AHEAD * (workers or UNKNOWN_WORKERS)


def _start(pool: Executor) -> None:
    """Start the processes, deaf to interrupts until they know what to do on one."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        pool.submit(os.getpid)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end_with_the_sweep() -> None:
    """A worker ends on an interrupt, and when the sweep is killed: it has nothing to save."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    Thread(target=_end_after_parent, daemon=True).start()


def _end_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
