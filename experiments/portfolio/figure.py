"""The figure of the portfolio: finalists, what the next million brings by lever, and the front."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.portfolio.words import chance_said, headline, in_words
from experiments.provenance.tables import Table, read_rows
from sim.pictures.drawing import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    finding,
    panels,
    save,
)

COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, GREY)
MARKS = "osD^vPX"


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    figure, [left, middle, right] = panels(3, 14.0, 5.6)
    _draw_finalists(left, read_rows(folder / "finalists.csv"))
    _draw_marginal(middle, read_rows(folder / "marginal.csv"))
    _draw_front(right, read_rows(folder / "race.csv"))
    [verdict] = read_rows(folder / "verdict.csv")
    finding(figure, folded(headline(verdict), 150))
    save(figure, folder)


def folded(sentence: str, width: int) -> str:
    """The sentence in lines of at most so many letters."""
    lines = [""]
    for word in sentence.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _draw_finalists(axes: Any, rows: Table) -> None:
    places = np.arange(len(rows))[::-1]
    for place, row in zip(places, rows, strict=True):
        colour = VERMILION if row["chosen"] else BLUE
        ends = [row["further_returns_low"], row["further_returns_high"]]
        axes.plot(ends, [place, place], color=colour, linewidth=2.2, alpha=0.6)
        axes.plot(row["further_returns"], place, "D" if row["chosen"] else "o", color=colour)
        axes.annotate(f"P(best) {chance_said(row)}", (row["further_returns"], place),
                      (0, 7), textcoords="offset points", ha="center", fontsize=8)  # fmt: skip
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    names = [f"{r['allocation']}: {in_words(r['what'])}".replace(", ", "\n") for r in rows]
    axes.set_yticks(places, names, fontsize=8)
    axes.set_ylim(-0.6, len(rows) - 0.3)
    unit = "further sustained returns, households,\nwith the range of 95 % of draws"
    axes.set(title="Finalists, fresh draws", xlabel=unit)


def _draw_marginal(axes: Any, rows: Table) -> None:
    for place, kind in enumerate(dict.fromkeys(row["lever"] for row in rows)):
        own = [row for row in rows if row["lever"] == kind]
        levels = [row["lever_eur_before"] / 1e6 for row in own]
        axes.plot(levels, [row["returns_a_million"] for row in own], MARKS[place % len(MARKS)],
                  color=COLOURS[place % len(COLOURS)], label=in_words(kind),
                  alpha=0.75)  # fmt: skip
    axes.axhline(0.0, color=GREY, linewidth=0.8)
    axes.legend(fontsize=8)
    axes.set(title="The next step of a lever", xlabel="million EUR that the lever has already",
             ylabel="further sustained returns for a million EUR")  # fmt: skip


def _draw_front(axes: Any, rows: Table) -> None:
    beaten = "another is as good or better in returns,\nthe worst-off group, attacks and errors"
    sorts = ((0, GREY, beaten), (1, BLUE, "no other is (Pareto front)"))
    for on_front, colour, label in sorts:
        own = [row for row in rows if row["on_front"] == on_front]
        axes.plot([row["further_returns"] for row in own], [row["wrongly_cleared"] for row in own],
                  "o", color=colour, label=label, alpha=0.75)  # fmt: skip
    axes.axhline(0.0, color=GREY, linewidth=0.8)
    axes.legend(fontsize=8)
    axes.set(title="What was tried",
             xlabel="further sustained returns, households",
             ylabel="further families cleared in error")  # fmt: skip
