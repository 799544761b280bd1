"""The table of errors by place: the calibrated world against published returns up to the cut.

Each error is given twice: with the counting steps that come between a run and the published rounds,
and without them, as if what is published were what happened.

python -m experiments.iraq.place_errors
"""

import sys
from collections import defaultdict
from datetime import date

import numpy as np

from experiments.iraq.observation import as_published, steps_of
from experiments.iraq.published_returns import CUT, LEFT_OUT, TABLE
from experiments.provenance.tables import Table, read_rows, to_csv, write_text
from sim.measure.place_errors import CALIBRATED, table_of_errors
from sim.run import Replicates, replicate
from sim.scenario.toml_file import load

SEEDS = range(1, 6)
WITHOUT = "at_cut_without_steps"
Stocks = dict[tuple[str, str], dict[date, float]]  # households home by place and round


def errors(runs: Replicates) -> Table:
    """One row for each governorate and for each district, in percentage points."""
    households, found = households_by_place(runs), []
    for place, home in _published(runs).items():
        made = _home(runs, place, home)
        row = {"scenario": runs.scenario.name, "governorate": place[0], "district": place[1]}
        for kind, with_steps in (("", True), ("_without_steps", False)):
            counted = _as_counted(made, place, [*home], households[place]) if with_steps else made
            off = 100.0 * np.abs(counted - np.array([*home.values()])) / households[place]
            row |= {
                f"mean_of_rounds{kind}": round(off.mean(), 1),
                f"at_cut{kind}": round(off[-1], 1),
            }
        found.append(row)
    return found


def _home(runs: Replicates, place: tuple[str, str], home: dict[date, float]) -> np.ndarray:
    """Simulated households home at each round, in the mean of all runs."""
    weeks = [runs.scenario.week_of(day) for day in home]
    rows, each = _rows(runs, place), runs.scenario.run.households_per_agent
    counted = [each * h.returned[np.ix_(weeks, rows)].sum(axis=1) for h in runs.histories]
    return np.asarray(np.mean(counted, axis=0))


def _as_counted(
    home: np.ndarray, place: tuple[str, str], days: list[date], households: float
) -> np.ndarray:
    """The same as it would be published, at the declared sizes of the counting steps."""
    counting = steps_of("returned", days, [place], LEFT_OUT)
    return as_published(home[:, None], counting, households)[:, 0]


def _rows(runs: Replicates, place: tuple[str, str]) -> list[int]:
    """The rows of communities.csv that a place has, without the districts left out."""
    governorate, district = place
    return [
        row
        for row, line in enumerate(runs.scenario.world.communities)
        if line.governorate == governorate
        and district in ("", line.district)
        and line.district not in LEFT_OUT
    ]


def households_by_place(runs: Replicates) -> dict[tuple[str, str], float]:
    """Households ever displaced, as the world has them."""
    found: dict[tuple[str, str], float] = defaultdict(float)
    for line in runs.scenario.world.communities:
        if line.district not in LEFT_OUT:
            found[line.governorate, ""] += line.households
            found[line.governorate, line.district] += line.households
    return found


def _published(runs: Replicates) -> Stocks:
    """Published households home up to the cut; a district that a round leaves out has none."""
    rows = [row for row in read_rows(TABLE) if date.fromisoformat(row["date"]) <= CUT]
    days = [date.fromisoformat(day) for day in dict.fromkeys(row["date"] for row in rows)]
    places = sorted(households_by_place(runs))
    found: Stocks = {place: dict.fromkeys(days, 0.0) for place in places}
    for row in rows:
        if row["district"] not in LEFT_OUT:
            for place in ((row["governorate"], ""), (row["governorate"], row["district"])):
                if place in found:
                    day = date.fromisoformat(row["date"])
                    found[place][day] += row["returned_households"]
    return found


def main() -> None:
    """Write the table into the world's folder."""
    made = errors(replicate(load(CALIBRATED), SEEDS))
    write_text(table_of_errors(), to_csv(made))
    sys.stdout.write(said(made))


def said(made: Table) -> str:
    """The mean errors of the calibrated world, with counting steps and without, as sentences."""
    lines = []
    for kind, is_district in (("governorates", False), ("districts", True)):
        rows = [row for row in made if bool(row["district"]) == is_district]
        mean = {name: sum(row[name] for row in rows) / len(rows) for name in ("at_cut", WITHOUT)}
        lines.append(
            f"{CALIBRATED}, {kind}: off by {mean['at_cut']:.1f} percentage points at the cut, "
            f"{mean[WITHOUT]:.1f} without counting steps\n"
        )
    return "".join(lines)


if __name__ == "__main__":
    main()
