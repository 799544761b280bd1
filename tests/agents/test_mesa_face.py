"""Mesa as Mesa's users expect it: attributes that are rows, sets of agents, data collectors."""

import copy
import math
from typing import Annotated, TypedDict

import numpy as np
import pytest
from mesa import DataCollector
from worlds import fingerprint

import sim
from sim.agents.armed_group import ArmedGroup
from sim.agents.community import Community
from sim.agents.desk import Desk
from sim.agents.forum import Forum
from sim.agents.host import Host
from sim.agents.household import Household
from sim.agents.kin import kin_of
from sim.agents.police import Conduct, Officer
from sim.agents.problems import Problems
from sim.agents.residents import CommunityCount
from sim.agents.row_agent import OF_MESA, RowAgent
from sim.agents.station import Station
from sim.clearance.case_file import FileStatus
from sim.core.declare import F8, InputError
from sim.core.fields import ReadOnly, limits_of
from sim.engine.household_loop import KinGroup
from sim.engine.outside_changes import count_all
from sim.model import ReturnModel
from sim.state import State
from sim.week import KINDS

pytestmark = pytest.mark.small

SETTABLE = {
    ArmedGroup: ("excitation", 2.5), Community: ("calm", 1.5), Officer: ("style", 0.25),
    Station: ("deterrence", 0.5), Forum: ("standing", 0.75), Problems: ("tension", 3.0),
    Household: ("trust_slow", -0.5), KinGroup: ("met_fair", 2), Desk: ("empty_until", 9),
    Host: ("hardship", 0.125),
}  # fmt: skip


@pytest.fixture
def model(village):
    return ReturnModel(village, 1, engine="agents")


@pytest.fixture
def household(model):
    return next(iter(model.agents_by_type[Household]))


def counted_anew(model):
    """The counts by community and kin group as they would be if everybody were counted again."""
    rows = model.rows._replace(
        community_counts=model.rows.community_counts.copy(), kin=model.rows.kin.copy()
    )
    count_all(rows, model.week)
    return fingerprint(rows)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_of_every_row_is_an_attribute(model, kind):
    agents = model.agents_by_type[kind]
    array = getattr(model.rows, kind.kept_in)
    assert set(array.dtype.names) == set(kind.fields)
    for name in array.dtype.names:
        assert agents.get(name) == array[name].tolist()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_field_whose_agents_may_be_set_is_written_to_every_row(model, kind):
    if kind not in SETTABLE:
        assert all(isinstance(limits, ReadOnly) for _, limits in limits_of_kind(kind).values())
        return
    name, value = SETTABLE[kind]
    agents = model.agents_by_type[kind].set(name, value)
    assert (getattr(model.rows, kind.kept_in)[name] == value).all()
    assert agents.agg(name, [min, max]) == [value, value]


def limits_of_kind(kind):
    return {name: (None, getattr(kind, name).limits) for name in kind.fields}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_sets_of_agents_select_group_and_do(model, kind):
    agents = model.agents_by_type[kind]
    name = kind.fields[0]
    first = next(iter(agents))
    chosen = agents.select(lambda agent: getattr(agent, name) == getattr(first, name))
    groups = agents.groupby(name).groups
    assert set(chosen) == set(groups[getattr(first, name)])
    seen = []
    agents.do(lambda agent: seen.append(agent.index))
    assert seen == list(range(len(agents)))


def test_a_data_collector_follows_agents_of_every_kind(model):
    collector = DataCollector(
        model_reporters={"away": lambda m: sum(m.rows.households["state"] == State.DISPLACED)},
        agent_reporters={"index": "index", "trust": lambda a: getattr(a, "trust_slow", None)},
        agenttype_reporters={Community: {"fear": "fear"}, Household: {"state": "state"}},
    )
    for _ in range(3):
        collector.collect(model)
        model.step()
    households = collector.get_agenttype_vars_dataframe(Household)
    assert len(households) == 3 * 200
    assert len(collector.get_agenttype_vars_dataframe(Community)) == 3 * 3
    away = households["state"].groupby(level=0).agg(lambda states: (states == 0).sum())
    assert away.tolist() == collector.get_model_vars_dataframe()["away"].tolist()
    trusts = collector.get_agent_vars_dataframe()["trust"]
    assert (trusts.notna().groupby(level=0).sum() == 200).all()


