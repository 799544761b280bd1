"""`awda brief`: two pages on a result that chooses, for those who advise who decides."""

from pathlib import Path

import click

from awda.command import command
from awda.options import examples
from awda.terminal import say_beside

MARK = "- Awda brief"  # in the title of every brief


@command(
    "brief",
    short_help="Write two pages for those who decide.",
    epilog=examples("awda brief portfolio", "awda brief results/mine --to mine.html --pdf"),
)
@click.argument("result")
@click.option(
    "--to", type=click.Path(path_type=Path), help="The file; default RESULT-brief.html here."
)
@click.option(
    "--pdf", is_flag=True,
    help="A PDF beside it, by a Chromium of this computer; needs the extra `browser`.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="Results folder; default results.")
def brief_command(result: str, to: Path | None, pdf: bool, out: Path | None) -> None:
    """Write RESULT (name, folder or id) as a brief of two pages, one HTML file.

    RESULT is a portfolio, or the folder that `awda compare` has written of scenarios that cost
    money. The brief has the question, the recommendation with its interval, probability and regret,
    a figure, a table, what it depends on, what would change it, and what was not modelled. Each
    number links to its record.
    """
    from experiments.provenance.records import find
    from experiments.provenance.tables import write_bytes, write_text

    folder = find(result, out or Path("results"))
    place = to or Path(f"{folder.resolve().name}-brief.html")
    files = [place, *([place.with_suffix(".pdf")] if pdf else [])]
    _refuse_foreign(place, files)
    html = _html(folder)
    printed = _printed(html) if pdf else b""
    write_text(place, html)
    if pdf:
        write_bytes(files[-1], printed)
    say_beside(f"The brief is in {' and '.join(map(str, files))}")


def _refuse_foreign(place: Path, files: list[Path]) -> None:
    """Raise InputError for a file of another kind, or one that is there and no brief."""
    from sim.core.declare import InputError

    if place.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"--to = {str(place)!r}: a file that ends in .html is allowed")
    for file in files:
        if file.exists() and not _is_brief(file):
            raise InputError(f"--to = {str(file)!r}: is there already and no brief of Awda's")


def _is_brief(file: Path) -> bool:
    """Whether a file is a brief that Awda wrote."""
    return file.is_file() and MARK.encode() in file.read_bytes()


def _html(folder: Path) -> str:
    from sim.core.declare import InputError

    try:
        from awda.brief.brief import html_of
    except ModuleNotFoundError as error:
        raise InputError(
            f'brief: needs {error.name}, which is not installed: pip install ".[page]" in the '
            "checkout"
        ) from None
    return html_of(folder)


def _printed(html: str) -> bytes:
    from awda.brief.browser_print import pdf_of

    return pdf_of(html)
