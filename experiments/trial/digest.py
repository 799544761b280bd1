"""The results of the trial as people read them."""

from pathlib import Path

from experiments.provenance.tables import Table, read_rows
from experiments.trial.published import ITEMS

MONTHS, SIZES = 12, (20, 120)  # of the evaluations that are shown
WORDS = {item.name: item.label for item in ITEMS}


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
        {"what": f"of {row['trials']:.0f} trials without treatment, those that find an effect on "
                 f"{WORDS[row['item']]}",
         "found": f"{row['found']:.0f}",
         "wanted": f"{row['band_low']:.0f} to {row['band_high']:.0f}", "met": row["inside"]}
        for row in read_rows(folder / "placebo.csv")
    ]  # fmt: skip


def _power(folder: Path) -> Table:
    """A year after the start, with few communities and with many."""
    rows = [row for row in read_rows(folder / "power.csv") if row["months"] == MONTHS]
    return [
        {"what": f"smallest effect on {row['outcome']} found in {row['communities']:.0f} "
                 f"communities after {MONTHS} months (power 80 %)",
         "found": in_units(row["detectable"], row["unit"]),
         "wanted": f"the model's: {in_units(row['effect'], row['unit'])}", "met": ""}
        for row in rows if row["communities"] in SIZES
    ]  # fmt: skip


def in_units(value: float, unit: str) -> str:
    """An effect as people read it: SD, or percentage points of displaced households."""
    return f"{100 * value:.1f} points" if unit == "share" else f"{value:.3f} {unit}"


def _before_after(folder: Path) -> Table:
    """The usual test of three places against two, by truth."""
    return [
        {"what": f"three places against two find an effect: {row['truth']}",
         "found": f"{100 * row['share']:.0f} % of evaluations", "wanted": "", "met": ""}
        for row in read_rows(folder / "before_after.csv") if row["test"] == "respondents"
    ]  # fmt: skip
