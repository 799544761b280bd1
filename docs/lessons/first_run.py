# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Lesson 1: a first run, in ten lines to a picture
#
# The village is an invented place of 200 families who have lost their homes. In one world a family
# needs ten signatures before it may go home, in the other four. Each world is run on the same
# seeds, so that the two differ by the signatures and not by chance.

# %%
import sim

comparison = sim.compare("village", "village_four", seeds=range(1, 21))
effect = sim.effect(comparison, "return_rate")
print(effect.sentence())
figure = comparison.plot()
figure.savefig("first_run.png")
figure

# %% [markdown]
# That is the whole lesson. The rest of the page says how to read it.
#
# - **Left**: the share of displaced households that have returned, by date. A line is the mean of
#   the runs, its band the 95 % Monte-Carlo interval: how far the mean could move with other seeds.
# - **Middle**: the difference between the two worlds, seed by seed.
# - **Right**: how many calendar days an application took, from the first authority to the last.
#
# An outcome is one number of a run. These matter most:

# %%
for name in ("return_rate", "months_displaced", "days_to_clear", "barred_share"):
    for side in (comparison.first, comparison.second):
        found = side.interval(name)
        print(f"{name:17} {side.scenario.name:13} {found}  {sim.OUTCOMES[name].unit}")

# %% [markdown]
# ## Exercise
#
# What do seven signatures do? Is their effect half of that of four? Change one value of the
# scenario with `with_` and compare again.

# %% [markdown]
# ## Solution

# %%
village = sim.load("village")
seven = sim.compare(village, village.with_(**{"clearance.signatures": 7}), seeds=range(1, 21))
gain_of_seven = sim.effect(seven, "return_rate").difference
gain_of_four = effect.difference
share = gain_of_seven.mean / gain_of_four.mean
print(f"Seven signatures: {100 * gain_of_seven.mean:+.1f} percentage points")
print(f"Four signatures:  {100 * gain_of_four.mean:+.1f} percentage points")
print(f"Seven bring {100 * share:.0f} % of the gain of four, for half of the cut.")

# %% [markdown]
# One caution: `with_` sets the signatures of the first day, from which a family also expects how
# long clearance takes. In `village_four` the cut is a decree, and families first expect ten. The
# next lesson shows where this wait stands in the decision of a household.