def test_a_state_reads_as_its_name_and_counts_as_its_number(model, household):
    assert household.state is State(int(model.rows.households["state"][0]))
    assert household.contact is Conduct.NONE
    groups = model.agents_by_type[Household].groupby("state").count()
    states, counts = np.unique(model.rows.households["state"], return_counts=True)
    assert groups == dict(zip(map(State, states), counts, strict=True))


@pytest.mark.parametrize("ask", [getattr, lambda agent, name: setattr(agent, name, 1.0)])
def test_an_unknown_name_is_refused_with_the_nearest(household, ask):
    with pytest.raises(AttributeError, match=r"^Household has no attribute 'trust_slwo'; did you "
                       r"mean 'trust_slow'\?$"):  # fmt: skip
        ask(household, "trust_slwo")
    assert not hasattr(household, "trust_slwo")
    assert getattr(household, "trust_slwo", 7) == 7


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("state", 9, "Household 0: state = 9: DISPLACED (0), WAITING (1), BARRED (2), "
         "TRAVELLING (3), RETURNED (4), AT_HOME (5), SETTLED (6) or ABROAD (7) is allowed"),
        ("state", "RETURNED", "state = 'RETURNED': DISPLACED (0), "),
        ("state", 1.0, "state = 1.0: DISPLACED (0), "),
        ("state", True, "state = True: DISPLACED (0), "),
        ("trust_slow", math.nan, "Household 0: trust_slow = nan: a number from -100 to 100 (SD) is "
         "allowed"),
        ("trust_slow", math.inf, "trust_slow = inf: a number from -100 to 100 (SD) is allowed"),
        ("trust_slow", "high", "trust_slow = 'high': a number from -100 to 100 (SD) is allowed"),
        ("trust_slow", None, "trust_slow = None: a number"),
        ("trust_slow", np.zeros(1), "trust_slow = array([0.]): a number"),
        ("damage", 3, "damage = 3: a whole number from 0 to 2 is allowed"),
        ("damage", 1.0, "damage = 1.0: a whole number from 0 to 2 is allowed"),
        ("damage", True, "damage = True: a whole number from 0 to 2 is allowed"),
        ("documented", 2, "documented = 2: a whole number from 0 to 1 is allowed"),
        ("times_left", -1, "times_left = -1: a whole number from 0 to 255 is allowed"),
        ("host", 1, "host = 1: a row of hosts, from 0 to 0, is allowed"),
        ("destination", -1, "destination = -1: a row of communities, from 0 to 2, is allowed"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_allowed_is_refused_and_nothing_changes(model, field, value, sentence):
    before = fingerprint(model.rows)
    with pytest.raises(InputError) as error:
        model.agents_by_type[Household].set(field, value)
    assert sentence in str(error.value)
    assert str(error.value).endswith(" is allowed")
    assert fingerprint(model.rows) == before


@pytest.mark.parametrize(
    ("kind", "field", "sentence"),
    [
        (Household, "stream", "Household 0: stream cannot be set: the first day has laid out the "
         "rows by it"),
        (Household, "since", "since cannot be set: it follows from state: set that"),
        (Community, "security", "Community 0: security cannot be set: it follows every week: set "
         "calm or fear"),
        (KinGroup, "returned", "it counts the members: set the state of a household"),
        (Station, "style", "it is the mean of the officers every week: set theirs"),
    ],
)  # fmt: skip
def test_a_field_that_follows_from_others_says_what_to_set(model, kind, field, sentence):
    before = fingerprint(model.rows)
    with pytest.raises(AttributeError) as error:
        setattr(next(iter(model.agents_by_type[kind])), field, 1)
    assert sentence in str(error.value)
    assert fingerprint(model.rows) == before


def test_numbers_of_numpy_and_yes_or_no_are_taken(household):
    household.trust_slow = np.float32(0.5)
    household.damage = np.int64(2)
    household.documented = np.False_
    household.believed_days = 12
    assert (household.trust_slow, household.damage) == (0.5, 2)
    assert (household.documented, household.believed_days) == (0, 12.0)


@pytest.mark.parametrize("name", ["model", "random", "rng", "scenario", "remove", "pos",
                                  "unique_id", "step", "row", "index"])  # fmt: skip
def test_no_field_has_a_name_that_mesa_uses(name):
    assert {field for kind in KINDS for field in kind.fields} & OF_MESA == set()
    fields = TypedDict("Fields", {name: Annotated[F8, ReadOnly("a test")]})
    with pytest.raises(TypeError, match=f"^Page: {name}: a name that Mesa uses$"):
        type("Page", (RowAgent,), {"kept_in": "kin", "__annotations__": {"row": fields}})


def test_what_mesa_gives_an_agent_is_what_mesa_means(model, household):
    assert household.model is model
    assert household.random is model.random
    assert household.rng is model.rng
    assert household.pos is None
    household.pos = (1, 2)
    assert household.pos == (1, 2)
    assert copy.copy(household).trust_slow == household.trust_slow


def test_mesas_random_numbers_are_those_of_the_seed(village):
    first, same, other = (ReturnModel(village, seed) for seed in (1, 1, 2))
    assert first.random.random() == same.random.random() != other.random.random()
    assert first.rng.random() == same.rng.random() != other.rng.random()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_declared_limit_holds_for_rows_that_the_model_makes(kind, village):
    """A value that the model itself writes can be written back."""
    agents = ReturnModel(village, 1, engine="agents")
    for _ in range(30):
        agents.step()
    declared = limits_of(kind.__annotations__["row"])
    assert set(declared) == set(kind.fields)
    for agent in agents.agents_by_type[kind]:
        for name in kind.fields:
            if not isinstance(getattr(kind, name).limits, ReadOnly):
                before = getattr(agent, name)
                setattr(agent, name, before)
                assert getattr(agent, name) == before


# What follows from a household's fields


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("weeks", [0, 30])
def test_counts_follow_whatever_state_is_set(village, state, weeks):
    model = ReturnModel(village, 2, engine="agents")
    for _ in range(weeks):
        model.step()
    agents = model.agents_by_type[Household]
    for each in agents.select(lambda agent: agent.index % 5 == 0):
        each.state = state
        each.documented = 1 - each.documented
        each.trust_slow += 0.25
        each.times_left += 1
        assert each.since == model.week + 1 or each.state != state
    assert fingerprint(model.rows) == counted_anew(model)
    for _ in range(12):
        model.step()
    assert fingerprint(model.rows) == counted_anew(model)
    assert sum(model.history.weeks[-1][each.name.lower()] for each in State) == 200


def test_agents_that_were_set_live_on_as_the_compiled_loop_would(village):
    """The same edits, by Mesa and by the engine of levers, give the same bits."""
    by_mesa, by_hand = (
        ReturnModel(village.with_(**{"run.weeks": 60}), 3, engine=each)
        for each in ("agents", "compiled")
    )
    for model in (by_mesa, by_hand):
        for _ in range(20):
            model.step()
    for index in range(0, 200, 7):
        list(by_mesa.agents_by_type[Household])[index].state = State.WAITING
        by_hand.change_household(index, "state", State.WAITING)
    assert by_mesa.run().digest() == by_hand.run().digest()
    assert fingerprint(by_mesa.rows) == fingerprint(by_hand.rows)


def test_trust_that_is_set_changes_what_a_household_decides(still):
    """All but trust speaks for the return: who is set to distrust the police does not apply."""
    easy = {"decision.base_willingness": 20.0, "decision.trust_in_safety": 1.0}
    model = ReturnModel(still.with_(**easy), 3, engine="agents")
    other = ReturnModel(still.with_(**easy), 3, engine="agents")
    other.agents_by_type[Household].set("trust_slow", -50.0)
    for each in (model, other):
        each.agents_by_type[Community].set("calm", 5.0)
        for _ in range(4):
            each.step()
    applied, stayed = (each.agents_by_type[Household].get("state") for each in (model, other))
    assert applied.count(State.WAITING) > 50
    assert stayed.count(State.WAITING) == 0


def test_who_is_set_to_wait_gets_a_file_and_does_not_hear_of_an_old_one(model):
    agents, files = model.agents_by_type[Household], model.rows.files
    for _ in range(40):
        model.step()
    cleared = agents.select(lambda a: files["status"][a.index] == FileStatus.CLEARED
                            and a.state == State.RETURNED)  # fmt: skip
    assert len(cleared) > 0
    chosen = next(iter(cleared))
    chosen.state = State.DISPLACED
    assert (chosen.displaced_week, chosen.times_left) == (model.week + 1, 1)
    chosen.state = State.WAITING
    model.step()
    assert chosen.state == State.WAITING
    assert files["status"][chosen.index] == FileStatus.OPEN


def test_who_was_abroad_for_years_takes_part_again_once_set(model):
    household = next(iter(model.agents_by_type[Household]))
    household.state = State.ABROAD
    for _ in range(60):
        model.step()
    assert household.state == State.ABROAD
    household.state = State.DISPLACED
    for _ in range(30):
        model.step()
    assert 0 <= model.week - model.rows.households["updated"][0] <= 24
    assert fingerprint(model.rows) == counted_anew(model)


def test_kin_count_a_member_who_is_set_to_be_home(model, household):
    place = model.rows.communities[household.community]
    group = list(model.agents_by_type[KinGroup])[kin_of(household.row, place)]
    before = group.returned
    household.state = State.RETURNED
    assert group.returned == before + 1
    assert model.rows.community_counts[household.community, CommunityCount.RETURNED] >= 1


def test_a_file_that_is_open_keeps_its_destination(model, household):
    household.destination = 0
    household.state = State.WAITING
    model.step()
    household.destination = 0
    with pytest.raises(InputError, match="its file lies open at the desks of 0"):
        household.destination = 1
    household.state = State.DISPLACED
    model.step()
    household.destination = 1
    assert household.destination == 1


def test_a_destination_in_another_governorate_is_refused():
    iraq = sim.load("iraq").with_(**{"run.households_per_agent": 200})
    model = ReturnModel(iraq, 1)
    own = model.rows.communities["governorate"][model.rows.households["community"][0]]
    other = int(np.flatnonzero(model.rows.communities["governorate"] != own)[0])
    with pytest.raises(InputError, match="a community of its own governorate is allowed, from "):
        model.change_household(0, "destination", other)


def test_a_household_cannot_be_set_while_it_lives_its_week(model, monkeypatch):
    def step(self):
        self.trust_slow = 0.0

    monkeypatch.setattr(Household, "step", step)
    with pytest.raises(InputError, match="cannot be set while a week is lived: set it between"):
        model.step()


def test_a_week_without_one_of_its_agents_is_refused(model, household):
    household.remove()
    before = fingerprint(model.rows)
    with pytest.raises(InputError, match=r"^Household: 199 agents for 200 rows: each row needs "
                       r"its agent; a household that leaves for good has the state"):  # fmt: skip
        model.step()
    assert fingerprint(model.rows) == before


# Without agents


def test_the_compiled_engine_says_how_to_have_agents(village):
    model = ReturnModel(village, 1)
    assert len(model.agents) == len(model.agents_by_type) == 0
    assert not model.agents
    assert "engine='agents'" in repr(model.agents)
    collector = DataCollector(agent_reporters={"trust": "trust_slow"})
    of_kind = DataCollector(agenttype_reporters={Household: {"trust": "trust_slow"}})
    for use in (
        lambda: model.agents.set("trust_slow", 1.0), lambda: model.agents.agg("trust_slow", sum),
        lambda: model.agents.get("trust_slow"), lambda: model.agents.groupby("state"),
        lambda: model.agents.select(), lambda: model.agents.do("step"), lambda: model.agents[0],
        lambda: model.agents.shuffle_do("step"), lambda: list(model.agents),
        lambda: model.agents_by_type[Household], lambda: collector.collect(model),
        lambda: of_kind.collect(model),
    ):  # fmt: skip
        with pytest.raises(InputError, match=r"^the compiled engine makes no Mesa agents: give "
                           r"ReturnModel engine='agents' to have them"):  # fmt: skip
            use()


def test_a_compiled_model_can_be_collected_from_and_have_agents_of_a_users_own(village):
    import mesa

    class Journalist(mesa.Agent):
        pass

    model = ReturnModel(village, 1)
    collector = DataCollector(model_reporters={"week": "week"})
    collector.collect(model)
    model.step()
    collector.collect(model)
    assert collector.get_model_vars_dataframe()["week"].tolist() == [0, 1]
    journalist = Journalist(model)
    assert list(model.agents) == [journalist] == list(model.agents_by_type[Journalist])
