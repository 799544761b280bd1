"""Maps by month: when, what colour, which names, and that they fit on a page."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from made_up import START, places, side
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.text import Text
from overlaps import cut, overlapping, texts

import sim
from experiments.compare.district_places import refuse_unplaced, spots_of
from sim.core.declare import InputError
from sim.pictures.colour_scale import DIFFERENCES, SHARES
from sim.pictures.figure import map_caption, mapped
from sim.pictures.month_maps import Spot, months_of, months_on, sheet_of

pytestmark = pytest.mark.small
IRAQ = spots_of(sim.load("ten_signatures"))
PARTS = tuple(IRAQ)


def pair(**how):
    return [side("ten", parts=PARTS, **how), side("four", parts=PARTS, level=0.6, **how)]


def circles_of(axes):
    [found] = [each for each in axes.collections if isinstance(each, PathCollection)]
    return found


@pytest.mark.parametrize("width", [3.5, 7.2])
@pytest.mark.parametrize("weeks", [20, 312])
@pytest.mark.parametrize("count", [1, 2])
def test_maps_fit_on_a_page_and_no_text_overlaps_or_is_cut(width, weeks, count):
    figure = mapped(pair(weeks=weeks)[:count], IRAQ, width)
    assert figure.get_size_inches()[0] == pytest.approx(width)
    assert figure.get_size_inches()[1] <= 9.35
    assert overlapping(figure) == []
    assert cut(figure) == []
    sizes = [each.get_fontsize() for each in figure.findobj(Text) if each.get_text().strip()]
    assert min(sizes) >= 6


@pytest.mark.parametrize("step", [1, 3, 6, 12])
def test_maps_are_even_months_apart_and_the_last_is_the_end_of_the_run(step):
    found = months_of(date(2014, 1, 5), 312, step)
    assert found[-1] == ("Dec 2019", 312)
    weeks = [each.week for each in found]
    assert all(abs(b - a - step * 30.44 / 7) < 1.5 for a, b in pairwise(weeks))


def test_a_map_is_of_the_last_week_that_ends_in_its_month():
    assert months_of(date(2016, 1, 3), 9, 1) == [("Jan 2016", 4), ("Feb 2016", 8), ("Mar 2016", 9)]


def test_more_maps_than_a_page_has_room_for_are_refused_with_a_number_that_is_not():
    sheet = sheet_of(IRAQ, 7.2)
    with pytest.raises(InputError, match=r"every = 1: 72 maps .* 5 months or more are allowed"):
        months_on(sheet, START, 311, 1)
    assert 0 < len(months_on(sheet, START, 311, 5)) <= sheet.most


def test_all_who_returned_are_dark_nobody_is_light_and_no_household_is_white():
    none, every, empty = places(3)
    spots = {part: Spot(33.0 + n, 44.0 + n, 100) for n, part in enumerate((none, every, empty))}
    one = side(runs=2, weeks=4, parts=(none, every, empty))
    one.returned[none] = np.zeros((2, 5))
    one.returned[every] = np.ones((2, 5))
    one.returned[empty] = np.full((2, 5), np.nan)
    shown = circles_of(mapped([one], spots).axes[0]).get_facecolors()
    assert [to_hex(each) for each in shown] == [SHARES[0], SHARES[-1], "#ffffff"]


def test_a_difference_is_paired_and_has_a_dot_where_its_interval_leaves_out_zero():
    clear, unclear = places(2)
    spots = {clear: Spot(33.0, 44.0, 100), unclear: Spot(34.0, 45.0, 100)}
    first = side("ten", runs=4, weeks=4, parts=(clear, unclear))
    second = side("four", runs=4, weeks=4, parts=(clear, unclear))
    second.returned[clear] = first.returned[clear] + 0.02
    second.returned[unclear] = first.returned[unclear] + np.array([[0.03], [-0.03], [0.01], [0.0]])
    axes = mapped([first, second], spots).axes[0]
    assert to_hex(circles_of(axes).get_facecolors()[0]) == DIFFERENCES[-1]
    assert axes.lines[0].get_xydata().tolist() == [[44.0, 33.0]]


def test_the_largest_districts_have_names_and_a_circle_its_number_of_households():
    figure = mapped(pair()[:1], IRAQ)
    said = [word for word, _ in texts(figure)]
    assert "Mosul" in said
    assert len(set(said) & {part.name for part in PARTS}) >= 4
    largest = max(IRAQ.values(), key=lambda spot: spot.households)
    place = list(circles_of(figure.axes[0]).get_offsets()[0])
    assert place == [largest.east, largest.north]
    assert any(word.endswith("households") and "," in word for word in said)


def test_a_caption_says_what_colours_areas_and_dots_are():
    assert "mean of 4 runs, in the last week of the month" in map_caption(pair()[:1])
    assert "four less ten: paired difference" in map_caption(pair())
    assert "leaves out zero" in map_caption(pair())
    assert "one run each" in map_caption(pair(runs=1)[:1])


def test_a_world_of_no_known_places_is_refused():
    with pytest.raises(InputError, match="no latitude and longitude"):
        refuse_unplaced(sim.load("village"), "--map")
