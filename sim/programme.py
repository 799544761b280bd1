"""What decrees and programmes put in force in one community this week; only levers write it."""

from typing import TypedDict

from sim.declare import F8, I2, I4, U1, dtype_of


class ProgrammeRow(TypedDict):
    """One community's share of every lever."""

    training: F8  # share of the untrained officers trained in a week
    tenure_kept: F8  # share of the moves of officers that are prevented
    selected: F8  # share of the newcomers who are chosen for their experience
    mixed: F8  # share of the newcomers who are of another group than most residents, at least
    patrols: F8  # SD that patrols and escorts on the way home add to felt security
    grant: F8  # share of the return grants due here that have been paid; 0 where there is none
    relief: F8  # share of the displaced from here who get relief
    staff_moved: F8  # share of the staff of closed desks who move to those that still sign
    checks_kept: F8  # share of the closed desks' work that those that still sign take over
    clerks: I2  # further staff at each desk that signs for this community
    turn: I4  # when its turn is to get a forum: one to a district, then a second to each, ...
    signatures: I2  # signatures the authorities ask for
    agreed_signatures: I2  # signatures a forum may agree on; -1 where none may
    forum: U1  # 1 while a forum is paid for


PROGRAMME = dtype_of(ProgrammeRow)
