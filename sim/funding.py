"""Money: one envelope, and a ledger that balances to the cent."""

from dataclasses import dataclass, field
from typing import Annotated, NamedTuple

from sim.declare import Par


# fmt: off
class FundingParameters(NamedTuple):
    """What there is to spend."""

    budget: Annotated[float, Par("EUR", (0, 1e12), (0, 290e6), "B",
        "German Federal Foreign Office 2017: 290 million euros for Iraq in 2017; EUR 4 million for "
        "forums from March 2016 to December 2017 (IOM 2016)",
        "money for all levers together, there from the first day")] = 0.0
# fmt: on


@dataclass
class Ledger:
    """What was received, spent on each lever, and is left, in whole cents."""

    received: int
    spent: dict[str, int] = field(default_factory=dict)

    @property
    def balance(self) -> int:
        """Cents left."""
        return self.received - sum(self.spent.values())

    def pay(self, lever: str, cents: int) -> bool:
        """Pay in full or not at all; whether it was paid."""
        if cents > self.balance:
            return False
        self.spent[lever] = self.spent.get(lever, 0) + cents
        return True


def cents(euros: float) -> int:
    """Euros in whole cents."""
    return round(euros * 100)
