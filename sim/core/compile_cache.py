"""The compile cache: compiled rules on the disk, where any damage costs a compile and no more.

Numba keeps an index file for each rule (`.nbi`), which names a data file for each signature
(`.nbc`), and believes whatever it reads there, though flipped bits of machine code can crash or
give a wrong result. Here each file begins with a hash of the rest and a data file is named by that
hash, so that a damaged file, or one of another rule, is never used. A file that cannot be read or
written is a remark on stderr: the rule is compiled again, and kept if it can be.
"""

import hashlib
import multiprocessing
import os
import pickle
import sys
import tempfile
import tomllib
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numba
import platformdirs
from numba.core import caching, serialize

from sim.core.source_files import hash_of_sources, package_folder

SOURCES = package_folder("sim")
DIGEST = hashlib.sha256().digest_size
PROBE = 1 << 20  # bytes: about as much as the largest data file
said: list[str] = []  # remarks of this process: one is enough


def source_hash() -> str:
    """A short hash of every Python source of `sim`: results of two hashes are two models."""
    return hash_of_sources(SOURCES)[:16]


@cache
def folder() -> Path:
    """Where compiled rules of these sources are kept; it need not exist yet."""
    root = os.environ.get("AWDA_CACHE") or default_root(SOURCES.parent)
    return Path(root).absolute() / "compiled" / source_hash()


def default_root(above: Path) -> Path:
    """The cache of a checkout, where the folder above `sim` is one; else the user's own.

    So make and a command typed by hand share one, and an installed wheel never writes beside
    itself. A checkout that may not be written to keeps its compiled code with the user.
    """
    if is_checkout(above) and os.access(above, os.W_OK):
        return above / ".cache" / "awda"
    return Path(platformdirs.user_cache_dir("awda"))


def is_checkout(folder: Path) -> bool:
    """Whether a folder is a checkout of Awda: its pyproject.toml says so."""
    with suppress(OSError, ValueError):
        project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8")).get("project")
        return isinstance(project, dict) and project.get("name") == "awda"
    return False


def keep(rule: Callable[..., Any], dispatcher: Any) -> None:
    """Let Numba's dispatcher of a rule load and save its compiled code here."""
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return
    with suppress(RuntimeError):  # a rule without a source file, as typed at a prompt: not kept
        dispatcher._cache = RuleCache(rule)


def must_compile() -> bool:
    """Whether no compiled code of these sources is kept, so that the first run takes longer."""
    interpreted = numba.config.DISABLE_JIT  # type: ignore[attr-defined]
    return not interpreted and next(folder().rglob("*.nbi"), None) is None


def remark_if_nothing_is_kept() -> None:
    """Say it where the cache is empty and must stay so: the workers of a sweep say nothing."""
    try:
        if must_compile():
            folder().mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder()) as probe:
                probe.write(bytes(PROBE))
    except OSError as error:
        _remark_unkept(error)


class _Damaged(Exception):  # noqa: N818  a word about a file
    """A file of the cache that cannot be used."""


class _Locator(caching.UserProvidedCacheLocator):
    """Our folder, whether or not it can be written to; never one beside the sources."""

    def get_cache_path(self) -> str:
        """The part of our folder for the rule's own."""
        return str(folder() / self.get_suitable_cache_subpath(self._py_file))

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "_Locator | None":
        """Where the rules of a source file are kept; None where there is no such file."""
        return cls(py_func, py_file) if os.path.exists(py_file) else None


class _Kind(caching.CompileResultCacheImpl):
    """What Numba keeps of a rule, at our place."""

    _locator_classes = [_Locator]  # noqa: RUF012  Numba reads it so


