"""The brief as a browser prints and shows it: two pages of A4, and no wider than a phone."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from made_up_portfolio import VILLAGE, MadeUp, whole, written

from awda.brief.brief import html_of
from awda.brief.browser_print import pdf_of

A4 = (595, 842)  # points
CROWDED = replace(VILLAGE, by_year=True, parts=8, finalists=6, budget=1.2e6)  # of many parts


@pytest.fixture(scope="module", params=["Iraq", "crowded"])
def html(request, tmp_path_factory):
    place = tmp_path_factory.mktemp("brief") / "portfolio"
    if request.param == "Iraq":
        return html_of(whole(place))
    return html_of(written(place, MadeUp(3.0), CROWDED, quick=True))


def test_a_brief_is_two_pages_of_a4_whose_numbers_are_links(html):
    with ThreadPoolExecutor(1) as apart:  # a second browser needs a thread of its own
        printed = apart.submit(pdf_of, html).result()
    pages = re.findall(rb"/Type /Page\b(?!s)", printed)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert len(pages) == 2
    assert {(round(float(a)), round(float(b))) for a, b in boxes} == {A4}
    assert printed.count(b"/Subtype /Link") > 60


def test_a_brief_fits_the_window_and_what_is_wider_scrolls(context, html):
    page = context.new_page()
    page.set_content(html)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
