"""The first day: every row of a world, drawn so that more rows elsewhere change none of them."""

from typing import NamedTuple

import numpy as np

from sim.agents.armed_group import ARMED_GROUP
from sim.agents.clearance import DESK, LONGEST
from sim.agents.community import COMMUNITY, felt_security
from sim.agents.decision import DecisionParameters
from sim.agents.file import FILE, FileStatus
from sim.agents.forum import FORUM, NEVER
from sim.agents.household import HOUSEHOLD, HouseholdParameters, HouseholdRow, State
from sim.agents.kin import KIN, KIN_SIZE
from sim.agents.police import OFFICER, untrained_style
from sim.agents.trust import ROUND_WEEKS, TrustParameters, contact_balance
from sim.compiled import compiled
from sim.programme import PROGRAMME
from sim.randomness import Purpose, address, draw, normal
from sim.scenario import Scenario
from sim.world import LEVELS, CommunityLine


class Rows(NamedTuple):
    """The world as arrays of rows, one array a kind."""

    households: np.ndarray
    files: np.ndarray
    kin: np.ndarray
    communities: np.ndarray
    armed_groups: np.ndarray
    officers: np.ndarray
    forums: np.ndarray
    programmes: np.ndarray
    desks: np.ndarray
    servers: np.ndarray  # [desk, member of staff]: when free, on the desk's clock
    paths: np.ndarray  # [community, position]: the desk
    durations: np.ndarray  # [cleared or barred, calendar or working, days]: files closed
    closed: np.ndarray  # [FileStatus]: files opened, cleared, barred and withdrawn so far


class Origin(NamedTuple):
    """What the households of one community have in common on the first day."""

    seed: int
    community: int
    first_kin: int
    displaced_week: int
    set_point: float  # of trust, SD
    slow_balance: float
    fast_balance: float
    damaged: float
    destroyed: float
    believed_days: float


def populate(scenario: Scenario, seed: int) -> Rows:
    """The rows of the first day."""
    lines = scenario.world.communities
    sizes = [agents_of(line, scenario) for line in lines]
    paths, places = _lay_paths(scenario)
    servers = np.zeros((len(places), scenario.clearance.staff))
    rows = Rows(
        households=np.zeros(sum(sizes), HOUSEHOLD),
        files=np.zeros(sum(sizes), FILE),
        kin=_kin(sizes),
        communities=_communities(scenario, sizes),
        armed_groups=_armed_groups(lines),
        officers=_officers(scenario, seed),
        forums=_forums(lines),
        programmes=_programmes(scenario),
        desks=_desks(scenario, places),
        servers=servers,
        paths=paths,
        durations=np.zeros((2, 2, LONGEST), np.int64),
        closed=np.zeros(len(FileStatus), np.int64),
    )
    _settle(rows, scenario, seed)
    return rows


def agents_of(line: CommunityLine, scenario: Scenario) -> int:
    """Agents that stand for the households of one community."""
    return max(1, round(line.households / scenario.run.households_per_agent))


def _kin(sizes: list[int]) -> np.ndarray:
    """Kin groups of a dozen agents; the last of a community may be smaller."""
    firsts = [
        (start + offset, min(KIN_SIZE, size - offset))
        for start, size in zip(_starts(sizes), sizes, strict=True)
        for offset in range(0, size, KIN_SIZE)
    ]
    kin = np.zeros(len(firsts), KIN)
    kin["first_household"] = [first for first, _ in firsts]
    kin["size"] = kin["displaced"] = [size for _, size in firsts]
    return kin


def _starts(sizes: list[int]) -> list[int]:
    return [0, *np.cumsum(sizes).tolist()][:-1]


def _communities(scenario: Scenario, sizes: list[int]) -> np.ndarray:
    lines, officers = scenario.world.communities, scenario.police.officers_a_station
    rows = np.zeros(len(lines), COMMUNITY)
    for row, line, start, size in zip(rows, lines, _starts(sizes), sizes, strict=True):
        row["calm"] = line.security
        row["security"] = felt_security(line.security, 0.0, scenario.community.fear_weight)
        row["services"], row["jobs"] = line.services, line.jobs
        row["first_household"], row["last_household"] = start, start + size
        row["retaken_week"] = line.retaken_week
    rows["first_officer"] = np.arange(len(lines)) * officers
    rows["last_officer"] = rows["first_officer"] + officers
    return rows


def _armed_groups(lines: tuple[CommunityLine, ...]) -> np.ndarray:
    rows = np.zeros(len(lines), ARMED_GROUP)
    districts = [line.district for line in lines]
    rows["base_rate"] = [line.attacks_a_year / 365.0 for line in lines]
    rows["luck"] = [address(index, 0) for index in range(len(lines))]
    rows["first_neighbour"] = [districts.index(district) for district in districts]
    rows["last_neighbour"] = rows["first_neighbour"] + [districts.count(d) for d in districts]
    return rows


