"""What governs clearance, and what the desks work with in one week."""

from typing import Annotated, NamedTuple

import numpy as np

from sim.core.declare import Par


# fmt: off
class ClearanceParameters(NamedTuple):
    """How many signatures, and what happens at each desk."""

    signatures: Annotated[int, Par("signatures", (0, 16), (4, 10), "B",
        "German Federal Foreign Office 2017: ten before, four after",
        "signatures asked for on the first day")] = 10
    sessions_a_week: Annotated[float, Par("days per week", (0, 5), (1, 5), "D",
        "assumed; set with the published flows",
        "days of the week on which a desk is open")] = 2.0
    missed_sessions: Annotated[float, Par("share", (0, 1), (0, 0.4), "D", "assumed",
        "sessions that are not held")] = 0.2
    staff: Annotated[int, Par("persons", (1, 100), (1, 5), "D", "assumed",
        "members of staff who sign at a desk")] = 2
    files_per_staff_day: Annotated[float, Par("files per day", (0.01, 1000), (2, 60), "D",
        "assumed; 2 passports per employee-day (Washington Times 2007) to 100-200 families a day "
        "at one centre (US cable 08BAGHDAD3188)",
        "files one member of staff signs in a session")] = 30.0
    lost: Annotated[float, Par("probability", (0, 1), (0, 0.1), "D", "assumed",
        "chance that a desk loses a file, which then starts again")] = 0.01
    denied: Annotated[float, Par("probability", (0, 1), (0, 0.006), "D",
        "assumed; MEE 2018 and Shafaq 2024: 5-13 % of the displaced are barred or blocked for "
        "long, most of them as affiliated; ten desks at 0.006 bar 6 % of all others",
        "chance that a desk of the old procedure bars a family")] = 0.002
    denied_affiliated: Annotated[float, Par("probability", (0, 1), (0.1, 0.6), "D", "assumed",
        "the same for a family perceived as affiliated")] = 0.3
    common_denial: Annotated[float, Par("share", (0, 1), (0, 1), "D",
        "assumed; desks share databases (EUAA 2022: several, not connected)",
        "share of denial that is one cause for all desks, however many, rather than each desk's own"
        )] = 0.5
    detected: Annotated[float, Par("probability", (0, 1), (0.02, 0.3), "D",
        "assumed; nothing is published on what screening finds",
        "chance that a desk of the old procedure bars a family with a threat, found out")] = 0.1
    bribe_asked: Annotated[float, Par("probability", (0, 1), (0.1, 0.4), "D",
        "assumed; New Arab 2022: forces were accused of corruption in clearance",
        "chance that a bribe is asked for at a desk")] = 0.15
    bribe_refused: Annotated[float, Par("probability", (0, 1), (0, 0.3), "D",
        "assumed; bribes of hundreds of dollars are reported",
        "chance that a family that is asked for a bribe cannot pay and gives up")] = 0.05
    style_on_bribes: Annotated[float, Par("log chance per style", (-10, 10), (0, 2), "D",
        "assumed; trials of community policing did not look at desks",
        "fall of the logarithm of the chance of a bribe where officers are one whole style better")
        ] = 0.0
    style_on_denial: Annotated[float, Par("log chance per style", (-10, 10), (0, 2), "D", "assumed",
        "the same of the chance that a desk denies by an error of its own")] = 0.0
    desk_abuse: Annotated[float, Par("probability", (0, 1), (0, 0.05), "D",
        "assumed; 7-18 % of people a year report abuse by officers of any kind",
        "chance of abuse at a desk where officers are wholly coercive")] = 0.0
    queues: Annotated[int, Par("1 or 0", (0, 1), (0, 1), "D", "assumed",
        "1 where signatures take their time; 0 where all are given or refused at once")] = 1
# fmt: on


class ClearanceContext(NamedTuple):
    """All that the desks work with in one week; they write files, desks and their own records."""

    seed: int
    week: int
    bunches: int  # in which the other files come that an agent's file stands for
    bunch_size: float  # files of a bunch
    households: np.ndarray
    files: np.ndarray
    next_wake: np.ndarray  # [household]: the week in which it wakes next
    kin: np.ndarray
    needs_intake: np.ndarray  # [kin group]: a bit for each member with a file to open or withdraw
    communities: np.ndarray
    desks: np.ndarray
    queue_entries: np.ndarray  # [place]: chunk after chunk
    next_chunks: np.ndarray  # [chunk]: the next on the same desk, or among those free; -1 for none
    free_chunks: np.ndarray  # [governorate]: the first chunk that is free
    weekday_rank: np.ndarray  # [desk, weekday]: 0 for the one on which it opens first
    servers: np.ndarray  # [seat]: when who sits there is free, on the desk's clock
    first_seats: np.ndarray  # [desk]: of the seats that follow each other
    routes: np.ndarray  # [community, position]: the desk, or -1
    signatures_in_force: np.ndarray  # [community]: signatures asked for
    fewest: int  # signatures asked for anywhere
    durations: np.ndarray  # [governorate, cleared or barred, calendar or working, days]: files
    closed: np.ndarray  # [governorate, FileStatus]: files opened, cleared, and so on, so far
    counts: np.ndarray  # [governorate, Count]: what else the desks count, so far
    manners: np.ndarray  # [community]: mean style of its officers above that of the first day
    styles: np.ndarray  # [community]: mean style of its officers
    denial: np.ndarray  # [0, marks]: chance to be listed; [1, marks]: that a desk bars
    parameters: ClearanceParameters


def signatures_in_force(levers_in_force: np.ndarray, forums: np.ndarray) -> np.ndarray:
    """Signatures asked for in each community: the authorities' number, less if a forum agreed."""
    agreed = np.where(forums["agreed"] >= 0, forums["agreed"], levers_in_force["signatures"])
    return np.asarray(np.minimum(levers_in_force["signatures"], agreed), dtype=np.int64)
