"""How many small faults in the rules do the small tests catch?

python -m benchmarks.mutants     200 faults drawn by a fixed seed; `--help` has the options

Faults are drawn uniformly over all comparisons, arithmetic, numbers and conditions of the rules in
sim/agents, sim/behaviour and sim/clearance. Each is put into a copy of the tree, in which the small
tests run interpreted until one fails. Declared defaults and annotations are no rules and stay.
A fault that fails at import does not count; one that no test catches counts as missed, although
some change nothing that could be seen. Verdicts are kept in .cache/mutants.json, so a run goes on
where it was stopped.
"""

import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from queue import Queue

import click

from benchmarks.mutants.copies import Bench, killer
from benchmarks.mutants.faults import ROOT, SEED, Mutant, mutants, rules
from benchmarks.mutants.verdicts import Verdicts


def time_limit(bench: Bench, verdicts: Verdicts) -> float:
    """Twice what all small tests take without a fault, and more; they must pass."""
    known = verdicts.get("none")
    if known is None:
        began = time.monotonic()
        code, output = bench.test(limit=3600.0)
        if code != 0:
            sys.exit(f"without any fault a test fails: {killer(output)}")
        known = f"{time.monotonic() - began:.0f}"
        verdicts.keep("none", known)
    return 120.0 + 2.0 * float(known)


@click.command(help=__doc__)
@click.option("--count", default=200, help="faults that must import")
@click.option("--workers", default=2, help="copies tested side by side")
@click.option("--list", "only_list", is_flag=True, help="say what would be drawn, and test nothing")
def main(count: int, workers: int, only_list: bool) -> None:
    """Draw faults, test each, and say which were missed."""
    everything = mutants()
    random.Random(SEED).shuffle(everything)
    click.echo(f"{len(everything)} places for a fault in {len(rules())} modules")
    if only_list:
        click.echo("\n".join(map(str, everything[:count])))
        return
    found = tested(everything, count, workers)
    missed = [mutant for mutant, verdict in found.items() if verdict == "missed"]
    click.echo(
        f"{len(found) - len(missed)} of {len(found)} caught: {1 - len(missed) / len(found):.1%}"
    )
    click.echo("\n".join(["missed:", *sorted(map(str, missed))] if missed else ["none missed"]))


def tested(everything: list[Mutant], count: int, workers: int) -> dict[Mutant, str]:
    """The verdicts of the first so many faults, in the order drawn, that import."""
    verdicts, benches = Verdicts(), Queue[Bench]()
    for number in range(workers):
        benches.put(Bench(ROOT / ".cache" / "mutants" / str(number)))
    limit = time_limit(benches.queue[0], verdicts)
    found: dict[Mutant, str] = {}
    waiting = iter(everything)
    with ThreadPoolExecutor(workers) as pool:
        while len(found) < count and (batch := list(islice(waiting, count - len(found)))):
            judged = pool.map(lambda each: judge(each, verdicts, benches, limit), batch)
            told = zip(batch, judged, strict=True)
            found |= {mutant: verdict for mutant, verdict in told if verdict != "import"}
    return found


def judge(mutant: Mutant, verdicts: Verdicts, benches: "Queue[Bench]", limit: float) -> str:
    """The verdict on one fault, as kept or as tested now in a copy that is free."""
    verdict = verdicts.get(mutant.key)
    if verdict is None:
        bench = benches.get()
        try:
            verdict = bench.judged(mutant, limit)
        finally:
            benches.put(bench)
        verdicts.keep(mutant.key, verdict)
        click.echo(f"{mutant}: {verdict}")
    return verdict


if __name__ == "__main__":
    main()
