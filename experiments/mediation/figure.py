"""The figure of mediation: the effect by channel, with its interval."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.provenance.tables import read_columns
from sim.pictures.drawing import BLUE, GREY, VERMILION, finding, panels, save

WORDS = {
    "delay": "delay: signatures take time",
    "filter": "screening losses: lost and denied applications",
    "bribe": "bribes: some families give up",
    "belief": "expected wait: kin tell of it",
    "belief_in_passing": "expected clearance: kin tell of denials",
    "desk_manners": "manners at the desks: style of officers",
    "trust": "trust: lower after denials and bribes",
    "security": "security: threats cleared by mistake, tips",
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
        colour = VERMILION if name in ("sum of all channels", "total effect") else BLUE
        axes.plot([low, high], [place, place], color=colour, linewidth=2.2, alpha=0.6)
        axes.plot(part, place, "o" if colour == BLUE else "D", color=colour)
        axes.annotate(f"{part:+.2f}", (high, place), (5, 0), textcoords="offset points",
                      va="center", fontsize=8.5)  # fmt: skip
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.axhline(1.5, color=GREY, linewidth=0.5, linestyle=":")
    axes.set_yticks(places, [WORDS.get(name, name) for name in rows["channel"]])
    unit = "percentage points of displaced households returned at the end of 2019"
    over = f"mean over {rows['draws'][-1]:.0f} draws of the posterior, with its 95 % interval"
    axes.set_xlabel(f"{unit},\n{over}")
    axes.margins(x=0.1)
    axes.set_ylim(-0.7, len(places) - 0.3)


def short(channel: str) -> str:
    """A channel in a word or two."""
    return WORDS[channel].partition(":")[0]


def _title(rows: dict[str, np.ndarray]) -> str:
    channels = slice(0, len(rows["channel"]) - 3)
    order = np.argsort(-np.abs(rows["part"][channels]))
    first, second = (_share(rows, place) for place in order[:2])
    whole, low, high = (100.0 * rows[name][-1] for name in ("part", "low", "high"))
    lows, highs = (np.sort(np.abs([rows["low"], rows["high"]]), axis=0)[:, order[:2]]).tolist()
    doubt = "" if lows[0] > highs[1] else "\n(which of the two is larger cannot be told)"
    return (
        f"Four signatures instead of ten: {whole:+.2f} percentage points of displaced households\n"
        f"home ({low:+.2f} to {high:+.2f}, 95 % interval of the mean over "
        f"{rows['draws'][-1]:.0f} draws of the posterior);\n"
        f"{first}, {second}{doubt}"
    )


def _share(rows: dict[str, np.ndarray], place: int) -> str:
    """How much of the total effect a channel carries, in words."""
    names = ("share of the whole", "share_low", "share_high")
    share, low, high = (100.0 * rows[name][place] for name in names)
    return f"{share:.0f} % ({low:.0f} to {high:.0f}) through {short(rows['channel'][place])}"
