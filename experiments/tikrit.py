"""The man of Tikrit: families of a held place ask to settle in Tikrit, with ten signatures or four.

The founding article tells of one man who fled a place that the armed group held and needed ten
signatures to settle in Tikrit; later four were enough, and his relatives felt that they could come.
"""

from pathlib import Path

from experiments.compare import two_scenarios
from experiments.compare.two_scenarios import Pair, digest
from experiments.provenance.tables import Table, read_rows
from sim.run import Told

__all__ = ["design", "digest", "draw", "few_tables", "tables"]

PAIR = Pair(("tikrit", "tikrit_four"), "settled", "Families with a new home in a third place")
SEEDS = tuple(range(1, 21))
FEW_SEEDS = (1, 2)


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
    rows = {row["outcome"]: row for row in read_rows(folder / "summary.csv")}
    settled, days = rows["settled_rate"], rows["days_to_clear"]
    ten, four, low, high = (
        100 * settled[name] for name in ("ten_signatures", "four_signatures", "low", "high")
    )
    return (
        f"A new home in Tikrit: cleared in {days['four_signatures']:.0f} days with four "
        f"signatures, {days['ten_signatures']:.0f} with ten; {four:.1f} instead of {ten:.1f} % "
        f"settle\n(paired difference {low:+.1f} to {high:+.1f} points, 95 % Monte Carlo, "
        f"{settled['pairs']:.0f} pairs; willingness to settle is assumed)"
    )
