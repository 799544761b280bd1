"""`awda report`: a kept result as one HTML file to hand over or to print."""

from pathlib import Path

import click

from awda.command import command
from awda.options import examples
from awda.terminal import say_beside


@command(
    "report",
    short_help="Write a kept result as one HTML file to hand over.",
    epilog=examples("awda report village", "awda report results/runs/ten --to ten.html"),
)
@click.argument("result")
@click.option("--to", type=click.Path(path_type=Path), help="The file; default RESULT.html here.")
@click.option("--out", type=click.Path(path_type=Path), help="Results folder; default results.")
def report_command(result: str, to: Path | None, out: Path | None) -> None:
    """Write RESULT (name, folder or id) as one HTML file that needs nothing else.

    It has the question, the answer with its interval, figures, tables, assumptions by grade,
    limits, and the command that repeats the result. Printed, it is a clean PDF.
    """
    from experiments.provenance.records import find
    from experiments.provenance.tables import write_text
    from sim.core.declare import InputError

    folder = find(result, out or Path("results"))
    place = to or Path(f"{folder.resolve().name}.html")
    if place.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"--to = {str(place)!r}: a file that ends in .html is allowed")
    if place.exists() and not _is_report(place):
        raise InputError(f"--to = {str(place)!r}: is there already and no report of Awda's")
    try:
        from awda.page.result_report import html_of
    except ModuleNotFoundError as error:
        raise InputError(
            f'report: needs {error.name}, which is not installed: pip install ".[page]" in the '
            "checkout"
        ) from None
    write_text(place, html_of(folder))
    say_beside(f"The report is in {place}")


def _is_report(place: Path) -> bool:
    """Whether a file is a report that Awda wrote."""
    return place.is_file() and "- Awda report</title>" in place.read_text("utf-8", "replace")[:600]
