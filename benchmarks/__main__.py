"""Measure everything side by side, several times in turn, and write results.json and a table."""

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import measure
from experiments.provenance.records import environment
from experiments.provenance.tables import write_text

REPETITIONS = 3
RESULTS = Path(__file__).parent / "results.json"


def repeated(repetitions: int) -> dict[str, list[float]]:
    """Each way to run a household's week, in turn, so that drift hits all alike."""
    ways = {
        "one_thread": lambda: measure.compiled_weeks(1),
        "two_threads": lambda: measure.compiled_weeks(1, threads=2),
        "agents": measure.agent_weeks,
        "plain_mesa": measure.plain_weeks,
        "floor": measure.floor_weeks,
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repetitions):
        for name, way in ways.items():
            found[name].append(way())
    return found


def ratio(turns: dict[str, list[float]], above: str, below: str) -> float:
    """The median over the turns of one way's time to another's in the same turn."""
    pairs = zip(turns[above], turns[below], strict=True)
    return statistics.median(one / other for one, other in pairs)


def results(repetitions: int) -> dict[str, Any]:
    """All figures, by key."""
    measure.compiled_weeks(100)  # compile before anything is timed
    turns = repeated(repetitions)
    weeks = {name: statistics.median(values) for name, values in turns.items()}
    growth = {str(scale): measure.compiled_weeks(scale) for scale in measure.SCALES}
    sizes = {str(share): measure.weeks_of_smaller(share) for share in measure.SHARES}
    with tempfile.TemporaryDirectory() as empty:
        compiling = measure.compile_seconds(Path(empty))
    return {
        "ns_per_household_week": weeks,
        "ratio_to_plain_mesa": ratio(turns, "plain_mesa", "one_thread"),
        "ratio_to_floor": ratio(turns, "one_thread", "floor"),
        "ratio_of_two_threads_to_one": ratio(turns, "one_thread", "two_threads"),
        "ns_by_households_per_agent": growth,
        "ns_by_share_of_households": sizes,
        "ratio_of_all_to_fifty_thousand": sizes["1.0"] / sizes["0.05"],
        "ns_by_phase": measure.phase_weeks(1),
        "seconds_to_build_population": measure.population_seconds(1),
        "bytes_per_household": measure.bytes_per_household(),
        "seconds_to_start": measure.start_seconds(),
        "seconds_to_compile_and_start": compiling,
        "repetitions": repetitions,
        **environment(),
    }


def table(found: dict[str, Any]) -> str:
    """The figures as lines of text."""
    one = found["ns_per_household_week"]["one_thread"]
    lines = [f"{'way':24} {'ns a household-week':>20} {'ratio to one thread':>20}"]
    for name, value in found["ns_per_household_week"].items():
        lines.append(f"{name:24} {value:20.1f} {value / one:20.2f}")
    for scale, value in found["ns_by_households_per_agent"].items():
        lines.append(f"{f'{scale} households an agent':24} {value:20.1f} {value / one:20.2f}")
    for share, value in found["ns_by_share_of_households"].items():
        lines.append(
            f"{f'{float(share):.0%} of the households':24} {value:20.1f} {value / one:20.2f}"
        )
    for name, value in found["ns_by_phase"].items():
        lines.append(f"{f'phase {name}':24} {value:20.2f} {value / one:20.2f}")
    for key in ("ratio_to_plain_mesa", "ratio_to_floor", "ratio_of_two_threads_to_one",
                "ratio_of_all_to_fifty_thousand", "bytes_per_household",
                "seconds_to_build_population", "seconds_to_start",
                "seconds_to_compile_and_start"):  # fmt: skip
        lines.append(f"{key:32} {found[key]:12.1f}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, keep."""
    found = results(int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS)
    write_text(RESULTS, json.dumps(found, indent=2) + "\n")
    sys.stdout.write(table(found))


if __name__ == "__main__":
    main()
