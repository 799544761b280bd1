"""Ten signatures or four, on the toy village: what changes, for how many, and how sure that is."""

from pathlib import Path

from experiments.compare import two_scenarios
from experiments.compare.two_scenarios import Pair, digest
from experiments.provenance.tables import Table, read_rows
from sim.run import Told

__all__ = ["design", "digest", "draw", "few_tables", "tables"]

PAIR = Pair(("village", "village_four"), "returned", "Households home")
SEEDS = tuple(range(1, 41))
FEW_SEEDS = (1, 2, 3, 4)


def design() -> tuple[Pair, tuple[int, ...]]:
    """Which two scenarios, on which seeds."""
    return PAIR, SEEDS


def tables(told: Told) -> dict[str, Table]:
    """Both scenarios, run and analysed."""
    return two_scenarios.tables(*design(), told)


def few_tables(told: Told) -> dict[str, Table]:
    """Both scenarios on few seeds."""
    return two_scenarios.tables(PAIR, FEW_SEEDS, told)


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    two_scenarios.draw(folder, PAIR, _sentence(folder))


def _sentence(folder: Path) -> str:
    row = next(r for r in read_rows(folder / "summary.csv") if r["outcome"] == "return_rate")
    mean, low, high = (float(row[name]) * 100 for name in ("difference", "low", "high"))
    more = "more" if mean > 0 else "fewer"
    return (
        f"In a toy village, four signatures bring {abs(mean):.1f} points {more} households "
        f"home than ten after three years\n(95 % Monte-Carlo interval {low:.1f} to {high:.1f}; "
        f"{int(row['pairs'])} paired runs; parameters mostly assumed)"
    )
