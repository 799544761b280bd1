"""Three forecasts of returns to north-east Nigeria, with what was known and what came later."""

from pathlib import Path

from experiments.forecast.figure import THOUSAND, years
from experiments.forecast.forecast import WHOLE
from experiments.provenance.tables import Table, read_rows
from sim.pictures.drawing import BLUE, GREY, Axes, MaxNLocator, finding, panels, save

HELD = ("places_inside_90", "places")  # columns of judged.csv


def draw(folder: Path) -> None:
    """A panel for each origin."""
    tables = {name: read_rows(folder / f"{name}.csv") for name in ("forecast", "published")}
    origins = list(dict.fromkeys(row["origin"] for row in tables["forecast"]))
    figure, several = panels(len(origins), 11, 4.4)
    for origin, axes in zip(origins, several, strict=True):
        own = {name: _of(rows, origin) for name, rows in tables.items()}
        _panel(axes, own["forecast"], own["published"], origin)
    several[0].set_ylabel("returned households, thousands")
    several[0].legend(loc="lower right", fontsize=8.5)
    finding(figure, sentence(read_rows(folder / "judged.csv")))
    save(figure, folder)


def sentence(judged: Table) -> str:
    """How far the forecast and persistence were off at the last round that judges each origin."""
    said = []
    for origin in dict.fromkeys(row["origin"] for row in judged):
        own = [row for row in judged if row["origin"] == origin and row["level"] == "districts"]
        last = {row["forecast"]: row for row in own if row["date"] == own[-1]["date"]}
        model, still = (last[name]["error_of_published"] for name in ("model", "persistence"))
        held = " of ".join(f"{float(last['model'][name]):.0f}" for name in HELD)
        said.append(
            f"from {origin}: error {100 * model:.1f} % (nobody moves: {100 * still:.1f} %), "
            f"90 % bands held {held} areas"
        )
    return "North-east Nigeria, by local government area:\n" + ";\n".join(said)


def _of(rows: Table, origin: str) -> Table:
    """The rows of an origin for all places together."""
    return [row for row in rows if row["origin"] == origin and row["governorate"] == WHOLE
            and not row.get("district")]  # fmt: skip


def _panel(axes: Axes, ahead: Table, published: Table, origin: str) -> None:
    behind = [row for row in published if row["date"] <= origin]
    later = [row for row in published if row["date"] > origin]
    start = behind[-1]
    low, middle, high = (
        [start["returned_households"] / THOUSAND]
        + [row[f"returned_households_{part}"] / THOUSAND for row in ahead]
        for part in ("p05", "p50", "p95")
    )
    days = years([start, *ahead])
    axes.fill_between(days, low, high, color=BLUE, alpha=0.25, linewidth=0, label="90 % band")
    axes.plot(days, middle, color=BLUE, linewidth=1.6, label="forecast (median)")
    axes.axhline(low[0], color=GREY, linestyle="--", linewidth=1, label="nobody moves")
    _points(axes, behind, "k.", "published, known at the origin")
    if later:
        _points(axes, later, "ko", "published later")
    axes.set(xlabel="year", ylim=(0.0, 400.0), xlim=(2016.6, 2020.2), title=f"data until {origin}")
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))


def _points(axes: Axes, rows: Table, style: str, label: str) -> None:
    home = [row["returned_households"] / THOUSAND for row in rows]
    axes.plot(years(rows), home, style, mfc="white" if style == "ko" else "black", label=label)
