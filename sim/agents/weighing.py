"""Weighing: what a household makes of a round, at home, away or while it waits."""

from typing import TYPE_CHECKING

from sim.agents.decision import (
    Obstacle,
    above_floor,
    obstacle,
    passes_gate,
    pull_of_host,
    willingness,
)
from sim.agents.encounters import listen_to_kin
from sim.agents.file import FileRow
from sim.agents.host import hardship_with
from sim.agents.household import apply_for, enter, leave_again, resented
from sim.agents.kin import kin_of
from sim.agents.onward import chance_to_leave, settling_chance, third_place
from sim.agents.state import State
from sim.chance import logistic
from sim.compiled import compiled
from sim.randomness import Purpose, draw, draw_pair

if TYPE_CHECKING:
    from sim.agents.community import CommunityRow
    from sim.agents.household import HouseholdRow
    from sim.agents.surroundings import Surroundings


@compiled
def chance_to_apply(row: "HouseholdRow", place: "CommunityRow", around: "Surroundings") -> float:
    """The chance of applying for the return in this round, once every gate is open."""
    kin = around.kin[kin_of(row, place)]
    kin_home = int(kin["returned"]) / int(kin["size"])
    years_away = max(0, around.week - int(row["displaced_week"])) / 52.0
    logit = willingness(row, place, kin_home, years_away, around.decision)
    programme, host = around.programmes[row["community"]], around.hosts[row["host"]]
    relief = around.host.relief_eases
    hardship = hardship_with(host["hardship"], programme["relief"], relief)
    logit += pull_of_host(host, place, hardship, around.decision)
    logit += around.decision.weight_grant * programme["grant"]
    return logistic(logit)


@compiled
def decide(row: "HouseholdRow", place: "CommunityRow", weeks: int, around: "Surroundings") -> None:
    """Apply for clearance: permission, papers and safety are gates, then all is weighed.

    Who does not may leave the country or try another place.
    """
    luck = int(row["luck"])
    returning, onward = draw_pair(around.seed, around.week, Purpose.DECISION, luck)
    is_free = obstacle(row, place, around.decision) == Obstacle.NONE
    if is_free and returning < chance_to_apply(row, place, around):
        apply_for(row, int(row["community"]), around.week)
    elif onward < around.spans.gone_on_most[weeks]:
        go_on(row, place, (onward, weeks), around)


@compiled
def go_on(
    row: "HouseholdRow", place: "CommunityRow", span: tuple[float, int], around: "Surroundings"
) -> None:
    """Perhaps leave the country, or apply for a new home elsewhere; `span`: lot, and weeks."""
    lot, weeks = span
    abroad = chance_to_leave(row, place, weeks, around)
    if lot < abroad:
        enter(row, State.ABROAD, around.week)
        return
    other = third_place(row, place, around)
    if other >= 0:
        kin = around.kin[kin_of(row, place)]
        if lot < abroad + settling_chance(row, around.communities[other], kin, (weeks, around)):
            apply_for(row, other, around.week)


@compiled
def perhaps_leave_again(
    row: "HouseholdRow", place: "CommunityRow", weeks: int, around: "Surroundings"
) -> None:
    """Leave home again, sooner where it has become less safe than the floor."""
    safe = above_floor(row, place, around.decision) > 0.0
    lot = draw(around.seed, around.week, Purpose.LEAVING_AGAIN, int(row["luck"]))
    if lot < (around.spans.left_safe if safe else around.spans.left_unsafe)[weeks]:
        leave_again(row, around.week)


@compiled
def reconsider(row: "HouseholdRow", file: FileRow, weeks: int, around: "Surroundings") -> None:
    """Withdraw while waiting, or apply again after being barred."""
    safe = passes_gate(row, around.communities[row["destination"]], around.decision)
    if row["state"] == State.WAITING and not safe:
        enter(row, State.DISPLACED, around.week)
        row["trust_slow"] = row["trust_slow"] + resented(file, around)
    elif row["state"] == State.BARRED and safe:
        lot = draw(around.seed, around.week, Purpose.APPLYING_AGAIN, int(row["luck"]))
        if lot < around.spans.applied_again[weeks]:
            enter(row, State.WAITING, around.week)


@compiled
def weigh(row: "HouseholdRow", file: FileRow, around: "Surroundings") -> None:
    """Hear what kin have told since the last round, and decide."""
    place, week = around.communities[row["community"]], around.week
    weeks = week - int(row["updated"])
    listen_to_kin(row, around.kin[kin_of(row, place)], weeks, around)
    row["updated"] = week
    weeks = min(weeks, week - int(row["since"]))
    if row["state"] == State.RETURNED:
        perhaps_leave_again(row, place, weeks, around)
    elif row["state"] != State.DISPLACED:
        reconsider(row, file, weeks, around)
    else:
        decide(row, place, weeks, around)
