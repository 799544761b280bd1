"""`awda plot`: a figure in one file, from new runs or kept ones, or one sentence and no file."""

import re
from pathlib import Path

import made_up
import pytest
from command_line import call, refused

from awda import figure_files
from awda.figure_files import write_figure
from sim.model import ReturnModel
from sim.pictures.figure import caption

SHORT = ("--until", "2016-06-30", "--seeds", "2", "--workers", "1")
PAIR = ("village", "village_four")


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("ending", "head"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_the_ending_says_which_kind_of_file_it_is(place, ending, head):
    said = call("plot", *PAIR, *SHORT, "--out", f"new/x.{ending}").stdout
    assert (place / "new" / f"x.{ending}").read_bytes().startswith(head)
    assert [each.name for each in (place / "new").iterdir()] == [f"x.{ending}"]
    assert "Caption: village and village four" in said


def test_a_figure_is_as_wide_as_asked_for_and_says_what_drew_it(place):
    call("plot", *PAIR, *SHORT, "--width", "3.5", "--out", "x.svg")
    svg = (place / "x.svg").read_text()
    assert re.search(r'width="252pt"', svg)
    assert "awda plot village village_four --seeds 1-2 --width 3.5 --until 2016-06-30" in svg


def test_a_figure_tells_nothing_of_the_folders_of_its_maker(place):
    (place / "mine.toml").write_text('schema = 1\nextends = "village"\n')
    call("plot", place / "mine.toml", *SHORT, "--out", place / "x.svg")
    svg = (place / "x.svg").read_text()
    assert "awda plot mine --seeds 1-2" in svg
    assert str(place) not in svg


@pytest.mark.parametrize("by", ["governorate", "district", "group"])
def test_places_and_groups_have_panels(place, by):
    said = call("plot", *PAIR, *SHORT, "--by", by, "--out", "x.svg").stdout
    svg = (place / "x.svg").read_text()
    assert {"governorate": "Valley", "district": "River", "group": "without papers"}[by] in svg
    assert f"by {by}" in said


def test_places_can_show_differences(place):
    said = call("plot", *PAIR, *SHORT, "--by", "district", "--differences", "--out", "x.svg").stdout
    svg = (place / "x.svg").read_text()
    assert "difference from village" in svg
    assert "households returned" not in svg
    assert "paired difference from village" in said
    assert "nothing tests its numbers by place" in said


def test_one_scenario_alone_is_drawn(place):
    call("plot", "village", *SHORT, "--out", "x.svg")
    svg = (place / "x.svg").read_text()
    assert "calendar days to clear" in svg
    assert "difference from" not in svg


def test_kept_runs_are_not_made_again_for_another_figure(place, monkeypatch):
    call("compare", *PAIR, *SHORT, "--store", "runs.sqlite")
    made = []
    monkeypatch.setattr(ReturnModel, "__init__", lambda *_, **__: made.append(1))
    for by in ("governorate", "district", "group"):
        call("plot", *PAIR, *SHORT, "--store", "runs.sqlite", "--by", by, "--out", f"{by}.svg")
    assert not made
    assert len(list(place.glob("*.svg"))) == 3


@pytest.mark.small
def test_a_figure_and_its_caption_call_scenarios_as_they_are_told(place):
    words = ("--until", "2016-02-01", "--seeds", "2", "--workers", "1", "--no-store")
    names = ("--label", "ten desks", "--label", "four desks")
    said = call("plot", *PAIR, *words, *names, "--out", "x.svg").stdout
    svg = (place / "x.svg").read_text()
    assert "difference from ten desks" in svg
    assert "four desks" in svg
    assert "Caption: ten desks and four desks" in said


@pytest.mark.small
def test_a_caption_of_differences_counts_pairs_as_the_key_does():
    sides = [made_up.side(), made_up.side("village four")]
    assert "mean of 4 pairs of runs" in caption(sides, "group", differences=True)
    assert "mean of 4 runs" in caption(sides, "group")


REFUSED = {
    "a label of two": (["village_four", "--label", "x", "--out", "x.svg"], "once for each of 2"),
    "a label twice": (
        ["village_four", "--label", "x", "--label", "x", "--out", "x.svg"],
        "each once",
    ),
    "an empty label": (["--label", " ", "--out", "x.svg"], "words are allowed"),
    "another ending": (["--out", "x.jpg"], r"ends in .svg, .pdf, .png is allowed"),
    "no ending": (["--out", "x"], "ends in .svg, .pdf, .png is allowed"),
    "a folder": (["--out", "folder.svg"], "this is a folder"),
    "a file of one's own": (["--out", "own.svg"], "no figure of Awda's"),
    "a place below a file": (["--out", "own.svg/x.svg"], "nothing can be written there"),
    "a name that is too long": (["--out", "x" * 300 + ".svg"], "nothing can be written there"),
    "an unknown division": (["--by", "districts", "--out", "x.svg"], "did you mean 'district'"),
    "a width beyond any page": (["--width", "72", "--out", "x.svg"], "3 to 12 inches are allowed"),
    "a width that is no number": (["--width", "wide", "--out", "x.svg"], "a number above 0"),
    "differences of all": (["--differences", "--out", "x.svg"], "by governorate, district or"),
    "differences of one": (["--by", "group", "--differences", "--out", "x.svg"], "one was given"),
    "a map of a world without places": (["--map", "--out", "x.svg"], "no latitude and longitude"),
    "maps of two": (["village_four", "--map", "--out", "x.svg"], "two with --differences"),
    "a difference of one": (["--map", "--differences", "--out", "x.svg"], "1 was given"),
    "months without maps": (["--every", "3", "--out", "x.svg"], "with --map only"),
    "maps of groups": (["--map", "--by", "group", "--out", "x.svg"], "district is allowed"),
    "the store as the figure": (["--store", "x.svg", "--out", "x.svg"], "another file"),
    "an unknown scenario": (["vilage", "--out", "x.svg"], "did you mean 'village'"),
    "a scenario twice": (["village", "--out", "x.svg"], "stands twice"),
    "another world": (["tikrit", "--out", "x.svg"], "are of other families"),
}


@pytest.mark.small
@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_drawn_is_refused_in_one_line_before_a_run_and_nothing_is_left(place, case):
    (place / "folder.svg").mkdir()
    (place / "own.svg").write_text("<svg/>")
    words, sentence = REFUSED[case]
    assert re.search(sentence, refused("plot", "village", *words))
    assert sorted(each.name for each in place.iterdir()) == ["folder.svg", "own.svg"]
    assert (place / "own.svg").read_text() == "<svg/>"


@pytest.mark.small
@pytest.mark.usefixtures("no_run")
def test_more_maps_than_a_page_holds_are_refused_before_a_run(place):
    words = ("ten_signatures", "--map", "--every", "1", "--out", "x.svg")
    assert re.search(r"--every = 1: \d+ maps have no room", refused("plot", *words))
    assert not any(place.iterdir())


def test_districts_are_mapped_by_month(place):
    words = ("--scale", "200", "--until", "2016-06-30", "--seeds", "2", "--workers", "1")
    pair = ("ten_signatures", "four_signatures", "--differences")
    for scenarios in (pair[:1], pair):
        said = call("plot", *scenarios, "--map", *words, "--no-store", "--out", "x.svg").stdout
        svg = (place / "x.svg").read_text()
        assert "Mosul" in svg
        assert "Jun 2016" in svg
        assert "by district and month" in said
    assert "difference (percentage points)" in svg


def test_an_earlier_figure_is_replaced(place):
    call("plot", "village", *SHORT, "--out", "x.png")
    first = (place / "x.png").read_bytes()
    call("plot", "village", *SHORT, "--width", "3.5", "--out", "x.png")
    assert (place / "x.png").read_bytes() != first


@pytest.mark.small
def test_nothing_is_left_of_a_figure_that_cannot_be_saved(place, monkeypatch):
    def half(_figure, draft, *_):
        draft.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(figure_files, "_save", half)
    with pytest.raises(OSError, match="No space"):
        write_figure(None, place / "x.svg", [])
    assert list(place.iterdir()) == []


def test_a_comparison_that_is_written_has_its_figure_which_is_verified_and_reproduced(place):
    call("compare", *PAIR, *SHORT, "--out", "o")
    assert {"figure.svg", "figure.png"} < {each.name for each in (place / "o").iterdir()}
    assert "all 7 files are as its record says" in call("verify", "o", "--out", ".").stdout
    assert "a new run gives the same" in call("reproduce", "o", "--out", ".").stdout
    call("compare", *PAIR, *SHORT, "--out", "o")
