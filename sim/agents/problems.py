"""A community's problems: they arise, fade, are solved by a forum, or break out as conflict."""

from enum import IntEnum
from typing import Annotated, NamedTuple, Protocol, TypedDict

import numpy as np

from sim.agents.community import CommunityRow
from sim.agents.forum import ForumRow
from sim.agents.row_agent import LivingModel, RowAgent
from sim.core.compiled import compiled
from sim.core.declare import F8, I2, I4, U4, Par, dtype_of
from sim.core.fields import COUNTED, LAID_OUT, Within
from sim.core.randomness import Purpose, draw, poisson
from sim.state import Clock, Rows


class Problem(IntEnum):
    """What people bring to a forum."""

    DISPUTE = 0  # between residents, displaced and returned
    VIOLENCE_AT_HOME = 1
    YOUTH_CRIME = 2  # in families under hardship
    WAY_TO_SCHOOL = 3  # unsafe, after attacks
    MISSING_PAPERS = 4
    BROKEN_SERVICES = 5


PROBLEMS = len(Problem)

# 1. What it holds


class ProblemsRow(TypedDict):
    """The problems of one community. Open ones of each kind are in a table beside it."""

    tension: Annotated[F8, Within(0, 1e6)]  # open problems for each 1,000 households from there
    stream: Annotated[U4, LAID_OUT]
    raised: Annotated[I4, COUNTED]  # so far
    solved: Annotated[I4, COUNTED]  # so far, by the forum
    conflicts: Annotated[I4, COUNTED]  # so far: problems that broke out as open conflict
    new_conflicts: Annotated[I2, Within(0, 30_000)]  # this week's


PROBLEMS_ROW = dtype_of(ProblemsRow)


# 2. What governs them


# fmt: off
class ProblemsParameters(NamedTuple):
    """At which rates problems arise, fade and break out."""

    disputes: Annotated[float, Par("per 1,000 returned households a year", (0, 1e4), (2, 40), "D",
        "assumed", "disputes between those who stayed, those who came and those who returned"
        )] = 12.0
    violence_at_home: Annotated[float, Par("per 1,000 households a year", (0, 1e4), (1, 20), "D",
        "assumed; what is brought to others, not what happens",
        "cases of violence at home that are brought up, among those who live there")] = 4.0
    youth_crime: Annotated[float, Par("per 1,000 households a year", (0, 1e4), (2, 40), "D",
        "assumed", "cases of youth crime where nobody has work")] = 10.0
    ways_to_school: Annotated[float, Par("per attack", (0, 10), (0, 1), "D", "assumed",
        "ways to school that an attack makes unsafe")] = 0.5
    missing_papers: Annotated[float, Par("per 1,000 households a year", (0, 1e4), (10, 200), "D",
        "assumed; NRC 2019: 80,000 households lack papers",
        "requests for help with papers, among the displaced who lack them")] = 50.0
    broken_services: Annotated[float, Par("per 1,000 households a year", (0, 1e4), (2, 60), "D",
        "assumed; IOM 2018: more returnees live with bad services than with bad safety",
        "complaints where no service works, among those who live there")] = 20.0
    fade_a_year: Annotated[float, Par("per year", (0, 52), (0.5, 4), "D",
        "assumed; people rely on tribes for disputes (IOM and Yale, Baradiyah)",
        "rate at which an open problem settles without the forum")] = 1.5
    break_out_a_year: Annotated[float, Par("per year", (0, 52), (0, 0.2), "D", "assumed",
        "rate at which an open problem becomes open conflict")] = 0.04
# fmt: on


class ProblemsNeighbours(NamedTuple):
    """What problems depend on of the other pages this week."""

    communities: np.ndarray
    residents: np.ndarray
    forums: np.ndarray
    armed_groups: np.ndarray


class Causes(NamedTuple):
    """What problems arise from in one community this week."""

    home: float  # thousands of households, as the next two
    returned: float
    undocumented: float  # displaced without papers
    attacks: int


# 3. What they do


@compiled
def expected(
    kind: int, place: CommunityRow, causes: Causes, parameters: ProblemsParameters
) -> float:
    """Problems of a kind expected this week."""
    if kind == Problem.DISPUTE:
        return parameters.disputes * causes.returned / 52.0
    if kind == Problem.VIOLENCE_AT_HOME:
        return parameters.violence_at_home * causes.home / 52.0
    if kind == Problem.YOUTH_CRIME:
        return parameters.youth_crime * (1.0 - place["jobs"]) * causes.home / 52.0
    if kind == Problem.WAY_TO_SCHOOL:
        return parameters.ways_to_school * causes.attacks
    if kind == Problem.MISSING_PAPERS:
        return parameters.missing_papers * causes.undocumented / 52.0
    return parameters.broken_services * (1.0 - place["services"]) * causes.home / 52.0


