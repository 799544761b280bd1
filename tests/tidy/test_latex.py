"""Tables for LaTeX: whole, narrow enough for a page, and read without the file beside them."""

import math
from functools import cache
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.ft2font import FT2Font

from awda.paper_tables import printed_differences, printed_effects
from experiments.provenance.formats import Written, as_latex
from experiments.provenance.latex import GAP, folded, in_latex
from sim.measure.outcomes import OUTCOMES

pytestmark = pytest.mark.small
PAGE, POINTS = 5.0, 72.27  # inches of text in a usual page; points an inch
SHARES = {"first_percent": 16.64, "second_percent": 19.54, "difference_points": -12.377,
          "low_points": -16.409, "high_points": -10.191, "pairs": 20}  # fmt: skip
NOTHING = dict.fromkeys(SHARES, math.nan) | {"pairs": 0}


@cache
def computer_modern() -> FT2Font:
    """The letters that LaTeX uses, in the size of a footnote."""
    font = FT2Font(str(Path(matplotlib.get_data_path(), "fonts/ttf/cmr10.ttf")))
    font.set_size(8, 72)
    return font


def points(text):
    font = computer_modern()
    font.set_text(text)
    return font.get_width_height()[0] / 64


def inches(table):
    """How wide a table is set: the widest cell of each column, and the gaps between them."""
    rows = [row for row in table.rows if len(row) == len(table.heads)]
    columns = zip(table.heads, *rows, strict=True)
    wide = [max(map(points, (*folded(head), *cells))) for head, *cells in columns]
    return (sum(wide) + 2 * GAP * (len(wide) - 1)) / POINTS


def row(governorate="", district="", group="", second="seven", error=math.nan, **shares):
    pair = {"first": "ten_signatures", "second": second}
    place = {"governorate": governorate, "district": district, "group": group}
    return pair | place | (shares or SHARES) | {"error_against_published": error}


ROWS = [
    row(),
    row("Babylon", error=3.4, **NOTHING),
    row("Salah al-Din", error=12.6),
    row("Babylon", "Al-Musayab (Jurf al-Sakhar)", error=70.2),
    row(group="affiliated"),
    row(group="without_papers"),
]


def effect(name, **more):
    about = {"first": "ten", "second": "seven", "outcome": name, "unit": OUTCOMES[name].unit}
    found = {"difference": -0.12345, "low": -0.23456, "high": -0.01234, "pairs": 20}
    return about | found | {"probability_higher": 0.00004} | more


def test_differences_by_place_and_group_fit_a_page_of_five_inches_in_five_columns():
    table = printed_differences(ROWS, "a note.")
    assert len(table.heads) == 5
    assert inches(table) < PAGE


def test_every_effect_fits_a_page_of_five_inches():
    rows = [effect(name) for name in OUTCOMES]
    rows[-1] |= {"difference": -468_578.0, "low": -1_234_567.0, "high": 297_411.0}
    assert inches(printed_effects(rows)) < PAGE


def test_differences_say_all_households_groups_in_words_and_where_nobody_is():
    text = in_latex(printed_differences(ROWS, "seven less ten_signatures."))
    assert r"all households & 16.6 & 19.5 & $-$12.38 ($-$16.41 to $-$10.19) &  \\" in text
    assert r"Babylon & \multicolumn{4}{r@{}}{no displaced household in these runs} \\" in text
    assert r"\itshape districts of Babylon" in text
    assert "perceived as affiliated" in text
    assert "without papers" in text
    assert "_" not in text.replace(r"\_", "")
    assert "seven less ten signatures. The shares are in" in text
    assert "The error is how far" in text


def test_a_world_without_published_returns_has_no_column_of_errors():
    table = printed_differences([row(), row("Valley")], "")
    assert [len(each) for each in table.rows] == [4, 4]
    assert "error" not in in_latex(table)


def test_several_scenarios_stand_below_headings_of_their_own():
    rows = [row(), row("Valley"), row(second="four"), row("Valley", second="four")]
    headings = [each[0] for each in printed_differences(rows, "").rows if len(each) == 1]
    assert headings == [
        "seven less ten signatures", "seven less ten signatures: governorates",
        "four less ten signatures", "four less ten signatures: governorates",
    ]  # fmt: skip


def test_effects_have_percentage_points_three_digits_and_no_certainty():
    text = in_latex(printed_effects([effect("return_rate"), effect("trust_change")]))
    shown = r"return\_rate & $-$12.3 ($-$23.5 to $-$1.23) & percentage points & $<$ 0.001 \\"
    assert shown in text
    assert r"trust\_change & $-$0.123 ($-$0.235 to $-$0.0123) & SD" in text
    assert "means of 20 paired differences" in text


def test_a_table_as_it_is_escapes_leaves_out_what_is_empty_and_carries_its_note():
    rows = [{"a_b": "50 % & x_y", "none": np.nan, "n": -1234567, "v": -0.0004, "w": 12.345}]
    text = as_latex(Written(rows, {"n": "number, #"}, "a note_")).decode()
    assert r"\begin{tabular}{@{}lrrr@{}}" in text
    assert r"a b & number, \# & v & w \\" in text
    assert r"50 \% \& x\_y & $-$1,234,567 & $-$0.0004 & 12.3 \\" in text
    assert r"\parbox{\linewidth}{a note\_}" in text
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")
