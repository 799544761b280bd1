"""Figures in a journal's size: what they show, and that nothing in them overlaps or is cut."""

from io import BytesIO

import matplotlib as mpl
import numpy as np
import pytest
from made_up import places, side
from matplotlib.text import Text
from overlaps import cut, overlapping, texts

from sim.core.declare import InputError
from sim.measure.intervals import share_interval
from sim.pictures.figure import caption, drawn
from sim.pictures.looks import looks
from sim.pictures.overview import cleared_within
from sim.pictures.weekly import GROUPS_IN_WORDS, Part, Weekly

pytestmark = pytest.mark.small
GROUPS = tuple(map(Part, GROUPS_IN_WORDS.values()))
GOVERNORATES = tuple(map(Part, ("Anbar", "Babylon", "Baghdad", "Diyala", "Erbil", "Kirkuk",
                                "Ninewa", "Salah al-Din")))  # fmt: skip
WIDTHS = (3.5, 7.2)


def pair(**how):
    return [side("village", **how), side("village_four", level=0.6, **how)]


CASES: dict[str, tuple[list[Weekly], str | None] | tuple[list[Weekly], str, bool]] = {
    "one scenario": ([side()], None),
    "one run": ([side(runs=1), side("village_four", runs=1)], None),
    "two scenarios": (pair(), None),
    "five scenarios": ([side(f"scenario_{n}") for n in range(5)], None),
    "six years": (pair(weeks=312), None),
    "a name that is too long": ([side(), side("a_scenario_of_my_own_with_a_very_long_name")], None),
    "one district": (pair(parts=places(1)), "district"),
    "four groups": (pair(parts=GROUPS, weeks=312), "group"),
    "eight governorates": (pair(parts=GOVERNORATES, weeks=312), "governorate"),
    "38 districts": (pair(parts=places(38), weeks=312), "district"),
    "differences by governorate": (pair(parts=GOVERNORATES, weeks=312), "governorate", True),
    "differences by district": (pair(parts=places(38), weeks=312), "district", True),
}


def figure_of(case, width):
    sides, by, *differences = CASES[case]
    return drawn(sides, by, width, *differences)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES)
def test_no_text_of_a_figure_overlaps_another_or_is_cut(case, width):
    figure = figure_of(case, width)
    assert overlapping(figure) == []
    assert cut(figure) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES)
def test_a_figure_is_as_wide_as_asked_for_and_fits_on_a_page(case, width):
    size = figure_of(case, width).get_size_inches()
    assert size[0] == pytest.approx(width)
    assert size[1] <= 9.35


@pytest.mark.parametrize("case", CASES)
def test_letters_are_large_enough_to_read_at_printed_size_and_no_title_stands_above(case):
    figure = figure_of(case, 3.5)
    sizes = [each.get_fontsize() for each in figure.findobj(Text) if each.get_text().strip()]
    assert min(sizes) >= 6
    assert figure.get_suptitle() == ""


def test_two_scenarios_have_curves_paired_differences_and_days_with_their_units():
    figure = drawn(pair())
    ylabels = [axes.get_ylabel() for axes in figure.axes]
    assert ylabels == [
        "households returned\n(% of displaced households)",
        "difference from village\n(percentage points)",
        "applications cleared by then\n(% of all that were cleared)",
    ]
    assert [axes.get_xlabel() for axes in figure.axes] == ["date", "date", "calendar days to clear"]


def test_a_curve_is_the_mean_and_its_band_the_interval_of_the_runs():
    one = side(runs=3, weeks=10)
    axes = drawn([one]).axes[0]
    [shares] = one.returned.values()
    curve = axes.lines[0].get_ydata()
    assert curve == pytest.approx(100 * shares.mean(axis=0))
    points = axes.collections[0].get_paths()[0].vertices
    found = share_interval(shares[:, -1])
    bottom, top = 100 * found.low, 100 * found.high
    last = points[points[:, 0] == 70][:, 1]
    assert last.max() == pytest.approx(top, rel=1e-4)
    assert last.min() == pytest.approx(bottom, rel=1e-4)


def test_a_difference_is_paired_run_by_run():
    first, second = side(runs=3), side("more", runs=3)
    second.returned.update({part: each + 0.02 for part, each in first.returned.items()})
    axes = drawn([first, second]).axes[1]
    assert axes.lines[1].get_ydata() == pytest.approx(np.full(61, 2.0))
    points = axes.collections[0].get_paths()[0].vertices
    assert np.ptp(points[:, 1]) == pytest.approx(0.0, abs=1e-9)


def test_one_run_is_drawn_without_an_interval_and_says_so():
    figure = drawn([side(runs=1)])
    [key] = figure.legends
    assert [each.get_text() for each in key.get_texts()] == ["village (one run)"]
    assert len(drawn([side(runs=2)]).legends[0].get_texts()) == 2


