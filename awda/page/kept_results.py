"""The pages of kept results: which there are, what each says, and its files and report."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from awda.page.result_report import html_of, report_of
from awda.page.site import page, site_of, told_in_words
from experiments.provenance.records import MANIFEST, read_record, results_in
from sim.core.declare import InputError, refuse_unknown


def _known(request: Request) -> dict[str, Path]:
    root = site_of(request).results
    return {folder.relative_to(root).as_posix(): folder for folder in results_in(root)}


def _folder(request: Request) -> tuple[str, Path]:
    name, known = request.path_params["name"], _known(request)
    refuse_unknown([name], known, "results")
    return name, known[name]


@told_in_words
def listed(request: Request) -> Response:
    """Every kept result, with its question and answer."""
    found, broken = {}, {}
    for name, folder in _known(request).items():
        try:
            found[name] = report_of(folder)
        except InputError as error:
            broken[name] = str(error)
    return page("results.html", found=found, broken=broken, root=site_of(request).results)


@told_in_words
def shown(request: Request) -> Response:
    """One kept result."""
    name, folder = _folder(request)
    has_brief = site_of(request).briefs.has(folder)
    return page("result.html", name=name, report=report_of(folder), has_brief=has_brief)


@told_in_words
def report(request: Request) -> Response:
    """One kept result as the file that is handed over."""
    return HTMLResponse(html_of(_folder(request)[1]))


@told_in_words
def brief(request: Request) -> Response:
    """The two pages on one kept result for those who decide."""
    return HTMLResponse(site_of(request).briefs.html_of(_folder(request)[1]))


@told_in_words
def file(request: Request) -> Response:
    """A file of a result, as its record names it."""
    _, folder = _folder(request)
    name = request.path_params["file"]
    refuse_unknown([name], [*read_record(folder)["files"], MANIFEST], "file")
    path = folder / name
    if path.is_symlink() or not path.is_file():
        raise InputError(f"{name}: is no file of this result")
    return FileResponse(path, filename=name)
