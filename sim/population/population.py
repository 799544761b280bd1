"""The first day: every row of a world, drawn so that more rows elsewhere change none of them."""

import numpy as np

from sim.agents.armed_group import ARMED_GROUP
from sim.agents.community import COMMUNITY, felt_security
from sim.agents.forum import FORUM
from sim.agents.household import HOUSEHOLD
from sim.agents.kin import KIN, KIN_SIZE
from sim.agents.police import OFFICER, join_stations
from sim.agents.problems import PROBLEMS, PROBLEMS_ROW
from sim.agents.residents import RESIDENTS, CommunityCount
from sim.agents.station import STATION
from sim.behaviour.bargain import PUBLISHED_FOLLOW_UP
from sim.clearance.case_file import FILE, FileStatus
from sim.clearance.opening_days import weekday_rank
from sim.clearance.procedure import LONGEST
from sim.clearance.queue_entry import CHUNK, QUEUE_ENTRY
from sim.clearance.screening import Count
from sim.core.randomness import Purpose, address, draws
from sim.engine.wake_schedule import schedule_first_wake
from sim.levers.in_force import reset
from sim.population.hosts import arrivals, host_rows
from sim.population.initial_households import origin_of, set_up_community
from sim.population.localities import Locality, localities
from sim.population.place_effects import PlaceEffects, moved_share, place_effects
from sim.population.routes import desk_rows, entry_chunks, lay_routes, seats
from sim.recording.curves import Place
from sim.scenario.scenario import Scenario
from sim.state import LEVERS_IN_FORCE, Rows, Trait

LINE = 64  # bytes that a processor fetches from memory at once


def populate(scenario: Scenario, communities: list[Locality], seed: int) -> Rows:
    """The rows of the first day."""
    sizes = [agents_of(locality, scenario) for locality in communities]
    routes, places = lay_routes(scenario, communities)
    desks = desk_rows(scenario, communities, routes, places)
    next_chunks, free_chunks = entry_chunks(scenario, communities, sizes, desks)
    most = seats(scenario, desks)
    effects = place_effects(scenario, communities, seed)
    rows = Rows(
        households=in_lines(sum(sizes), HOUSEHOLD),
        files=np.zeros(sum(sizes), FILE),
        kin=_kin(sizes),
        next_wake=np.empty(sum(sizes), np.int16),
        community_counts=np.zeros((len(sizes), len(CommunityCount)), np.int64),
        needs_intake=np.zeros(sum(_groups(sizes)), np.uint16),
        communities=_communities(scenario, communities, sizes, effects),
        armed_groups=_armed_groups(communities),
        residents=np.zeros(len(sizes), RESIDENTS),
        problems=_with_streams(np.zeros(len(sizes), PROBLEMS_ROW)),
        open_problems=np.zeros((len(sizes), PROBLEMS), np.int64),
        officers=_officers(scenario, len(communities), seed),
        stations=_stations(scenario, len(communities), seed),
        forums=_forums(len(communities)),
        levers_in_force=_levers_in_force(scenario, communities),
        hosts=host_rows(scenario),
        desks=desks,
        queue_entries=np.zeros(CHUNK * len(next_chunks), QUEUE_ENTRY),
        next_chunks=next_chunks,
        free_chunks=free_chunks,
        weekday_rank=weekday_rank(seed, desks),
        servers=np.zeros(most.sum()),
        first_seats=np.cumsum(most) - most,
        routes=routes,
        near=_near(scenario, communities),
        durations=np.zeros((len(free_chunks), 2, 2, LONGEST), np.int64),
        closed=np.zeros((len(free_chunks), len(FileStatus)), np.int64),
        counts=np.zeros((len(free_chunks), len(Count)), np.int64),
    )
    _set_up_households(rows, scenario, communities, effects, seed)
    return rows


def in_lines(count: int, row: np.dtype[np.void]) -> np.ndarray:
    """Empty rows that begin at a line of memory, so that none lies across two of them."""
    buffer = np.zeros(count * row.itemsize + LINE, np.uint8)
    start = -buffer.ctypes.data % LINE
    return buffer[start : start + count * row.itemsize].view(row)


def agents_of(locality: Locality, scenario: Scenario) -> int:
    """Agents that stand for the households of one community."""
    return max(1, round(locality.households / scenario.run.households_per_agent))


def places_of(scenario: Scenario) -> tuple[Place, ...]:
    """The rows of communities.csv, each with the agents from there."""
    agents = [0] * len(scenario.world.communities)
    for locality in localities(scenario):
        agents[locality.place] += agents_of(locality, scenario)
    lines = scenario.world.communities
    return tuple(
        Place(line.governorate, line.district, count)
        for line, count in zip(lines, agents, strict=True)
    )


def households_of(scenario: Scenario) -> int:
    """Households that all agents together stand for."""
    agents = sum(agents_of(locality, scenario) for locality in localities(scenario))
    return agents * scenario.run.households_per_agent


def _kin(sizes: list[int]) -> np.ndarray:
    """Kin groups of a dozen agents; the last of a community may be smaller."""
    kin, first = np.zeros(sum(_groups(sizes)), KIN), 0
    for start, size, count in zip(_starts(sizes), sizes, _groups(sizes), strict=True):
        own, offsets = kin[first : first + count], np.arange(0, size, KIN_SIZE)
        own["first_household"] = start + offsets
        own["size"] = np.minimum(KIN_SIZE, size - offsets)
        first += count
    return kin


