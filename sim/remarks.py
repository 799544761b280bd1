"""Remarks: what a scenario asks for that its own run cannot bring; allowed, and worth a word."""

from sim.scenario import Scenario


def remarks(scenario: Scenario) -> list[str]:
    """A sentence for each lever, event and tranche that comes after the last week."""
    weeks = scenario.run.weeks
    levers = [(f"[[intervention]] {each.kind()}", each.start) for each in scenario.interventions]
    events = [(f"[[event]] {each.kind()}", each.start) for each in scenario.shocks]
    money = [
        (f"[[tranche]] of {each.day}", scenario.week_of(each.day) + each.delay_weeks)
        for each in scenario.tranches
    ]
    return [
        f"{scenario.name}: {what} comes in week {start}, after the last week of the run, {weeks}"
        for what, start in (*levers, *events, *money)
        if start > weeks
    ]