def test_scenarios_differ_by_colour_and_by_line_without_colour():
    found = looks(5)
    assert len({each.colour for each in found}) == 5
    assert len({each.line for each in found}) == 5
    assert len(set(looks(35))) == 35


def test_a_group_of_nobody_is_said_to_have_nobody():
    empty = side(parts=(Part("fled to a camp"),))
    empty.returned.update({part: shares * np.nan for part, shares in empty.returned.items()})
    assert "nobody" in [word for word, _ in texts(drawn([empty], "group"))]


def test_a_run_that_clears_no_application_has_no_curve_of_days():
    files = np.array([[0, 0, 0], [1, 0, 3]])
    assert np.isnan(cleared_within(files, 4)[0]).all()
    assert cleared_within(files, 4)[1] == pytest.approx([0.25, 0.25, 1, 1, 1])


def test_every_panel_of_small_multiples_has_the_same_axes_and_dates_stand_below_each_column():
    figure = drawn(pair(parts=places(7)), "district")
    seen = [axes for axes in figure.axes if axes.get_visible()]
    assert len(seen) == 7
    assert len({(axes.get_xlim(), axes.get_ylim()) for axes in seen}) == 1
    dated = [axes.xaxis.get_tick_params()["labelbottom"] for axes in seen]
    assert dated == [False, False, False, True, True, True, True]


def test_panels_of_differences_are_paired_and_leave_the_first_scenario_out():
    first, second = pair(parts=GROUPS, runs=3)
    second.returned.update({part: each - 0.03 for part, each in first.returned.items()})
    figure = drawn([first, second], "group", 7.2, True)
    for axes in figure.axes:
        assert [line.get_linestyle() for line in axes.lines] == ["-", "--"]  # zero, and the second
        assert axes.lines[1].get_ydata() == pytest.approx(np.full(61, -3.0))
    said = [each.get_text() for each in figure.legends[0].get_texts()]
    assert said == ["village_four", "95 % Monte-Carlo interval, 3 pairs"]
    assert figure.get_supylabel() == "difference from village\n(percentage points)"


def test_one_tiny_place_does_not_flatten_the_differences_of_all_others():
    first, second = pair(parts=places(38))
    odd = places(38)[7]
    wild = np.array([[0.9], [-0.9], [0.9], [-0.9]])
    second.returned.update({part: each + 0.02 for part, each in first.returned.items()})
    second.returned[odd] = first.returned[odd] + wild
    low, high = drawn([first, second], "district", 7.2, True).axes[0].get_ylim()
    assert -1 < low <= 0
    assert 2 < high < 3


def test_every_interval_of_a_few_panels_fits_on_the_axis():
    first, second = pair(parts=GROUPS)
    second.returned[GROUPS[0]] = first.returned[GROUPS[0]] + np.array([[0.9], [-0.9], [0.9], [0]])
    axes = drawn([first, second], "group", 7.2, True).axes[0]
    points = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert axes.get_ylim()[0] < points.min() < points.max() < axes.get_ylim()[1]


def test_where_nothing_differs_the_axis_is_of_whole_percentage_points():
    first = side(parts=GROUPS)
    assert drawn([first, first], "group", 7.2, True).axes[0].get_ylim() == (-1, 1)
    assert drawn([side(), side()]).axes[1].get_ylim() == (-1, 1)


@pytest.mark.parametrize(("sides", "by"), [([side()], "group"), (pair(), None)])
def test_differences_without_panels_or_without_a_second_scenario_are_refused(sides, by):
    with pytest.raises(InputError, match=r"differences: .* allowed"):
        drawn(sides, by, 7.2, True)


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_a_figure_is_saved_as_the_same_bytes_every_time(ending):
    def saved():
        place = BytesIO()
        drawn(pair()).savefig(place, format=ending)
        return place.getvalue()

    assert saved() == saved()


def test_figures_of_others_keep_their_style():
    before = dict(mpl.rcParams)
    figure = drawn(pair())
    figure.savefig(BytesIO(), format="svg")
    assert dict(mpl.rcParams) == before


def test_a_notebook_is_shown_the_figure():
    assert drawn(pair())._repr_png_().startswith(b"\x89PNG")


@pytest.mark.parametrize("width", [2.9, 12.1, float("nan")])
def test_a_width_that_no_page_has_is_refused(width):
    with pytest.raises(InputError, match="3 to 12 inches are allowed"):
        drawn([side()], None, width)


def test_a_caption_says_what_the_panels_the_lines_and_the_bands_are():
    said = caption(pair())
    assert said.startswith("Caption: village and village_four, (a) share of displaced households")
    assert "(b) paired difference in that share from village; (c) days to clear" in said
    assert said.endswith("Lines: mean of 4 runs; bands: 95 % Monte-Carlo interval.")
    assert "by group" in caption(pair(), "group")
    assert "paired difference from village. Lines" in caption(pair(), "group", True)
    assert "no interval" in caption([side(runs=1)])
