# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Lesson 3: rebuild the published null, and see why
#
# Trials of community policing in six countries (Blair and others, Science, 2021) found next to no
# effect on trust in the police: their 95 % interval holds zero. Does the model find the same, and
# why? We give one half of many villages a forum and train its police, and leave the other half
# alone.

# %%

import matplotlib.pyplot as plt
import numpy as np

import sim
from sim.pictures.drawing import BLUE, GREY, VERMILION
from sim.run import finished, interval

PUBLISHED = (-0.005, 0.107)  # 95 % interval of the trials, SD of trust
VILLAGES, ASKED, WEEKS = 24, 20, 104  # villages in all, households asked in each, length
rng = np.random.default_rng(1)


def trust_after(scenario, seed):
    """The trust of every household after the trial, in SD."""
    households = finished(scenario, seed).rows.households
    return households["trust_slow"] + households["trust_fast"]


control = sim.load("village").with_(**{"run.weeks": WEEKS})
treated = sim.load("village_forum").with_(**{"run.weeks": WEEKS})

# %% [markdown]
# ## As a trial sees it
#
# A trial cannot run the same village twice. It compares *other* villages, and asks a few households
# in each.


# %%
def asked(scenario, seed):
    return rng.choice(trust_after(scenario, seed), ASKED, replace=False).mean()


half = VILLAGES // 2
with_forum = np.array([asked(treated, seed) for seed in range(half)])
without = np.array([asked(control, seed) for seed in range(half, VILLAGES)])
difference = with_forum.mean() - without.mean()
error = np.sqrt((with_forum.var(ddof=1) + without.var(ddof=1)) / half)
trial = (difference - 1.96 * error, difference, difference + 1.96 * error)
print(f"A trial of {VILLAGES} villages: {difference:+.3f} SD ({trial[0]:+.3f} to {trial[2]:+.3f})")

# %% [markdown]
# ## As the model knows it
#
# In the model we can run the same village twice, with the same random numbers. Then the effect is
# seen much more sharply.


# %%
def true_effect(control, treated, seeds=range(12)):
    gained = [(trust_after(treated, s) - trust_after(control, s)).mean() for s in seeds]
    return interval(np.array(gained))


true = true_effect(control, treated)
print(
    f"The effect on trust in the model: {true.mean:+.3f} SD ({true.low:+.3f} to {true.high:+.3f})"
)

# %% [markdown]
# ## Why so little?
#
# The dose is thin. Forums meet rarely, few households attend, promises are seldom kept, and most
# households never meet the officer who was trained. We make each link of this chain stronger.

# %%
meets_more = {"police.encounters_a_year": 12.0}
attends = {"forum.attendance": 0.8, "forum.follow_up": 0.9}
doses = {
    "as in the trials": {},
    "forums that most attend and that keep promises": attends,
    "households that meet officers every month": meets_more,
    "both": attends | meets_more,
}
effects = {
    name: true_effect(control.with_(**dose), treated.with_(**dose)) for name, dose in doses.items()
}
for name, found in effects.items():
    print(f"{name:50} {found.mean:+.3f} SD ({found.low:+.3f} to {found.high:+.3f})")

# %%
rows = {"trial in the model": trial} | {n: (e.low, e.mean, e.high) for n, e in effects.items()}
figure, axes = plt.subplots(figsize=(7.2, 3.2), layout="constrained")
axes.axvspan(
    *PUBLISHED, color=GREY, alpha=0.2, linewidth=0, label="published trials, 95 % interval"
)
for place, (low, mean, high) in enumerate(rows.values()):
    colour = VERMILION if place == 0 else BLUE
    axes.plot([low, high], [place, place], color=colour)
    axes.plot(mean, place, "o", color=colour)
axes.set_yticks(range(len(rows)), rows)
axes.invert_yaxis()
axes.axvline(0.0, color="black", linewidth=0.8)
axes.set_xlabel("effect on trust in the police (SD), with 95 % interval")
most = max(effects, key=lambda name: effects[name].mean)
times = effects[most].mean / effects["as in the trials"].mean
figure.suptitle(f"The null is a thin dose: a full one moves trust {times:.1f} times as far",
                x=0.01, ha="left", fontweight="bold")  # fmt: skip
figure.legend(loc="outside lower right", frameon=False, fontsize=8)
figure.savefig("published_null.png", dpi=150)

# %% [markdown]
# ## Exercise
#
# How many villages would the trial need, to see the effect that the model has? A rule of thumb: for
# a power of 80 %, the effect should be 2.8 standard errors.

# %% [markdown]
# ## Solution

# %%
spread = np.sqrt((with_forum.var(ddof=1) + without.var(ddof=1)) / 2)
needed = int(np.ceil(2 * 2 * (2.8 * spread / true.mean) ** 2))
print(f"Means of {ASKED} households differ between villages by {spread:.2f} SD.")
print(f"The trial would need about {needed} villages, and had {VILLAGES}.")

# %% [markdown]
# A null in a trial is no proof that nothing happens, and an effect in the model is no proof that
# something does. The two agree: what happens is small, and drowned by what differs between places.
