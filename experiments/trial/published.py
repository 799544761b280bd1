"""What the six trials of community policing found, in SD of the control group (Blair et al. 2021).

`tests/trial` finds the estimate over sites again from those of the sites.
"""

from typing import NamedTuple

SOURCE = "Blair et al. 2021"


class Estimate(NamedTuple):
    """An effect with its standard error."""

    effect: float
    error: float


class Item(NamedTuple):
    """What a survey asks about: its words, and the range in which its effect has to lie."""

    name: str
    label: str
    low: float
    high: float


TRUST, CRIME, EXPOSURE = "trust", "victim", "exposure"
ITEMS = (
    Item(TRUST, "trust in the police", -0.005, 0.107),
    Item(CRIME, "victim of crime", -0.078, 0.047),
    Item("tips", "gave the police a tip", -0.089, 0.003),
    Item("fear", "fear of violence", -0.058, 0.097),
    Item(EXPOSURE, "exposure to community policing", 0.16, 1.66),
)  # fmt: skip
OVER_SITES = {
    TRUST: Estimate(0.051, 0.029),
    CRIME: Estimate(-0.016, 0.032),
    "tips": Estimate(-0.043, 0.023),
    "fear": Estimate(0.019, 0.040),
    EXPOSURE: Estimate(0.571, 0.256),
}
BY_SITE = {  # where the kept evidence has them; Brazil's trial was uninformative
    TRUST: {
        "Colombia": Estimate(0.059, 0.043), "Liberia": Estimate(0.162, 0.227),
        "Pakistan": Estimate(0.457, 0.160), "Philippines": Estimate(0.020, 0.066),
        "Uganda": Estimate(0.010, 0.052),
    },
    CRIME: {
        "Colombia": Estimate(0.065, 0.050), "Liberia": Estimate(1.51, 1.19),
        "Pakistan": Estimate(-0.044, 0.062), "Philippines": Estimate(-0.075, 0.046),
        "Uganda": Estimate(-0.013, 0.050),
    },
    EXPOSURE: {  # published without standard errors by site
        "Colombia": Estimate(0.447, 0.0), "Liberia": Estimate(1.662, 0.0),
        "Pakistan": Estimate(0.428, 0.0), "Philippines": Estimate(0.276, 0.0),
        "Uganda": Estimate(0.159, 0.0),
    },
}  # fmt: skip
CORRELATION = (-0.15, -0.05)  # of trust and fear of violence, within places


def published(item: str, site: str | None = None) -> Estimate | None:
    """What was published of an item at a site, or over the sites; nothing where nothing was."""
    return OVER_SITES[item] if site is None else BY_SITE.get(item, {}).get(site)
