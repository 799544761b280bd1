"""The results of the trial as people read them."""

from pathlib import Path

from experiments.provenance.tables import Table, read_rows
from experiments.trial.before_after import TESTS


def digest(folder: Path) -> Table:
    """Patterns, trials without treatment, power, and three places against two."""
    return [*_patterns(folder), *_placebos(folder), *_power(folder), *_before_after(folder)]


def _patterns(folder: Path) -> Table:
    return [
        {"what": row["pattern"],
         "found": f"{row['median']:+.3f} ({row['low']:+.3f} to {row['high']:+.3f})",
         "wanted": f"{row['from']:+.3f} to {row['to']:+.3f}", "met": row["met"]}
        for row in read_rows(folder / "patterns.csv")
    ]  # fmt: skip


def _placebos(folder: Path) -> Table:
    return [
        {"what": f"trials without treatment that find an effect on {row['item']}",
         "found": f"{row['found']:.0f} of {row['trials']:.0f}",
         "wanted": f"{row['band_low']:.0f} to {row['band_high']:.0f}", "met": row["inside"]}
        for row in read_rows(folder / "placebo.csv")
    ]  # fmt: skip


def _power(folder: Path) -> Table:
    rows = read_rows(folder / "power.csv")
    return [
        {"what": f"smallest effect on {row['outcome']} that {row['communities']:.0f} communities "
                 f"find after {row['months']:.0f} months with power 80 %",
         "found": f"{row['detectable']:.3f} {row['unit']}", "wanted": "", "met": ""}
        for row in rows if row["months"] == 12 and row["communities"] in (10, 40, 120)
    ]  # fmt: skip


def _before_after(folder: Path) -> Table:
    return [
        {"what": f"three places against two, {row['truth']}: {TESTS[row['test']]}",
         "found": f"{100 * row['share']:.0f} % of evaluations", "wanted": "", "met": ""}
        for row in read_rows(folder / "before_after.csv")
    ]  # fmt: skip
