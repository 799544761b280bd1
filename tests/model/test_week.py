import numpy as np
import pytest

import sim
from sim.levers.desks import ExtraClerks
from sim.model import ReturnModel
from sim.week import WEEK


def bits(array: np.ndarray) -> bytes:
    names = array.dtype.names or ()
    return b"".join(array[name].tobytes() for name in names) if names else array.tobytes()


@pytest.mark.small
def test_every_phase_writes_what_it_declares_and_nothing_else():
    rare = {  # so that in forty weeks a broker is killed, and a place agrees by itself
        "armed_group.broker_share": 0.9,
        "exits.agreement_a_year": 5.0,
        "household.blocked_share": 0.2,
    }
    scenario = sim.load("village_forum_agrees").with_(**rare)
    model = ReturnModel(scenario.with_levers(ExtraClerks(start=10, clerks=1)), 3)
    written = {phase.name: set() for phase in WEEK}
    for _ in range(40):
        model.week += 1
        for phase in WEEK:
            before = {name: bits(array) for name, array in model.rows._asdict().items()}
            model.live_phase(phase)
            after = {name: bits(array) for name, array in model.rows._asdict().items()}
            written[phase.name] |= {name for name in before if before[name] != after[name]}
    for phase in WEEK:
        assert written[phase.name] <= set(phase.writes), phase.name
        assert written[phase.name], f"{phase.name} wrote nothing in forty weeks"


@pytest.mark.small
def test_what_a_phase_reads_and_writes_exists():
    model = ReturnModel(sim.load("village"), 1)
    for phase in WEEK:
        assert set(phase.writes) <= set(model.rows._fields)
        assert set(phase.reads) <= {*model.rows._fields, "scenario", "ledger"}
