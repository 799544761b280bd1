"""Section 7.13, steps 1 to 6: trust fades, encounters, raids, meetings, and what kin tell."""

import math

from oracle.codes import (
    ABUSIVE,
    AT_HOME,
    BARRED,
    DISPLACED,
    FAIR,
    FILE_BARRED,
    GIVEN_UP,
    INDIFFERENT,
    NO_CONTACT,
    RETURNED,
    WAITING,
)  # fmt: skip
from oracle.draws import pois, z_of


def kept_slow(p, age):
    return math.exp(-p["trust.pull_a_week"] * age)


def kept_fast(p, age):
    return math.exp(-math.log(2.0) * age / p["trust.fast_half_life_weeks"])


def look_back(world, h):
    """Steps 1 to 5, on the weeks since it last did."""
    row = world.households[h]
    weeks = world.t - row["updated"]
    if weeks <= 0:
        return
    remember(world, row, weeks)
    kin = world.kin[world.kin_of(h)]
    kin["met_fair"] += int(row["contact"] == FAIR)
    kin["met_abuse"] += int(row["contact"] == ABUSIVE)


def set_point_by_now(world, row):
    """The set-point of a place that was lost rises for some years after it is retaken."""
    p, retaken = world.p, world.communities[row["community"]]["retaken_week"]
    return row["set_point"] + risen(p, retaken, world.t)


def risen(p, retaken, t):
    if retaken <= -2000:
        return 0.0
    return p["trust.recovery_a_year"] * min(p["trust.recovery_years"], max(0, t - retaken) / 52.0)


def remember(world, row, weeks):
    """Steps 1 to 4."""
    p = world.p
    first, second = world.draws.pair("TRUST_NOISE", row["stream"])
    kept = kept_slow(p, weeks)
    noise = p["trust.slow_sd"] * math.sqrt(1.0 - kept**2) * z_of(first)
    set_point = set_point_by_now(world, row)
    row["trust_slow"] = set_point + (row["trust_slow"] - set_point) * kept + noise
    row["trust_fast"] *= kept_fast(p, weeks)
    row["contact"] = NO_CONTACT
    for i in range(pois(p["police.encounters_a_year"] * weeks / 52.0, second)):
        meet_officer(world, row, weeks, i)
    fear_raids(world, row, weeks)
    attend(world, row, weeks)


def meet_officer(world, row, weeks, i):
    p, place = world.p, world.communities[row["community"]]
    first, c = world.draws.pair("ENCOUNTER", row["stream"], i)
    x = weeks * first
    officers = place["last_officer"] - place["first_officer"]
    o = place["first_officer"] + math.floor(officers * (x - math.floor(x)))
    style, age = world.officers[o]["style"], math.floor(x)
    abuse = p["police.abuse_chance"] * (1.0 - style)
    if c < abuse:
        suffer(p, row, age)
    elif c > 1.0 - style * (1.0 - abuse):
        row["contact"] = FAIR
        row["trust_fast"] += p["trust.visit_fast"] * kept_fast(p, age)
    else:
        row["contact"] = INDIFFERENT


def suffer(p, row, age):
    row["contact"] = ABUSIVE
    row["trust_slow"] += p["trust.abuse_slow"] * kept_slow(p, age)
    row["trust_fast"] += p["trust.abuse_fast"] * kept_fast(p, age)


def fear_raids(world, row, weeks):
    raids = world.stations[row["community"]]["raids_of_late"]
    for age in range(weeks):
        home = row["state"] == AT_HOME
        home = home or (row["state"] == RETURNED and row["since"] <= world.t - age)
        if raids >> age & 1 and home:
            u = world.draws.u("RAID_ABUSE", row["stream"], age)
            if u < world.p["station.raid_abuse"]:
                suffer(world.p, row, age)


def attend(world, row, weeks):
    p, forum = world.p, world.forums[row["community"]]
    for age in range(weeks):
        met = forum["meetings_of_late"] >> age & 1
        if met and world.draws.u("ATTENDANCE", row["stream"], age) < p["forum.attendance"]:
            promise = p["forum.promise_weight"] * (forum["kept"] - 0.25)
            gain = kept_slow(p, age) * (p["forum.meeting_gain"] + promise)
            if gain > 0.0:
                set_point = set_point_by_now(world, row)
                above = (row["trust_slow"] - set_point) / p["trust.headroom"]
                gain *= max(0.0, 1.0 - above)
            row["trust_slow"] += gain


def listen(world, h, weeks):
    """Step 6."""
    p, row, kin = world.p, world.households[h], world.kin[world.kin_of(h)]
    if kin["size"] > 1:
        fair = kin["met_fair"] - int(row["contact"] == FAIR)
        abuse = kin["met_abuse"] - int(row["contact"] == ABUSIVE)
        news = (fair - abuse) / (kin["size"] - 1)
        agreement = math.tanh(row["trust_slow"] + row["trust_fast"])
        agreement = agreement if news > 0.0 else -agreement
        heard = sum(kept_fast(p, age) for age in range(weeks)) / weeks if weeks > 0 else 0.0
        filtered = 1.0 + p["trust.prior_filter"] * agreement
        row["trust_fast"] += p["trust.hearsay"] * news * filtered * heard
    if kin["cleared"] > 0 and row["state"] in (DISPLACED, WAITING, BARRED):
        surprise = kin["cleared_days"] / kin["cleared"] - row["believed_days"]
        row["believed_days"] += p["household.word_of_mouth"] * surprise
    file = world.files[h]
    refused = file["status"] in (FILE_BARRED, GIVEN_UP)
    told = kin["cleared"] + kin["refused"]
    told -= int(refused and 0 < world.t - file["closed_week"] <= 4)
    if told > 0 and row["state"] in (DISPLACED, WAITING, BARRED):
        move_hope(row, kin["cleared"] / told, p["decision.pass_hearsay"])


def move_hope(row, share, weight):
    """The chance of passing that it believes in moves so far to this share."""
    moved = row["believed_pass"] + weight * (65535 * share - row["believed_pass"])
    row["believed_pass"] = math.floor(moved + 0.5)
