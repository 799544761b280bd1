"""Encounters: what a household meets and hears of the police, and what that does to its trust.

A round looks back on all weeks since the last. What happened in them has faded by its age, so that
trust in a round has the law it would have had with a round every week.
"""

import math
from typing import TypedDict

from sim.agents.community import CommunityRow
from sim.agents.forum import attendance_effect
from sim.agents.kin import KinRow, kin_of, tell_of_refusal
from sim.agents.police import Conduct, conduct
from sim.behaviour.decision_rounds import QUIET_WEEKS, ROUND_WEEKS
from sim.behaviour.household_context import Draws, HouseholdContext
from sim.behaviour.return_decision import PASS_UNITS
from sim.behaviour.trust import believed, raised, returned_to, trust_shift
from sim.clearance.case_file import FileRow, FileStatus
from sim.core.compiled import compiled
from sim.core.declare import F8, I2, U1, U2, U4
from sim.core.randomness import Purpose, draw, draw_pair, poisson
from sim.state import State


class Trusting(TypedDict):
    """What of a household's row encounters read and change."""

    trust_slow: F8
    trust_fast: F8
    set_point: F8
    believed_days: F8
    believed_pass: U2
    stream: U4
    community: U2
    since: I2
    updated: I2
    state: U1
    contact: U1


@compiled
def updated_belief(days: float, told: float, weight: float) -> float:
    """The wait believed in after somebody has told of another."""
    return days + weight * (told - days)


@compiled
def moved_pass(believed: int, told: float, weight: float) -> int:
    """The chance of passing believed in, in PASS_UNITS, after somebody told of this share."""
    if weight == 0.0:
        return believed
    return int(math.floor(updated_belief(float(believed), PASS_UNITS * told, weight) + 0.5))


@compiled
def learn_of_file(row: Trusting, file: FileRow, context: HouseholdContext) -> None:
    """Believe what an own file took and whether it passed; tell kin of a denial or a bribe."""
    passed, told = int(file["status"] == FileStatus.CLEARED), float(file["days"])
    if passed == 1:
        weight = context.household.own_experience
        row["believed_days"] = updated_belief(row["believed_days"], told, weight)
    weight = context.decision.pass_experience
    row["believed_pass"] = moved_pass(int(row["believed_pass"]), float(passed), weight)
    if passed == 0 or int(file["bribes"]) > 0:
        tell_of_refusal(context.kin[kin_of(row, context.communities[row["community"]])])


@compiled
def catch_up(row: Trusting, place: CommunityRow, draws: Draws, context: HouseholdContext) -> None:
    """Bring trust up to this week, with all that was met since it was last brought up.

    The caller notes in `updated` that this was done. Of those who are followed no more, only a
    survey asks; the weeks since they moved on count as `QUIET_WEEKS` at most.
    """
    weeks = min(QUIET_WEEKS, context.week - int(row["updated"]))
    if weeks > 0:
        set_point = set_point_of(row, place, context)
        refresh_trust(row, set_point, weeks, draws.drift, context)
        row["contact"] = Conduct.NONE
        if draws.encounters > context.decay_tables.met_nobody[weeks]:
            meet_police(row, place, weeks, draws.encounters, context)
        suffer_raids(row, weeks, context)
        attend_meetings(row, set_point, weeks, context)


@compiled
def set_point_of(row: Trusting, place: CommunityRow, context: HouseholdContext) -> float:
    """Where slow trust returns to by now."""
    shift = trust_shift(int(place["retaken_week"]), context.week, context.trust)
    return row["set_point"] + shift


@compiled
def refresh_trust(
    row: Trusting, set_point: float, weeks: int, noise: float, context: HouseholdContext
) -> None:
    """What some weeks do to both parts of trust by themselves."""
    known = context.decay_tables
    pulled = returned_to(row["trust_slow"], set_point, known.kept_slow[weeks])
    row["trust_slow"] = pulled + known.noise_sd[weeks] * noise
    row["trust_fast"] = row["trust_fast"] * known.kept_fast[weeks]


@compiled
def meet_police(
    row: Trusting, place: CommunityRow, weeks: int, u: float, context: HouseholdContext
) -> None:
    """Meet as many officers of the home station in these weeks as the random draw `u` says."""
    meetings = 1
    if u > context.decay_tables.met_one_at_most[weeks]:
        meetings = poisson(context.police.encounters_a_year * weeks / 52.0, u)
    for number in range(meetings):
        meet_officer(row, place, weeks, number, context)


@compiled
def meet_officer(
    row: Trusting, place: CommunityRow, weeks: int, number: int, context: HouseholdContext
) -> None:
    """One encounter, by its number among those of these weeks."""
    seed, week, stream = context.seed, context.week, int(row["stream"])
    when_and_who, kind = draw_pair(seed, week, Purpose.ENCOUNTER, stream, number)
    ago = when_and_who * weeks
    first, last = int(place["first_officer"]), int(place["last_officer"])
    officer = first + int((last - first) * (ago - math.floor(ago)))
    style = context.officers[officer]["style"]
    feel(row, conduct(style, context.police.abuse_chance, kind), int(ago), context)


