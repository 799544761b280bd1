"""A first fit of the Iraqi world to the returns published up to the end of 2017.

The parameters that set the pace of return and those of clearance start as draws from their
plausible ranges and are moved towards the published returns by an ensemble smoother, all on the
same seed; access effects take up what sets a governorate or a district apart. Returns hardly tell
how long clearance took, so its parameters keep much of their ranges, and everything is done once
with ten signatures in force and once with four. The central members keep what is declared of
clearance; the scenario is one of them, the others are the ensemble. Counting steps come between a
run and the published rounds, their sizes drawn for each member and never fitted.
"""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from scipy.stats import norm, qmc

from experiments.fitting.access import access_effects, access_names, governorate_of_effects
from experiments.fitting.logistic import logistic_stock
from experiments.fitting.scenario_text import parameter_tables
from experiments.fitting.smoother import shifted
from experiments.iraq.known_world import known_by
from experiments.iraq.policy_combinations import FITS, FOLDER, Values, typed
from experiments.iraq.published_returns import (
    CUT,
    HOME,
    Returns,
    distance,
    expected,
    national_errors,
    published,
    stock_of,
)
from experiments.provenance.tables import Table, to_csv, write_text
from experiments.runs.job import Job
from experiments.runs.runner import Runner
from sim.scenario.catalogue import find, plausible
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load
from sim.world.tables import World

FITTED = (
    "decision.safety_floor_mean",
    "decision.safety_floor_sd",
    "community.fear_weight",
    "decision.base_willingness",
    "decision.weight_jobs",
    "decision.weight_kin",
    "community.reopening_weeks",
    "community.recovery_a_year",
    "household.blocked_share",
    "household.undocumented_share",
    "household.apply_again_a_year",
    "exits.papers_renewed_a_year",
    "exits.appeal_a_year",
    "exits.sponsor_a_year",
    "exits.agreement_a_year",
)
CLEARANCE = (
    "clearance.sessions_a_week",
    "clearance.missed_sessions",
    "clearance.staff",
    "clearance.files_per_staff_day",
    "clearance.lost",
    "clearance.denied",
    "clearance.denied_affiliated",
    "clearance.common_denial",
    "clearance.bribe_asked",
    "clearance.bribe_refused",
    "decision.wait_elasticity",
    "household.believed_days_a_signature",
    "household.word_of_mouth",
    "decision.believed_pass",
    "decision.pass_hearsay",
    "decision.pass_experience",
    "decision.pass_elasticity",
)
PLACED = FITTED + CLEARANCE
MEMBERS = 184
CENTRAL = 40  # members that keep the declared parameters of clearance
STEPS = 4
ERROR = 0.1  # of the ever displaced; rounds of one curve hardly differ in what they tell
SCALE = 100  # households to an agent
STILL_FITS = 1.5  # times the distance of the best member: about equally well
KEPT = 120  # members of the ensemble at most
NEARLY_BEST = 1.2  # the same among the central members, of which one is the scenario
SEED = 1
STORE = Path("results/runs.sqlite")


def past(fit: str) -> Scenario:
    """Iraq up to the cut, with this fit's signatures in force all along."""
    scenario = load("iraq")
    weeks = scenario.week_of(CUT) + 1
    return scenario.with_(**{"run.weeks": weeks, "clearance.signatures": FITS[fit]})


def members(fit: str, run: Runner) -> Table:
    """Every member after the last step: whether it is central, its errors and its parameters."""
    scenario = known_by(past(fit), CUT).with_(**{"run.households_per_agent": SCALE})
    like = published(scenario)
    likes = [like.with_steps_drawn(each) for each in np.random.default_rng(SEED).spawn(MEMBERS)]
    random = np.random.default_rng(SEED)
    columns = len(PLACED) + len(access_names(scenario.world))
    places = _held(norm.ppf(qmc.Halton(columns, seed=SEED).random(MEMBERS)))
    for step in range(STEPS + 1):
        values = [_values(place, scenario.world, i < CENTRAL) for i, place in enumerate(places)]
        stocks = _stocks(scenario, like, values, run)
        if step < STEPS:
            seen = np.array([expected(*each) for each in zip(stocks, likes, strict=True)])
            places = _held(_moved(places, seen, like, scenario.world, random))
    return [
        {"central": number < CENTRAL, **_distances(stock, own), **each}
        for number, (each, stock, own) in enumerate(zip(values, stocks, likes, strict=True))
    ]


def _distances(stock: np.ndarray, like: Returns) -> Values:
    """How far a member is from published rounds, with its counting steps and without any."""
    return {
        "distance": distance(stock, like),
        "without_steps": distance(stock, like.without_steps()),
        "nation": float(np.abs(national_errors(stock, like)).max()),
    }


