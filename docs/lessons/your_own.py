# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Lesson 7: your own rule, lever and outcome
#
# You have an idea that the model does not know. You can try it in a notebook first. If it is worth
# keeping, docs/extending.md shows where each of the three goes in the sources.

# %%
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import matplotlib.pyplot as plt
import numpy as np

import sim
from sim.core.declare import Par
from sim.levers.lever import Lever
from sim.measure.intervals import band, interval
from sim.measure.outcomes import Outcome
from sim.pictures.drawing import BLUE, GREY, VERMILION
from sim.state import State

village = sim.load("village")

# %% [markdown]
# ## Your own outcome
#
# An outcome is a function of a history. The history has a row for each week.


# %%
def weeks_to_half(history):
    """Weeks until half of the households that ever return have returned."""
    returned = history.weeks["returned"]
    return float(np.argmax(returned >= returned[-1] / 2))


about = "weeks until half of those home at the end are home"
sim.OUTCOMES["weeks_to_half"] = Outcome("weeks_to_half", "weeks", about, weeks_to_half)

signatures = sim.compare("village", "village_four", range(1, 11))
print(sim.effect(signatures, "weeks_to_half").sentence())

# %% [markdown]
# ## Your own lever
#
# A lever is a class with its parameters, each with unit, what is allowed, what is plausible, grade
# of the evidence and source. Its `act` is called in each week in which it is in force. This one
# sends vans with a clinic, a bank and a shop to every place: services rise sooner, and the decision
# to return knows of services.


# %%
@dataclass(frozen=True)
class MobileServices(Lever):
    """Vans bring a clinic, a bank and a shop to every place."""

    about: ClassVar[str] = "vans bring a clinic, a bank and a shop to every place"
    acts_through: ClassVar[tuple[str, ...]] = ("decision.weight_services",)

    rise: Annotated[float, Par("share a week", (0, 1), (0, 0.05), "D", "assumed",
        "services that come back in a week, as a share of the usual")] = 0.02  # fmt: skip

    def act(self, site: Any) -> None:
        """Raise services where the lever acts."""
        services = site.rows.communities["services"]
        services[:] = np.minimum(1.0, services + self.rise)


vans = replace(village.with_levers(MobileServices(start=20)), name="with_vans")
print(f"The lever is known as {MobileServices.kind()!r}, also to scenario files.")
with_vans = sim.compare(village, vans, range(1, 11))
print(sim.effect(with_vans, "return_rate").sentence())

# %% [markdown]
# ## Your own rule
#
# A rule says what a household does. Between two weeks you may change any household. This rule says
# that people follow their neighbours: once a third of a community is home, the others feel safer.

# %%
FEWEST, LESS_FEAR = 1 / 3, 0.5  # share home, and SD by which the safety threshold falls


def with_rule(seed):
    model = sim.ReturnModel(village, seed)
    reassured = set()
    while model.week < village.run.weeks:
        model.step()
        households = model.rows.households
        for community in range(len(model.rows.communities)):
            of_it = np.flatnonzero(households["community"] == community)
            home = (households["state"][of_it] == State.RETURNED).mean()
            if community not in reassured and home > FEWEST:
                reassured.add(community)
                for index in of_it:
                    lower = households["safety_floor"][index] - LESS_FEAR
                    model.change_household(int(index), "safety_floor", lower)
    return model.history


seeds = range(1, 11)
usual = sim.replicate(village, seeds)
changed = [with_rule(seed) for seed in seeds]
rate = sim.OUTCOMES["return_rate"].measure
gained = 100 * (np.array([rate(h) for h in changed]) - usual.values("return_rate"))
found = interval(gained)
print(
    f"The rule: {found.mean:+.1f} percentage points return more "
    f"(95 % Monte-Carlo interval {found.low:+.1f} to {found.high:+.1f}, {found.runs} pairs)"
)


# %%
def shares(histories):
    return 100 * np.array([history.weeks["returned"] / history.agents for history in histories])


figure, axes = plt.subplots(figsize=(7.2, 3.8), layout="constrained")
for label, histories, colour, line in (
    ("mobile services (own lever)", with_vans.second.histories, BLUE, "--"),
    ("neighbours who reassure (own rule)", changed, VERMILION, "-"),
):
    more = band(shares(histories) - shares(usual.histories))
    weeks = np.arange(len(more.mean))
    axes.fill_between(weeks, more.low, more.high, color=colour, alpha=0.2, linewidth=0)
    axes.plot(weeks, more.mean, color=colour, linestyle=line, label=label)
axes.axhline(0.0, color=GREY, linewidth=0.8)
axes.set_xlabel("week")
axes.set_ylabel(
    f"difference in returned households\n(percentage points, 95 % interval, {len(seeds)} pairs)"
)
axes.legend(frameon=False, loc="upper left")
axes.set_title(f"The rule brings {found.mean:+.1f} percentage points by the end", loc="left",
               fontweight="bold")  # fmt: skip
figure.savefig("your_own.png", dpi=150)

# %% [markdown]
# ## Exercise
#
# Does the lever bring people home *sooner*? Use your own outcome to find out. And what does the
# lever do if households do not care for services at all?

# %% [markdown]
# ## Solution

# %%
print(sim.effect(with_vans, "weeks_to_half").sentence())
careless = {"decision.weight_services": 0.0}
nothing = sim.compare(village.with_(**careless), vans.with_(**careless), range(1, 6))
print(sim.effect(nothing, "return_rate").sentence())
