"""Where the displaced of Iraq stayed: governorate and camp, for those who fled by each date."""

from collections import Counter
from datetime import date

from experiments.iraq.sources import Stocks, source
from experiments.provenance.tables import Table


def hosts(ever: Stocks, cut: date) -> Table:
    """By origin, date and host: households that had newly come by then, and their share in camps.

    What came newly is what a count exceeds all counts before it by, so that families who returned
    in between do not take away from those who fled early. Camps are only counted for the nation.
    """
    counted = source("displaced_by_origin_and_host_governorate")
    counts = [row for row in counted if row["date"] <= cut.isoformat()]
    highest: Counter[tuple[str, str]] = Counter()
    found: Table = []
    for day, camp_share in _camp_shares(sorted({row["date"] for row in counts}), ever).items():
        for row in (row for row in counts if row["date"] == day):
            way = row["origin_governorate"], row["host_governorate"]
            new = int(row["displaced_households"]) - highest[way]
            if way[0] in ever and new > 0:
                found.append(
                    {
                        "governorate": way[0], "date": day, "host": way[1],
                        "households": new, "camp_share": round(camp_share, 3),
                    }
                )  # fmt: skip
                highest[way] += new
    return found


def _camp_shares(days: list[str], ever: Stocks) -> dict[str, float]:
    """Of those who fled between two dates, the share by which the camps grew."""
    shares, camps_before, ever_before = {}, 0, 0
    for day in days:
        seen = [row for row in source("camp_share_of_displaced") if row["fdate"] <= day]
        camps = max(int(row["camp_families"]) for row in seen)
        fled = sum(max(n for d, n in rounds.items() if d <= day) for rounds in ever.values())
        shares[day] = min(1.0, (camps - camps_before) / max(1, fled - ever_before))
        camps_before, ever_before = camps, fled
    return shares
