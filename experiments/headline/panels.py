"""Panels on differences, and the figure of what forums agree on and what comes of that."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.headline.agreements import THIRDS
from experiments.headline.measures import HOME_AT_END
from experiments.iraq.policy_combinations import PROGRAMME_START, SIZES
from experiments.iraq.posterior_worlds import iraq
from experiments.provenance.tables import Table, read_columns, read_rows
from sim.pictures.drawing import (
    BLUE,
    GREY,
    ORANGE,
    SKY,
    VERMILION,
    dated_weeks,
    finding,
    panels,
    save,
    where,
)

Columns = dict[str, np.ndarray]
PARTS = ("whole", "agreement", "trust", "tension", "all else")
LOOKS = {
    "ten_reactive": ("ten signatures", BLUE, "-"),
    "four_reactive": ("decree: four from March 2016", VERMILION, "-"),
    "ten_agreeing": ("43 forums that may agree on four", SKY, "--"),
    "ten_agreeing_everywhere": ("the same everywhere", ORANGE, "--"),
}
BANDS = ("ten_agreeing", "ten_agreeing_everywhere")  # whose ranges are drawn; decrees have none
SIZE_WORDS = {"43": ("43 forums", SKY, 0.14), "everywhere": ("everywhere", ORANGE, -0.14)}
BROKEN = {
    ", forums everywhere that": ", forums everywhere\nthat",
    ", 43 forums that": ", 43 forums\nthat",
    "interaction of four with": "interaction of four with\n",
}  # where the words of a combination go on in a second line


def draw_agreements(folder: Path) -> None:
    """Signatures in force by week, effects by rate of agreement, and the parts of an effect."""
    figure, (left, middle, right) = panels(3, 14, 5.3)
    _draw_signatures(left, read_columns(folder / "signatures.csv"))
    _draw_rates(middle, read_rows(folder / "agreements_by_rate.csv"))
    if (folder / "parts.csv").is_file():
        _draw_parts(right, read_rows(folder / "parts.csv"))
    else:
        right.set_axis_off()
    finding(figure, _title(read_rows(folder / "agreements.csv")))
    save(figure, folder, "agreements")


def draw_range(
    axes: Any, y: float, row: dict[str, Any], colour: str, width: float, label: str | None
) -> None:
    """A row of an effect: its median as a mark, and the line that holds 95 % of the draws."""
    low, middle, high = (100.0 * row[name] for name in ("low", "difference", "high"))
    axes.plot([low, high], [y, y], color=colour, linewidth=width, label=label)
    axes.plot(middle, y, "o", color=colour, markersize=2.0 + 1.2 * width)


def finish(axes: Any, title: str, what: str = "households home,\nend of 2019") -> None:
    """The line of no effect, the title and what stands along the axis."""
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.set_title(title, fontsize=10)
    axes.set_xlabel(f"percentage points of {what}; line: 95 % of draws")
    axes.margins(y=0.08)


def key_below(axes: Any, columns: int, **how: Any) -> None:
    """The key of a panel below it, where it hides no line."""
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=columns, fontsize=8.5, **how)


def broken(words: str) -> str:
    """The words of a combination in two lines, where they are long."""
    for whole, two_lines in BROKEN.items():
        words = words.replace(whole, two_lines)
    return words


def _draw_signatures(axes: Any, rows: Columns) -> None:
    """From the programme's start on; before it, each draw has the procedure of its history."""
    since = rows["week"] >= iraq().week_of(PROGRAMME_START)
    rows = {name: column[since] for name, column in rows.items()}
    for name, (words, colour, line) in LOOKS.items():
        own = where(rows, "policy_combination", name)
        if not len(own["week"]):
            continue
        if name in BANDS:
            axes.fill_between(own["week"], own["low"], own["high"], color=colour, alpha=0.18,
                              linewidth=0)  # fmt: skip
        axes.plot(own["week"], own["median"], color=colour, linestyle=line, linewidth=1.6,
                  label=words)  # fmt: skip
    dated_weeks(axes, iraq().run.start)
    axes.set(title="Signatures in force; bands: 95 % of draws", ylim=(0, None),
             ylabel="signatures asked for,\nmean over places")  # fmt: skip
    axes.legend(loc="lower left", fontsize=8.5)


def _draw_rates(axes: Any, rows: Table) -> None:
    """Thirds of the draws by rate of agreement, and what such forums change in each of them."""
    names = {agreeing: SIZE_WORDS[size] for size, (_, agreeing) in SIZES.items()}
    ticks = {}
    for place, third in enumerate(THIRDS):
        lines = [f"{third} third"]
        for row in rows:
            if row["rate_of_agreement"] == third:
                words, colour, offset = names[row["policy_combination"]]
                draw_range(axes, -place + offset, row, colour, 2.2, None if place else words)
                lines.append(f"{words}: {100.0 * row['median_agreed']:.0f} for 100 forums")
        ticks[-place] = "\n".join(lines)
    axes.set_yticks([*ticks], [*ticks.values()])
    finish(axes, "Forums that may agree, by places\nwith an agreement after 22 months")
    key_below(axes, 2)


def _draw_parts(axes: Any, rows: Table) -> None:
    """The mean of each part, and the range over draws, for both numbers of forums."""
    own = [row for row in rows if row["outcome"] == HOME_AT_END]
    for place, part in enumerate(PARTS):
        for row in own:
            if row["part"] == part:
                words, colour, offset = SIZE_WORDS[str(row["forums"])]
                as_mean = row | {"difference": row["mean"]}
                label = None if place else words
                draw_range(axes, -place + offset, as_mean, colour, 2.2, label)
    axes.set_yticks([-place for place in range(len(PARTS))], PARTS)
    finish(axes, "Parts of the effect of such forums;\nmark: mean, so that parts add up")
    key_below(axes, 2)


def _title(rows: Table) -> str:
    """How many places have agreed, in the median draw."""
    found = {
        row["policy_combination"]: row for row in rows if row["what"] == "agreed_after_22_months"
    }
    each = [
        f"{100.0 * row['median']:.0f} of 100 ({SIZE_WORDS[size][0]}; 95 % of "
        f"{row['draws']:.0f} draws: {100.0 * row['low']:.0f} to {100.0 * row['high']:.0f})"
        for size, (_, agreeing) in SIZES.items() if (row := found.get(agreeing))
    ]  # fmt: skip
    return "Forums that have agreed on four signatures after 22 months: " + ",\n".join(each)
