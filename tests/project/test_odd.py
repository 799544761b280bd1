"""The description of the model names what the code has, and nothing that it has not."""

import re
from collections import Counter
from enum import IntEnum

import pytest
from checkout import ROOT

from sim.agents.armed_group import ARMED_GROUP
from sim.agents.community import COMMUNITY
from sim.agents.desk import DESK
from sim.agents.forum import FORUM
from sim.agents.host import HOST
from sim.agents.household import HOUSEHOLD
from sim.agents.kin import KIN
from sim.agents.police import OFFICER, Conduct
from sim.agents.problems import PROBLEMS_ROW, Problem
from sim.agents.residents import RESIDENTS
from sim.agents.station import STATION
from sim.behaviour.return_decision import Obstacle
from sim.clearance.case_file import FILE, FileStatus
from sim.clearance.queue_entry import QUEUE_ENTRY, Mark
from sim.clearance.screening import Count
from sim.core.declare import Par, declarations
from sim.core.randomness import Purpose
from sim.levers.events import SHOCKS, Shock
from sim.levers.lever import LEVERS, Lever
from sim.levers.targeting import RULES
from sim.measure.outcomes import OUTCOMES
from sim.recording.history import WEEK as HISTORY
from sim.scenario.catalogue import catalogue, kinds
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.scenario import TABLES
from sim.state import LEVERS_IN_FORCE, Rows, State, Trait
from sim.week import WEEK

pytestmark = pytest.mark.small

TEXT = (ROOT / "docs" / "ODD.md").read_text(encoding="utf-8")

ROWS = {
    "households": HOUSEHOLD, "files": FILE, "kin": KIN, "communities": COMMUNITY,
    "armed_groups": ARMED_GROUP, "residents": RESIDENTS, "problems": PROBLEMS_ROW,
    "officers": OFFICER, "stations": STATION, "forums": FORUM, "levers_in_force": LEVERS_IN_FORCE,
    "hosts": HOST, "desks": DESK, "queue_entries": QUEUE_ENTRY,
}  # fmt: skip
CODES = (State, FileStatus, Conduct, Trait, Obstacle, Problem, Count, Mark)
UNUSED = {
    Purpose.ROUND_PHASE, Purpose.ENCOUNTER_OFFICER, Purpose.ENCOUNTER_CONDUCT, Purpose.SETTLING,
    Purpose.LEAVING_COUNTRY, Purpose.FILE_NEXT_DAY, Purpose.FILE_BRIBE, Purpose.COMPANION_SERVICE,
}  # fmt: skip
PARAMETERS = [f"{table}.{name}" for table, kind in TABLES.items() for name in declarations(kind)]


def section(heading: str) -> str:
    """The text from a heading to the next of its rank or a higher one."""
    level = len(heading) - len(heading.lstrip("#"))
    found = re.search(
        rf"^{re.escape(heading)}(?!\w).*?$(.*?)(?=^#{{2,{level}}} |\Z)", TEXT, flags=re.M | re.S
    )
    assert found, heading
    return found[1]


def table(text: str) -> list[list[str]]:
    """The cells of the lines of a table, without its heading."""
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def quoted(text: str) -> set[str]:
    """The words that stand as code."""
    return set(re.findall(r"`([^`\n]+)`", text))


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_named_in_full(name):
    assert re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.]*\w)", TEXT)


def test_no_parameter_is_named_that_is_not_declared():
    tables = "|".join(TABLES)
    named = set(re.findall(rf"(?<![\w./])((?:{tables})\.[a-z]\w*)", TEXT))
    files = {name for name in named if name.endswith((".py", ".md", ".csv"))}
    assert named - files <= set(catalogue())


def test_the_registry_of_luck_is_that_of_the_code():
    lines = [row for row in table(section("## 4")) if row[0].isdigit()]
    assert [(int(row[0]), row[1]) for row in lines] == [(p.value, p.name) for p in Purpose]


def test_a_purpose_stands_where_it_is_drawn():
    rules = section("## 5") + section("## 7")
    for purpose in set(Purpose) - UNUSED:
        assert re.search(rf"(\b([uze]|u[12])\(|; ){purpose.name}\b", rules), purpose.name


def test_what_is_no_longer_drawn_is_drawn_nowhere():
    code = "".join(path.read_text() for path in (ROOT / "sim").rglob("*.py"))
    drawn = set(re.findall(r"Purpose\.(\w+)", code))
    assert {purpose for purpose in Purpose if purpose.name not in drawn} == UNUSED


def test_no_draw_has_a_purpose_that_does_not_exist():
    drawn = set(re.findall(r"\b(?:[uze]|u[12])\(([A-Z_]{3,});", TEXT))
    assert drawn - {"NAME"} <= {purpose.name for purpose in Purpose}


