"""Fan charts: by governorate what was published, and the band of the forecast from there on."""

from datetime import date
from io import BytesIO
from typing import NamedTuple

import numpy as np

from experiments.forecast.forecast import WHOLE
from experiments.provenance.tables import Table
from sim.pictures.drawing import BLUE, GREY, Axes, MaxNLocator, finding, panels

THOUSAND = 1000.0
WIDTH, HEIGHT = 7.2, 4.0  # inches


class About(NamedTuple):
    """What titles say of a forecast, and the last round that it knows."""

    country: str
    origin: date
    given: bool = False  # whether later events are given


def pictures(rows: Table, published: Table, about: About) -> dict[str, bytes]:
    """A fan chart for the nation and for each governorate, as PNG files by name."""
    names = dict.fromkeys(row["governorate"] for row in rows if not row["district"])
    return {f"fan_{_file_name(name)}.png": _picture(name, rows, published, about) for name in names}


def _file_name(governorate: str) -> str:
    return governorate.lower().replace(" ", "_").replace("-", "_")


def _picture(name: str, rows: Table, published: Table, about: About) -> bytes:
    """One chart as the bytes of a PNG."""
    ahead = [row for row in rows if row["governorate"] == name and not row["district"]]
    seen = [row for row in published if row["governorate"] == name]
    behind = [row for row in seen if row["date"] <= about.origin.isoformat()]
    figure, [axes] = panels(1, WIDTH, HEIGHT)
    _draw(axes, ahead, behind, seen[len(behind) :])
    place = about.country if name == WHOLE else name
    last = ahead[-1]
    low, middle, high = (last[f"returned_households_{part}"] for part in ("p05", "p50", "p95"))
    finding(
        figure,
        f"{place}: {_about(middle)} households returned by {_said(last['date'])}\n"
        f"(90 % band {_about(low)} to {_about(high)}{', later events given' * about.given})",
    )
    file = BytesIO()
    figure.savefig(file, format="png", dpi=150, metadata={"Software": None})
    return file.getvalue()


def _draw(axes: Axes, ahead: Table, behind: Table, later: Table) -> None:
    start = behind[-1]
    days = years([start, *ahead])
    low, middle, high = (
        np.array([start["returned_households"], *(r[f"returned_households_{part}"] for r in ahead)])
        / THOUSAND
        for part in ("p05", "p50", "p95")
    )
    axes.fill_between(days, low, high, color=BLUE, alpha=0.25, linewidth=0, label="90 % band")
    axes.plot(days, middle, color=BLUE, linewidth=1.6, label="forecast (median)")
    home = [row["returned_households"] / THOUSAND for row in behind]
    axes.plot(years(behind), home, "k.", markersize=4, label="published, known at the origin")
    after = [row["returned_households"] / THOUSAND for row in later]
    if after:
        axes.plot(years(later), after, "o", mfc="white", mec="black", label="published later")
    axes.axvline(days[0], color=GREY, linestyle=":", linewidth=1)
    axes.set(xlabel="year", ylabel="returned households, thousands")
    axes.set_ylim(0.0, max(1.0, 1.05 * max(*high, *home, *after)))
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.legend(loc="upper left", fontsize=8.5)


def years(rows: Table) -> list[float]:
    """The days of rows as years with their fractions."""
    days = [date.fromisoformat(row["date"]) for row in rows]
    return [day.year + (day.timetuple().tm_yday - 1) / 365.25 for day in days]


def _about(households: int) -> str:
    """Three digits of a number, as the rest is noise."""
    return f"{int(float(f'{households:.3g}')):,}"


def _said(day: str) -> str:
    return f"{date.fromisoformat(day):%B %Y}"
