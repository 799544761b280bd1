"""The brief of a kept result as one file, and which results have one."""

from pathlib import Path
from typing import Any

from awda.brief import packages, portfolio
from awda.brief.quoted import sources
from awda.page.controls import GRADES
from awda.page.site import FOLDER, Briefs, rendered
from experiments.provenance.records import Record, id_of, read_record
from experiments.provenance.result_folder import maker_of
from sim.core.declare import InputError

STYLES = ("page", "brief")
ALLOWED = (
    "a portfolio (`awda experiment portfolio`) and the folder that `awda compare` writes of "
    "scenarios that cost money (--out) are allowed"
)


def has_brief(folder: Path) -> bool:
    """Whether a result has a brief and all its files."""
    try:
        _refuse_incomplete(folder, _files(_kind(folder, read_record(folder))))
    except InputError:
        return False
    return True


def html_of(folder: Path) -> str:
    """The brief as one file that asks nothing of anywhere."""
    record = read_record(folder)
    kind = _kind(folder, record)
    files = _files(kind)
    _refuse_incomplete(folder, files)
    css = "".join(
        (FOLDER / "static" / f"{name}.css").read_text("utf-8") for name in ("page", "brief")
    )
    return rendered(
        kind.TEMPLATE, name=str(record.get("experiment") or folder.resolve().name),
        css="".join(css), id=id_of(record), version=record.get("awda", "of an unknown version"),
        sources=sources(folder, files), meanings=GRADES,
        **kind.content(folder, record),
    )  # fmt: skip


def _kind(folder: Path, record: Record) -> Any:
    """What makes the brief of such a result; raise InputError where nothing does."""
    made_by = str(record.get("experiment", "")) or maker_of(record)
    if made_by.partition("-")[0] == "portfolio":
        return portfolio
    if made_by == "compare" and (folder / "packages.csv").is_file():
        return packages
    raise InputError(
        f"{folder}: a brief recommends a use of money, and {made_by} has none; {ALLOWED}"
    )


def _files(kind: Any) -> list[str]:
    return [f"{name}.csv" for name in kind.TABLES]


def _refuse_incomplete(folder: Path, files: list[str]) -> None:
    """Raise InputError where a table is missing."""
    for name in files:
        if not (folder / name).is_file():
            raise InputError(f"{folder / name}: is missing; {ALLOWED}, with all their files")


BRIEFS = Briefs(has_brief, html_of)  # for the page of kept results