def test_the_phases_of_the_week_stand_in_their_order():
    names = [phase.name for phase in WEEK]
    assert re.findall(r"^\d+\. \*\*(\w+)\*\*", section("## 3"), flags=re.M) == names
    rules = re.findall(r"^### 7\.\d+ (\w+)", TEXT, flags=re.M)
    assert rules == [*names, "Observation"]


@pytest.mark.parametrize("phase", WEEK, ids=lambda phase: phase.name)
def test_a_phase_is_said_to_read_and_write_what_it_declares(phase):
    items = re.split(r"^\d+\. ", section("## 3"), flags=re.M)
    text = next(item for item in items if item.startswith(f"**{phase.name}**"))
    reads, _, writes = text.partition("Writes")
    assert {name for name in phase.writes if name not in writes} == set()
    assert {name for name in phase.reads if name not in reads + writes} == set()


@pytest.mark.parametrize("name", ROWS)
def test_the_fields_of_a_row_are_those_of_the_code_with_their_types(name):
    described = [(row[0].strip("`"), row[1]) for row in table(section(f"#### `{name}`"))]
    fields = ROWS[name].fields
    assert described == [(field, fields[field][0].str.strip("<>|")) for field in ROWS[name].names]


def test_every_array_of_the_world_is_named():
    assert {name for name in Rows._fields if f"`{name}`" not in section("## 2")} == set()


@pytest.mark.parametrize("codes", CODES, ids=lambda codes: codes.__name__)
def test_a_code_stands_with_its_number(codes: type[IntEnum]):
    words = " ".join(section("## 2").split())
    assert {code.name for code in codes if f"{code.value} {code.name}" not in words} == set()


def test_the_switches_are_those_of_the_code_with_what_they_set():
    described = {row[0].strip("`"): row[1] for row in table(section("### 8.2")) if len(row) == 2}
    described.pop("switch")
    described.pop("---")
    assert list(described) == list(MECHANISMS)
    for name, each in MECHANISMS.items():
        assert quoted(described[name]) == set(each.neutral), name
        assert {float(described[name].rsplit("= ", 1)[1])} == set(each.neutral.values()), name


def test_each_of_the_eighteen_mechanisms_has_a_file_and_a_switch_that_exist():
    rows = [row for row in table(section("### 8.2")) if row[0].isdigit()]
    assert [int(row[0]) for row in rows] == list(range(1, 19))
    sources = {path.name for path in (ROOT / "sim").rglob("*.py")}
    for row in rows:
        assert {name.rpartition("/")[2] for name in quoted(row[2])} <= sources, row[1]
        assert quoted(row[5]) - {"decision.wait_elasticity"} <= set(MECHANISMS), row[1]


def test_the_count_of_grades_is_that_of_the_declarations():
    about = [each.about for kind in TABLES.values() for each in declarations(kind).values()]
    grades = Counter(each.grade for each in about if isinstance(each, Par))
    words = " ".join(TEXT.split())
    counts = "Of the {} numbers of the tables {} have grade A, {} B, {} C and {} D".format(
        grades.total(), *(grades[grade] for grade in "ABCD")
    )
    assert counts in words, counts


@pytest.mark.parametrize("kind", LEVERS)
def test_every_lever_stands_with_its_own_fields(kind):
    described = {row[0].strip("`"): row[1] for row in table(section("### 7.3"))}
    own = set(declarations(LEVERS[kind])) - set(declarations(Lever))
    assert quoted(described[kind]) == own


@pytest.mark.parametrize("kind", SHOCKS)
def test_every_event_stands_with_its_own_fields(kind):
    described = {row[0].strip("`"): row[1] for row in table(section("### 7.1"))}
    own = set(declarations(SHOCKS[kind])) - set(declarations(Shock))
    assert quoted(described[kind]) == own


def test_every_rule_of_placement_is_named():
    assert {name for name in RULES if name not in section("### 7.3")} == set()


def test_the_columns_of_a_world_are_those_that_are_read():
    described = {row[0].split()[0]: quoted(row[1]) for row in table(section("## 6"))}
    columns = {name: set(declarations(k)) for name, k in kinds().items() if name.endswith(".csv")}
    assert described == columns


def test_the_outcomes_are_those_of_the_code_with_their_units():
    described = [(row[0].strip("`"), row[1]) for row in table(section("### 7.17"))]
    assert described == [(outcome.name, outcome.unit) for outcome in OUTCOMES.values()]


def test_every_column_of_the_history_is_named():
    known = quoted(section("### 7.17")) | {"week"}
    assert {name for name in HISTORY.names if name not in known} == set()


def test_every_file_that_the_descriptions_name_exists():
    short = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    sources = {path.name for folder in ("sim", "tests") for path in (ROOT / folder).rglob("*.py")}
    named = {name.rpartition("/")[2] for name in quoted(TEXT) | quoted(short)}
    assert {name for name in named if name.endswith(".py")} <= sources
    linked = set(re.findall(r"\]\(([\w./]+)\)", TEXT + short))
    assert {link for link in linked if not (ROOT / "docs" / link).exists()} == set()
