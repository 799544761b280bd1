"""The tables of north-east Nigeria, made from public counts with nothing after a cut date.

A local government area is a district, and a state is a governorate. Published rounds after the cut
stand in returned.csv alone, by which a forecast from the cut can be judged.
"""

import argparse
import csv
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

from experiments.provenance.tables import Table, to_csv, write_text
from sim.scenario.toml_file import known_scenarios

CUT = date(2017, 12, 31)
STATES = ("Adamawa", "Borno", "Yobe")
LEAST = 100  # households ever displaced, so that an area is a place of the world; assumed
# All that follows is assumed (D): no table of the sources says it.
WAVES = ((date(2014, 9, 30), 0.6), (date(2015, 2, 28), 1.0))  # who had fled by which day
OFFENSIVE = date(2015, 3, 31)  # areas that were open by the first round opened from this day on
COUNTED_FROM = {"Borno": date(2016, 4, 29), "Yobe": date(2016, 4, 29)}  # to this one
HELD_DAYS = 365  # after the cut, for areas without any return by then; a forecast draws it
ATTACKS_A_YEAR = {"Borno": 6, "Adamawa": 2, "Yobe": 2}
SHARES = {"damaged": 0.3, "destroyed": 0.3, "services": 0.2, "jobs": 0.2}
SECURITY = 0.5
CAMP_SHARE = 0.0  # the sources do not tell camps from host communities

Row = dict[str, str]
Place = tuple[str, str]  # state and local government area


def sources() -> Path:
    """The folder of the public counts."""
    return known_scenarios()["nigeria"].parent / "sources"


def tables(cut: date = CUT) -> dict[str, Table]:
    """The tables of the world as known at the end of the cut's day, and all published rounds."""
    ever = ever_displaced(cut)
    return {
        "communities": [_community(place, households, cut) for place, households in ever.items()],
        "displacement": _displacement(ever),
        "hosts": _hosts(ever, cut),
        "returned": [
            {"date": row["assessed_to"], "governorate": row["state"], "district": row["lga"],
             "returned_households": int(row["returnee_households"])}
            for row in _returned() if (row["state"], row["lga"]) in ever
        ],
    }  # fmt: skip


def ever_displaced(cut: date) -> dict[Place, int]:
    """Households ever displaced by area, the areas of a state together.

    Returned and still displaced are added where a round has both, and the mean of these rounds is
    taken: the area that most of a ward are from stands for all of the ward, so single rounds jump.
    No less than the last count of those returned.
    """
    both = sorted(set(_away(cut)) & {row["round"] for row in _until(cut, _returned())}, key=int)
    last: dict[Place, int] = {}
    for row in _until(cut, _returned()):
        last[_place(row)] = int(row["returnee_households"])
    found = {}
    for place in sorted(set(last) | {place for each in both for place in _away(cut)[each]}):
        sums = [_away(cut)[each][place] + _back(each).get(place, 0) for each in both]
        households = max(last.get(place, 0), round(sum(sums) / len(sums)))
        if place[0] in STATES and households >= LEAST:
            found[place] = households
    return found


def _community(place: Place, households: int, cut: date) -> dict[str, object]:
    state, area = place
    first, last = _opened(place, cut)
    return {
        "community": area, "district": area, "governorate": state, "households": households,
        "security": SECURITY, "attacks_a_year": ATTACKS_A_YEAR[state], **SHARES,
        "retaken_first": first or "", "retaken_last": last or "", "returns": "open",
    }  # fmt: skip


def _opened(place: Place, cut: date) -> tuple[date | None, date | None]:
    """The days between which an area opened for return; none if it was never lost.

    Where returns were first counted after the first round, it opened since the round before.
    """
    if place not in _lost():
        return None, None
    rounds = sorted({date.fromisoformat(row["assessed_to"]) for row in _until(cut, _returned())})
    seen = [row for row in _until(cut, _returned()) if _place(row) == place]
    if not seen:
        held = date.fromordinal(cut.toordinal() + HELD_DAYS)
        return held, held
    first = min(date.fromisoformat(row["assessed_to"]) for row in seen)
    if first == rounds[0]:
        return OFFENSIVE, COUNTED_FROM.get(place[0], OFFENSIVE)
    return max(day for day in rounds if day < first), first


def _displacement(ever: dict[Place, int]) -> Table:
    totals: Counter[str] = Counter()
    for (state, _), households in ever.items():
        totals[state] += households
    return [
        {"governorate": state, "date": day, "households": round(share * total)}
        for state, total in totals.items()
        for day, share in WAVES
    ]


def _hosts(ever: dict[Place, int], cut: date) -> Table:
    """Where those of each state stayed, as the first round by origin has it, for all who fled."""
    found: Counter[Place] = Counter()
    rounds = {row["round"] for row in _origins(cut)}
    for row in _origins(cut):
        if row["round"] == min(rounds, key=int) and _origin(row) in ever:
            found[_origin(row)[0], row["host_state"].title()] += int(row["displaced_households"])
    return [
        {"governorate": state, "date": WAVES[-1][0], "host": host, "households": households,
         "camp_share": CAMP_SHARE}
        for (state, host), households in sorted(found.items()) if households
    ]  # fmt: skip


def _read(name: str) -> list[Row]:
    with (sources() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _returned() -> list[Row]:
    rows = _read("returned_households_by_lga")
    return sorted(rows, key=lambda row: (int(row["round"]), row["state"], row["lga"]))


def _until(cut: date, rows: list[Row]) -> list[Row]:
    """The rounds that had been assessed by the cut."""
    return [row for row in rows if row["assessed_to"] <= cut.isoformat()]


def _back(of_round: str) -> dict[Place, int]:
    return {
        _place(row): int(row["returnee_households"])
        for row in _returned() if row["round"] == of_round
    }  # fmt: skip


def _origins(cut: date) -> list[Row]:
    """Those still displaced by area of origin, of the rounds that had been assessed by the cut."""
    ended = {row["round"]: row["assessed_to"] for row in _read("totals_by_round")}
    rows = _read("displaced_by_origin_lga_and_host_state")
    return [row for row in rows if ended[row["round"]] <= cut.isoformat()]


def _away(cut: date) -> dict[str, Counter[Place]]:
    found: dict[str, Counter[Place]] = {}
    for row in _origins(cut):
        counts = found.setdefault(row["round"], Counter())
        counts[_origin(row)] += int(row["displaced_households"])
    return found


def _place(row: Row) -> Place:
    return row["state"], row["lga"]


def _origin(row: Row) -> Place:
    """The area of origin as the table of returns spells it."""
    return row["origin_state"].title(), row["origin_lga"].title()


def _lost() -> set[Place]:
    return {_place(row) for row in _read("local_governments") if row["lost"] == "yes"}


def write_world(folder: Path, cut: date) -> None:
    """The world as known at a cut, as a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables(cut).items():
        write_text(folder / f"{name}.csv", to_csv(table))
    if folder.resolve() != sources().parent.resolve():
        for name in ("world.toml", "desks.csv"):
            shutil.copyfile(sources().parent / name, folder / name)


def main() -> None:
    """Write the tables of a cut into a folder, with the scenario file and desks of the world."""
    parser = argparse.ArgumentParser(prog="experiments.nigeria.world_tables", description=__doc__)
    parser.add_argument("cut", nargs="?", type=date.fromisoformat, default=CUT, help="YYYY-MM-DD")
    parser.add_argument("--out", type=Path, help="another folder than that of the world")
    given = parser.parse_args()
    write_world(given.out or sources().parent, given.cut)


if __name__ == "__main__":
    main()