@compiled
def drawn_count(mean: float, clock: Clock, purpose: int, row: int, part: int) -> int:
    """A Poisson count by its own random draw."""
    return poisson(min(mean, 50.0), draw(clock.seed, clock.week, purpose, row, part))


@compiled
def raise_problems(
    row: ProblemsRow, counts: np.ndarray, kind: int, mean: float, clock: Clock
) -> None:
    """New problems of one kind."""
    new = drawn_count(mean, clock, Purpose.PROBLEM_ARISES, int(row["stream"]), kind)
    counts[kind] += new
    row["raised"] = int(row["raised"]) + new


@compiled
def end_problems(
    row: ProblemsRow, counts: np.ndarray, kind: int, clock: Clock,
    parameters: ProblemsParameters,
) -> None:  # fmt: skip
    """Open problems of one kind: some fade, some break out."""
    stream, before = int(row["stream"]), int(counts[kind])
    fade = parameters.fade_a_year * before / 52.0
    left = before - min(before, drawn_count(fade, clock, Purpose.PROBLEM_FADES, stream, kind))
    out = parameters.break_out_a_year * left / 52.0
    broken = min(left, drawn_count(out, clock, Purpose.PROBLEM_BREAKS_OUT, stream, kind))
    counts[kind] = left - broken
    row["conflicts"] = int(row["conflicts"]) + broken
    row["new_conflicts"] = int(row["new_conflicts"]) + broken


@compiled
def settle_promises(row: ProblemsRow, counts: np.ndarray, forum: ForumRow) -> None:
    """Strike off what the forum has solved since its meeting of this week."""
    if int(forum["meetings_of_late"]) & 1 and int(forum["topic"]) >= 0:
        kind = int(forum["topic"])
        solved = min(int(counts[kind]), int(forum["solved"]))
        counts[kind] -= solved
        row["solved"] = int(row["solved"]) + solved


@compiled
def live_week(
    row: ProblemsRow, counts: np.ndarray, neighbours: ProblemsNeighbours, index: int,
    clock: Clock, parameters: ProblemsParameters,
) -> None:  # fmt: skip
    """A week in the community with this number: promises are kept, problems end and arise."""
    place, residents = neighbours.communities[index], neighbours.residents[index]
    thousands = clock.households_per_agent / 1000.0
    causes = Causes(
        int(residents["home"]) * thousands,
        int(residents["returned"]) * thousands,
        int(residents["undocumented"]) * thousands,
        int(neighbours.armed_groups[index]["attacks"]),
    )
    row["new_conflicts"] = 0
    settle_promises(row, counts, neighbours.forums[index])
    for kind in range(PROBLEMS):
        mean = expected(kind, place, causes, parameters)
        end_problems(row, counts, kind, clock, parameters)
        raise_problems(row, counts, kind, mean, clock)
    row["tension"] = counts.sum() / (int(residents["agents"]) * thousands)


@compiled
def live_rows(
    rows: np.ndarray, counts: np.ndarray, neighbours: ProblemsNeighbours, clock: Clock,
    parameters: ProblemsParameters,
) -> None:  # fmt: skip
    """A week of every community's problems."""
    for index in range(len(rows)):
        live_week(rows[index], counts[index], neighbours, index, clock, parameters)


def neighbours_in(rows: Rows) -> ProblemsNeighbours:
    """What problems depend on of the other pages this week."""
    return ProblemsNeighbours(rows.communities, rows.residents, rows.forums, rows.armed_groups)


# 4. Their Mesa face


class ProblemsSetting(Protocol):
    """What of a scenario governs problems."""

    problems: ProblemsParameters


class ProblemsModel(LivingModel, Protocol):
    """What problems see of the model that they live in."""

    setting: ProblemsSetting


class Problems(RowAgent):
    """The problems of one community as a Mesa agent: a window on their row."""

    kept_in = "problems"
    model: ProblemsModel
    row: ProblemsRow

    def step(self) -> None:
        """A week of problems."""
        model, rows = self.model, self.model.rows
        counts, parameters = rows.open_problems[self.index], model.setting.problems
        live_week(self.row, counts, neighbours_in(rows), self.index, model.clock, parameters)
