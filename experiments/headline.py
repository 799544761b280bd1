"""The founding question on the real input: ten signatures or four, reactive or community policing.

Two intervals are kept apart. The Monte-Carlo interval is over paired seeds of the best fit: more
runs shrink it. The interval over what we do not know is over parameter sets that fit the published
returns about equally well, each with its own draw of the clearance parameters from their plausible
ranges: only evidence shrinks it.
"""

from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import qmc, spearmanr

from experiments.corners import BASE, CORNERS, FITS, FOLDER, Corner, Job, Result, do_all, ensemble
from experiments.fit import logistic_stock
from experiments.headline_figure import draw
from experiments.returns import distance, errors, national_errors, published, simulated
from experiments.tables import Table, merged, read_columns, read_rows
from sim.catalogue import find
from sim.declare import Par
from sim.outcomes import OUTCOMES
from sim.run import Told, interval, run
from sim.scenario_file import load

__all__ = ["analyse", "design", "digest", "draw", "quick_tables", "tables"]

SEEDS = tuple(range(1, 21))
DRAWS = 100
UNKNOWN = (
    "clearance.sessions_a_week",
    "clearance.missed_sessions",
    "clearance.staff",
    "clearance.files_per_staff_day",
    "clearance.lost",
    "clearance.denied",
    "clearance.denied_affiliated",
    "clearance.common_denial",
    "decision.wait_elasticity",
    "household.believed_days_a_signature",
    "household.word_of_mouth",
)
UNKNOWN_SCALE = 100.0  # households to an agent; the spread over draws is far wider than its noise
STILL_FITS = 1.5  # times the distance of the best fit
SAME = {"share": 0.005, "per household": 0.005, "SD": 0.05}  # too little to matter, by unit
KEPT = Path(__file__).parents[1] / "results" / "headline"
CHOSEN = (
    "return_rate", "durable_return_rate", "failed_returns", "months_displaced", "days_to_clear",
    "days_to_clear_median", "days_to_clear_p90", "working_days_to_clear", "barred_share",
    "waiting", "trust_change",
)  # fmt: skip


def design() -> list[Job]:
    """The Monte-Carlo part: every corner of both fits on the same seeds."""
    return [Job(fit, corner, seed) for fit in FITS for corner in CORNERS for seed in SEEDS]


def unknowns() -> list[Job]:
    """The other part: each parameter set of an ensemble with a draw of what is not known."""
    ranges = np.array([_plausible(name) for name in UNKNOWN])
    points = qmc.scale(qmc.Halton(len(UNKNOWN), seed=1).random(DRAWS), *ranges.T)
    scale = {"run.households_per_agent": UNKNOWN_SCALE}
    return [
        Job(fit, corner, 1, tuple((scale | values | dict(zip(UNKNOWN, point, strict=True))).items()))
        for fit in FITS
        for values, point in zip(ensemble(fit)[:DRAWS], points.tolist(), strict=False)
        for corner in CORNERS[:4]
    ]


def tables(told: Told) -> dict[str, Table]:
    """Both parts, run and analysed."""
    jobs = [*design(), *unknowns()]
    results = do_all(jobs, told)
    count = len(design())
    return analyse(results[:count], _ensemble_table(results[count:])) | {"fit": fit_table()}


def quick_tables(told: Told) -> dict[str, Table]:
    """The main corners of the fit under ten, run anew; all else as kept."""
    jobs = [job for job in design() if job.fit == "ten" and job.corner in CORNERS[:4]]
    names = ("summary", "levels", "curves", "durations", "ensemble", "fit")
    kept = {name: read_rows(KEPT / f"{name}.csv") for name in names}
    new = analyse(do_all(jobs, told), kept["ensemble"])
    keys = ("fit", "corner", "outcome", "week", "days")
    return {
        name: merged(rows, new.get(name, []), tuple(key for key in keys if key in rows[0]))
        for name, rows in kept.items()
    }


def analyse(runs: list[Result], ensembles: Table) -> dict[str, Table]:
    """The tables behind the figure and the README, by file name."""
    pairs = [(fit, corner) for fit in FITS for corner in CORNERS if _of(runs, fit, corner)]
    return {
        "summary": [
            _difference(fit, corner, outcome, runs, ensembles)
            for fit, corner in pairs
            if corner != BASE
            for outcome in CHOSEN
        ],
        "levels": [_level(fit, corner, out, runs) for fit, corner in pairs for out in CHOSEN],
        "curves": [row for fit, corner in pairs for row in _curve(fit, corner, runs)],
        "durations": [
            {"fit": fit, "corner": corner.name, "days": day, "files": int(files)}
            for fit, corner in pairs
            if corner in CORNERS[:2]
            for day, files in enumerate(_cleared(_of(runs, fit, corner)))
        ],
        "ensemble": ensembles,
    }


def digest(folder: Path) -> Table:
    """The summary as people read it: what each corner changes, under each fit."""
    return [
        {
            "fit under": row["fit"],
            "corner": row["corner"],
            "outcome": row["outcome"],
            "difference": row["difference"],
            "95 % Monte Carlo": (row["low"], row["high"]),
            "95 % unknowns": (row["unknown_low"], row["unknown_high"]),
            "verdict": row["verdict"],
        }
        for row in read_rows(folder / "summary.csv")
        if row["outcome"] in ("return_rate", "months_displaced", "days_to_clear", "trust_change")
    ]


