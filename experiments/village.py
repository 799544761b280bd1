"""Ten signatures or four in the invented village: what changes, and how sure that is."""

from functools import partial
from pathlib import Path

from experiments.compare import two_scenarios
from experiments.compare.two_scenarios import Pair
from experiments.experiment import Experiment, Plan
from experiments.provenance.tables import read_rows

PAIR = Pair(("village", "village_four"), "returned", "Returned households")
SEEDS = tuple(range(1, 41))


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    two_scenarios.draw(folder, PAIR, _sentence(folder))


def _sentence(folder: Path) -> str:
    row = next(r for r in read_rows(folder / "summary.csv") if r["outcome"] == "return_rate")
    mean, low, high = (float(row[name]) * 100 for name in ("difference", "low", "high"))
    more = "more" if mean > 0 else "fewer"
    return (
        f"In an invented village, four signatures bring {abs(mean):.1f} percentage points {more} "
        f"of the displaced households\nhome than ten after three years "
        f"(95 % Monte-Carlo interval {low:.1f} to {high:.1f}; "
        f"{int(row['pairs'])} paired runs; most parameters are assumptions)"
    )


EXPERIMENT = Experiment(
    name="village",
    question=__doc__,
    plan=Plan(SEEDS),
    preview=Plan((1, 2, 3, 4)),
    design=partial(two_scenarios.design, PAIR),
    analyse=partial(two_scenarios.analyse, PAIR),
    draw=draw,
    digest=two_scenarios.digest,
)
