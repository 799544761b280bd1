"""Section 7.17: the outcomes of a run, from its history and its households at the end."""

import math

from oracle.codes import AFFILIATED, FEMALE_HEADED, FLED_TO_CAMP, LACKED_PAPERS, RETURNED
from oracle.observation import intentions

MONTHS_A_WEEK = 7 / (365.25 / 12)


def over(part, whole):
    """A quotient; without a denominator it is NaN."""
    return part / whole if whole else math.nan


def outcomes(rows, durations, world):
    """Every outcome; `durations` [cleared or barred][calendar or working][days]: files."""
    before = max(0, world.p["run.measured_from"] - 1)
    first, end, measured = rows[before], rows[-1], rows[before + 1 :]
    gained = {name: end[name] - first[name] for name in end}
    agents, scale = len(world.households), world.scale
    yes, undecided = intentions(world)
    away = sum(1.0 - (row["returned"] + row["at_home"]) / agents for row in measured)
    decided = gained["files_barred"] + gained["files_cleared"]
    met = [forum for forum in world.forums if forum["meetings"] > 0]
    found = {
        "return_rate": end["returned"] / agents,
        "durable_return_rate": end["durable"] / agents,
        "failed_returns": gained["failed"] / agents,
        "months_displaced": away * MONTHS_A_WEEK,
        "days_to_clear": mean_days(durations[0][0]),
        "days_to_clear_median": least_days(durations[0][0], 0.5),
        "days_to_clear_p90": least_days(durations[0][0], 0.9),
        "working_days_to_clear": mean_days(durations[0][1]),
        "days_to_barred": mean_days(durations[1][0]),
        "barred_share": over(gained["files_barred"], decided),
        "waiting": end["waiting"] * scale,
        "trust_change": gained["trust"],
        "attacks": sum(row["attacks"] for row in measured),
        "return_rate_affiliated": home_of(world, AFFILIATED),
        "return_rate_without_papers": home_of(world, LACKED_PAPERS),
        "return_rate_female_headed": home_of(world, FEMALE_HEADED),
        "return_rate_fled_to_camp": home_of(world, FLED_TO_CAMP),
        "months_to_return": months_to_return(world),
        "settled_rate": end["settled"] / agents,
        "abroad_rate": end["abroad"] / agents,
        "intends_to_return": yes,
        "undecided": undecided,
        "given_up": over(gained["files_given_up"], gained["files_opened"]),
        "bribes": over(gained["bribes"], gained["files_opened"]),
        "wrongly_barred": gained["wrongly_barred"] * scale,
        "wrongly_cleared": gained["wrongly_cleared"] * scale,
        "signatures_in_force": sum(row["signatures"] for row in measured) / len(measured),
        "signatures_at_end": end["signatures"],
        "forums_agreed": end["forums_agreed"],
        "tension": end["tension"],
        "standing": end["standing"] if met else math.nan,
        "spent": end["spent_cents"] / 100.0,
        "spent_per_household_home": over(end["spent_cents"] / 100.0, end["durable"] * scale),
    }
    names = ("problems_raised", "problems_solved", "conflicts", "tips", "brokers_killed")
    names += tuple(f"agreements_{what}" for what in ("made", "refused", "revoked", "spread"))
    return found | {name: gained[name] for name in names}


def mean_days(files):
    return over(sum(days * count for days, count in enumerate(files)), sum(files))


def least_days(files, level):
    """The least number of days that this share of the files do not exceed."""
    within = 0
    for days, count in enumerate(files):
        within += count
        if count and within >= level * sum(files):
            return days
    return math.nan


def home_of(world, trait):
    states = [row["state"] for row in world.households if row["traits"] & trait]
    return over(states.count(RETURNED), len(states))


def months_to_return(world):
    weeks = [
        row["since"] - row["displaced_week"] for row in world.households if row["state"] == RETURNED
    ]
    return over(sum(weeks), len(weeks)) * MONTHS_A_WEEK
