"""The folder that a command writes its results to: its own, and fit to be written."""

from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.records import MANIFEST, read_record
from sim.declare import InputError


def refuse_unwritable(folder: Path) -> None:
    """Raise InputError where a result could not be put in place, before anything is run for it."""
    if folder.resolve() in (Path.cwd(), *Path.cwd().parents):
        raise InputError(f"--out = {str(folder)!r}: a folder below the one you are in is allowed")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--out = {str(folder)!r}: a folder is allowed, and this is a file")
    parent = next(each for each in folder.absolute().parents if each.exists())
    try:
        with TemporaryDirectory(dir=parent):
            pass
    except OSError as error:
        raise InputError(
            f"--out = {str(folder)!r}: nothing may be written in {str(parent)!r}: {error.strerror}"
        ) from None


def refuse_taken(folder: Path, command: str) -> None:
    """Raise InputError where the folder holds what is no result of this command: it would go."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not (folder / MANIFEST).is_file():
        raise InputError(
            f"--out = {str(folder)!r}: holds files of yours; a new or an empty folder is allowed, "
            f"or one with a result of `awda {command}`, which the new one replaces"
        )
    record = read_record(folder)
    made_by = record.get("command", ["experiment", record.get("experiment", "")])
    if made_by[0] != command:
        raise InputError(
            f"--out = {str(folder)!r}: holds a result of `awda {' '.join(made_by[:2])}`; "
            f"only one of `awda {command}` is replaced by the new one"
        )