@compiled
def feel(row: Trusting, contact: int, age: int, context: HouseholdContext) -> None:
    """What an encounter of this kind, so many weeks ago, has done to trust."""
    row["contact"] = contact
    kept_slow, kept_fast = context.decay_tables.kept_slow[age], context.decay_tables.kept_fast[age]
    if contact == Conduct.ABUSIVE:
        row["trust_slow"] = row["trust_slow"] + context.trust.abuse_slow * kept_slow
        row["trust_fast"] = row["trust_fast"] + context.trust.abuse_fast * kept_fast
    elif contact == Conduct.FAIR:
        row["trust_fast"] = row["trust_fast"] + context.trust.visit_fast * kept_fast


@compiled
def suffer_raids(row: Trusting, weeks: int, context: HouseholdContext) -> None:
    """Perhaps be abused by raids of these weeks on the place, for which it lived there."""
    raids = int(context.stations[row["community"]]["raids_of_late"])
    if row["state"] == State.RETURNED:
        weeks = min(weeks, context.week - int(row["since"]) + 1)
    elif row["state"] != State.AT_HOME:
        return
    if raids & (1 << weeks) - 1 == 0:
        return
    for age in range(weeks):
        if raids >> age & 1:
            hit = draw(context.seed, context.week, Purpose.RAID_ABUSE, int(row["stream"]), age)
            if hit < context.station.raid_abuse:
                feel(row, Conduct.ABUSIVE, age, context)


@compiled
def attend_meetings(row: Trusting, set_point: float, weeks: int, context: HouseholdContext) -> None:
    """Perhaps have attended meetings that the forum held in these weeks."""
    forum = context.forums[row["community"]]
    meetings = int(forum["meetings_of_late"])
    if meetings == 0:
        return
    gain = attendance_effect(forum["kept"], context.forum)
    for age in range(weeks):
        if meetings >> age & 1:
            u = draw(context.seed, context.week, Purpose.ATTENDANCE, int(row["stream"]), age)
            if u < context.forum.attendance:
                left = gain * context.decay_tables.kept_slow[age]
                slow = row["trust_slow"]
                row["trust_slow"] = raised(slow, set_point, left, context.trust.headroom)


@compiled
def listen_to_kin(row: Trusting, kin: KinRow, weeks: int, context: HouseholdContext) -> None:
    """Hear what kin tell of officers in these weeks and, while away, of their clearance."""
    others = int(kin["size"]) - 1
    if others > 0:
        fair = int(kin["met_fair"]) - int(row["contact"] == Conduct.FAIR)
        bad = int(kin["met_abuse"]) - int(row["contact"] == Conduct.ABUSIVE)
        if fair != bad:
            trust = row["trust_slow"] + row["trust_fast"]
            news = believed((fair - bad) / others, trust, context.trust.prior_filter)
            heard = context.trust.hearsay * news * context.decay_tables.heard_fast[weeks]
            row["trust_fast"] = row["trust_fast"] + heard
    if kin["cleared"] > 0 and row["state"] < State.TRAVELLING:
        told = int(kin["cleared_days"]) / int(kin["cleared"])
        weight = context.household.word_of_mouth
        row["believed_days"] = updated_belief(row["believed_days"], told, weight)


@compiled
def hear_of_passing(row: Trusting, file: FileRow, kin: KinRow, context: HouseholdContext) -> None:
    """Hear, while away, which share of what other kin tell of their files is clearances."""
    refused = int(kin["refused"]) - has_told_of_refusal(file, context.week)
    news = int(kin["cleared"]) + refused
    if news > 0 and row["state"] < State.TRAVELLING:
        passed, weight = int(kin["cleared"]) / news, context.decision.pass_hearsay
        row["believed_pass"] = moved_pass(int(row["believed_pass"]), passed, weight)


@compiled
def has_told_of_refusal(file: FileRow, week: int) -> int:
    """1 if kin still know from this household that it was denied or gave up, else 0.

    It told them in the week after its file was closed, and they forget every few weeks.
    """
    refused = file["status"] == FileStatus.BARRED or file["status"] == FileStatus.GIVEN_UP
    return int(refused and 0 < week - int(file["closed_week"]) <= ROUND_WEEKS)


@compiled
def trust_lost_at_desks(file: FileRow, context: HouseholdContext) -> float:
    """What the bribes that were asked for, and abuse, have cost of trust, SD."""
    abused = context.trust.abuse_slow * int(file["abuses"])
    return context.trust.bribe_slow * int(file["bribes"]) + abused
