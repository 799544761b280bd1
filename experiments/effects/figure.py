"""The figure of effects: every combination over the posterior, then by history, group and place."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.headline.contrasts import EFFECTS, INTERACTIONS
from experiments.iraq.procedure_histories import LABELS
from experiments.provenance.tables import Table, read_rows
from sim.pictures.drawing import BLUE, GREY, ORANGE, SKY, VERMILION, Figure, finding, save, style

COLOURS = {"ten": SKY, "ten_then_four": VERMILION, "roll_out": ORANGE, "four": GREY}
GROUPS = {
    "return_rate": "all households",
    "return_rate_affiliated": "seen as affiliated",
    "return_rate_without_papers": "without papers",
    "return_rate_female_headed": "headed by a woman",
    "return_rate_fled_to_camp": "fled to a camp",
}
ALL, DECREE, OUTCOME = "all", "four_reactive", "return_rate"


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    style()
    rows = read_rows(folder / "summary.csv")
    figure = Figure(figsize=(12, 6.2), layout="constrained")
    left, middle, right = figure.subplots(1, 3, width_ratios=(1.5, 1.0, 1.0))
    _draw_combinations(left, [row for row in rows if row["outcome"] == OUTCOME])
    own = [r for r in rows if r["policy_combination"] == DECREE and r["history"] == ALL]
    by_name = {row["outcome"]: row for row in own}
    _draw_rows(middle, [(words, by_name[name]) for name, words in GROUPS.items()
                        if name in by_name], "Decree: by group")  # fmt: skip
    places = [
        (row["governorate"], row) for row in read_rows(folder / "by_governorate.csv")
        if row["policy_combination"] == DECREE
    ]  # fmt: skip
    _draw_rows(right, places, "Decree: by governorate")
    figure.legend(loc="outside lower center", ncols=3, fontsize=8.5)
    finding(figure, _title(by_name[OUTCOME]))
    save(figure, folder)


def _draw_combinations(axes: Any, rows: Table) -> None:
    """Each combination: all draws together, and below the mark each history by itself."""
    names = {each.name: each.label for each in (*EFFECTS, *INTERACTIONS)}
    shown = [name for name in names if any(row["policy_combination"] == name for row in rows)]
    histories = list(dict.fromkeys(row["history"] for row in rows))
    for place, name in enumerate(shown):
        for number, history in enumerate(histories):
            [row] = [r for r in rows if r["policy_combination"] == name and r["history"] == history]
            y = -place - 0.14 * number
            colour, width = (BLUE, 2.6) if history == ALL else (COLOURS[history], 1.1)
            label = "all draws" if history == ALL else LABELS[history]
            _draw_range(axes, y, row, colour, width, label if place == 0 else None)
    axes.set_yticks([-place for place in range(len(shown))],
                    [names[name].replace(", forums", ",\nforums").replace(" that", "\nthat")
                     for name in shown])  # fmt: skip
    _finish(axes, "Each combination against ten, reactive")


def _draw_rows(axes: Any, rows: list[tuple[str, dict[str, Any]]], title: str) -> None:
    for place, (_, row) in enumerate(rows):
        _draw_range(axes, -place, row, BLUE, 2.2, None)
    axes.set_yticks([-place for place in range(len(rows))], [words for words, _ in rows])
    _finish(axes, title)


def _draw_range(
    axes: Any, y: float, row: dict[str, Any], colour: str, width: float, label: str | None
) -> None:
    low, middle, high = (100.0 * row[name] for name in ("low", "difference", "high"))
    axes.plot([low, high], [y, y], color=colour, linewidth=width, label=label)
    axes.plot(middle, y, "o", color=colour, markersize=2.0 + 1.2 * width)


def _finish(axes: Any, title: str) -> None:
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.set_title(title, fontsize=10)
    axes.set_xlabel("percentage points of households home,\nend of 2019; line: 95 % of draws")
    axes.margins(y=0.08)


def _title(row: dict[str, Any]) -> str:
    low, middle, high = (100.0 * row[name] for name in ("low", "difference", "high"))
    sure = np.floor(100.0 * row["above_zero"])
    return (
        f"Four signatures instead of ten: {middle:+.1f} percentage points more households home\n"
        f"at the end of 2019 (95 % of {row['draws']:.0f} draws of the posterior: {low:+.1f} to "
        f"{high:+.1f}; above zero in {sure:.0f} % of them)"
    )
