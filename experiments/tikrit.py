"""Settlement elsewhere: families of a place that is still held ask to settle in Tikrit.

The founding article tells of one man who fled a place that the armed group held and needed ten
signatures to settle in Tikrit; later four were enough, and his relatives felt that they could come.
"""

from functools import partial
from pathlib import Path

from experiments.compare import two_scenarios
from experiments.compare.two_scenarios import Pair
from experiments.experiment import Experiment, Plan
from experiments.provenance.tables import read_rows

PAIR = Pair(("tikrit", "tikrit_four"), "settled", "Families settled in Tikrit")
SEEDS = tuple(range(1, 21))


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
        f"Settling in Tikrit: cleared in {days['four_signatures']:.0f} days with four "
        f"signatures, {days['ten_signatures']:.0f} with ten; {four:.1f} instead of {ten:.1f} % "
        f"settle\n(paired difference {low:+.1f} to {high:+.1f} percentage points, 95 % Monte-Carlo "
        f"interval, {settled['pairs']:.0f} paired runs; willingness to settle is an assumption)"
    )


EXPERIMENT = Experiment(
    name="tikrit",
    question=__doc__,
    plan=Plan(SEEDS),
    preview=Plan((1, 2)),
    design=partial(two_scenarios.design, PAIR),
    analyse=partial(two_scenarios.analyse, PAIR),
    draw=draw,
    digest=two_scenarios.digest,
)
