"""Figures as files and as accessible SVG inside a page, with the values that hovering shows."""

import json
import re
from collections import Counter
from datetime import timedelta
from html import escape
from io import BytesIO
from threading import Lock
from typing import Any

import numpy as np

from awda.page.charts import Chart, figure_of
from awda.page.series import name_of
from awda.page.stages import Answer
from sim.pictures.drawing import UNDATED, Figure

DRAWING = Lock()  # the style of figures is one for the whole process
MOST_POINTS = 400  # of a curve that hovering shows
POINTS_AN_INCH = 72.0


def picture(chart: Chart, answer: Answer, ending: str) -> bytes:
    """The chart as a file: svg, png or pdf."""
    with DRAWING:
        return saved(figure_of(chart, answer), ending)


def saved(figure: Figure, ending: str) -> bytes:
    """A figure as the bytes of a file."""
    content = BytesIO()
    figure.savefig(content, format=ending, dpi=200, metadata=UNDATED.get(ending))
    return content.getvalue()


def inline(chart: Chart, answer: Answer, description: str) -> tuple[str, str]:
    """The chart as an element of a page, and the values that hovering shows, as JSON."""
    with DRAWING:
        figure = figure_of(chart, answer)
        text = saved(figure, "svg").decode()
        values = json.dumps(_values(figure, answer, chart)).replace("<", "\\u003c")
    return accessible(text, f"chart-{chart.name}", chart.title, description), values


def accessible(text: str, name: str, title: str, description: str) -> str:
    """An SVG with a title and a description of its own, and ids that no other one has."""
    body = text[text.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    seen: Counter[str] = Counter()

    def own(found: re.Match[str]) -> str:
        seen[found[1]] += 1
        again = f"-{seen[found[1]]}" if seen[found[1]] > 1 else ""
        return f'id="{name}-{found[1]}{again}"'

    body = re.sub(r'\bid="([^"]+)"', own, body)
    body = re.sub(r'(xlink:href="|url\()#([^")]+)', rf"\1#{name}-\2", body)
    body = re.sub(r'<svg ([^>]*?)width="[^"]+"', r"<svg \1", body, count=1)
    body = re.sub(r'(<svg [^>]*?)height="[^"]+"', r"\1", body, count=1)
    head = (
        f'<svg role="img" aria-labelledby="{name}-t {name}-d" focusable="false" ',
        f'<title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(description)}</desc>',
    )
    end = body.index(">") + 1
    return head[0] + body[5:end] + head[1] + body[end:]


def _values(figure: Figure, answer: Answer, chart: Chart) -> dict[str, Any]:
    """Where the panel lies in the picture, and its curves, for the script that shows values."""
    axes = figure.axes[0]
    box = axes.get_position()
    names = [name_of(side) for side in answer.sides]
    curves = [_curve(line) for line in axes.lines if len(np.atleast_1d(line.get_xdata())) > 2]
    start = answer.sides[0].scenario.run.start
    (low, high), dated = axes.get_xlim(), chart.name not in ("days", "queues")
    return {
        "box": [box.x0, 1 - box.y1, box.x1, 1 - box.y0],
        "x": [low, high],
        "names": names[-len(curves) :] if chart.name == "difference" else names,
        "curves": curves[: len(names)],
        "from": (start + timedelta(days=0)).isoformat() if dated else "",
        "unit": axes.get_ylabel().replace("\n", " "),
    }


def _curve(line: Any) -> list[list[float | None]]:
    x, y = np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)
    step = max(1, len(x) // MOST_POINTS)
    return [
        [float(a), round(float(b), 3) if np.isfinite(b) else None]
        for a, b in zip(x[::step], y[::step], strict=True)
    ]