def fit_table() -> Table:
    """How far each fit, and a logistic curve by governorate, is from the published returns."""
    rows: Table = []
    for fit, signatures in FITS.items():
        scenario = load(f"iraq_{fit}")
        like = published(scenario)
        found = {
            f"fitted under {fit}": simulated(run(scenario, SEEDS[0]), scenario, like),
            "logistic curve": logistic_stock(like, like.days),
        }
        if signatures != BASE.signatures:
            del found["logistic curve"]
        for name, stock in found.items():
            each = np.abs(errors(stock, like)).max(axis=0)
            worst = dict(zip(like.governorates, map(float, each), strict=True))
            nation = float(np.abs(national_errors(stock, like)).max())
            rows.append({"what": name, "distance": distance(stock, like), "nation": nation} | worst)
    return rows


def _cleared(results: list[Result]) -> np.ndarray:
    return np.asarray(np.sum([result.cleared for result in results], axis=0))


def _of(results: list[Result], fit: str, corner: Corner) -> list[Result]:
    return [r for r in results if r.job.fit == fit and r.job.corner.name == corner.name]


def _values(results: list[Result], fit: str, corner: Corner, outcome: str) -> np.ndarray:
    return np.array([r.outcomes[outcome] for r in _of(results, fit, corner)])


def _level(fit: str, corner: Corner, outcome: str, runs: list[Result]) -> dict[str, Any]:
    found = interval(_values(runs, fit, corner, outcome))
    return {
        "fit": fit, "corner": corner.name, "outcome": outcome, "unit": OUTCOMES[outcome].unit,
        "mean": found.mean, "low": found.low, "high": found.high, "runs": found.runs,
    }  # fmt: skip


def _difference(
    fit: str, corner: Corner, outcome: str, runs: list[Result], ensembles: Table
) -> dict[str, Any]:
    """One paired difference from ten signatures with reactive policing, with both intervals."""
    first, second = (_values(runs, fit, each, outcome) for each in (BASE, corner))
    paired = interval(second - first)
    unit = OUTCOMES[outcome].unit
    unpaired = float(np.sqrt(first.var(ddof=1) + second.var(ddof=1)))
    spread = float((second - first).std(ddof=1))
    row = {
        "fit": fit, "corner": corner.name, "outcome": outcome, "unit": unit,
        "difference": paired.mean, "low": paired.low, "high": paired.high, "pairs": paired.runs,
        "narrower_than_unpaired": unpaired / spread if spread else float("inf"),
    }  # fmt: skip
    return row | _unknown(fit, corner, outcome, ensembles)


def _unknown(fit: str, corner: Corner, outcome: str, ensembles: Table) -> dict[str, Any]:
    """The interval over what is not known, the verdict, and what it hangs on most."""
    rows = [r for r in ensembles if r["fit"] == fit and r["corner"] == corner.name]
    effects = np.array([row[outcome] for row in rows if row["still_fits"]], float)
    effects = effects[np.isfinite(effects)]
    if len(effects) < 10:
        return {"unknown_low": float("nan"), "unknown_high": float("nan"), "draws": len(effects),
                "verdict": "not drawn", "hangs_on": ""}  # fmt: skip
    low, high = np.quantile(effects, [0.025, 0.975])
    return {
        "unknown_low": float(low),
        "unknown_high": float(high),
        "draws": len(effects),
        "verdict": verdict(float(low), float(high), SAME.get(OUTCOMES[outcome].unit, 1.0)),
        "hangs_on": _hangs_on([row for row in rows if row["still_fits"]], outcome),
    }


def verdict(low: float, high: float, same: float) -> str:
    """More, fewer, about the same or undetermined, from the interval over what is not known."""
    if -same <= low and high <= same:
        return "about the same"
    if low > 0.0:
        return "more"
    return "fewer" if high < 0.0 else "undetermined"


def _hangs_on(rows: Table, outcome: str) -> str:
    """The drawn parameter whose rank goes most with the rank of the effect."""
    effects = [row[outcome] for row in rows]
    names = [name for name in rows[0] if "." in name and np.ptp([r[name] for r in rows]) > 0]
    strength = {
        name: abs(float(spearmanr([row[name] for row in rows], effects).statistic))
        for name in names
    }
    return max(strength, key=lambda name: np.nan_to_num(strength[name]))


def _ensemble_table(drawn: list[Result]) -> Table:
    """One row for each draw and corner: its parameters, its fit, and its effects."""
    rows: Table = []
    for fit, signatures in FITS.items():
        best = float(read_columns(FOLDER / f"ensemble_{fit}.csv")["distance"].min())
        base = _of(drawn, fit, BASE)
        fitted = base if signatures == BASE.signatures else _of(drawn, fit, CORNERS[1])
        for corner in CORNERS[1:4]:
            for first, second, past in zip(base, _of(drawn, fit, corner), fitted, strict=True):
                effects = {o: second.outcomes[o] - first.outcomes[o] for o in CHOSEN}
                rows.append(
                    {
                        "fit": fit,
                        "corner": corner.name,
                        "distance": past.distance,
                        "still_fits": int(past.distance <= STILL_FITS * best),
                        **effects,
                        **dict(first.job.values),
                    }
                )
    return rows


def _curve(fit: str, corner: Corner, runs: list[Result]) -> Table:
    """Share of households home by week with its Monte-Carlo interval."""
    rows = []
    for week, values in enumerate(np.array([r.home for r in _of(runs, fit, corner)]).T):
        found = interval(values)
        rows.append(
            {
                "fit": fit, "corner": corner.name, "week": week,
                "mean": found.mean, "low": found.low, "high": found.high,
            }
        )  # fmt: skip
    return rows


def _plausible(name: str) -> tuple[float, float]:
    about = find(name)[1].about
    assert isinstance(about, Par)
    return about.plausible
