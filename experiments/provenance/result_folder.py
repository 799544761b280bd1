"""The folder of a result: a command replaces exactly what an earlier result of its own wrote."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.provenance.records import MANIFEST, Record, hash_of_file, id_of, read_record
from sim.core.declare import InputError, shown

MOST_NAMED = 5  # files that a sentence names
DRAFT = len(".-draft-0123456789ab")  # characters by which the name of a draft is longer
LONGEST_FILE = 60  # characters of the name of a file in a draft, at most


def refuse_unfit(place: Path, maker: str) -> None:
    """Raise InputError where `maker` may put no result, before anything is run for it.

    A link is followed. The folder may be new, empty, or hold an unchanged result of the same maker.
    """
    folder = followed(place)
    if folder in (Path.cwd(), *Path.cwd().parents):
        raise InputError(f"--out = {str(place)!r}: a folder below the one you are in is allowed")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--out = {str(place)!r}: a folder is allowed, and this is a file")
    if os.path.ismount(folder):
        raise InputError(f"--out = {str(place)!r}: is a whole disk; a folder on it is allowed")
    parent = next(each for each in folder.parents if each.exists())
    _refuse_too_long(place, folder, parent)
    _refuse_unwritable(place, parent)
    if folder.is_dir():
        _refuse_foreign(place, maker)


def refuse_store_within(store: Path, place: Path) -> None:
    """Raise InputError where a store and the folder of a result would lie in each other."""
    file, folder = followed(store), followed(place)
    if file == folder or folder in file.parents or file in folder.parents:
        raise InputError(
            f"--store = {str(store)!r}: a file outside of {str(place)!r} is allowed, since the "
            "result that is put there replaces the whole folder"
        )


def followed(place: Path) -> Path:
    """What a path leads to, links followed; raise InputError where a link leads to nothing.

    Also where no path can be so long, and where the folder that it starts from is gone.
    """
    try:
        for each in (place, *place.parents):
            if each.is_symlink() and not each.exists():
                raise InputError(
                    f"{each}: is a link to {os.readlink(each)!r}, which does not exist"
                )
        return place.resolve()
    except OSError as error:
        raise InputError(f"{shown(str(place))}: cannot be a place: {error.strerror}") from None


def foreign_in(folder: Path) -> list[str]:
    """What in a folder is not, byte for byte, what the record of a result there names."""
    record = _own_record(folder)
    return sorted(_foreign(folder, "", record["files"] if record else {}, bool(record)))


def maker_of(record: Record) -> str:
    """The words of the command whose result a record is of."""
    if "command" in record:
        return str(record["command"][0])
    quick = " --quick" if record.get("quick") else ""
    return f"experiment {record.get('experiment', '')}{quick}"


def named(files: Iterable[str]) -> str:
    """Some files by name, and how many more there are."""
    names = list(files)
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _own_record(folder: Path) -> Record | None:
    """The record of the result in a folder, if it is as it was written."""
    if (folder / MANIFEST).is_symlink():
        return None
    with suppress(InputError):
        record = read_record(folder)
        if record.get("id") == id_of(record) and "files" in record:
            return record
    return None


def _foreign(folder: Path, above: str, recorded: dict[str, str], is_result: bool) -> Iterator[str]:
    """What is not recorded in a folder of a result, and in those below that the record names."""
    for entry in os.scandir(folder):
        name = f"{above}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            if any(each.startswith(f"{name}/") for each in recorded):
                yield from _foreign(Path(entry.path), f"{name}/", recorded, is_result)
            else:
                yield f"{name}/"
        elif not _is_own(entry, name, recorded, is_result):
            yield name


def _is_own(
    entry: "os.DirEntry[str]", name: str, recorded: dict[str, str], is_result: bool
) -> bool:
    """Whether a file is as recorded, or the record itself."""
    if not entry.is_file(follow_symlinks=False):
        return False
    if name == MANIFEST:
        return is_result
    return name in recorded and hash_of_file(Path(entry.path)) == recorded[name]


def _refuse_too_long(place: Path, folder: Path, parent: Path) -> None:
    """Raise InputError where a disk has no room for the name of the folder, or of its draft."""
    lengths = [len(os.fsencode(name)) for name in folder.relative_to(parent).parts]
    name, path = max(*lengths, lengths[-1] + DRAFT), len(os.fsencode(folder))
    most_name, most_path = (os.pathconf(parent, f"PC_{what}_MAX") for what in ("NAME", "PATH"))
    if name > most_name or path + lengths[-1] + DRAFT + LONGEST_FILE > most_path:
        raise InputError(
            f"--out = {shown(str(place))}: is too long: a name of at most {most_name - DRAFT} "
            f"bytes and a path of about {most_path - 2 * most_name} are allowed"
        )


def _refuse_unwritable(place: Path, parent: Path) -> None:
    try:
        with TemporaryDirectory(dir=parent):
            pass
    except OSError as error:
        raise InputError(
            f"--out = {str(place)!r}: nothing may be written in {str(parent)!r}: {error.strerror}"
        ) from None


def _refuse_foreign(place: Path, maker: str) -> None:
    foreign = foreign_in(place)
    if foreign:
        raise InputError(
            f"--out = {str(place)!r}: holds what no result of Awda wrote, or what was changed "
            f"since: {named(foreign)}; a new folder is allowed, or one with nothing but an "
            f"unchanged result of `awda {maker}`, which the new one replaces"
        )
    if any(place.iterdir()):
        made_by = maker_of(read_record(place))
        if made_by != maker:
            raise InputError(
                f"--out = {str(place)!r}: holds a result of `awda {made_by}`; "
                f"only one of `awda {maker}` is replaced by the new one"
            )
