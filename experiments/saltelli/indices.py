"""The one door to SALib: designs in the unit cube, and indices with intervals that can be repeated.

SALib lets NaN pass as an index of zero, forgets a seed of nought, writes into the problem it is
given, reseeds numpy's global numbers and keeps its changes to the warnings filter. Behind this
door none of that is seen: what cannot be analysed is refused, and the same call gives the same.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.core.declare import InputError

LEVELS = 4  # of a Morris grid
RESAMPLES = 100
FEWER_RESAMPLES = 25  # where each costs much
PAWN_SLICES = 8
FEWEST_FOR_DELTA = 128  # SALib's ten classes of ten and more
NORMAL = 1.959963984540054  # two-sided 95 % quantile
IDLE = "a factor that does nothing"
CONSTANT = "every run gave the same; there is nothing to explain"


@dataclass(frozen=True)
class Index:
    """One index of one factor (of a pair for S2), with half the width of its 95 % interval."""

    factor: str
    kind: str
    value: float
    half: float
    note: str = ""


def morris_design(names: Sequence[str], trajectories: int, seed: int) -> np.ndarray:
    """Places [row, factor] of so many trajectories; those of fewer are the first of those of more.

    Each trajectory has one row more than there are factors.
    """
    from SALib.sample.morris import sample

    _refuse_seed(seed)
    if trajectories < 2:
        raise InputError(f"trajectories = {trajectories}: 2 or more are allowed")
    return np.asarray(sample(_problem(names), trajectories, num_levels=LEVELS, seed=seed))


def sobol_design(
    names: Sequence[str], rows: int, seed: int, second_order: bool = False
) -> np.ndarray:
    """Places of a Saltelli design on a scrambled Sobol sequence; that of fewer rows begins it."""
    from SALib.sample.sobol import sample

    _refuse_seed(seed)
    if rows < 2 or rows & (rows - 1):
        raise InputError(f"rows = {rows}: a power of two is allowed, for Sobol's sequence")
    return np.asarray(sample(_problem(names), rows, calc_second_order=second_order, seed=seed))


def block(factors: int, second_order: bool = False) -> int:
    """Rows of a block of a Saltelli design: one for each row of Sobol's sequence."""
    return (2 if second_order else 1) * factors + 2


def independent(places: np.ndarray, second_order: bool = False) -> np.ndarray:
    """The rows of a Saltelli design that are independent draws: first and last of each block."""
    rows = block(places.shape[1], second_order)
    return np.flatnonzero(np.isin(np.arange(len(places)) % rows, [0, rows - 1]))


def morris(names: Sequence[str], places: np.ndarray, values: np.ndarray, seed: int) -> list[Index]:
    """mu*, its interval, and sigma: the mean size of a factor's effect, and how much it varies."""
    from SALib.analyze.morris import analyze

    _refuse(names, values, seed)
    _refuse_rows(len(values), len(places), len(names) + 1)
    if len(values) < 2 * (len(names) + 1):
        raise InputError("trajectories = 1: 2 or more are allowed, for there is no interval of one")
    kinds = ("mu_star", "sigma")
    if _is_constant(values):
        return _nothing(names, kinds)
    with _guarded(seed):
        found = analyze(_problem(names), places, values, num_levels=LEVELS, seed=seed)
    halves = {"mu_star": found["mu_star_conf"], "sigma": np.zeros(len(names))}
    return [i for kind in kinds for i in _indices(names, kind, found[kind], halves[kind])]


