"""When districts were opened again: from the first returns that were counted, as known on a day.

When authorities let the first families back was decided place by place, for reasons that the model
does not hold: mines, a battle near by, who holds the place. So the day is an input like the day of
retaking. Until it, a world has no returns there by construction, and these rounds say nothing for
or against the model.

The shared design of all calibrations is run in worlds that know the openings of June 2018. It only
teaches how fast families return; a calibration is compared with counts in worlds of its own cut.
"""

from collections import defaultdict
from datetime import date

from experiments.iraq.ever_displaced import known_households
from experiments.iraq.sources import source

FEW = 0.05  # of those away when the district was retaken; assumed
Counts = dict[date, float]


def weeks_closed(cut: date) -> dict[str, float]:
    """Weeks from its first day of being retaken to the last round with few home, by district.

    Only districts that had been retaken, and to which more than a few had come home, by the cut.
    """
    counted, households = _counts(cut), known_households(cut)
    found = {}
    for row in source("districts"):
        name, day = row["district"], row["retaken_first"]
        if day and day <= cut.isoformat():
            retaken = date.fromisoformat(day)
            last = _last_with_few(retaken, counted[name], households[name])
            if last is not None:
                found[name] = float((last - retaken).days // 7)
    return found


def _last_with_few(retaken: date, counts: Counts, households: float) -> date | None:
    """The last round before more than a few came home, or that day; None where few ever did."""
    before = max((home for day, home in counts.items() if day <= retaken), default=0.0)
    away, last = max(households - before, 1.0), retaken
    for day in sorted(day for day in counts if day > retaken):
        if counts[day] - before >= FEW * away:
            return last
        last = day
    return None


def _counts(cut: date) -> dict[str, Counts]:
    """Households home by district and round, 0 where a round has no row."""
    rows = [
        row for row in source("returned_households_by_district") if row["date"] <= cut.isoformat()
    ]
    rounds = [date.fromisoformat(day) for day in sorted({row["date"] for row in rows})]
    found: dict[str, Counts] = defaultdict(lambda: dict.fromkeys(rounds, 0.0))
    for row in rows:
        found[row["district"]][date.fromisoformat(row["date"])] = float(row["returned_households"])
    return found
