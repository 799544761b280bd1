"""Every source that a parameter or a page cites has its reference in docs/sources.md."""

import re

import pytest
from checkout import ROOT

pytestmark = pytest.mark.small

NAME = r"[A-Z][\w'-]+"
CITED = re.compile(rf"({NAME}(?: and {NAME})?(?: et al\.)?),? \(?((?:19|20)\d\d(?:-\d\d)?)\b")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"(?:{MONTHS}) (?:19|20)\d\d")
UNDATED = ("CTC Sentinel", "IOM and Yale", "IOM DTM", "IOM EDF", "IOM ILA II", "IRC", "MoMD")
UNDATED += ("IOM-Georgetown panel", "UNDP FFS", "US cable 08BAGHDAD3188", "USIP")
UNDATED += ("Weber and Hartman",)


def text(name: str) -> str:
    return " ".join((ROOT / "docs" / name).read_text(encoding="utf-8").split())


def entries() -> str:
    return " ".join(re.findall(r"\*\*(.+?)\.?\*\*", text("sources.md")))


def sources_of_parameters() -> str:
    """The last column of the tables of parameters."""
    lines = (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return "; ".join(row[-1] for row in rows if len(row) == 8)


def cited(words: str) -> set[str]:
    return {f"{who} {year}" for who, year in CITED.findall(DATE.sub("", words))}


def test_every_author_and_year_that_a_parameter_cites_has_a_reference():
    found = cited(sources_of_parameters())
    assert {"Alrababah et al. 2023", "White and Eiser 2004", "NRC 2019", "REACH 2018-19"} <= found
    assert {source for source in found if source not in entries()} == set()


@pytest.mark.parametrize("source", UNDATED)
def test_a_source_that_a_parameter_cites_without_a_year_has_a_reference(source):
    assert source in sources_of_parameters()
    assert source in entries()


@pytest.mark.parametrize("name", ["ODD.md", "iraq.md", "model.md", "funding.md", "extending.md"])
def test_every_research_paper_that_a_page_cites_has_a_reference(name):
    papers = re.findall(rf"({NAME}(?: and {NAME}| et al\.)) \(?((?:19|20)\d\d)\b", text(name))
    assert {f"{who} {year}" for who, year in papers if f"{who} {year}" not in entries()} == set()


def test_a_source_is_referred_to_once():
    names = re.findall(r"^\*\*(.+?)\.?\*\*", (ROOT / "docs" / "sources.md").read_text(), flags=re.M)
    assert len(names) == len(set(names)) > 40
