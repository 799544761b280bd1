"""What the web page bears: twenty visitors at once with two hundred random changes, and one alone.

Every answer is compared with that of the command line for the file that the page gives. On an
otherwise idle machine:

python -m benchmarks.page_load
"""

import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener, urlopen

import numpy as np
from click.testing import CliRunner

from awda.cli import cli
from benchmarks.store import resident
from experiments.iraq.policy_combinations import typed
from experiments.provenance.records import environment
from experiments.provenance.tables import write_text
from sim.scenario.catalogue import at
from sim.scenario.plausible_ranges import with_a_range
from sim.scenario.toml_file import load

RESULTS = Path(__file__).parent / "results_page.json"
ROOT = Path(__file__).parent.parent
VISITORS, CHANGES, PAIRS, SEED = 20, 10, 4, 1
ALONE = 9  # changes of the visitor who is alone
WAIT = 300.0  # seconds for an answer
LEFT_OUT = ("run.", "funding.", "intervention.")  # names of what is no rule of the world


@contextmanager
def served(results: str = "results") -> Iterator[tuple[str, int]]:
    """The address and the process of a server as users start it, until this ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "awda", "serve", "--port", str(port), "--out", results]
    server = subprocess.Popen(words, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(120)


def _wait_for(address: str) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            urlopen(f"{address}/", timeout=30).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def changes(base: str, count: int, random: np.random.Generator) -> list[str]:
    """Addresses of so many states: one or two numbers, anywhere in their plausible ranges."""
    names = [name for name in with_a_range() if not name.startswith(LEFT_OUT)]
    found, own = list[str](), load(base)
    while len(found) < count:
        chosen = random.choice(names, random.integers(1, 3), replace=False)
        values = {str(name): float(f"{at(name, random.random()):.6g}") for name in chosen}
        if own.with_(**typed(values)) != own:
            found.append(urlencode({"from": base, "seeds": PAIRS, **typed(values)}))
    return found


class Visitor:
    """Somebody with a session of their own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor())

    def get(self, path: str) -> str:
        """What stands at an address; raise OSError where that is a fault."""
        with self.opener.open(self.address + path, timeout=WAIT) as answer:
            return str(answer.read().decode())

    def news(self, query: str) -> Iterator[dict[str, Any]]:
        """What the page is told while the runs of a state are made."""
        with self.opener.open(f"{self.address}/events?{query}", timeout=WAIT) as told:
            for line in told:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))

    def first_picture(self, query: str) -> float:
        """Seconds from asking for a state until its first two pairs are drawn; then wait for all.

        So the runs of one state do not hold up the next.
        """
        start = time.perf_counter()
        self.get(f"/run?{query}")
        news = self.news(query)
        next(each for each in news if each["pairs"])
        self.get(f"/part?{query}")
        seconds = time.perf_counter() - start
        list(news)
        return seconds

    def effect(self, query: str) -> dict[str, float]:
        """The paired difference in the share home, when all runs are done."""
        self.get(f"/run?{query}")
        last = list(self.news(query))[-1]
        if last["state"] != "done":
            raise OSError(f"{query}: {last['state']}: {last['trouble']}")
        self.get(f"/part?{query}")
        found = json.loads(self.get(f"/number/return_rate.json?{query}"))["difference"]
        return {key: found[key] for key in ("mean", "low", "high")}


def by_the_command_line(visitor: Visitor, query: str, folder: Path) -> dict[str, float]:
    """The same effect of the file that the page gives for a state."""
    file = folder / "changed.toml"
    file.write_text(visitor.get(f"/scenario.toml?{query}"), encoding="utf-8")
    words = ["compare", "village", str(file), "--seeds", str(PAIRS), "--workers", "1"]
    told = json.loads(
        CliRunner().invoke(cli, [*words, "--no-store", "--json"], catch_exceptions=False).stdout
    )
    [row] = [each for each in told["effects"] if each["outcome"] == "return_rate"]
    return {"mean": row["difference"], "low": row["low"], "high": row["high"]}


def megabytes(process: int) -> float:
    """Memory of a process and of those that it started."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    children = [each for task in tasks for each in (task / "children").read_text().split()]
    return sum(resident(each) for each in (process, *map(int, children))) / 1e6


def alone(address: str) -> dict[str, float]:
    """Seconds to the first picture of one visitor, in the village and in the Iraqi world."""
    random, visitor, found = np.random.default_rng([SEED, 1]), Visitor(address), {}
    for base in ("village", "four_signatures"):
        seconds = [visitor.first_picture(query) for query in changes(base, ALONE, random)]
        found[f"seconds_to_first_picture_{base}_median"] = statistics.median(seconds)
        found[f"seconds_to_first_picture_{base}_longest"] = max(seconds)
    return found


def at_once(address: str, process: int) -> dict[str, Any]:
    """All visitors at once: faults, answers unlike the command line's, and memory on the way."""
    queries = changes("village", VISITORS * CHANGES, np.random.default_rng(SEED))
    visitors = [Visitor(address) for _ in range(VISITORS)]
    for each in visitors:
        each.get("/")
    effects: dict[str, dict[str, float]] = {}
    memory: dict[str, float] = {}

    def visit(number: int, part: slice) -> list[str]:
        faults = []
        for query in queries[number::VISITORS][part]:
            try:
                effects[query] = visitors[number].effect(query)
            except OSError as error:
                faults.append(f"{query}: {error}")
        return faults

    faults: list[str] = []
    with ThreadPoolExecutor(VISITORS) as pool:
        for half in (slice(0, CHANGES // 2), slice(CHANGES // 2, None)):
            found = pool.map(visit, range(VISITORS), [half] * VISITORS)
            faults += [fault for each in found for fault in each]
            memory[f"megabytes_after_{len(effects)}"] = megabytes(process)
    with TemporaryDirectory() as folder:
        unlike = [
            query for query, effect in effects.items()
            if effect != by_the_command_line(visitors[0], query, Path(folder))
        ]  # fmt: skip
    return {
        "visitors": VISITORS, "changes": len(queries), "faults": faults,
        "answers_unlike_the_command_line": unlike, **memory,
    }  # fmt: skip


def results() -> dict[str, Any]:
    """All figures, by key."""
    with served() as (address, process):
        return {**alone(address), **at_once(address, process), **environment()}


def main() -> None:
    """Measure, print, keep."""
    text = json.dumps(results(), indent=2) + "\n"
    write_text(RESULTS, text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
