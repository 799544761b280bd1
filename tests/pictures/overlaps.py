"""Whether texts of a figure overlap or stand beyond its edge."""

import functools
import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text


@functools.lru_cache(maxsize=1)
def texts(figure):
    """Every text that is drawn, with its box in dots."""
    drawn_ones: dict[Text, None] = {}
    draw = Text.draw

    def heard(text, renderer, *rest, **how):
        if text.get_visible() and text.get_text().strip():
            drawn_ones[text] = None
        return draw(text, renderer, *rest, **how)

    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # finds the layout
    figure.set_layout_engine("none")  # and keeps it
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", heard)
        canvas.draw()
    renderer = canvas.get_renderer()
    return [(each.get_text(), Text.get_window_extent(each, renderer)) for each in drawn_ones]


def overlapping(figure):
    boxes = texts(figure)
    return [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(boxes, 2)
        if a.width and b.width and a.overlaps(b) and not _touching(a, b)
    ]


def _touching(a, b):
    """Boxes that share no more than an edge of a dot."""
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    tall = min(a.y1, b.y1) - max(a.y0, b.y0)
    return wide < 1.0 or tall < 1.0


def cut(figure):
    """Texts that stand beyond the edge of the page."""
    page = figure.bbox
    return [
        word
        for word, box in texts(figure)
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > page.x1 + 0.5 or box.y1 > page.y1 + 0.5
    ]
