"""Executors: where runs are made. Whatever has the interface of `concurrent.futures` will do."""

import asyncio
import logging
import multiprocessing
import os
import re
import signal
import socket
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from threading import Thread, current_thread, main_thread
from typing import Any

from sim.core.compile_cache import remark_if_nothing_is_kept
from sim.core.declare import InputError

AHEAD = 4  # jobs handed out for each worker, so that none waits and none piles up
UNKNOWN_WORKERS = 16  # taken where an executor does not say how many it has
ANSWER = 5.0  # seconds within which a scheduler answers
EXAMPLE = "tcp://127.0.0.1:8786"
ADDRESS = re.compile(
    r"((tcp|tls|ws|wss)://)?(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(?P<port>[0-9]{1,5})"
)
WORKER = "a worker died in the middle of a run (killed, or out of memory)"
SCHEDULER = "the connection to the Dask scheduler was lost (it was stopped or killed)"
LOST = {
    "BrokenProcessPool": WORKER, "KilledWorker": WORKER, "CancelledError": SCHEDULER,
    "FutureCancelledError": SCHEDULER, "ClosedClientError": SCHEDULER, "CommClosedError": SCHEDULER,
}  # fmt: skip


@contextmanager
def processes(count: int | None = None) -> Iterator[Executor]:
    """Processes on this machine, each with a fresh interpreter; one for each core unless told."""
    fresh = multiprocessing.get_context("spawn")
    remark_if_nothing_is_kept()
    before = set(multiprocessing.active_children())
    pool = _Processes(count or cores(), mp_context=fresh, initializer=_end_with_the_sweep)
    try:
        pool.submit(os.getpid)
        yield pool
    except KeyboardInterrupt:  # whoever is still starting would be waited for
        for worker in set(multiprocessing.active_children()) - before:
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask scheduler; raise InputError where there is none to be reached.

    Whether one answers is asked first: a client of Dask that finds none lives on for half a minute.
    """
    try:
        import distributed
    except ImportError:
        raise InputError(
            f"--dask = {_shown(address)}: needs dask, which is not installed: "
            'pip install ".[cluster]" in the checkout'
        ) from None
    client_of: Any = distributed.Client  # has no types
    with _without_logs():
        _refuse_unreachable(address)
        with client_of(address, timeout="10s", set_as_default=False) as client:
            executor = client.get_executor()
            executor.workers = sum(client.nthreads().values())
            if not executor.workers:
                raise InputError(
                    f"--dask = {address}: has no workers; start some with `dask worker`"
                )
            yield executor


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def lost(error: BaseException) -> str:
    """What an executor has lost, where that is what its error means; else an empty word."""
    return LOST.get(type(error).__name__, "")


def take_back(executor: Executor, waiting: Iterable["Future[Any]"]) -> None:
    """Cancel what has not begun.

    Processes of this machine do so themselves as they are shut down: where they break meanwhile,
    their own thread trips over what others have cancelled.
    """
    if not isinstance(executor, _Processes):
        for future in waiting:
            future.cancel()


def jobs_ahead(executor: Executor) -> int:
    """How many jobs to hand out at a time."""
    workers = getattr(executor, "workers", None) or getattr(executor, "_max_workers", None)
    return AHEAD * (workers or UNKNOWN_WORKERS)


class _Processes(ProcessPoolExecutor):
    """Processes that start on being handed work, which no interrupt can do by halves."""

    def submit(self, *work: Any, **more: Any) -> Any:
        """Hand out work as always."""
        with _undisturbed():
            return super().submit(*work, **more)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """An interrupt in here comes after it; what starts in here is deaf until it says otherwise."""
    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is None:
        yield
        return
    came: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: came.append(number))
    deaf = _deafness("SIG_BLOCK")
    try:
        yield
    finally:
        if deaf:
            _deafness("SIG_UNBLOCK")
        signal.signal(signal.SIGINT, handler)
        if came:
            signal.raise_signal(signal.SIGINT)


def _deafness(how: str) -> bool:
    """Let this thread not hear interrupts, or hear them; whether the system knows of that."""
    if not hasattr(signal, "pthread_sigmask"):
        return False
    return signal.SIGINT not in signal.pthread_sigmask(getattr(signal, how), {signal.SIGINT})


def _end_with_the_sweep() -> None:
    """A worker ends on an interrupt, and when the sweep is killed: it has nothing to save."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _deafness("SIG_UNBLOCK")
    Thread(target=_end_after_parent, daemon=True).start()


def _end_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)


def _refuse_unreachable(address: str) -> None:
    """Raise InputError unless a scheduler of Dask answers at this address, within seconds."""
    found = ADDRESS.fullmatch(address)
    if not found or not 0 < int(found["port"]) < 1 << 16:
        raise InputError(
            f"--dask = {_shown(address)}: is no address of a scheduler; {EXAMPLE} is allowed: "
            "tcp, tls, ws or wss, a machine, and a port from 1 to 65535"
        )
    try:
        socket.create_connection((found["host"].strip("[]"), int(found["port"])), ANSWER).close()
        with ThreadPoolExecutor(1) as aside:  # from the loop of any event
            kind = aside.submit(asyncio.run, _kind(address)).result()
    except Exception as error:  # whatever else than Dask may be there
        raise InputError(
            f"--dask = {address}: no scheduler answers there ({_in_words(error)}); start one with "
            f"`dask scheduler` and give its address, such as {EXAMPLE}"
        ) from None
    if kind != "Scheduler":
        raise InputError(f"--dask = {address}: is a {kind} of Dask; give the scheduler's address")


async def _kind(address: str) -> str:
    """What of Dask answers at an address."""
    import distributed
    from distributed.core import rpc

    call: Any = rpc  # without types, as all of Dask
    security: Any = distributed.Security
    async with call(address, connection_args=security().get_connection_args("client")) as remote:
        identity = await asyncio.wait_for(remote.identity(), ANSWER)
    return str(identity["type"])


def _in_words(error: Exception) -> str:
    """The cause in one line."""
    words = getattr(error, "strerror", None) or str(error) or "no answer of Dask's"
    return " ".join(str(words).split())


def _shown(address: str) -> str:
    return address if address.isprintable() else ascii(address)


@contextmanager
def _without_logs() -> Iterator[None]:
    """Dask logs on stderr what a sentence says better."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
