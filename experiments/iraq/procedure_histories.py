"""Which procedure was in force when is not recorded: four histories, equally likely at first."""

from datetime import date
from typing import Any

from experiments.iraq.policy_combinations import PROGRAMME_START
from sim.levers.decrees import ClearanceReform
from sim.levers.lever import ALWAYS
from sim.scenario.scenario import Scenario

BEGINNING = date.min
HISTORIES: dict[str, tuple[tuple[date, int], ...]] = {  # the signatures asked for from a day on
    "ten": (),
    "ten_then_four": ((PROGRAMME_START, 4),),
    "roll_out": (
        (PROGRAMME_START, 8),
        (date(2016, 9, 4), 6),
        (date(2017, 3, 5), 4),
    ),
    "four": ((BEGINNING, 4),),
}
LABELS = {
    "ten": "ten signatures throughout",
    "ten_then_four": "ten, and four from March 2016",
    "roll_out": "ten, and eight, six and four from March 2016, September 2016 and March 2017",
    "four": "four signatures throughout",
}
SHORT = {  # for the key of a figure
    "ten": "ten throughout",
    "ten_then_four": "ten, then four",
    "roll_out": "ten, then eight, six, four",
    "four": "four throughout",
}
NAMES = tuple(HISTORIES)


def signatures_before(name: str) -> int:
    """The signatures that a history asks for before the programme's start."""
    return min([asked for day, asked in HISTORIES[name] if day == BEGINNING], default=10)


def with_history(scenario: Scenario, name: str) -> Scenario:
    """The scenario with this history of the procedure and the wait that is expected of it."""
    days = scenario.household.believed_days_a_signature * signatures_before(name) / 10
    changes: dict[str, Any] = {
        "clearance.signatures": 10,
        "household.believed_days_a_signature": days,
    }
    levers = (
        ClearanceReform(
            start=0 if day == BEGINNING else scenario.week_of(day), end=ALWAYS, signatures=asked
        )
        for day, asked in HISTORIES[name]
    )
    return scenario.with_(**changes).with_levers(*levers)
