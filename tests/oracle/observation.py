"""Section 7.17: a row of the history, and what the displaced answer in a survey."""

import math

from oracle.codes import CLEARED, DISPLACED, FILE_BARRED, GIVEN_UP, OPEN, WITHDRAWN
from oracle.decision import above_floor, chance_to_apply, obstacle
from oracle.draws import within, z_of
from oracle.events import balance
from oracle.trust import remember

STATES = (
    "displaced", "waiting", "barred", "travelling", "returned", "at_home", "settled", "abroad",
    "durable", "failed",
)  # fmt: skip
FILES = {
    "files_opened": OPEN, "files_cleared": CLEARED, "files_barred": FILE_BARRED,
    "files_withdrawn": WITHDRAWN, "files_given_up": GIVEN_UP,
}  # fmt: skip
COUNTS = ("bribes", "wrongly_barred", "wrongly_cleared", "rightly_barred")
SUMS = {
    "attacks": ("armed_groups", "attacks"), "brokers_killed": ("armed_groups", "brokers_killed"),
    "raids": ("stations", "raids"), "tips": ("stations", "tips"),
    "agreements_made": ("forums", "made"), "agreements_refused": ("forums", "refused"),
    "agreements_revoked": ("forums", "revoked"), "agreements_spread": ("forums", "taken_over"),
    "problems_raised": ("problems", "raised"), "problems_solved": ("problems", "solved"),
    "conflicts": ("problems", "conflicts"), "meetings": ("forums", "meetings"),
}  # fmt: skip


def week_row(world):
    """What is kept of a week."""
    row = {
        name: sum(line[place] for line in world.community_counts)
        for place, name in enumerate(STATES)
    }
    row |= {name: sum(line[place] for line in world.closed) for name, place in FILES.items()}
    row |= {name: sum(line[place] for line in world.counts) for place, name in enumerate(COUNTS)}
    row |= {
        name: sum(each[field] for each in getattr(world, array))
        for name, (array, field) in SUMS.items()
    }
    count = len(world.communities)
    met = [forum["standing"] for forum in world.forums if forum["meetings"] > 0]
    return row | {
        "forums_agreed": sum(forum["agreed"] >= 0 for forum in world.forums),
        "trust": sum(line[12] for line in world.community_counts) / 1e6 / len(world.households),
        "tension": sum(each["tension"] for each in world.problems) / count,
        "hope": sum(each["hope"] for each in world.communities) / count,
        "signatures": sum(world.signatures_in_force(c) for c in range(count)) / count,
        "standing": sum(met) / len(met) if met else 0.0,
        "spent_cents": world.ledger["spent_in_all"], "balance_cents": balance(world.ledger),
    }  # fmt: skip


def trust_answer(world, h):
    """Once it has looked back, on 24 weeks at most, of which nothing is kept."""
    row = looked_back(world, h)
    error = world.p["trust.survey_error_sd"] * z_of(world.draws.u("SURVEY_ERROR", row["stream"]))
    return row["trust_slow"] + row["trust_fast"] + error


def looked_back(world, h):
    """A household as it is once it has looked back."""
    row = dict(world.households[h])
    weeks = min(24, world.t - row["updated"])
    if weeks > 0:
        remember(world, row, weeks)
    return row


def fear_answer(world, h):
    """How afraid of violence it says to be."""
    row = looked_back(world, h)
    error = world.p["survey.fear_error"] * z_of(world.draws.u("SURVEY_FEAR", row["stream"]))
    eased = world.p["decision.trust_in_safety"] * (row["trust_slow"] + row["trust_fast"])
    return error - world.communities[row["community"]]["security"] - eased


def exposure(world, h):
    """Whether it remembers to have met officers, and to have been at the forum."""
    p, row = world.p, world.households[h]
    weeks = p["survey.recall_weeks"]
    first, second = world.draws.pair("SURVEY_EXPOSURE", row["stream"])
    met = world.forums[row["community"]]["meetings_of_late"] % 2**weeks
    away = (1.0 - p["forum.attendance"]) ** met.bit_count()
    return [int(first < within(p["police.encounters_a_year"], weeks)), int(second < 1.0 - away)]


def intention(world, h):
    """Yes, no or "do not know"."""
    p, row = world.p, world.households[h]
    error = p["survey.intention_error"] * z_of(world.draws.u("SURVEY_INTENTION", row["stream"]))
    kept_by = obstacle(world, row)
    if kept_by == 4:
        near = above_floor(world, row, row["community"]) + error / 2.0
        return "do not know" if near > -p["survey.undecided_width"] / 2.0 else "no"
    if kept_by:
        return "no"
    stays = (1.0 - min(chance_to_apply(world, h), 0.999)) ** 13
    lean = math.log((1.0 - stays + 1e-12) / stays) + error - p["survey.intention_threshold"]
    if abs(lean) < p["survey.undecided_width"]:
        return "do not know"
    return "yes" if lean > 0.0 else "no"


def intentions(world):
    """Shares that say yes and that do not know, of the displaced."""
    asked = [h for h, row in enumerate(world.households) if row["state"] == DISPLACED]
    answers = [intention(world, h) for h in asked]
    if not asked:
        return math.nan, math.nan
    return answers.count("yes") / len(asked), answers.count("do not know") / len(asked)
