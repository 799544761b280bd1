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
from experiments.saltelli.indices import sobol, sobol_design
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

# %%
design = sobol_design(FACTORS, ROWS, seed=1)


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
# The design is made so that the index follows without parts of an axis, with an interval. `S1` is
# what a number does by itself, `ST` what it does with all others together. With few runs both ways
# are rough. The picture shows a little too much, for the mean of few points moves by chance.

# %%
found = {(index.factor, index.kind): index for index in sobol(FACTORS, rates, seed=1)}
for name in FACTORS:
    one, total = found[name, "S1"], found[name, "ST"]
    picture = f"{shares[name]:.2f}" if name in shares else "  - "
    print(f"{name:27} picture {picture}   S1 {one.value:5.2f} ± {one.half:.2f}"
          f"   ST {total.value:5.2f} ± {total.half:.2f}")  # fmt: skip

# %% [markdown]
# ## Exercise
#
# Suppose that the basic willingness were known. Which number matters most then? Guess from the
# picture first.

# %% [markdown]
# ## Solution

# %%
again = sobol_design(FACTORS[1:], ROWS, seed=2)
known = NAMES.index("decision.base_willingness")
middle = np.insert(again, known, 0.5, axis=1)
rates_known = 100 * np.array([returned(places) for places in middle])
indices = {i.factor: i.value for i in sobol(FACTORS[1:], rates_known, seed=1) if i.kind == "ST"}
print(f"The variance falls from {rates.var():.0f} to {rates_known.var():.0f}.")
for name, value in sorted(indices.items(), key=lambda each: -each[1]):
    print(f"{name:27} ST {value:.2f}")

# %% [markdown]
# An index is a share of what is *left* unknown. It changes when a range changes. A scenario can
# change ranges with a table `[plausible]`.