def sobol(
    names: Sequence[str], values: np.ndarray, seed: int, second_order: bool = False
) -> list[Index]:
    """S1 and ST, and S2 of every pair where the design has it, with bootstrap intervals.

    Estimates: one of a small index may fall below nought by less than its interval.
    """
    from SALib.analyze.sobol import analyze

    _refuse(names, values, seed)
    rows = block(len(names), second_order)
    _refuse_rows(len(values), len(values) // rows * rows, rows)
    pairs = [(one, two) for two in range(len(names)) for one in range(two)] if second_order else []
    labels = [f"{names[one]} x {names[two]}" for one, two in pairs]
    if _is_constant(values):
        return _nothing(names, ("S1", "ST")) + _nothing(labels, ("S2",))
    with _guarded(seed):
        found = analyze(_problem(names), values, second_order, RESAMPLES, seed=seed)
    singles = [
        i
        for kind in ("S1", "ST")
        for i in _indices(names, kind, found[kind], found[f"{kind}_conf"])
    ]
    both = [[found[kind][pair] for pair in pairs] for kind in ("S2", "S2_conf")[: 2 * bool(pairs)]]
    return singles + (_indices(labels, "S2", *both) if both else [])


def chance(factors: int, values: np.ndarray, seed: int, second_order: bool = False) -> Index:
    """What a factor that does nothing explains alone by chance: the noise floor of S1.

    Its runs are those without it, so that S1 and ST give it nought whatever the error. Rows that
    share no place should not go together; how far they do is the error of the plain product
    estimator (the dummy of Khorashadi Zadeh et al. 2017, doi:10.1016/j.envsoft.2017.02.001).
    """
    _refuse([IDLE], values, seed)
    rows = block(factors, second_order)
    _refuse_rows(len(values), len(values) // rows * rows, rows)
    if _is_constant(values):
        return _nothing([IDLE], ("S1 floor",))[0]
    pairs = np.stack([values[::rows], values[rows - 1 :: rows]])
    random = np.random.default_rng(seed)
    again = [random.integers(pairs.shape[1], size=pairs.shape[1]) for _ in range(RESAMPLES)]
    spread = np.std([_together(pairs[:, chosen]) for chosen in again], ddof=1)
    return Index(IDLE, "S1 floor", abs(_together(pairs)), NORMAL * float(spread))


def pawn(names: Sequence[str], places: np.ndarray, values: np.ndarray, seed: int) -> list[Index]:
    """PAWN's median: how far the outcome's distribution moves when a factor is held in a slice."""
    _refuse(names, values, seed)
    _refuse_rows(len(values), len(places), 1)
    if _is_constant(values):
        return _nothing(names, ("PAWN",))
    random = np.random.default_rng(seed)
    with _guarded(seed):
        found = _pawn(names, places, values)
        again = [random.integers(len(values), size=len(values)) for _ in range(FEWER_RESAMPLES)]
        spread = np.std([_pawn(names, places[rows], values[rows]) for rows in again], 0, ddof=1)
    return _indices(names, "PAWN", found, NORMAL * spread)


def delta(names: Sequence[str], places: np.ndarray, values: np.ndarray, seed: int) -> list[Index]:
    """Borgonovo's delta: half the area by which a factor, once known, moves the density.

    Kernels smooth the densities, so that it comes from below: read the order, not the size.
    """
    from SALib.analyze.delta import analyze

    _refuse(names, values, seed)
    _refuse_rows(len(values), len(places), 1)
    if _is_constant(values):
        return _nothing(names, ("delta",))
    if len(values) < FEWEST_FOR_DELTA:
        raise InputError(f"delta of {len(values)} runs: {FEWEST_FOR_DELTA} or more are allowed")
    with _guarded(seed):
        found = analyze(_problem(names), places, values, FEWER_RESAMPLES, method="delta", seed=seed)
    sizes, halves = found["delta_raw"], found["delta_raw_conf"]
    if not (np.isfinite(sizes).all() and np.isfinite(halves).all()):
        raise InputError(f"delta: SALib gave no number: {'; '.join(map(str, found['notes']))}")
    return _indices(names, "delta", sizes, halves)


def _pawn(names: Sequence[str], places: np.ndarray, values: np.ndarray) -> Any:
    from SALib.analyze.pawn import analyze

    return analyze(_problem(names), places, values, S=PAWN_SLICES)["median"]


def _together(pairs: np.ndarray) -> float:
    """The covariance of two columns as a share of the variance of both; nought if they are one."""
    variance = float(pairs.var())
    middle = pairs.mean()
    return float(((pairs[0] - middle) * (pairs[1] - middle)).mean()) / variance if variance else 0.0


def _problem(names: Sequence[str]) -> dict[str, Any]:
    """A problem of SALib's in the unit cube; a new one, and numbered: it forbids some names."""
    count = len(names)
    numbers = [f"x{number}" for number in range(count)]
    return {"num_vars": count, "names": numbers, "bounds": [[0.0, 1.0]] * count}


def _indices(names: Sequence[str], kind: str, values: Any, halves: Any) -> list[Index]:
    return [
        Index(name, kind, float(value), float(half))
        for name, value, half in zip(names, values, halves, strict=True)
    ]


def _nothing(names: Sequence[str], kinds: Sequence[str]) -> list[Index]:
    return [Index(name, kind, 0.0, 0.0, CONSTANT) for kind in kinds for name in names]


def _is_constant(values: np.ndarray) -> bool:
    return bool(np.ptp(values) <= 1e-12 * np.abs(values).max())


def _refuse(names: Sequence[str], values: np.ndarray, seed: int) -> None:
    """Raise InputError for what SALib would take in silence."""
    _refuse_seed(seed)
    if len(set(names)) < len(names) or not names:
        raise InputError(f"factors = {list(names)}: one or more are allowed, each once")
    unknown = int((~np.isfinite(values)).sum())
    if unknown or not len(values):
        raise InputError(
            f"values: {unknown} of {len(values)} are not a finite number; an index wants every run"
        )


def _refuse_seed(seed: int) -> None:
    if seed < 1:
        raise InputError(f"seed = {seed}: a whole number from 1 is allowed")


def _refuse_rows(given: int, wanted: int, rows: int) -> None:
    if given != wanted or given % rows:
        raise InputError(
            f"values: {given} are given for {wanted} rows in blocks of {rows}; as many are allowed"
        )


@contextmanager
def _guarded(seed: int) -> Iterator[None]:
    """Let SALib reseed numpy and change what is warned of, and put both back."""
    state, layout = np.random.get_state(), warnings.formatwarning
    try:
        with warnings.catch_warnings(record=True):
            np.random.seed(seed)
            yield
    finally:
        np.random.set_state(state)
        warnings.formatwarning = layout
