"""The tables of the Iraqi world, made from public counts with nothing after a cut date.

The households of districts are those of `ever_displaced`; `known_world` gives a world of any cut.
"""

import argparse
from collections import Counter
from datetime import date, timedelta
from itertools import accumulate

from experiments.iraq.ever_displaced import known_households
from experiments.iraq.hosts import hosts
from experiments.iraq.observation import LATE, CountingStep, counting_steps, part_shown
from experiments.iraq.sources import SOURCES, Row, Stocks, latest, source, stocks
from experiments.provenance.tables import Table, to_csv, write_text

FOLDER = SOURCES.parent
CUT = date(2017, 12, 31)
RECENT_MONTHS = 6  # before the cut; a year would carry the battles of a war that is over
FIRST_MONTH = "2014-01"

# Shares of the houses: returnees asked by IOM in spring 2017 (ILA II); the others are assumed.
DESTROYED = {"Diyala": 0.57, "Kirkuk": 0.53}
DESTROYED_ELSEWHERE = 0.32
DAMAGED = 0.3
SECURITY = 0.5
SERVICES = 0.2
JOBS = 0.2

# What UCDP calls a district that the other tables name otherwise.
NAMES_OF_UCDP = {("Babylon", "Al-Musayab"): "Al-Musayab (Jurf al-Sakhar)"}


def tables(cut: date = CUT) -> dict[str, Table]:
    """Communities, displacement and attacks, as known at the end of the cut's day.

    Raise a ValueError where nobody of some governorate had been counted by then.
    """
    districts, households = source("districts"), known_households(cut)
    ever = _of_the_war(districts, _ever_displaced(districts, cut), households, cut)
    attacks = _attacks(districts, cut)
    return {
        "communities": _communities(districts, households, attacks, cut),
        "displacement": [row for name in ever for row in _displacement(name, ever[name])],
        "attacks": attacks,
        "hosts": hosts(ever, cut),
    }


def main() -> None:
    """Write the tables of the cut given on the command line into the world's folder."""
    parser = argparse.ArgumentParser(prog="experiments.iraq.world_tables", description=__doc__)
    parser.add_argument("cut", nargs="?", type=date.fromisoformat, default=CUT, help="YYYY-MM-DD")
    given = parser.parse_args()
    try:
        made = tables(given.cut)
    except ValueError as error:
        parser.error(str(error))
    for name, table in made.items():
        write_text(FOLDER / f"{name}.csv", to_csv(table))


def _returned(cut: date) -> Stocks:
    return stocks("returned_households_by_district", "district", "returned_households", cut)


def _ever_displaced(districts: list[Row], cut: date) -> Stocks:
    """Still displaced and returned together, by governorate and round up to the cut."""
    displaced = stocks(
        "displaced_households_by_origin_governorate",
        "governorate_of_origin", "displaced_households", cut,
    )  # fmt: skip
    returned = _returned(cut)
    found: Stocks = {row["governorate"]: {} for row in districts}
    for day in sorted(displaced):
        back: Counter[str] = Counter()
        for row in districts:
            back[row["governorate"]] += latest(returned, day).get(row["district"], 0)
        for name, rounds in found.items():
            rounds[day] = displaced[day].get(name, 0) + back[name]
    for name, rounds in found.items():
        if not _total(rounds):
            raise ValueError(f"nobody displaced from {name} was counted by {cut}")
    return found


def _total(rounds: dict[str, int]) -> int:
    """What the last round counted."""
    return rounds[max(rounds)] if rounds else 0


def _displacement(governorate: str, rounds: dict[str, int]) -> Table:
    """The days on which the highest count so far rose, no count above the last one."""
    rows: Table = []
    highest = accumulate((min(count, _total(rounds)) for count in rounds.values()), max)
    before = 0
    for day, households in zip(rounds, highest, strict=True):
        if households > before:
            rows.append({"governorate": governorate, "date": day, "households": households})
        before = households
    return rows


def _of_the_war(
    districts: list[Row], ever: Stocks, households: dict[str, int], cut: date
) -> Stocks:
    """The rounds up to these households, with those counted late on the days since they fled."""
    late = [step for step in counting_steps() if step.what == LATE and step.date <= cut]
    found: Stocks = {}
    for name, rounds in ever.items():
        total = sum(households[r["district"]] for r in districts if r["governorate"] == name)
        steps = [step for step in late if step.governorate == name]
        found[name] = {
            day: min(total, count + _missed(steps, day)) for day, count in rounds.items()
        }
        found[name][max(rounds)] = total
    return found


def _missed(steps: list[CountingStep], day: str) -> int:
    """Households that had fled by a day and were counted later."""
    parts = (step.households * part_shown(step, date.fromisoformat(day)) for step in steps)
    return -round(sum(parts))


def _communities(
    districts: list[Row], households: dict[str, int], attacks: Table, cut: date
) -> Table:
    end = _first_month_left_out(cut)
    recent = sorted({row["month"] for row in attacks if row["month"] < end})[-RECENT_MONTHS:]
    attacks_a_year: Counter[str] = Counter()
    for row in attacks:
        if row["month"] in recent:
            attacks_a_year[row["district"]] += row["events"] * 12 // RECENT_MONTHS
    return [
        {
            "community": row["district"],
            "district": row["district"],
            "governorate": row["governorate"],
            "households": households[row["district"]],
            "security": SECURITY,
            "attacks_a_year": attacks_a_year[row["district"]],
            "damaged": DAMAGED,
            "destroyed": DESTROYED.get(row["governorate"], DESTROYED_ELSEWHERE),
            "services": SERVICES,
            "jobs": JOBS,
            "retaken_first": row["retaken_first"],
            "retaken_last": row["retaken_last"],
            "returns": "blocked" if row["returns_blocked"] == "yes" else "open",
        }
        for row in districts
    ]


def _attacks(districts: list[Row], cut: date) -> Table:
    """Deadly events by district and month, for the districts of the world and whole months."""
    places = {(row["governorate"], row["district"]) for row in districts}
    rows: Table = []
    for row in source("conflict_events_by_district_month"):
        ours = (row["governorate"], row["district"])
        place = (ours[0], NAMES_OF_UCDP.get(ours, ours[1]))
        in_time = FIRST_MONTH <= row["month"] < _first_month_left_out(cut)
        if place in places and in_time and int(row["events"]) > 0:
            events = int(row["events"])
            rows.append(
                {
                    "governorate": place[0],
                    "district": place[1],
                    "month": row["month"],
                    "events": events,
                }
            )
    return rows


def _first_month_left_out(cut: date) -> str:
    """The first month that is not over by the end of the cut's day."""
    return (cut + timedelta(days=1)).isoformat()[:7]


if __name__ == "__main__":
    main()
