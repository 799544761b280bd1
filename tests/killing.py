"""Sweeps that are killed, in processes of their own; `test_killed_sweeps.py` uses them.

python tests/killing.py sweep STORE JOBS            sweep, with a line for each count told
python tests/killing.py experiment NAME STORE RUNS  an experiment that is killed after so many runs
python tests/killing.py kill FOLDER JOBS TIMES SEED kill TIMES sweeps at random moments
"""

import json
import os
import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from running import here, small

from experiments.runs.job import Job
from experiments.runs.store import Store
from experiments.runs.sweep import sweep
from sim import load


def jobs(count):
    """Short runs of the village."""
    village = load("village").with_(**{"run.weeks": 4})
    return [Job(village, seed) for seed in range(count)]


def forked(store, count, kill_after=None):
    """Fork a sweep, and kill it so many seconds later: how many runs it told of, and if it lived.

    What it tells goes down a pipe at once, so it outlives the process.
    """
    listen, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(listen)
        with ThreadPoolExecutor(2) as threads:
            sweep(
                jobs(count), lambda done, _: os.write(tell, done.to_bytes(4, "big")), store, threads
            )
        os._exit(0)
    os.close(tell)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    lived = os.WIFEXITED(os.waitpid(child, 0)[1])
    told = b"".join(iter(lambda: os.read(listen, 1 << 16), b""))
    os.close(listen)
    return int.from_bytes(told[-4:], "big"), lived


def seeds_kept(store):
    """The seeds of the runs in a store; none where there is no store yet."""
    if not store.exists():
        return []
    with Store(store) as kept:
        return sorted(run.seed for run in kept.runs())


def kill(folder, count, times, seed):
    """Kill so many sweeps at random moments; each goes on with the store of the one before.

    Where a sweep ends by itself, the next begins with a new store.
    """
    start = time.perf_counter()
    forked(folder / "undisturbed.sqlite", count)
    lasts = time.perf_counter() - start
    luck, found, number = random.Random(seed), [], 0
    while sum(each["killed"] for each in found) < times:
        store = folder / f"{number}.sqlite"
        before = seeds_kept(store)
        told, lived = forked(store, count, luck.uniform(0.0, lasts))
        after = seeds_kept(store)
        found.append({"killed": not lived, "told": told, "before": before, "after": after})
        number += lived
    return found


def die_in_an_experiment(name, store, count):
    """Run a small experiment, and be killed when so many runs are kept."""

    def told(done, _of):
        if done >= count and len(seeds_kept(store)) >= count:
            os.kill(os.getpid(), signal.SIGKILL)

    experiment = small(name)
    experiment.tables(here(store, told))


def say(word):
    """Write a line at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main(what, path, count, *more):
    """Do what the words say."""
    if what == "experiment":
        die_in_an_experiment(path, Path(count), int(more[0]))
    elif what == "sweep":
        sweep(jobs(int(count)), lambda done, _: say(done), Path(path))
    else:
        say(json.dumps(kill(Path(path), int(count), *map(int, more))))


if __name__ == "__main__":
    main(*sys.argv[1:])
