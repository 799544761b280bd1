# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Lesson 4: why ten small steps can be worse than one big one
#
# Ten authorities each need a short time for a file. One office with all their staff would need ten
# times as long for each file. The work is the same. Is the wait?

# %%
import matplotlib.pyplot as plt
import numpy as np

import sim
from sim.pictures.drawing import BLUE, GREY, VERMILION
from sim.run import interval

# %% [markdown]
# ## First reason: nobody helps the desk next door
#
# Files arrive by chance, and some take longer than others. While one desk has a queue, another is
# idle. This follows files through desks: a file starts when it is there and someone is free.


# %%
def leave_times(arrivals, services, clerks):
    """When files leave an office in which each goes to the clerk who is free first."""
    free, left = np.zeros(clerks), np.empty(len(arrivals))
    for file, (arrival, service) in enumerate(zip(arrivals, services, strict=True)):
        clerk = free.argmin()
        free[clerk] = left[file] = max(arrival, free[clerk]) + service
    return left


rng = np.random.default_rng(1)
FILES, STEPS, WORK = 4_000, 10, 1.0  # days of work on a file at each step


def mean_days(load):
    """Days in ten small offices of one clerk each, and in one office of ten clerks."""
    arrivals = np.cumsum(rng.exponential(WORK / load, FILES))
    work = rng.exponential(WORK, (STEPS, FILES))
    through = arrivals
    for step in work:
        order = np.argsort(through, kind="stable")
        after = np.empty(FILES)
        after[order] = leave_times(through[order], step, 1)
        through = after
    big = leave_times(arrivals, work.sum(axis=0), STEPS)
    return (through - arrivals).mean(), (big - arrivals).mean()


loads = (0.2, 0.4, 0.6, 0.8, 0.9)
small, big = np.array([mean_days(load) for load in loads]).T
for load, one, other in zip(loads, small, big, strict=True):
    print(f"busy {100 * load:.0f} % of the time: ten small steps {one:5.1f} days, one {other:4.1f}")

# %% [markdown]
# Theory knows the first curve: through desks in a row, with work and arrivals by chance, a file
# takes `(number of desks) * (work at a desk) / (1 - load)`. Does our little program agree?

# %%
expected = STEPS * WORK / (1 - np.array(loads))
print("theory:", np.round(expected, 1), " program:", np.round(small, 1))
assert np.allclose(small[:4], expected[:4], rtol=0.15)

# %% [markdown]
# ## Second reason: each desk has its own opening days
#
# In the model a desk signs a file only on its open days, and a file gets one signature in a
# session. So each further signature costs a wait for the next open day, even if no queue is there.
# The village shows it: its desks have hardly any queue.

# %%
asked = (1, 2, 4, 6, 8, 10)
village = sim.load("village").with_(**{"run.weeks": 104})
runs = [
    sim.replicate(village.with_(**{"clearance.signatures": k}), seeds=range(1, 11)) for k in asked
]
days = [run.interval("days_to_clear") for run in runs]
barred = [100 * run.values("barred_share") for run in runs]
denied = [interval(each - barred[0]) for each in barred]  # paired: the same seeds
slope = (days[-1].mean - days[0].mean) / (asked[-1] - asked[0])
print(f"Each further signature costs {slope:.1f} calendar days, for a few minutes of work.")

# %% [markdown]
# ## Third reason: chances multiply
#
# A desk that loses or denies a file in a small share of cases does little harm. In a row of desks a
# file must pass them all. If the desks decided on their own, the chances would simply multiply. In
# the model a part of the reasons is common to all desks, so that denials rise less than that.

# %%
desk = village.clearance
alone = 1 - (1 - desk.denied) ** np.array(asked)
print(f"A desk denies {100 * desk.denied:.1f} % of all families, and "
      f"{100 * desk.denied_affiliated:.0f} % of those perceived as affiliated.")  # fmt: skip
print(f"Ten desks that decide alone would deny {100 * alone[-1]:.1f} % of the first.")
more = denied[-1]
print(f"In the model, ten signatures in place of one deny {more.mean:.1f} percentage points more "
      f"(95 % interval {more.low:.1f} to {more.high:.1f}) of what is decided.")  # fmt: skip

# %%
figure, axes = plt.subplots(1, 3, figsize=(10, 3.8), layout="constrained")
axes[0].plot(loads, small, "o-", color=VERMILION, label="ten small steps")
axes[0].plot(loads, expected, ":", color=GREY, label="ten small steps, by theory")
axes[0].plot(loads, big, "s--", color=BLUE, label="one big step")
axes[0].set(
    xlabel="share of time that clerks are busy",
    ylabel=f"days to get through\n(mean of {FILES:,} files)",
    title="a  The same work and staff",
)
axes[0].set_ylim(0, 1.4 * expected[-1])
axes[0].legend(frameon=False)
for panel, found, title in (
    (axes[1], days, "b  Waiting for open days"),
    (axes[2], denied, "c  Each desk may deny"),
):
    ends = np.array([[each.mean - each.low, each.high - each.mean] for each in found]).T
    means = [each.mean for each in found]
    panel.errorbar(asked, means, ends, fmt="o-", color=VERMILION, capsize=3)
    panel.set(xlabel="signatures asked for", title=title)
axes[1].set(ylabel="calendar days to clear\n(95 % Monte-Carlo interval, 10 runs)", ylim=(0, None))
axes[2].axhline(0.0, color=GREY, linewidth=0.8)
axes[2].set_ylabel("further denials than with one signature\n(percentage points of decided\n"
                   "applications, 95 % interval, 10 pairs)")  # fmt: skip
worse = small[-2] / big[-2]
figure.suptitle(
    f"Ten small steps take {worse:.1f} times as long as one big one when clerks are busy "
    f"{100 * loads[-2]:.0f} % of the time",
    x=0.01, ha="left", fontweight="bold",
)  # fmt: skip
figure.savefig("small_steps.png", dpi=150)

# %% [markdown]
# ## Exercise
#
# When are ten small steps *better*? Suppose that nothing is left to chance: files arrive evenly and
# each step takes the same time. Compare again at a load of 80 %.

# %% [markdown]
# ## Solution

# %%
even = np.arange(FILES) * WORK / 0.8
through = even
for _ in range(STEPS):
    through = leave_times(through, np.full(FILES, WORK), 1)
one_office = leave_times(even, np.full(FILES, STEPS * WORK), STEPS)
print(
    f"small steps {(through - even).mean():.1f} days, one office {(one_office - even).mean():.1f}"
)
assert np.isclose((through - even).mean(), (one_office - even).mean())

# %% [markdown]
# Then the two are equal. It is chance that makes queues, and small separate steps cannot share
# their idle hours. Small steps are better only where practice makes each one faster.
