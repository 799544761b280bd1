"""The faults that `make mutants` makes are in rules, each in one place, and can be read."""

import ast

import pytest
from checkout import ROOT

from benchmarks.mutants.copies import close_tests
from benchmarks.mutants.faults import SUBJECTS, mutants, mutants_of

pytestmark = pytest.mark.small

RULE = '''
"""A module of 3 lines."""
from typing import Annotated

class Row:
    share: Annotated[float, (0, 1)] = 0.5

def rule(x: int = 2) -> int:
    if ready(x):
        return x + 1
    return -x if x < 7 and not late(x) else x
'''


def test_faults_are_made_in_comparisons_arithmetic_numbers_and_conditions_only(tmp_path):
    file = tmp_path / "rule.py"
    file.write_text(RULE)
    found = sorted(each.old for each in mutants_of(file, tmp_path))
    condition = "x < 7 and (not late(x))"
    assert found == sorted(
        ["2", "ready(x)", "x + 1", "1", "-x", condition, condition, "x < 7", "7", "not late(x)"]
    )


def test_every_fault_changes_one_piece_of_a_module_that_python_still_reads():
    everything = mutants()
    assert len(everything) > 1000
    assert {each.path.split("/")[1] for each in everything} == set(SUBJECTS)
    for each in everything:
        text = (ROOT / each.path).read_bytes()
        changed = each.applied(text)
        assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(text)), each


def test_the_tests_of_a_subject_and_the_oracle_are_the_first_to_look_at_its_faults():
    fault = next(each for each in mutants() if each.path.endswith("/forum.py"))
    files = close_tests(fault, ROOT)
    assert files[0].startswith("tests/agents/")
    assert "tests/oracle/test_oracle.py" in files[:5]
