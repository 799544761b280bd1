"""The page on credibility counts what the catalogue holds."""

import re
from collections import Counter

import pytest
from checkout import ROOT

from sim.core.declare import Par
from sim.scenario.catalogue import catalogue

pytestmark = pytest.mark.small
PAGE = (ROOT / "docs" / "credibility.md").read_text(encoding="utf-8")


def test_the_parameters_by_grade_are_as_many_as_the_page_says():
    graded = [each.about.grade for each in catalogue().values() if isinstance(each.about, Par)]
    said = dict(re.findall(r"^\| ([ABCD]) \| .* \| (\d+) \|$", PAGE, re.MULTILINE))
    assert {grade: int(count) for grade, count in said.items()} == Counter(graded)
    assert f"{len(graded)} parameters" in PAGE
