"""What is compared: a policy combination with the baseline, an interaction, a part of an effect."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from experiments.iraq.policy_combinations import (
    BASE,
    CHANNELS,
    COMBINATIONS,
    SIZES,
    PolicyCombination,
)


@dataclass(frozen=True)
class Contrast:
    """A sum of policy combinations, each with its weight, on the same seed and parameters."""

    name: str
    label: str
    terms: tuple[tuple[str, float], ...]

    def of(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """The contrast of one outcome, run by run, from its values by policy combination."""
        return np.asarray(sum(weight * values[name] for name, weight in self.terms))

    def is_in(self, names: set[str]) -> bool:
        """Whether all its combinations are among these."""
        return {name for name, _ in self.terms} <= names


def against_base(combination: PolicyCombination) -> Contrast:
    """A policy combination less the baseline."""
    terms = ((combination.name, 1.0), (BASE.name, -1.0))
    return Contrast(combination.name, combination.label, terms)


def _interaction(size: str, forums: str) -> Contrast:
    """What four signatures and forums do together, less what each of them does alone."""
    four = forums.replace("ten", "four")
    terms = ((four, 1.0), ("four_reactive", -1.0), (forums, -1.0), (BASE.name, 1.0))
    return Contrast(f"interaction_{size}", f"interaction of four with forums, {size}", terms)


def _parts(size: str) -> list[Contrast]:
    """The effect of forums that may agree on fewer signatures, in parts that add up to it."""
    forums, agreeing = SIZES[size]
    effect = {forums: 1.0, BASE.name: -1.0}
    off = {
        channel: {f"{name}_without_{channel}": weight for name, weight in effect.items()}
        for channel in CHANNELS
    }
    parts = {"agreement": {agreeing: 1.0, forums: -1.0}}
    for channel, same in off.items():
        parts[channel] = effect | {name: -weight for name, weight in same.items()}
    parts["all else"] = {name: -weight for name, weight in effect.items()}
    for same in off.values():
        parts["all else"] |= same
    parts["whole"] = {agreeing: 1.0, BASE.name: -1.0}
    return [Contrast(f"{size}: {part}", part, tuple(each.items())) for part, each in parts.items()]


EFFECTS = tuple(map(against_base, COMBINATIONS[1:]))
INTERACTIONS = tuple(_interaction(size, forums) for size, (forums, _) in SIZES.items())
PARTS = {size: tuple(_parts(size)) for size in SIZES}
