"""How officers' style moves bribes, denials and abuse at the desks; cases worked by hand."""

import math

import numpy as np
import pytest
from inert_world import first_day
from worlds import lived

from sim.agents.police import mean_untrained_style
from sim.clearance.queue_entry import QUEUE_ENTRY, Mark
from sim.clearance.screening import by_manner, is_barred
from sim.state import State

small = pytest.mark.small


def at_desk(still, style, **changes):
    """A context in which all officers have this style, and an entry of the first community."""
    model = first_day(still, **changes)
    model.rows.stations["style"] = style
    return model.clearance_context, np.zeros(1, QUEUE_ENTRY)[0]


@small
def test_better_officers_than_on_the_first_day_ask_for_fewer_bribes_and_worse_for_more(still):
    usual = mean_untrained_style(still.police)
    for style in (usual, usual + 0.3, usual - 0.1):
        context, entry = at_desk(still, style)
        assert by_manner(1.5, entry, context) == pytest.approx(math.exp(-1.5 * (style - usual)))


@small
def test_a_desk_errs_less_where_officers_are_better_but_the_listed_are_denied_all_the_same(still):
    changes = {"clearance.style_on_denial": 2.0, "clearance.denied": 0.03}
    context, entry = at_desk(still, mean_untrained_style(still.police) + 0.5, **changes)
    chance = float(context.denial[1, 0]) * math.exp(-1.0)
    assert is_barred(entry, 0.999 * chance, context)
    assert not is_barred(entry, 1.001 * chance, context)
    entry["marks"] = Mark.LISTED
    assert is_barred(entry, 0.999, context)


@small
@pytest.mark.parametrize("queues", [0, 1])
def test_abuse_at_desks_costs_trust_and_the_best_officers_abuse_nobody(still, queues):
    changes = {"clearance.desk_abuse": 1.0, "clearance.queues": queues, "clearance.lost": 0.0}
    lost = []
    for style in (0.0, 1.0):
        model = first_day(still, **changes)
        rows = model.rows.households
        rows["state"][:20] = State.WAITING
        before = rows["trust_slow"][:20].copy()
        for week in range(1, 60):
            model.rows.stations["style"] = style
            lived(model, week, "households", "intake", "desks")
        done = rows["state"][:20] != State.WAITING
        assert done.sum() > 10
        change = (rows["trust_slow"][:20] - before)[done]
        lost.append(change.min())
    assert lost[0] < lost[1] - 0.4
