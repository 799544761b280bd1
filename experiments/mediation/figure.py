"""The figure of mediation: each channel's part of the effect, with its interval."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.provenance.figures import BLUE, GREY, VERMILION, finding, panels, save
from experiments.provenance.tables import read_columns

WORDS = {
    "delay": "delay: signatures take time",
    "filter": "filter: files lost, families barred",
    "bribe": "bribe: asked for, some give up",
    "belief": "belief: kin tell of the wait",
    "trust": "trust: barred and bribed trust less",
    "security": "security: threats cleared, tips",
    "no channel": "no channel",
    "sum of the parts": "sum of the parts",
    "the whole": "the whole",
}


def draw(folder: Path) -> None:
    """The figure, from the table in this folder."""
    rows = read_columns(folder / "parts.csv")
    figure, [axes] = panels(1, 8.5, 4.2)
    _draw_parts(axes, rows)
    finding(figure, _title(rows))
    save(figure, folder)


def _draw_parts(axes: Any, rows: dict[str, np.ndarray]) -> None:
    places = np.arange(len(rows["channel"]))[::-1]
    for place, name, *values in zip(
        places, rows["channel"], rows["part"], rows["low"], rows["high"], strict=True
    ):
        part, low, high = (100.0 * value for value in values)
        colour = VERMILION if name in ("sum of the parts", "the whole") else BLUE
        axes.plot([low, high], [place, place], color=colour, linewidth=2.2, alpha=0.6)
        axes.plot(part, place, "o" if colour == BLUE else "D", color=colour)
        axes.annotate(f"{part:+.2f}", (high, place), (5, 0), textcoords="offset points",
                      va="center", fontsize=8.5)  # fmt: skip
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.axhline(1.5, color=GREY, linewidth=0.5, linestyle=":")
    axes.set_yticks(places, [WORDS[name] for name in rows["channel"]])
    unit = "percentage points of households home at the end of 2019"
    axes.set_xlabel(f"{unit},\nwith 95 % interval over seeds and orders of the channels")
    axes.margins(x=0.1)
    axes.set_ylim(-0.7, len(places) - 0.3)


def _title(rows: dict[str, np.ndarray]) -> str:
    channels = slice(0, len(rows["channel"]) - 3)
    order = np.argsort(-np.abs(rows["part"][channels]))
    first, second = (rows["channel"][place] for place in order[:2])
    shares = [100.0 * rows["share of the whole"][place] for place in order[:2]]
    whole, low, high = (100.0 * rows[name][-1] for name in ("part", "low", "high"))
    lows, highs = (np.sort(np.abs([rows["low"], rows["high"]]), axis=0)[:, order[:2]]).tolist()
    doubt = "" if lows[0] > highs[1] else " (which more, cannot be told)"
    return (
        f"Four signatures instead of ten: {whole:+.2f} points home ({low:+.2f} to {high:+.2f}),\n"
        f"of which {shares[0]:.0f} % by {first} and {shares[1]:.0f} % by {second}{doubt}\n"
        f"(95 %, {rows['seeds'][-1]:.0f} seeds, Iraq fitted under ten; most parameters of "
        "clearance are assumed)"
    )
