# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Lesson 6: how many seeds are enough?
#
# A run is one possible course of events. With more seeds the mean of the runs becomes surer. How
# many are enough depends on three things: how much runs differ, whether they are paired, and how
# exact an answer you need.

# %%
import matplotlib.pyplot as plt
import numpy as np

import sim
from experiments.compare.paired_differences import needed
from sim.pictures.drawing import BLUE, GREY, VERMILION
from sim.run import interval

SEEDS = range(1, 61)
ten, four = (sim.load(name).with_(**{"run.weeks": 78}) for name in ("village", "village_four"))
comparison = sim.compare(ten, four, SEEDS)
first, second = (100 * side.values("return_rate") for side in (comparison.first, comparison.second))
paired = second - first

# %% [markdown]
# ## Pairs are worth many seeds
#
# Both worlds meet the same random numbers. What is luck in one is luck in the other, and the
# difference within a pair varies less. Without pairs, the variances would add up.


# %%
def half_width(differences):
    found = interval(differences)
    return (found.high - found.low) / 2


shuffled = np.roll(second, 1) - first  # the same runs, but no pairs any more
print(
    f"half of the 95 % interval, {len(SEEDS)} pairs:     {half_width(paired):.2f} percentage points"
)
print(f"half of the 95 % interval, without pairs: {half_width(shuffled):.2f} percentage points")
times = (half_width(shuffled) / half_width(paired)) ** 2
print(f"Pairs are worth {times:.1f} times as many seeds.")

# %% [markdown]
# ## Four times as many seeds, half of the interval

# %%
counts = np.arange(3, len(SEEDS) + 1)
widths = np.array([half_width(paired[:count]) for count in counts])
unpaired = np.array([half_width(shuffled[:count]) for count in counts])
means = np.array([paired[:count].mean() for count in counts])
rule = widths[-1] * np.sqrt(counts[-1] / counts)

figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
left.fill_between(counts, means - widths, means + widths, color=BLUE, alpha=0.25, linewidth=0)
left.plot(counts, means, color=BLUE)
left.axhline(0.0, color=GREY, linewidth=0.8)
left.set(
    xlabel="pairs of runs",
    title="a  The mean settles",
    ylabel="four signatures less ten\n(percentage points, 95 % interval)",
)
right.plot(counts, unpaired, color=VERMILION, linestyle="--", label="not paired")
right.plot(counts, widths, color=BLUE, label="paired")
right.plot(counts, rule, color=GREY, linestyle=":", label="one over the root of the number")
right.set(
    xlabel="pairs of runs",
    ylabel="half of the 95 % interval\n(percentage points)",
    title="b  The interval shrinks",
    ylim=(0, None),
)
right.legend(frameon=False)
figure.suptitle(f"Pairs are worth {times:.1f} times as many seeds, and four times as "
                "many halve the interval", x=0.01, ha="left", fontweight="bold")  # fmt: skip
figure.savefig("how_many_seeds.png", dpi=150)

# %% [markdown]
# ## So how many?
#
# Say first how exact the answer must be. Then ask from a few pairs how many more it takes. The
# command line does this: `awda compare village village_four --tolerance 0.5` adds seeds until half
# of the interval is below half a percentage point.

# %%
for tolerance in (2.0, 1.0, 0.5, 0.25):
    further = needed(paired[:20], tolerance)
    print(f"± {tolerance:4} percentage points: {20 + further:5} pairs, judged from 20")

# %% [markdown]
# ## Exercise
#
# Someone runs three pairs and reports the interval. How often would an interval of three pairs miss
# the true difference, if its width is taken as 1.96 standard errors and not from Student's t? Try
# it: draw three pairs from ours many times.

# %% [markdown]
# ## Solution

# %%
rng = np.random.default_rng(1)
drawn = rng.choice(paired, (5_000, 3))
centre, error = drawn.mean(axis=1), drawn.std(axis=1, ddof=1) / np.sqrt(3)
missed = (abs(centre - paired.mean()) > 1.96 * error).mean()
missed_by_t = (abs(centre - paired.mean()) > 4.303 * error).mean()
print(f"1.96 standard errors: {100 * missed:.0f} % miss the truth; 5 % should")
print(f"Student's t:          {100 * missed_by_t:.0f} % miss the truth")

# %% [markdown]
# With few pairs the width itself is a matter of luck. Awda uses Student's t, and looks at a
# tolerance only from 20 pairs on. And remember: more seeds make chance small. They say nothing
# about numbers that nobody has measured. For these, see the lesson on Sobol indices.