def _held(places: np.ndarray) -> np.ndarray:
    """The same places, those of clearance in central members put back to what is declared."""
    low, high = np.array([plausible(name) for name in CLEARANCE]).T
    declared = np.array([float(find(name)[1].default) for name in CLEARANCE])
    share = np.clip((declared - low) / (high - low), 0.01, 0.99)
    held = places.copy()
    held[:CENTRAL, len(FITTED) : len(PLACED)] = norm.ppf(share)
    return held


def _values(place: np.ndarray, world: World, central: bool) -> Values:
    """A member's parameters: places on the normal scale, back in their plausible ranges."""
    values: Values = {}
    for name, share in zip(PLACED, norm.cdf(place[: len(PLACED)]), strict=True):
        low, high = plausible(name)
        if not (central and name in CLEARANCE):
            values[name] = float(low + (high - low) * share)
    return typed(values | access_effects(place[len(PLACED) :], world))


def _stocks(
    scenario: Scenario, like: Returns, members: Sequence[Values], run: Runner
) -> np.ndarray:
    """Households home in the run of each member, [member, round, governorate]."""
    made = run([Job(scenario.with_(**values), SEED, (HOME,)) for values in members])
    return np.array([stock_of(each, like) for each in made])


def _moved(
    places: np.ndarray,
    stocks: np.ndarray,
    like: Returns,
    world: World,
    random: np.random.Generator,
) -> np.ndarray:
    """One step: an access effect listens to its own governorate, all else to the nation as well.

    `stocks` are [member, round, governorate], as they would be published. Each counts
    with its households, those of a mean governorate as one.
    """
    shares, observed = with_nation(stocks, like), with_nation(like.stock, like)
    error = np.full(len(like.days), ERROR * np.sqrt(STEPS))
    moved = places.copy()
    for own, column in enumerate(governorate_of_effects(world), start=len(PLACED)):
        data = shares[:, :, column], observed[:, column]
        moved[:, [own]] = shifted(places[:, [own]], *data, error, random)
    weights = np.append(like.ever, like.ever.sum()) / like.ever.mean()
    errors = (error[:, None] / np.sqrt(weights)).ravel()
    flat = shares.reshape(len(shares), -1), observed.ravel()
    common = slice(0, len(PLACED))
    moved[:, common] = shifted(places[:, common], *flat, errors, random)
    return moved


def with_nation(stocks: np.ndarray, like: Returns) -> np.ndarray:
    """Shares of the ever displaced, [..., round, governorate and then the nation]."""
    nation = stocks.sum(axis=-1, keepdims=True) / like.ever.sum()
    return np.concatenate([stocks / like.ever, nation], axis=-1)


def write(fit: str, found: Table, run: Runner) -> None:
    """The ensemble as a table, and the central member that is best for the nation as a scenario."""
    close = STILL_FITS * min(row["distance"] for row in found)
    drawn = [row for row in found if not row["central"] and row["distance"] <= close]
    kept = sorted(drawn, key=lambda row: row["distance"])[:KEPT]
    central = [row for row in found if row["central"]]
    close = NEARLY_BEST * min(row["distance"] for row in central)
    best = min((r for r in central if r["distance"] <= close), key=lambda row: row["nation"])
    write_text(FOLDER / f"ensemble_{fit}.csv", to_csv(_parameters(row) for row in kept))
    write_text(FOLDER.parent / f"iraq_{fit}.toml", scenario_of(fit, _parameters(best), run))


def _parameters(row: Values) -> Values:
    kept = ("distance", "without_steps")
    return {name: value for name, value in row.items() if name in kept or "." in name}


def scenario_of(fit: str, values: Values, run: Runner) -> str:
    """The text of the calibrated scenario with these values."""
    scenario = known_by(past(fit), CUT)
    like = published(scenario)
    parameters = {name: value for name, value in values.items() if "." in name}
    [stock] = _stocks(scenario, like, [parameters], run)
    found, plain = distance(stock, like), distance(stock, like.without_steps())
    baseline = distance(logistic_stock(like, like.days), like)
    lines = [
        f"# Calibrated on {date.today()} to the returns published up to {CUT},"
        f" {FITS[fit]} signatures",
        f"# in force: root mean square distance {found:.4f} of the ever displaced; a logistic",
        f"# curve by governorate has {baseline:.4f}: skill against it {1 - found / baseline:.2f}.",
        f"# Without the steps of counting the distance is {plain:.4f}.",
        "# Made by `python -m experiments.fitting.fit`; "
        "no return after the cut was used (docs/iraq.md).",
        "schema = 1",
        'extends = "iraq"',
        f'title = "Iraq calibrated under {fit} signatures, reactive policing"',
    ]
    lines += parameter_tables({"clearance.signatures": FITS[fit]} | parameters)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit under ten signatures and under four; stop it, and it goes on where it was."""
    for fit in sys.argv[1:] or FITS:
        with Runner(_say, STORE) as run:
            run.most = MEMBERS * (STEPS + 1) + 1
            write(fit, members(fit, run), run)


def _say(done: int, most: int) -> None:
    sys.stderr.write(f"\r{done} of {most} runs")


if __name__ == "__main__":
    main()