def _officers(scenario: Scenario, seed: int) -> np.ndarray:
    each, stations = scenario.police.officers_a_station, len(scenario.world.communities)
    rows = np.zeros(each * stations, OFFICER)
    rows["station"] = np.repeat(np.arange(stations), each)
    for index, row in enumerate(rows):
        row["luck"] = address(index // each, index % each)
        uniform = draw(seed, 0, Purpose.OFFICER_STYLE, int(row["luck"]))
        row["style"] = untrained_style(scenario.police, uniform)
    return rows


def _forums(lines: tuple[CommunityLine, ...]) -> np.ndarray:
    rows = np.zeros(len(lines), FORUM)
    rows["luck"] = [address(index, 0) for index in range(len(lines))]
    rows["last_meeting"], rows["agreed"] = NEVER, -1
    return rows


def _programmes(scenario: Scenario) -> np.ndarray:
    rows = np.zeros(len(scenario.world.communities), PROGRAMME)
    rows["signatures"], rows["agreed_signatures"] = scenario.clearance.signatures, -1
    return rows


def _lay_paths(scenario: Scenario) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Each community's path of desks, and each desk as (position, first community it serves).

    Desks are numbered by position, then place, so that every path goes upwards.
    """
    lines, positions = scenario.world.communities, scenario.world.desks
    paths = np.zeros((len(lines), len(positions)), np.int64)
    places: list[tuple[int, int]] = []
    for position, desk in enumerate(positions):
        known: dict[tuple[str, ...], int] = {}
        for community, line in enumerate(lines):
            place = (line.governorate, line.district, line.community)
            served = place[: len(LEVELS) - LEVELS.index(desk.level)]
            if served not in known:
                known[served] = len(places)
                places.append((position, community))
            paths[community, position] = known[served]
    return paths, places


def _desks(scenario: Scenario, places: list[tuple[int, int]]) -> np.ndarray:
    rows = np.zeros(len(places), DESK)
    rows["luck"] = [address(community, position) for position, community in places]
    rows["rank"] = [scenario.world.desks[position].rank for position, _ in places]
    rows["staff"] = scenario.clearance.staff
    rows["first_file"] = -1
    return rows


def _settle(rows: Rows, scenario: Scenario, seed: int) -> None:
    """Every household of every community."""
    slow, fast = contact_balance(scenario.trust, scenario.police)
    rows.files["next_file"] = -1
    first_kin = 0
    for index, line in enumerate(scenario.world.communities):
        community = rows.communities[index]
        place_trust = normal(seed, 0, Purpose.COMMUNITY_SET_POINT, address(index, 0))
        origin = Origin(
            seed=seed,
            community=index,
            first_kin=first_kin,
            displaced_week=line.displaced_week,
            set_point=scenario.trust.community_sd * place_trust - slow - fast,
            slow_balance=slow,
            fast_balance=fast,
            damaged=line.damaged,
            destroyed=line.destroyed,
            believed_days=scenario.household.believed_days_a_signature
            * scenario.clearance.signatures,
        )
        members = rows.households[community["first_household"] : community["last_household"]]
        _settle_community(members, origin, scenario.household, scenario.decision, scenario.trust)
        first_kin += -(-len(members) // KIN_SIZE)


@compiled
def _settle_community(
    members: np.ndarray,
    origin: Origin,
    household: HouseholdParameters,
    decision: DecisionParameters,
    trust: TrustParameters,
) -> None:
    for number in range(len(members)):
        row = members[number]
        row["luck"] = address(origin.community, number)
        row["community"] = origin.community
        row["kin"] = origin.first_kin + number // KIN_SIZE
        row["since"] = row["displaced_week"] = origin.displaced_week
        row["state"] = State.DISPLACED
        row["believed_days"] = origin.believed_days
        _settle_trust(row, origin, trust)
        _settle_class(row, origin, household)
        floor = normal(origin.seed, 0, Purpose.SAFETY_FLOOR, int(row["luck"]))
        row["safety_floor"] = decision.safety_floor_mean + decision.safety_floor_sd * floor


@compiled
def _settle_trust(row: HouseholdRow, origin: Origin, trust: TrustParameters) -> None:
    """Trust as long contact with the first day's police has left it."""
    seed, luck = origin.seed, int(row["luck"])
    personal = normal(seed, 0, Purpose.HOUSEHOLD_SET_POINT, luck)
    slow = normal(seed, 0, Purpose.HOUSEHOLD_SLOW_START, luck)
    row["set_point"] = origin.set_point + trust.personal_sd * personal
    row["trust_slow"] = row["set_point"] + origin.slow_balance + trust.slow_sd * slow
    row["trust_fast"] = origin.fast_balance
    row["phase"] = int(ROUND_WEEKS * draw(seed, 0, Purpose.ROUND_PHASE, luck))


@compiled
def _settle_class(row: HouseholdRow, origin: Origin, household: HouseholdParameters) -> None:
    """Affiliation, papers and damage."""
    seed, luck = origin.seed, int(row["luck"])
    affiliated = draw(seed, 0, Purpose.AFFILIATION, luck) < household.affiliated_share
    undocumented = draw(seed, 0, Purpose.DOCUMENTS, luck) < household.undocumented_share
    damage = draw(seed, 0, Purpose.DAMAGE, luck)
    row["affiliated"] = int(affiliated)
    row["documented"] = int(not undocumented)
    row["damage"] = int(damage < origin.destroyed + origin.damaged) + int(damage < origin.destroyed)
