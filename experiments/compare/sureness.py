"""How sure a finding is: what a share of draws can say, and from when something is said."""

import math

SURE = 0.95  # the probability from which something is said
FEWEST = 20  # parameter sets, of which even one is no more than what is left to SURE


def is_sure(probability: float, of_sets: int = 0) -> bool:
    """Whether a probability is enough to say that something is shown.

    A share of parameter sets is enough only where it is of so many that one would tell.
    """
    return probability >= SURE and (not of_sets or of_sets >= FEWEST)


def share_in_words(share: float, count: int) -> str:
    """A share of so many draws, to the digits that they can tell; a count near none and all.

    Five of five draws are no certainty, so that no share is rounded to 0 or 1.
    """
    if math.isnan(share):
        return "-"
    digits = max(2, math.ceil(math.log10(count)))
    said = f"{share:.{digits}f}"
    return f"{share * count:.3g} of {count}" if float(said) in (0.0, 1.0) else said


def percent(share: float) -> str:
    """A share as whole per cent."""
    return f"{100 * share:.0f} %"
