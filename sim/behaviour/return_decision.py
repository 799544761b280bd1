"""The decision to return: a safety threshold that nothing outweighs, then a logit of all else."""

import math
from enum import IntEnum
from typing import Annotated, NamedTuple, TypedDict

from sim.agents.community import CommunityRow
from sim.agents.host import HostRow, is_near
from sim.core.compiled import compiled, making_arrays
from sim.core.declare import F8, U1, U2, Par
from sim.state import Trait, has

PASS_UNITS = 65_535  # of a believed chance, from 0 to 1


class Obstacle(IntEnum):
    """What keeps a household from deciding on its return at all."""

    NONE = 0
    NOT_OPEN = 1
    BLOCKED = 2
    NO_PAPERS = 3
    UNSAFE = 4


# fmt: off
class DecisionParameters(NamedTuple):
    """What a household needs before it decides, and what its decision depends on."""

    safety_floor_mean: Annotated[float, Par("SD", (-10, 10), (-4, 1), "D",
        "assumed; the threshold form is Alrababah et al. 2023; near the lower end it holds nobody",
        "mean felt security below which nothing else counts for a household")] = -0.5
    safety_floor_sd: Annotated[float, Par("SD", (0, 10), (0.3, 2), "D", "assumed",
        "spread of the safety floor between households")] = 1.0
    gate: Annotated[int, Par("1 or 0", (0, 1), (0, 1), "B",
        "Alrababah et al. 2023 find a threshold; the other form is tested against it",
        "threshold: 1 if nothing outweighs a lack of safety; 0 if it counts like all else")] = 1
    weight_below_floor: Annotated[float, Par("logit per SD", (-5, 10), (0.2, 2), "D", "assumed",
        "weight of each SD by which home is felt to be below the floor, if there is no threshold")
        ] = 0.8
    trust_in_safety: Annotated[float, Par("SD per SD", (-1, 1), (0, 0.15), "A",
        "Blair et al. 2021, microdata: trust and fear correlate at -0.07 to -0.14",
        "how far trust in the police adds to felt security")] = 0.1
    base_willingness: Annotated[float, Par("logit a round", (-20, 20), (-4, 2), "D",
        "assumed; IOM DTM: 1.4-5.0 % of the displaced return in a month, but not all may decide: "
        "in some places half of the returns came within 4 months",
        "willingness to start the return within four weeks, all else at zero")] = -2.9
    weight_security: Annotated[float, Par("logit per SD", (-5, 5), (0, 0.2), "A",
        "Beaman et al. 2022: one SD of security gives 6 % more returns",
        "weight of felt security once it is above the floor")] = 0.06
    weight_damage: Annotated[float, Par("logit per step", (-5, 5), (-0.4, 0), "B",
        "IOM ILA II: 32 % returned to heavy damage; Aymerich and Zeyneloglu 2019: weak",
        "weight of each step of damage to the house: none, minor, major")] = -0.2
    weight_services: Annotated[float, Par("logit", (-5, 5), (0, 1), "B",
        "Beaman et al. 2022: one SD of night light gives 3.8 % more returns",
        "weight of services at home, as a share of those before the war")] = 0.2
    weight_jobs: Annotated[float, Par("logit", (-5, 5), (0, 1.5), "B",
        "Camarena and Hagerdal 2020; size assumed",
        "weight of jobs at home, as a share of those before the war")] = 0.3
    weight_kin: Annotated[float, Par("logit", (-5, 10), (0, 3), "B",
        "IOM-Georgetown panel; Arias et al. 2014; size assumed",
        "weight of the share of kin who are back")] = 1.0
    weight_years_away: Annotated[float, Par("logit per year", (-5, 5), (-0.4, 0), "C",
        "assumed; hazards fall with time (IOM DTM)",
        "weight of each year since it was displaced")] = -0.1
    weight_near: Annotated[float, Par("logit", (-5, 5), (0, 1.2), "B",
        "IOM DTM: of those displaced in June 2015 fewer near than far were left at the end of 2017 "
        "in Anbar (20 and 45 %), more in Salah al-Din; size assumed",
        "weight of having stayed in the governorate of origin")] = 0.6
    weight_camp: Annotated[float, Par("logit", (-5, 5), (-0.8, 0), "B",
        "IOM DTM: camps held 8 % of the displaced in June 2015, 25 % at the end of 2017; REACH "
        "2018: 9 % in camps meant to return within a year; size assumed",
        "weight of living in a camp")] = -0.3
    weight_hardship: Annotated[float, Par("logit", (-5, 5), (-0.5, 0.3), "B",
        "Beaman et al. 2022: better conditions in exile, more return; Alrababah et al. 2023: host "
        "conditions matter little; size assumed",
        "weight of hardship where it stays, from none to destitute")] = -0.2
    weight_property: Annotated[float, Par("logit", (-5, 5), (0, 1), "B",
        "Weber and Hartman: documented rights predict return strongly, ownership does not; size "
        "assumed", "weight of having the papers of its property at home")] = 0.4
    weight_female_head: Annotated[float, Par("logit", (-5, 5), (-0.6, 0), "B",
        "Arias et al. 2014: fewer of the households headed by women wish to return; size assumed",
        "weight of being headed by a woman")] = -0.2
    weight_grant: Annotated[float, Par("logit", (-5, 5), (0, 0.6), "D", "assumed",
        "weight of a return grant that is paid to everybody; less if some were never paid")] = 0.2
    wait_elasticity: Annotated[float, Par("logit", (0, 10), (0, 1.5), "D",
        "assumed; elasticity of applications to the wait",
        "weight of the logarithm of one plus the believed wait in months")] = 0.5
    believed_pass: Annotated[float, Par("probability", (0, 1), (0.5, 1), "D", "assumed",
        "chance of being cleared that a household expects before it hears otherwise")] = 0.85
    pass_hearsay: Annotated[float, Par("share", (0, 1), (0, 0.5), "D", "assumed",
        "how far that belief moves to the share of clearances in what kin tell")] = 0.2
    pass_experience: Annotated[float, Par("share", (0, 1), (0, 1), "D", "assumed",
        "how far that belief moves to 1 or 0 with a household's own clearance or denial")] = 0.5
    pass_elasticity: Annotated[float, Par("logit", (0, 10), (0, 2), "D",
        "assumed; German Federal Foreign Office 2017: relatives feel that they can come, too",
        "weight of the logarithm of the believed chance of being cleared")] = 0.5
