"""The address holds the state: what it says is read, said again, and refused where it is wrong."""

from datetime import date

import pytest

import sim
from awda.page.address import Choice, choice_of, state_of
from awda.page.scenario_text import MOST_BYTES, choice_from, scenario_of, text_of
from experiments.provenance.scenario_hash import scenario_hash
from sim.core.declare import InputError

pytestmark = pytest.mark.small
FULL = [
    ("from", "village"),
    ("clearance.signatures", "4"),
    ("household.word_of_mouth", "0.25"),
    ("run.start", "2016-02-07"),
    ("access.Valley", "-0.5"),
    ("mechanism.delay", "off"),
    ("intervention.1.kind", "return_grant"),
    ("intervention.1.start", "2016-06-05"),
    ("tranche.1.day", "2016-05-01"),
    ("tranche.1.euros", "20000"),
    ("event.1.kind", "attack_wave"),
]


def refusal(*items: tuple[str, str]) -> str:
    with pytest.raises(InputError) as error:
        scenario_of(choice_of(items), "changed")
    return str(error.value)


def test_an_address_that_is_read_says_the_same_again():
    choice = choice_of(FULL)
    assert choice_of(choice.items()) == choice
    assert choice.is_changed


def test_what_an_address_changes_is_changed_in_the_scenario():
    made = scenario_of(choice_of(FULL), "changed")
    assert made.clearance.signatures == 4
    assert made.household.word_of_mouth == 0.25
    assert made.run.start == date(2016, 2, 7)
    assert dict(made.access) == {"Valley": -0.5}
    assert made.clearance.queues == 0
    assert made.tranches[0].euros == 20000.0
    assert [each.kind() for each in made.interventions] == ["return_grant"]
    assert made.interventions[0].start == made.week_of(date(2016, 6, 5))


def test_the_file_of_a_choice_is_the_scenario_for_the_command_line_too(tmp_path):
    choice = choice_of(FULL)
    path = tmp_path / "mine.toml"
    path.write_text(text_of(choice), encoding="utf-8")
    assert scenario_hash(sim.load(path)) == scenario_hash(scenario_of(choice, "changed"))


def test_a_file_that_was_downloaded_opens_as_the_choice_it_was():
    choice = choice_of(FULL)
    again = choice_from(text_of(choice).encode())
    assert scenario_hash(scenario_of(again, "a")) == scenario_hash(scenario_of(choice, "b"))


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (("from", "../village"), "did you mean 'village'?"),
        (("clearance.signatures", "many"), "a whole number from"),
        (("clearance.signatures", "99"), "a whole number from"),
        (("clearance.signature", "4"), "did you mean 'signatures'?"),
        (("cleerance.signatures", "4"), "did you mean 'clearance'?"),
        (("mechanism.delays", "off"), "did you mean 'delay'?"),
        (("mechanism.delay", "maybe"), "on or off is allowed"),
        (("intervention.1.kind", "grant"), "did you mean 'return_grant'?"),
        (("run.weeks", "2016-13-45"), "a date such as"),
        (("run.weeks", "4000"), "at most 1040 are allowed on the page"),
        (("household.word_of_mouth", "1" * 300), "is too long"),
    ],
)
def test_what_an_address_may_not_say_is_one_sentence(item, said):
    told = refusal(item)
    assert said in told
    assert "\n" not in told


@pytest.mark.parametrize("seeds", ["0", "201", "two", "-1", "1e3", ""])
def test_no_other_number_of_runs_is_allowed(seeds):
    with pytest.raises(InputError, match="a whole number from 1 to 200"):
        state_of([("seeds", seeds)])


def test_a_changed_scenario_is_compared_with_what_it_started_from():
    state = state_of([("from", "village"), ("clearance.signatures", "4")])
    assert state.first == Choice("village")
    assert state_of([("from", "village")]).first is None


def test_what_is_compared_with_runs_as_long_as_the_scenario():
    state = state_of([("clearance.signatures", "4"), ("run.weeks", "20")])
    assert state.first == Choice("village", (("run.weeks", "20"),))
    assert state_of([("run.weeks", "20")]).first is None


def test_a_pinned_baseline_is_what_is_compared_with():
    pinned = Choice("village", (("clearance.signatures", "6"),))
    state = state_of([("from", "village"), ("baseline", pinned.query())])
    assert state.first == pinned
    assert state_of([*pinned.items(), ("baseline", pinned.query())]).first is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('schema = 1\nextends = "/etc/passwd"', "a scenario that comes with Awda"),
        ('schema = 1\nextends = "../village"', "a scenario that comes with Awda"),
        ('schema = 1\nextends = "village"\nworld = "/tmp"', "unknown key 'world'"),
        ('schema = 1\nextends = "village"\n[trust]\nabuse_slow = []', "a number, a date or a word"),
        ('schema = 1\nextends = "village"\ntrust = 4', "a table of keys and values"),
        ('schema = 1\nextends = "village"\nintervention = 4', "tables headed"),
        ("not toml", "is not TOML"),
        ("x = '" + "y" * 6000 + "'", "a row of more than"),
        ("#\n" * MOST_BYTES, "more than"),
        ("", "a scenario that comes with Awda"),
    ],
)
def test_a_file_that_may_not_be_opened_is_refused_in_one_sentence(text, said):
    with pytest.raises(InputError) as error:
        choice_from(text.encode())
    assert said in str(error.value)
    assert "\n" not in str(error.value)
