# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Lesson 2: how a household decides
#
# Every four weeks a displaced household asks two questions. May I go: is the place open, do I have
# papers, and does home feel safe enough? If all of this is so: do I want to? The second question is
# a logit: terms are added up, and the sum becomes the chance to apply in this round.

# %%
import math

import matplotlib.pyplot as plt

import sim
from sim.agents.household import chance_to_apply
from sim.agents.kin import kin_of
from sim.behaviour.return_decision import (
    Obstacle,
    above_floor,
    chance_believed,
    obstacle,
    pull_of_host,
    pull_of_traits,
)
from sim.pictures.drawing import BLUE, VERMILION

model = sim.ReturnModel(sim.load("village"), seed=1)
while model.week < 20:
    model.step()
context = model.household_context
households = model.rows.households


def place_of(row):
    return context.communities[row["community"]]


def found_obstacle(row):
    return Obstacle(obstacle(row, place_of(row), context.decision))


# %% [markdown]
# ## The first question: may it go?
#
# Nothing outweighs an obstacle. This counts the households that are displaced in this week:

# %%
from collections import Counter

from sim.state import State

displaced = [row for row in households if row["state"] == State.DISPLACED]
for reason, count in Counter(map(found_obstacle, displaced)).most_common():
    print(f"{count:4} households: {reason.name.lower().replace('_', ' ')}")

# %% [markdown]
# ## The second question: does it want to?
#
# We take one household without any obstacle and write down each term of its logit. The same
# parameters stand in the documentation, each with its evidence.

# %%
free = [row for row in displaced if found_obstacle(row) == Obstacle.NONE]
family = free[0]
place, weights = place_of(family), context.decision


def terms_of(family):
    place = place_of(family)
    kin = context.kin[kin_of(family, place)]
    host = context.hosts[family["host"]]
    years = max(0, context.week - int(family["displaced_week"])) / 52.0
    return {
        "basic willingness": weights.base_willingness,
        "security at home": weights.weight_security * place["security"],
        "the family and its house": pull_of_traits(family, weights),
        "services at home": weights.weight_services * place["services"],
        "jobs at home": weights.weight_jobs * place["jobs"],
        "kin who are back": weights.weight_kin * int(kin["returned"]) / int(kin["size"]),
        "years away": weights.weight_years_away * years,
        "expected wait": -weights.wait_elasticity * math.log1p(family["believed_days"] / 30.0),
        "chance to be cleared": weights.pass_elasticity * math.log(chance_believed(family)),
        "where it stays now": pull_of_host(host, place, host["hardship"], weights),
    }


terms = terms_of(family)
logit = sum(terms.values())
chance = 1.0 / (1.0 + math.exp(-logit))
told = chance_to_apply(family, place, context)
print(
    f"Our sum is {logit:.3f}, a chance of {100 * chance:.2f} %; the model says {100 * told:.2f} %."
)
assert math.isclose(chance, told)

# %%
names, values = list(terms), list(terms.values())
figure, axes = plt.subplots(figsize=(7.2, 3.8), layout="constrained")
axes.barh(names, values, color=[BLUE if value > 0 else VERMILION for value in values])
for name, value in terms.items():
    side = "left" if value >= 0 else "right"
    axes.annotate(
        f"{value:+.2f}",
        (value, name),
        (4 if value >= 0 else -4, 0),
        ha=side,
        va="center",
        textcoords="offset points",
        fontsize=8,
    )
axes.axvline(0.0, color="black", linewidth=0.8)
axes.margins(x=0.15)
axes.invert_yaxis()
axes.set_xlabel("contribution to the logit (blue raises the chance, orange lowers it)")
axes.set_title(
    f"One household applies with a chance of {100 * chance:.1f} % in this round", loc="left"
)
figure.savefig("one_household.png", dpi=150)

# %% [markdown]
# The basic willingness is low because it is that of one round of four weeks. Small chances add up
# over many rounds: this is the chance to have applied after a year of rounds that are all alike.

# %%
print(f"After 13 rounds: {100 * (1 - (1 - chance) ** 13):.0f} %")

# %% [markdown]
# ## Exercise
#
# 1. The household now hears that its relatives were cleared in seven days. What is its chance?
# 2. How many standard deviations (SD) of security above its own safety threshold is its home? What
#    happens to its chance if its trust in the police falls by so much that home is below?

# %% [markdown]
# ## Solution

# %%
hopeful = family.copy()
hopeful["believed_days"] = 7.0
sooner = chance_to_apply(hopeful, place, context)
print(f"A wait of 7 in place of {family['believed_days']:.0f} days: {100 * sooner:.2f} %")

margin = above_floor(family, place, weights)
afraid = family.copy()
afraid["trust_slow"] -= 1.01 * margin / weights.trust_in_safety
print(f"Home is {margin:.2f} SD above the threshold of this household.")
print(f"Trust would have to fall by {margin / weights.trust_in_safety:.1f} SD.")
print(f"Then the obstacle is: {found_obstacle(afraid).name.lower()}, whatever else speaks for it.")
assert found_obstacle(afraid) == Obstacle.UNSAFE

# %% [markdown]
# So much trust is rarely lost. Trust in the police counts little for felt safety in this model,
# because it counted little in the data of six countries. The next lesson is about that.
