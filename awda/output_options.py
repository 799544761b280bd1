"""The options that say where results go, and in which format."""

from pathlib import Path
from typing import Any

import click


def own_folder(
    context: click.Context, _option: click.Parameter, place: Path | None
) -> Path | None:  # fmt: skip
    """The place for results; raise InputError where it is not fit, or not this command's."""
    if place:
        from experiments.provenance.formats import form_of, refuse_missing, refuse_other_file
        from experiments.provenance.result_folder import refuse_unfit
        from experiments.runs.exports import refuse_taken

        takes_files = any(each.name == "forms" for each in context.command.params)
        form = form_of(place)
        refuse_other_file(place, takes_files)
        if form:
            refuse_missing(form, f"--out = {place}")
            refuse_taken(place)
        else:
            refuse_unfit(place, str(context.info_name))
    return place


def results_folder(
    _context: click.Context, _option: click.Parameter, place: Path
) -> Path:  # fmt: skip
    """The folder that results lie in; raise InputError for a name that is one of a file."""
    from experiments.provenance.formats import refuse_other_file

    refuse_other_file(place, takes_files=False)
    return place


def _known_formats(
    _context: click.Context, _option: click.Parameter, forms: tuple[str, ...]
) -> tuple[str, ...]:
    """The formats; raise InputError where nothing here can write one of them."""
    for form in forms:
        from experiments.provenance.formats import refuse_missing

        refuse_missing(form, f"--format = {form}")
    return forms


FORMAT = click.option(
    "--format", "forms", multiple=True, type=click.Choice(["csv", "latex", "xlsx", "dta"]),
    callback=_known_formats,
    help="With --out: write tables in this format as well; may be given several times. Where "
    "--out ends in .csv, .tex, .xlsx or .dta, one file is written.",
)  # fmt: skip


def refuse_format_alone(options: dict[str, Any]) -> None:
    """Raise a usage error where a format is given for nothing, or beside the name of a file."""
    from experiments.provenance.formats import form_of

    place = options["out"]
    for form in options["forms"]:
        if not place:
            raise click.UsageError(f"--format = {form}: is allowed with --out only")
        if form_of(place) not in (None, form):
            raise click.UsageError(f"--format = {form}: --out = {place} says another format")
