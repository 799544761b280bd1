"""The table of patterns: whole, each row justified, and refused where it is faulty."""

import pytest
from checkout import ROOT

from experiments.calibration.targets import known_targets
from experiments.iraq.rounds import JUNE_2018
from experiments.patterns.causes import CAUSES
from experiments.patterns.targets import (
    CONSTRUCTION,
    LEFT_OUT,
    TABLE,
    TITLES,
    UNMEASURED,
    UNTOUCHED,
    USED,
    class_of,
    of_pattern,
    targets,
)
from experiments.trial.published import CORRELATION, ITEMS
from sim.core.declare import InputError
from sim.levers.events import SHOCKS
from sim.scenario.catalogue import catalogue, plausible

pytestmark = pytest.mark.small
STUDIES = ("Blair et al. 2021", "Peyton et al. 2019", "REACH 2018", "Beaman et al. 2022",
           "IOM ILA II", "Aymerich and Zeyneloglu 2019", "Weber and Hartman", "Lewis et al. 2012",
           "UNDP 2020", "IOM-Georgetown panel",
           "of returnees a year in ordinary times")  # fmt: skip


def test_every_pattern_of_the_evidence_has_a_row():
    assert [*TITLES] == list(range(1, 21))
    assert {row.pattern for row in targets()} == {*TITLES}


def test_the_page_names_every_pattern_with_its_class():
    page = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
    for number, title in TITLES.items():
        assert f"| {number} | {title} | {class_of(of_pattern(number))} |\n" in page


def test_a_row_that_the_calibration_used_names_a_target_that_it_knew():
    known = {target.name for target in known_targets(JUNE_2018)}
    used = [row for row in targets() if row.independence == USED]
    assert used
    assert {row.because for row in used} <= known


@pytest.mark.parametrize(
    "row", [row for row in targets() if row.independence == CONSTRUCTION], ids=lambda r: r.measure
)
def test_a_row_held_by_construction_names_a_parameter_from_the_same_study(row):
    if row.because.startswith("event."):
        assert row.because.split(".")[1] in SHOCKS
        assert plausible(row.because)
        return
    declared = catalogue()[row.because].about.source
    assert [study for study in STUDIES if study in declared and study in row.source]


def test_the_effects_of_the_trials_are_those_of_the_trial_experiment():
    ends = {row.measure: (row.low, row.high) for row in targets()}
    measures = {"trust": "trust_effect", "victim": "crime_effect", "tips": "tips_effect",
                "exposure": "exposure_effect"}  # fmt: skip
    for item in ITEMS:
        if item.name in measures:
            assert ends[measures[item.name]] == (item.low, item.high)
    assert ends["trust_and_fear"] == CORRELATION


def test_a_pattern_is_as_independent_as_its_least_independent_row():
    assert {row.independence for row in of_pattern(8)} == {USED, UNTOUCHED}
    assert class_of(of_pattern(8)) == USED
    assert class_of(of_pattern(10)) == CONSTRUCTION
    assert class_of(of_pattern(14)) == UNTOUCHED


def test_the_monthly_share_that_returns_has_a_floor_as_well_as_a_ceiling():
    assert all(row.low > 0.0 for row in of_pattern(8))


def test_what_is_said_of_patterns_is_said_of_patterns_there_are():
    assert {*UNMEASURED, *LEFT_OUT, *CAUSES} <= {*TITLES}


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("crime_effect,", "trust_effect,", "row 3, column measure: 'trust_effect' stands twice"),
    ("SD,-0.078,0.047", "SD,0.047,-0.078", "row 3, column low: 0.047 with high -0.078: a lower"),
    ("untouched,,B,IOM DTM: falls", "untouched,x,B,IOM DTM: falls", "column because: "),
    ("used in calibration,days of ten signatures", "used in calibration,", "column because: "),
    ("A,Blair", "E,Blair", "grade"),
])  # fmt: skip
def test_a_faulty_row_is_refused_in_a_sentence(old, new, fault, tmp_path):
    path = tmp_path / "patterns.csv"
    path.write_text(TABLE.read_text().replace(old, new, 1))
    with pytest.raises(InputError, match=fault):
        targets(path)


def test_the_page_on_credibility_has_every_cause():
    page = " ".join((ROOT / "docs" / "credibility.md").read_text(encoding="utf-8").split())
    for number, cause in CAUSES.items():
        assert f"- {number}, {TITLES[number]}: {cause}." in page
