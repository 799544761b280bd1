"""What the web page bears: visitors at once, many random changes, memory, and the first picture.

python -m benchmarks.page_load --visitors 20 --changes 200
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import numpy as np

from experiments.provenance.records import environment
from experiments.provenance.tables import write_text
from sim.core.declare import Par, declarations
from sim.scenario.scenario import TABLES

RESULTS = Path(__file__).parent / "results_page.json"
SEEDS, WEEKS = 2, 52  # of a random change
MOST_CHANGED = 4  # parameters at a time
PATIENCE = 1800.0  # seconds for one answer
QUARTERS = 4
PICTURES = 5  # first pictures of a user alone, by world
WORLDS = {"village": "village", "iraq": "ten_signatures"}
SOURCES = Path(__file__).parent.parent


class Visitor:
    """One browser: it keeps its cookie, and asks for one thing at a time."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and content of an address."""
        asked = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        asked.request("GET", path, headers=self._headers())
        answer = asked.getresponse()
        self._keep_cookie(answer)
        content = answer.read()
        asked.close()
        return answer.status, content

    def first_answer(self, query: str) -> float:
        """Seconds from asking for a change to the first part of a page with a picture."""
        began = time.perf_counter()
        self.get(f"/run?{query}")
        asked = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        asked.request("GET", f"/events?{query}", headers=self._headers())
        for line in asked.getresponse():
            if line.startswith(b"data: ") and json.loads(line[6:])["pairs"]:
                break
        status, content = self.get(f"/part?{query}")
        asked.close()
        if status != 200 or b"<svg" not in content:
            raise RuntimeError(f"/part answered {status} without a picture")
        return time.perf_counter() - began

    def number(self, query: str) -> dict[str, Any] | None:
        """The record of the returned households when all runs are done; None if refused."""
        if self.get(f"/run?{query}")[0] == 400:
            return None
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status, content = self.get(f"/number/return_rate.json?{query}")
            if status == 200:
                found: dict[str, Any] = json.loads(content)
                return found
            if status != 503:
                raise RuntimeError(f"{query}: {status}: {content[:200]!r}")
        raise TimeoutError(query)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie} if self.cookie else {}

    def _keep_cookie(self, answer: HTTPResponse) -> None:
        if given := answer.getheader("set-cookie"):
            self.cookie = given.partition(";")[0]


def random_change(draws: np.random.Generator) -> str:
    """A few parameters of the village at random places of their plausible ranges."""
    numbers = [
        (f"{table}.{name}", declared)
        for table, kind in TABLES.items()
        for name, declared in declarations(kind).items()
        if table != "run" and isinstance(declared.about, Par) and not declared.about.dated
    ]
    changes = {"from": "village", "run.weeks": str(WEEKS), "seeds": str(SEEDS)}
    for place in draws.choice(len(numbers), draws.integers(1, MOST_CHANGED + 1), replace=False):
        key, declared = numbers[place]
        low, high = declared.about.plausible
        value = draws.uniform(low, min(high, low + 1e6))
        changes[key] = str(round(value)) if declared.type is int else f"{value:.4g}"
    return urlencode(changes)


@contextmanager
def served(workers: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server of its own and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = ["-m", "awda", "serve", "--port", str(port), "--workers", str(workers)]
    server = subprocess.Popen([sys.executable, *words], cwd=SOURCES)
    try:
        _wait_for(port)
        yield port, server
    finally:
        server.terminate()
        server.wait(60)


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            Visitor(port).number(f"from=village&run.weeks=2&seeds={SEEDS}")
        except ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the page does not answer")


def memory(server: int) -> float:
    """Megabytes of the server and of the processes that it started."""
    family = {server}
    for status in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda each: int(each.parts[2])):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue
        if parent in family:
            family.add(int(status.parts[2]))
    pages = sum(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in family)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def by_command_line(visitor: Visitor, query: str) -> float:
    """The mean that the command line gives for the scenario file of an address."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "village_changed.toml"
        path.write_bytes(visitor.get(f"/scenario.toml?{query}")[1])
        words = ["run", str(path), "--seeds", str(SEEDS), "--json"]
        told = subprocess.check_output([sys.executable, "-m", "awda", *words], cwd=SOURCES)
    return float(json.loads(told)["outcomes"]["return_rate"]["mean"])


def many_visitors(port: int, server: int, visitors: int, changes: int) -> dict[str, Any]:
    """All changes by all visitors; each answer against the command line's."""
    draws = np.random.default_rng(1)
    people = [Visitor(port) for _ in range(visitors)]
    answers: dict[str, float] = {}
    megabytes, refused, began = [memory(server)], 0, time.perf_counter()
    for part in np.array_split(np.arange(changes), QUARTERS):
        asked = [random_change(draws) for _ in part]
        with ThreadPoolExecutor(visitors) as at_once:
            who = (people[number % visitors] for number in range(len(asked)))
            records = at_once.map(Visitor.number, who, asked)
            for query, record in zip(asked, records, strict=True):
                refused += record is None
                if record:
                    answers[query] = record["scenarios"][-1]["mean"]
        megabytes.append(memory(server))
    seconds = time.perf_counter() - began
    differing = [
        query for query, mean in answers.items() if by_command_line(people[0], query) != mean
    ]
    return {
        "visitors": visitors, "changes": changes, "answers": len(answers), "refused": refused,
        "seconds": seconds, "other_than_the_command_line": differing,
        "megabytes_at_start_and_after_each_quarter": megabytes,
    }  # fmt: skip


def first_pictures(port: int) -> dict[str, list[float]]:
    """Seconds to the first picture of one user alone, of some changes in each world."""
    alone = Visitor(port)
    return {
        world: [
            alone.first_answer(f"from={name}&clearance.bribe_asked={0.01 * (n + 1):g}")
            for n in range(PICTURES)
        ]
        for world, name in WORLDS.items()
    }


def main() -> None:
    """Measure, print, keep."""
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--visitors", type=int, default=20)
    read.add_argument("--changes", type=int, default=200)
    read.add_argument("--workers", type=int, default=2)
    read.add_argument("--to", type=Path, default=RESULTS)
    asked = read.parse_args()
    with served(asked.workers) as (port, server):
        alone = first_pictures(port)
        crowd = many_visitors(port, server.pid, asked.visitors, asked.changes)
    found = {"seconds_to_a_first_picture": alone, "crowd": crowd, **environment()}
    write_text(asked.to, json.dumps(found, indent=2) + "\n")
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
