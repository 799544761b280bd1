# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Lesson 5: what a Sobol index is, from a picture
#
# We do not know some numbers of the model. Which of them matters most for the answer? A Sobol index
# says which share of the variance of an outcome a number explains.

# %%
import matplotlib.pyplot as plt
import numpy as np

import sim
from experiments.sensitivity.inputs import cube
from sim.pictures.drawing import BLUE, VERMILION
from sim.scenario.catalogue import at

village = sim.load("village").with_(**{"run.weeks": 52})
NAMES = ("decision.base_willingness", "decision.wait_elasticity", "clearance.lost")
LABELS = ("basic willingness\n(logit a round)", "weight of the wait\n(logit)",
          "chance that a desk loses\na file (probability)")  # fmt: skip
FACTORS = (*NAMES, "seed")  # the seed stands for chance: all random draws of a run
ROWS = 32

# %% [markdown]
# A design says at which places of their plausible ranges the numbers are tried. Each row is a run.
# This one has two halves that know nothing of each other, and a further part for each number: the
# first half, with the column of this number from the second.


# %%
def parts_of(factors, seed):
    """The first half, the second, and a part for each number: [part, row, number]."""
    both = cube(ROWS, 2 * factors, seed)  # a scrambled Sobol sequence fills a space evenly
    first, second = both[:, :factors], both[:, factors:]
    own = np.eye(factors, dtype=bool)[:, None]
    return np.concatenate([[first, second], np.where(own, second, first)])


design = parts_of(len(FACTORS), seed=1).reshape(-1, len(FACTORS))


def returned(places):
    values = {name: at(name, place) for name, place in zip(NAMES, places[:-1], strict=True)}
    history = sim.run(village.with_(**values), seed=1 + int(places[-1] * 9_999))
    return sim.OUTCOMES["return_rate"].measure(history)


rates = 100 * np.array([returned(places) for places in design])
print(f"{len(design)} runs; variance of the return rate {rates.var():.0f}, SD {rates.std():.1f}")

# %% [markdown]
# ## The picture
#
# Each point is a run. All numbers vary at once. The line is the mean of the points above a part of
# the axis: what is expected if only this number is known. If the line moves much, the number
# matters. If it is flat, what is seen is the work of the others.
#
# **The first-order Sobol index is the variance of the line, divided by the variance of the
# points.**

# %%
BINS = 5


def conditional_mean(places):
    """The mean outcome in each part of the range, and which part each point is in."""
    parts = np.minimum((places * BINS).astype(int), BINS - 1)
    return np.array([rates[parts == part].mean() for part in range(BINS)]), parts


figure, panels = plt.subplots(1, 3, figsize=(10, 3.6), sharey=True, layout="constrained")
shares = {}
for axes, name, label, places in zip(panels, NAMES, LABELS, design.T[:-1], strict=True):
    means, parts = conditional_mean(places)
    shares[name] = means[parts].var() / rates.var()
    middles = [at(name, (part + 0.5) / BINS) for part in range(BINS)]
    axes.plot([at(name, place) for place in places], rates, ".", color=BLUE, alpha=0.3)
    axes.plot(middles, means, "o-", color=VERMILION)
    axes.set(xlabel=label, title=f"explains {100 * shares[name]:.0f} % of the variance")
panels[0].set_ylabel("households returned after a year\n(% of displaced households)")
first = max(shares, key=shares.get)
figure.suptitle(f"The line moves most with the {LABELS[NAMES.index(first)].split(chr(10))[0]}: "
                "this number matters most", x=0.01, ha="left", fontweight="bold")  # fmt: skip
figure.savefig("sobol_index.png", dpi=150)

# %% [markdown]
# ## The same from the usual formula
#
# The design is made so that the index follows without parts of an axis. A run in the part of a
# number shares this number alone with its row of the second half. If the two go together, the
# number matters: that is `S1`, what it does by itself. With its row of the first half it shares all
# but this number. How far the two are apart is `ST`, what the number does together with all others.
# With few runs both ways are rough: the interval says how much an index moves if the rows are drawn
# anew from these. The picture shows a little too much, for the mean of few points moves by chance.


# %%
def indices(values):
    """S1 and ST of every number, from outcomes [part, row]."""
    first, second, *others = values
    moved = np.array(others) - first
    alone = ((second - second.mean()) * moved).mean(axis=1)
    return np.array([alone, (moved**2).mean(axis=1) / 2]) / values[:2].var()


by_part = rates.reshape(-1, ROWS)
S1, ST = indices(by_part)
random = np.random.default_rng(1)
again = [indices(by_part[:, random.integers(ROWS, size=ROWS)]) for _ in range(200)]
halves = 1.96 * np.std(again, axis=0)
for number, name in enumerate(FACTORS):
    picture = f"{shares[name]:.2f}" if name in shares else "  - "
    print(f"{name:27} picture {picture}   S1 {S1[number]:5.2f} ± {halves[0, number]:.2f}"
          f"   ST {ST[number]:5.2f} ± {halves[1, number]:.2f}")  # fmt: skip

# %% [markdown]
# ## Exercise
#
# Suppose that the basic willingness were known. Which number matters most then? Guess from the
# picture first.

# %% [markdown]
# ## Solution

# %%
known = NAMES.index("decision.base_willingness")
unknown = [name for name in FACTORS if name != NAMES[known]]
others = parts_of(len(unknown), seed=2).reshape(-1, len(unknown))
middle = np.insert(others, known, 0.5, axis=1)
rates_known = 100 * np.array([returned(places) for places in middle])
totals = dict(zip(unknown, indices(rates_known.reshape(-1, ROWS))[1], strict=True))
print(f"The variance falls from {rates.var():.0f} to {rates_known.var():.0f}.")
for name, value in sorted(totals.items(), key=lambda each: -each[1]):
    print(f"{name:27} ST {value:.2f}")

# %% [markdown]
# An index is a share of what is *left* unknown. It changes when a range changes. A scenario can
# change ranges with a table `[plausible]`.
