"""A date for a week number: the week that holds it, in files and in Python alike."""

import json
from datetime import date, timedelta

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from experiments.provenance.scenario_hash import scenario_hash
from sim.core.declare import REQUIRED, InputError, Par, declarations
from sim.levers.decrees import Abolition, ClearanceReform
from sim.levers.events import SHOCKS, OfficersMoved
from sim.levers.lever import LEVERS
from sim.scenario.catalogue import json_schema
from sim.scenario.scenario import TABLES

pytestmark = pytest.mark.small

START = date(2016, 1, 3)  # of the village


def of(kind):
    """The fields of a kind for which a date may stand."""
    return [
        name
        for name, declared in declarations(kind).items()
        if isinstance(declared.about, Par) and declared.about.dated
    ]


FIELDS = [
    *((f"[{table}]", "", name) for table, kind in TABLES.items() for name in of(kind)),
    *(("[[intervention]]", kind, name) for kind, lever in LEVERS.items() for name in of(lever)),
    *(("[[event]]", kind, name) for kind, shock in SHOCKS.items() for name in of(shock)),
]


def text(head, kind, name, value):
    """A scenario file that sets one field, and what the kind requires beside it."""
    lines = ["schema = 1", 'extends = "village"', head, f"{name} = {value}"]
    needed = declarations((LEVERS | SHOCKS)[kind]) if kind else {}
    lines += [f'kind = "{kind}"'] if kind else []
    assert not [each for each in needed.values() if each.default is REQUIRED]
    return "\n".join(lines)


def loaded(folder, words):
    path = folder / "case.toml"
    path.write_text(words)
    return sim.load(path)


def the_same(one, other):
    same = vars(one) | {"world": 0} == vars(other) | {"world": 0}
    return same and scenario_hash(one) == scenario_hash(other)


def test_every_week_number_of_a_scenario_may_be_a_date():
    names = {name for _, _, name in FIELDS}
    assert names == {"start", "end", "weeks", "measured_from"}
    weeks = {
        (kind, name)
        for group in (TABLES, LEVERS, SHOCKS)
        for kind, declared in group.items()
        for name, each in declarations(declared).items()
        if isinstance(each.about, Par) and each.about.unit == "week"
    }
    assert weeks == {(kind or head.strip("[]"), name)
                     for head, kind, name in FIELDS} - {("run", "weeks")}  # fmt: skip


@settings(max_examples=5)  # each is of every field
@given(data=st.data())
def test_a_date_and_its_week_give_the_same_scenario_and_hash(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dates")
    for head, kind, name in FIELDS:
        day = START + timedelta(days=data.draw(st.integers(7, 7 * 156 + 6), name))
        week = (day - START).days // 7
        by_date = loaded(folder, text(head, kind, name, day))
        assert the_same(by_date, loaded(folder, text(head, kind, name, week))), (head, kind, name)


@settings(max_examples=10)
@given(days=st.integers(7, 3000))
def test_a_date_in_python_is_the_same_week_too(days):
    village, day, week = sim.load("village"), START + timedelta(days=days), days // 7
    for kinds, add in ((LEVERS, "with_levers"), (SHOCKS, "with_shocks")):
        for kind in kinds.values():
            for name in of(kind):
                by_date = getattr(village, add)(kind(**{name: day}))
                assert the_same(by_date, getattr(village, add)(kind(**{name: week})))
    pair = {"run.weeks": week, "run.measured_from": 1}, {"run.weeks": day, "run.measured_from": 1}
    assert the_same(*(village.with_(**each) for each in pair))


def test_a_date_counts_from_the_start_of_the_scenario_that_is_run(tmp_path):
    (tmp_path / "elder.toml").write_text(
        'schema = 1\nextends = "village"\n[run]\nmeasured_from = 2016-03-06\n'
        '[[intervention]]\nkind = "clearance_reform"\nstart = 2016-03-06\nend = 30\n'
    )
    elder = sim.load(tmp_path / "elder.toml")
    younger = loaded(tmp_path, 'schema = 1\nextends = "elder"\n[run]\nstart = 2016-01-17\n')
    assert (elder.run.measured_from, younger.run.measured_from) == (9, 7)
    reforms = [each.interventions[0] for each in (elder, younger)]
    assert [(each.start, each.end) for each in reforms] == [(9, 30), (7, 30)]
    moved = elder.with_(**{"run.start": date(2016, 1, 17)})
    assert moved.interventions[0].start == 9  # it is a number by now
    both = {"run.start": date(2016, 1, 17), "run.measured_from": date(2016, 3, 6)}
    assert elder.with_(**both).run.measured_from == 7


@pytest.mark.parametrize(("head", "kind", "name"), FIELDS)
@pytest.mark.parametrize("day", ["2016-01-02", "0001-01-01", "9999-12-31"])
def test_a_date_outside_is_refused_with_the_dates_that_are_allowed(
    tmp_path, head, kind, name, day
):  # fmt: skip
    first = "2016-01-10" if name == "weeks" else "2016-01-03"
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, text(head, kind, name, day))
    message = str(caught.value)
    assert f"{name} = {day}: a whole number from" in message
    assert f"or a date from {first} to " in message
    assert "the run starts on 2016-01-03" in message


@pytest.mark.parametrize("given", ["2016-03-06T00:00:00", "10:00:00", '"2016-03-06"'])
def test_a_time_or_a_text_is_no_date(tmp_path, given):
    with pytest.raises(InputError, match=r"or a date such as 2016-03-07, is allowed"):
        loaded(tmp_path, text("[run]", "", "measured_from", given))


def test_durations_stay_numbers(tmp_path):
    for head, kind, name in (("[[event]]", "attack_wave", "weeks"),
                             ("[[intervention]]", "legal_aid", "delay_weeks")):  # fmt: skip
        with pytest.raises(InputError, match=r"a whole number from"):
            loaded(tmp_path, text(head, kind, name, "2016-03-06"))


def test_messages_on_weeks_say_their_dates(village):
    late = ClearanceReform(start=date(2016, 3, 6), end=date(2016, 3, 5))
    with pytest.raises(
        InputError, match=r"end = 8: a week after start = 9.*2016-02-28 and 2016-03"
    ):
        village.with_levers(late)
    two = ClearanceReform(start=date(2016, 3, 6)), Abolition(start=date(2017, 1, 1))
    with pytest.raises(InputError, match=r"from week 9 \(2016-03-06\) and abolition from week 52"):
        village.with_levers(*two)
    with pytest.raises(InputError, match=r"week 5 \(2016-02-07\)"):
        village.with_(**{"run.weeks": 5, "run.measured_from": date(2016, 3, 6)})
    with pytest.raises(InputError, match=r"officers_moved: start = 2015-01-01: a whole number"):
        village.with_shocks(OfficersMoved(start=date(2015, 1, 1)))


def test_the_exported_schema_takes_a_date_for_a_week_and_no_other_text():
    lever = {"kind": "clearance_reform", "start": "2016-03-06", "end": 300}
    run = {"weeks": "2018-03-06", "measured_from": 3}
    jsonschema.validate({"schema": 1, "run": run, "intervention": [lever]}, json_schema())
    for word in ("6 March", "2016-3-6", ""):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"schema": 1, "run": {"weeks": word}}, json_schema())
    json.dumps(json_schema())
