"""Figures as files: by their ending, in the place of earlier figures only, whole or not at all."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from awda.options import command_words

if TYPE_CHECKING:
    from sim.pictures.drawing import JournalFigure

FORMATS = (".svg", ".pdf", ".png")
MAKER = "Awda"  # in every figure file, as its creator
ABOUT = {".svg": "Description", ".pdf": "Subject", ".png": "Description"}
NAME = "figure"  # of the figure in a folder of results


def refuse_unfit_file(place: Path) -> None:
    """Raise InputError where no figure can be put, before anything is run for it."""
    from sim.core.declare import InputError, nearest, shown

    given, ending = f"--out = {shown(str(place))}", place.suffix.lower()
    if ending not in FORMATS:
        hint = nearest(ending, FORMATS) if ending else ""
        raise InputError(f"{given}: a file that ends in {', '.join(FORMATS)} is allowed{hint}")
    try:
        if place.is_dir():
            raise InputError(f"{given}: a file is allowed, and this is a folder")
        if os.path.lexists(place) and not _is_figure(place):
            raise InputError(
                f"{given}: is there already and no figure of Awda's; another name is allowed"
            )
        parent = next(each for each in place.absolute().parents if os.path.lexists(each))
        with NamedTemporaryFile(dir=parent, prefix=f".{place.name}."):
            pass
    except OSError as error:
        raise InputError(f"{given}: nothing can be written there: {error.strerror}") from None


def write_figure(figure: "JournalFigure", place: Path, names: Sequence[str]) -> None:
    """One file, so that no half of it is ever seen; it says inside what drew it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}.draft")
    try:
        _save(figure, draft, place.suffix.lower(), names)
        os.replace(draft, place)
    finally:
        draft.unlink(missing_ok=True)


def add_figure(figure: "JournalFigure", folder: Path, names: Sequence[str]) -> None:
    """The figure as svg and png in a folder of results, which takes its own place once more."""
    from experiments.provenance.atomic_folder import draft
    from experiments.provenance.records import MANIFEST, files_in, read_record, sealed
    from experiments.provenance.tables import write_text

    record = read_record(folder)
    with draft(folder) as made:
        for name in record["files"]:
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, made / name)
        for ending in (".svg", ".png"):
            _save(figure, made / f"{NAME}{ending}", ending, names)
        content = {key: value for key, value in record.items() if key != "id"}
        write_text(made / MANIFEST, sealed(content, files_in(made)))


def _save(figure: "JournalFigure", place: Path, ending: str, names: Sequence[str]) -> None:
    """The figure with the command at hand; scenarios by name, as a path tells of one's disk."""
    from importlib.metadata import version

    command, *words = command_words()
    said = " ".join(["awda", command, *names, *words[len(names) :]])
    about = {ABOUT[ending]: f"Awda {version('awda')}: {said}", "Creator": MAKER}
    figure.savefig(place, format=ending[1:], metadata=about)


def _is_figure(place: Path) -> bool:
    """Whether a file is a figure that Awda has drawn."""
    return place.is_file() and MAKER.encode() in place.read_bytes()
