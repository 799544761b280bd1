"""Encounters: what a household meets and hears of the police, and what that does to its trust."""

from typing import TYPE_CHECKING

from sim.agents.forum import attendance_effect
from sim.agents.kin import KinRow
from sim.agents.police import Conduct, conduct
from sim.agents.spans import span_of
from sim.agents.state import State
from sim.agents.trust import (
    ROUND_WEEKS,
    believed,
    raised,
    returned_to,
)
from sim.compiled import compiled
from sim.randomness import Purpose, draw, normal

if TYPE_CHECKING:
    from sim.agents.community import CommunityRow
    from sim.agents.household import HouseholdRow
    from sim.agents.surroundings import Surroundings


@compiled
def updated_belief(days: float, told: float, weight: float) -> float:
    """The wait believed in after somebody has told of another."""
    return days + weight * (told - days)


@compiled
def refresh_trust(row: "HouseholdRow", around: "Surroundings") -> None:
    """Bring both parts of trust up to this week."""
    weeks = around.week - int(row["updated"])
    if weeks > 0:
        kept_slow, noise_sd, kept_fast = span_of(weeks, around.spans, around.trust)
        noise = normal(around.seed, around.week, Purpose.TRUST_NOISE, int(row["luck"]))
        pulled = returned_to(row["trust_slow"], row["set_point"], kept_slow)
        row["trust_slow"] = pulled + noise_sd * noise
        row["trust_fast"] = row["trust_fast"] * kept_fast
        row["updated"] = around.week


@compiled
def listen_to_kin(row: "HouseholdRow", kin: KinRow, around: "Surroundings") -> None:
    """Hear what kin tell of officers and of how long their clearance took."""
    others = int(kin["size"]) - 1
    if others > 0:
        fair = int(kin["met_fair"]) - int(row["contact"] == Conduct.FAIR)
        bad = int(kin["met_abuse"]) - int(row["contact"] == Conduct.ABUSIVE)
        if fair != bad:
            trust = row["trust_slow"] + row["trust_fast"]
            news = believed((fair - bad) / others, trust, around.trust.prior_filter)
            row["trust_fast"] = row["trust_fast"] + around.trust.hearsay * news
    if kin["cleared"] > 0:
        told = int(kin["cleared_days"]) / int(kin["cleared"])
        weight = around.household.word_of_mouth
        row["believed_days"] = updated_belief(row["believed_days"], told, weight)


@compiled
def meet_police(row: "HouseholdRow", place: "CommunityRow", around: "Surroundings") -> None:
    """Perhaps meet an officer of the home station, who is indifferent, fair or abusive."""
    seed, week, luck = around.seed, around.week, int(row["luck"])
    row["contact"] = Conduct.NONE
    if draw(seed, week, Purpose.ENCOUNTER, luck) >= around.spans.met_police:
        return
    first, last = int(place["first_officer"]), int(place["last_officer"])
    officer = first + int((last - first) * draw(seed, week, Purpose.ENCOUNTER_OFFICER, luck))
    uniform = draw(seed, week, Purpose.ENCOUNTER_CONDUCT, luck)
    feel(
        row, conduct(around.officers[officer]["style"], around.police.abuse_chance, uniform), around
    )


@compiled
def feel(row: "HouseholdRow", contact: int, around: "Surroundings") -> None:
    """What an encounter of this kind does to trust."""
    row["contact"] = contact
    if contact == Conduct.ABUSIVE:
        row["trust_slow"] = row["trust_slow"] + around.trust.abuse_slow
        row["trust_fast"] = row["trust_fast"] + around.trust.abuse_fast
    elif contact == Conduct.FAIR:
        row["trust_fast"] = row["trust_fast"] + around.trust.visit_fast


@compiled
def suffer_raid(row: "HouseholdRow", around: "Surroundings") -> None:
    """Perhaps be abused by a raid on the place where it lives, since its last round."""
    raid = int(around.stations[row["community"]]["last_raid"])
    returned = row["state"] == State.RETURNED and int(row["since"]) <= raid
    lived_there = returned or row["state"] == State.AT_HOME
    if lived_there and around.week - raid < ROUND_WEEKS:
        hit = draw(around.seed, around.week, Purpose.RAID_ABUSE, int(row["luck"]))
        if hit < around.station.raid_abuse:
            feel(row, Conduct.ABUSIVE, around)


@compiled
def attend_forum(row: "HouseholdRow", around: "Surroundings") -> None:
    """Perhaps have attended the forum's meeting, if it met since the last round."""
    forum = around.forums[row["community"]]
    if around.week - int(forum["last_meeting"]) < ROUND_WEEKS:
        attended = draw(around.seed, around.week, Purpose.ATTENDANCE, int(row["luck"]))
        if attended < around.forum.attendance:
            gain = attendance_effect(forum["kept"], around.forum)
            slow, set_point = row["trust_slow"], row["set_point"]
            row["trust_slow"] = raised(slow, set_point, gain, around.trust.headroom)
