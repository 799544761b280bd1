"""What is kept of the runs of the headline, which outcomes it reports, and how much matters."""

from experiments.runs.measures import Lived, Measure
from experiments.runs.series import DAYS, SHARES

GROUPS = ("return_rate_affiliated", "return_rate_without_papers", "return_rate_female_headed",
          "return_rate_fled_to_camp")  # fmt: skip
AGREED = (
    "signatures_in_force", "signatures_at_end", "forums_agreed", "agreements_made",
    "agreements_refused", "agreements_revoked", "agreements_spread",
)  # fmt: skip  # outcomes of the bargain
CHOSEN = (
    "return_rate", "durable_return_rate", "failed_returns", "months_displaced", "days_to_clear",
    "days_to_clear_median", "days_to_clear_p90", "working_days_to_clear", "days_to_barred",
    "barred_share", "waiting", "trust_change", "signatures_in_force", "agreements_made",
    "agreements_refused", "agreements_revoked", "agreements_spread",
)  # fmt: skip
REPORTED = (*CHOSEN, *GROUPS)
PRIMARY = ("four_reactive", "return_rate")  # combination and outcome, named beforehand
DECREE, HOME_AT_END = PRIMARY


def home_by_governorate(run: Lived) -> dict[str, float]:
    """The share of the households of each governorate that is home at the end."""
    lines, home = run.scenario.world.communities, run.history.returned[-1]
    each = run.history.households_per_agent
    found = {}
    for name in run.scenario.world.governorates:
        rows = [row for row, line in enumerate(lines) if line.governorate == name]
        households = sum(lines[row].households for row in rows)
        found[name] = float(each * home[rows].sum() / households)
    return found


def agreements_by_week(run: Lived) -> dict[str, list[float]]:
    """Signatures asked for, mean over places, and the places with an agreement on fewer."""
    weeks = run.history.weeks
    return {name: weeks[name].tolist() for name in ("signatures", "forums_agreed")}


BY_GOVERNORATE = Measure("share home by governorate at the end", home_by_governorate)
AGREEMENTS = Measure("signatures and agreements by week", agreements_by_week)
EVERY_PAIR = (BY_GOVERNORATE,)
FIRST_PAIR = (BY_GOVERNORATE, SHARES, DAYS, AGREEMENTS)