class RuleCache(caching.FunctionCache):
    """The compiled code of one rule by signature; what cannot be loaded is not there."""

    _impl_class = _Kind

    def __init__(self, rule: Callable[..., Any]) -> None:
        super().__init__(rule)
        stamp = self._impl.locator.get_source_stamp()
        self._cache_file = _SealedFiles(self._cache_path, self._impl.filename_base, stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The kept code, or None, upon which Numba compiles."""
        try:
            return super().load_overload(sig, target_context)
        except Exception as error:  # a sound file that Numba cannot use is no better than none
            _remark_damaged(error)

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the code if it can be kept."""
        try:
            super().save_overload(sig, data)
        except OSError as error:
            _remark_unkept(error)


class _SealedFiles(caching.IndexDataCacheFile):
    """The index and data files of a rule, each beginning with a hash of the rest.

    Several processes may write at once: every file is whole before it has its name, and a data
    file's name says what is in it. If two write an index, one loses an entry and compiles again.
    """

    def load(self, key: Any) -> Any:
        """The data of a key, or None; raise where its file is damaged or gone."""
        name = self._load_index().get(key)
        if name is None:
            return None
        path = Path(self._data_path(name))
        seal, content = _read(path)
        if path.name != self._data_name(seal):
            raise _Damaged(f"{path}: it holds other code than its name says")
        return pickle.loads(content)

    def save(self, key: Any, data: Any) -> None:
        """Write the data, then the index that names it."""
        content = serialize.dumps(data)
        name = self._data_name(_seal(content))
        _write(Path(self._data_path(name)), content)
        self._save_index(self._load_index() | {key: name})

    def _data_name(self, seal: bytes) -> str:
        return f"{self._index_name.removesuffix('.nbi')}.{seal.hex()[:32]}.nbc"

    def _load_index(self) -> dict[Any, str]:
        """The names of data files by key; none where the index is of another version or rule."""
        try:
            label, keys = pickle.loads(_read(Path(self._index_path))[1])
            return dict(pickle.loads(keys)) if label == self._label() else {}
        except FileNotFoundError:
            return {}
        except Exception as error:  # whatever is wrong with it, a new one is written
            _remark_damaged(error)
            return {}

    def _save_index(self, overloads: dict[Any, str]) -> None:
        keys = serialize.dumps(overloads)  # apart: those of another version cannot be read
        _write(Path(self._index_path), pickle.dumps((self._label(), keys)))

    def _label(self) -> tuple[Any, ...]:
        return self._version, self._index_name, self._source_stamp


def _seal(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _read(path: Path) -> tuple[bytes, bytes]:
    """The seal and the content of a file; one that cannot be used is removed, as far as it can be.

    So a sound one takes its place; where it stays, the next command compiles again, too.
    """
    try:
        return sound(path)
    except FileNotFoundError:
        raise
    except (OSError, _Damaged) as error:
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
        raise _Damaged(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def sound(path: Path) -> tuple[bytes, bytes]:
    """The seal and the content of a file, where they fit each other."""
    if path.exists() and not path.is_file():
        raise _Damaged("a folder or a device stands in its place")
    whole = path.read_bytes()
    seal, content = whole[:DIGEST], whole[DIGEST:]
    if seal != _seal(content):
        raise _Damaged("cut or altered")
    return seal, content


def _write(path: Path, content: bytes) -> None:
    """Write a file so that no half of it ever has its name, by whatever it is interrupted."""
    draft = path.with_name(f".{uuid.uuid4().hex}.draft")
    try:
        draft.write_bytes(_seal(content) + content)
        os.replace(draft, path)
    finally:
        with suppress(OSError):
            draft.unlink()


def _remark_damaged(error: Exception) -> None:
    _remark(
        f"a file of the compile cache cannot be used ({error}); the model is compiled again, "
        "which takes about a minute and changes no result"
    )


def _remark_unkept(error: OSError) -> None:
    _remark(
        f"compiled code cannot be kept in {folder()} ({error.strerror or error}); the command "
        "works without, but each one compiles the model again, which takes about a minute; set "
        "AWDA_CACHE to a folder that has room and may be written to"
    )


def _remark(text: str) -> None:
    """One line on stderr, the first time only, and never from a worker process."""
    if said or multiprocessing.parent_process():
        return
    said.append(text)
    if sys.stderr:
        with suppress(OSError):
            sys.stderr.write(f"Note: {text}\n")