def _groups(sizes: list[int]) -> list[int]:
    """Kin groups of each community."""
    return [-(-size // KIN_SIZE) for size in sizes]


def _starts(sizes: list[int]) -> list[int]:
    return [0, *np.cumsum(sizes).tolist()][:-1]


def _communities(
    scenario: Scenario, communities: list[Locality], sizes: list[int], effects: PlaceEffects
) -> np.ndarray:
    rows, access = np.zeros(len(sizes), COMMUNITY), dict(scenario.access)
    by_district = dict(scenario.district_access)
    names = scenario.world.governorate_names
    for index, (row, locality) in enumerate(zip(rows, communities, strict=True)):
        line = locality.line
        row["calm"] = line.security + effects.security[index]
        row["security"] = felt_security(row["calm"], 0.0, scenario.community.fear_weight)
        row["services"] = moved_share(line.services, effects.services[index])
        row["jobs"] = moved_share(line.jobs, effects.jobs[index])
        row["hope"] = (row["services"] + row["jobs"]) / 2.0
        row["access"] = access.get(line.governorate, 0.0) + by_district.get(line.district, 0.0)
        row["reachable"] = 1
        row["governorate"] = names.index(line.governorate)
        row["retaken_week"] = locality.retaken_week
        row["closed_weeks"] = locality.closed_weeks
        row["open"] = int(locality.retaken_week + locality.closed_weeks <= 0)
    rows["first_household"] = _starts(sizes)
    rows["last_household"] = rows["first_household"] + sizes
    _place_groups(rows, sizes)
    rows["first_officer"] = np.arange(len(sizes)) * scenario.police.officers_a_station
    rows["last_officer"] = rows["first_officer"] + scenario.police.officers_a_station
    return rows


def _place_groups(rows: np.ndarray, sizes: list[int]) -> None:
    """Where a community's kin groups and its governorate's communities begin and end."""
    groups = _groups(sizes)
    rows["first_kin"] = _starts(groups)
    rows["last_kin"] = rows["first_kin"] + groups
    ordered = np.sort(rows["governorate"])
    rows["first_near"] = np.searchsorted(ordered, rows["governorate"], "left")
    rows["last_near"] = np.searchsorted(ordered, rows["governorate"], "right")


def _near(scenario: Scenario, communities: list[Locality]) -> np.ndarray:
    """Communities by governorate, in their own order within each."""
    names = scenario.world.governorate_names
    numbers = [names.index(locality.line.governorate) for locality in communities]
    return np.argsort(numbers, kind="stable")


def _with_streams(rows: np.ndarray) -> np.ndarray:
    """The rows, each with the random stream of its community."""
    rows["stream"] = [address(index, 0) for index in range(len(rows))]
    return rows


def _stations(scenario: Scenario, count: int, seed: int) -> np.ndarray:
    rows = _with_streams(np.zeros(count, STATION))
    rows["suppression"] = 1.0
    rows["mixed"] = scenario.police.mixed_share
    uniforms = draws(seed, 0, Purpose.FUEL.value, rows["stream"])
    rows["fuel"] = uniforms < scenario.station.fuelled_share
    return rows


def _armed_groups(communities: list[Locality]) -> np.ndarray:
    rows = _with_streams(np.zeros(len(communities), ARMED_GROUP))
    districts = [locality.line.district for locality in communities]
    rows["first_neighbour"] = [districts.index(district) for district in districts]
    rows["last_neighbour"] = rows["first_neighbour"] + [districts.count(d) for d in districts]
    return rows


def _officers(scenario: Scenario, stations: int, seed: int) -> np.ndarray:
    each = scenario.police.officers_a_station
    rows = np.zeros(each * stations, OFFICER)
    rows["station"] = np.repeat(np.arange(stations), each)
    for index, row in enumerate(rows):
        row["stream"] = address(index // each, index % each)
    join_stations(rows, seed, scenario.police)
    return rows


def _forums(count: int) -> np.ndarray:
    rows = _with_streams(np.zeros(count, FORUM))
    rows["agreed"] = rows["topic"] = -1
    rows["standing"] = rows["kept"] = PUBLISHED_FOLLOW_UP
    return rows


def _levers_in_force(scenario: Scenario, communities: list[Locality]) -> np.ndarray:
    rows = np.zeros(len(communities), LEVERS_IN_FORCE)
    reset(rows, scenario.clearance.signatures)
    by_turn = sorted(range(len(rows)), key=lambda index: communities[index].turn)
    rows["turn"][by_turn] = np.arange(len(rows))
    return rows


def _set_up_households(
    rows: Rows, scenario: Scenario, communities: list[Locality], effects: PlaceEffects, seed: int
) -> None:
    """Every household of every community, and when it wakes first."""
    to_hosts = arrivals(scenario)
    for index, locality in enumerate(communities):
        community = rows.communities[index]
        came = to_hosts[locality.line.governorate]
        origin = origin_of(scenario, locality, came, effects, seed, index)
        members = rows.households[community["first_household"] : community["last_household"]]
        set_up_community(members, origin, scenario.household, scenario.decision, scenario.trust)
        fled_to_camp = rows.hosts["camp"][members["host"]] == 1
        members["traits"][fled_to_camp] |= np.uint8(Trait.FLED_TO_CAMP)
        is_dangerous = members["traits"] & np.uint8(Trait.DANGEROUS) > 0
        rows.armed_groups["first_dangerous"][index] = is_dangerous.sum()
    schedule_first_wake(
        rows.next_wake, rows.households, rows.communities, scenario.household.travel_weeks
    )