# fmt: on


class Deciding(TypedDict):
    """What of a household's row its decision to return depends on."""

    trust_slow: F8
    trust_fast: F8
    safety_floor: F8
    believed_days: F8
    believed_pass: U2
    traits: U1
    documented: U1
    blocked: U1
    damage: U1


@making_arrays
def felt_safety(security: float, trust: float, trust_in_safety: float) -> float:
    """Security at home as one household feels it, or each of an array of them, in SD."""
    return security + trust_in_safety * trust


@compiled
def above_floor(row: Deciding, place: CommunityRow, parameters: DecisionParameters) -> float:
    """How far the household feels a place to be above its own safety floor, SD."""
    trust = row["trust_slow"] + row["trust_fast"]
    felt = felt_safety(place["security"], trust, parameters.trust_in_safety)
    return felt - row["safety_floor"]


@compiled
def passes_gate(row: Deciding, place: CommunityRow, parameters: DecisionParameters) -> bool:
    """Whether a place is safe enough, by this household's own floor, for the rest to count."""
    return parameters.gate == 0 or above_floor(row, place, parameters) > 0.0


@compiled
def pull_of_host(
    host: HostRow, place: CommunityRow, hardship: float, parameters: DecisionParameters
) -> float:
    """What the place of displacement adds to the logit."""
    near = parameters.weight_near if is_near(host, place) else 0.0
    return near + parameters.weight_camp * int(host["camp"]) + parameters.weight_hardship * hardship


@compiled
def pull_of_traits(row: Deciding, parameters: DecisionParameters) -> float:
    """What a household is adds to the logit."""
    documented = parameters.weight_property if has(row, Trait.PROPERTY_DOCUMENTED) else 0.0
    female = parameters.weight_female_head if has(row, Trait.FEMALE_HEADED) else 0.0
    return documented + female + parameters.weight_damage * int(row["damage"])


@compiled
def push_of_danger(row: Deciding, place: CommunityRow, parameters: DecisionParameters) -> float:
    """What a place below the floor takes from the logit, where there is no gate."""
    if parameters.gate == 1:
        return 0.0
    return parameters.weight_below_floor * min(0.0, above_floor(row, place, parameters))


@compiled
def obstacle(row: Deciding, place: CommunityRow, parameters: DecisionParameters) -> int:
    """The first gate that is shut for a displaced household; nothing outweighs it."""
    if place["open"] != 1:
        return Obstacle.NOT_OPEN
    if row["blocked"] == 1:
        return Obstacle.BLOCKED
    if row["documented"] != 1:
        return Obstacle.NO_PAPERS
    if not passes_gate(row, place, parameters):
        return Obstacle.UNSAFE
    return Obstacle.NONE


@compiled
def chance_believed(row: Deciding) -> float:
    """The chance of being cleared that a household believes in; never less than one in twenty."""
    return max(0.05, int(row["believed_pass"]) / PASS_UNITS)


@compiled
def willingness(
    row: Deciding,
    place: CommunityRow,
    kin_home: float,
    years_away: float,
    parameters: DecisionParameters,
) -> float:
    """The logit of starting the return this round, once through the gate."""
    return (
        parameters.base_willingness
        + place["access"]
        + parameters.weight_security * place["security"]
        + pull_of_traits(row, parameters)
        + push_of_danger(row, place, parameters)
        + parameters.weight_services * place["services"]
        + parameters.weight_jobs * place["jobs"]
        + parameters.weight_kin * kin_home
        + parameters.weight_years_away * years_away
        - parameters.wait_elasticity * math.log1p(row["believed_days"] / 30.0)
        + parameters.pass_elasticity * math.log(chance_believed(row))
    )
