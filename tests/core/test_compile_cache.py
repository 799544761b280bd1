"""The compile cache of two small rules, damaged in every way that came to mind."""

import errno
import importlib.util
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import platformdirs
import pytest
from checkout import ROOT

from sim.core import compile_cache
from sim.core.compiled import compiled

RULES = """
from sim.core.compiled import compiled

@compiled
def rule(x: float) -> float:
    return 2.0 * x + 1.0

@compiled
def other(x: float) -> float:
    return 3.0 * x + 5.0
"""
ENDINGS = [".nbi", ".nbc"]
RANDOM = random.Random()


class Cache:
    """Two rules and the files of their compiled code."""

    def __init__(self, root):
        source = root / "rules.py"
        source.write_text(RULES)
        spec = importlib.util.spec_from_file_location("rules", source)
        self.rules = sys.modules["rules"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.rules)

    def call(self, name="rule"):
        """Whether a new process would have found the rule's compiled code; its result is right."""
        fresh = compiled(getattr(self.rules, name).py_func)
        assert fresh(4.0) == {"rule": 9.0, "other": 17.0}[name]
        return sum(fresh.stats.cache_hits.values()) == 1

    def file(self, ending, name="rule"):
        """The index of a rule, or the data file that it names."""
        (index,) = compile_cache.folder().rglob(f"rules.{name}-*.nbi")
        if ending == ".nbi":
            return index
        _label, names = pickle.loads(compile_cache.sound(index)[1])
        return index.with_name(next(iter(pickle.loads(names).values())))

    def is_mended(self, name="rule"):
        """What is damaged is not used, is said once, and is replaced."""
        compile_cache.said.clear()
        found = self.call(name), self.call(name), len(compile_cache.said)
        return found == (False, True, 1)


@pytest.fixture
def place(monkeypatch, tmp_path):
    """An empty folder for compiled code, and nothing said as yet."""
    monkeypatch.setenv("AWDA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compile_cache, "said", [])
    compile_cache.folder.cache_clear()
    yield tmp_path
    sys.modules.pop("rules", None)
    compile_cache.folder.cache_clear()


@pytest.fixture
def cache(place):
    made = Cache(place)
    assert not made.call()
    assert not made.call("other")
    assert made.call()
    assert compile_cache.said == []
    return made


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_is_cut_anywhere_is_not_used_and_is_replaced(cache, ending):
    whole = len(cache.file(ending).read_bytes())
    for length in (0, 1, 10, 31, 32, 33, whole // 2, whole - 1):
        os.truncate(cache.file(ending), length)
        assert cache.is_mended(), length


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_with_any_bit_flipped_is_not_used_and_is_replaced(cache, ending):
    for _ in range(25):
        file = cache.file(ending)
        content = bytearray(file.read_bytes())
        where, bit = RANDOM.randrange(len(content)), 1 << RANDOM.randrange(8)
        content[where] ^= bit
        file.write_bytes(content)
        assert cache.is_mended(), (where, bit)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("garbage", [b"\0" * 5000, b"no code at all\n", os.urandom(3000), b"\x80."])
def test_a_file_of_garbage_is_not_used_and_is_replaced(cache, ending, garbage):
    cache.file(ending).write_bytes(garbage)
    assert cache.is_mended()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_with_something_behind_it_is_not_used(cache, ending):
    with cache.file(ending).open("ab") as file:
        file.write(b"more")
    assert cache.is_mended()


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: os.symlink(path, path)])
def test_an_empty_folder_or_a_pipe_in_a_files_place_is_replaced(cache, ending, make):
    file = cache.file(ending)
    file.unlink()
    make(file)
    compile_cache.said.clear()
    assert not cache.call()
    assert cache.call()


def test_a_full_folder_in_a_files_place_is_left_and_the_rule_compiled_every_time(cache):
    file = cache.file(".nbi")
    file.unlink()
    (file / "notes").mkdir(parents=True)
    assert not cache.call()
    assert not cache.call()
    assert (file / "notes").is_dir()
    assert len(compile_cache.said) == 1
    assert cache.call("other")


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read all")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_may_not_be_read_is_replaced(cache, ending):
    cache.file(ending).chmod(0)
    assert cache.is_mended()


@pytest.mark.parametrize("error", [errno.EACCES, errno.EIO, errno.ESTALE])
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_cannot_be_read_is_replaced(cache, ending, error, monkeypatch):
    damaged, read = cache.file(ending), Path.read_bytes

    def fail(path):
        if path == damaged:
            raise OSError(error, os.strerror(error), str(path))
        return read(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", fail)
        assert not cache.call()
    assert os.strerror(error) in compile_cache.said[0]
    cache.call()
    assert cache.call()


def test_a_data_file_that_is_gone_is_made_again(cache):
    cache.file(".nbc").unlink()
    assert cache.is_mended()


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_code_of_another_rule_is_never_used(cache, ending):
    """The two rules have the same instructions: only their numbers differ."""
    shutil.copy(cache.file(ending, "other"), cache.file(ending))
    assert not cache.call()
    assert cache.call()
    assert cache.call("other")


def test_the_code_of_another_numba_is_not_used_and_nothing_is_said(cache, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("numba.__version__", "0.1")
        assert not cache.call()
    assert compile_cache.said == []


@pytest.mark.parametrize("written", [0, 10, 100_000])
def test_a_full_disk_is_one_remark_and_leaves_nothing_half_written(place, monkeypatch, written):
    write = Path.write_bytes

    def full(path, content):
        write(path, content[:written])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    cache = Cache(place)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        assert not cache.call()
        assert not cache.call("other")
        assert not cache.call()
    assert len(compile_cache.said) == 1
    assert "No space left" in compile_cache.said[0]
    assert [path for path in compile_cache.folder().rglob("*") if path.is_file()] == []
    assert not cache.call()
    assert cache.call()


@pytest.mark.parametrize("root", ["file", "file/below", "/dev/null", "/proc/1/awda", "a" * 300])
def test_a_place_where_nothing_can_be_kept_is_one_remark(place, monkeypatch, root):
    (place / "file").write_text("notes")
    monkeypatch.setenv("AWDA_CACHE", str(place / root))
    compile_cache.folder.cache_clear()
    cache = Cache(place)
    assert not cache.call()
    assert not cache.call("other")
    compile_cache.remark_if_nothing_is_kept()
    assert len(compile_cache.said) == 1
    assert (place / "file").read_text() == "notes"


@pytest.mark.usefixtures("place")
def test_a_sweep_says_that_nothing_can_be_kept_since_its_workers_do_not(monkeypatch, capsys):
    compile_cache.remark_if_nothing_is_kept()
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("AWDA_CACHE", os.devnull)
    compile_cache.folder.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr("multiprocessing.parent_process", lambda: "the sweep")
        compile_cache.remark_if_nothing_is_kept()
    assert capsys.readouterr().err == ""
    compile_cache.remark_if_nothing_is_kept()
    said = capsys.readouterr().err
    assert said.startswith("Note: compiled code cannot be kept in ")
    assert said.count("\n") == 1


def test_a_closed_stderr_is_no_reason_to_stop(cache, monkeypatch):
    cache.file(".nbi").write_bytes(b"")
    monkeypatch.setattr(sys, "stderr", None)
    assert not cache.call()


def test_a_checkout_keeps_compiled_code_in_itself_and_a_wheel_with_the_user(tmp_path, monkeypatch):
    own = Path(platformdirs.user_cache_dir("awda"))
    assert compile_cache.default_root(ROOT) == ROOT / ".cache" / "awda"
    assert compile_cache.default_root(tmp_path) == own
    for settings in ('[project]\nname = "another"', "[tool.x]", "project = 1", "no toml", "\x00"):
        (tmp_path / "pyproject.toml").write_text(settings)
        assert compile_cache.default_root(tmp_path) == own
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert compile_cache.default_root(ROOT) == own


def test_make_and_commands_typed_by_hand_share_one_place_for_compiled_code(monkeypatch):
    assert "AWDA_CACHE" not in (ROOT / "Makefile").read_text()
    monkeypatch.delenv("AWDA_CACHE", raising=False)
    compile_cache.folder.cache_clear()
    try:
        assert compile_cache.folder().parent.parent == ROOT / ".cache" / "awda"
    finally:
        compile_cache.folder.cache_clear()


def files(folder, name="rules"):
    folder.mkdir(exist_ok=True)
    return compile_cache._SealedFiles(str(folder), name, b"stamp")


def test_a_process_that_is_killed_while_it_writes_leaves_whole_files(tmp_path):
    kept = files(tmp_path / "kept")
    for number in range(25):
        child = os.fork()
        if child == 0:
            while True:
                kept.save(number, [number] * 100_000)
        time.sleep(RANDOM.uniform(0.0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert all(kept.load(each) in (None, [each] * 100_000) for each in range(number + 1))
        for file in (tmp_path / "kept").glob("rules*"):
            compile_cache.sound(file)
    assert compile_cache.said == []


def test_processes_that_write_at_once_never_read_what_is_of_another_key(tmp_path):
    kept, children = files(tmp_path / "kept"), []
    for number in range(4):
        children.append(os.fork())
        if children[-1] == 0:
            for _ in range(40):
                kept.save(number, f"code of {number}")
                if kept.load(number) not in (None, f"code of {number}"):
                    os._exit(1)
            os._exit(0)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    for number in range(4):
        kept.save(number, f"code of {number}")
        assert kept.load(number) == f"code of {number}"


CALL = "import sys; sys.path.insert(0, sys.argv[1]); import rules; print(rules.rule(4.0))"


def commanded(folder, cache, before=""):
    """The rule as a process of its own calls it."""
    environment = os.environ | {"AWDA_CACHE": str(cache), "PYTHONPATH": str(ROOT)}
    (folder / "rules.py").write_text(RULES)
    return subprocess.run(
        [sys.executable, "-c", before + CALL, str(folder)],
        env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip


def test_a_real_process_mends_its_cache_and_says_so_in_one_line(tmp_path):
    place = tmp_path / "cache"
    assert commanded(tmp_path, place).stderr == ""
    for file in place.rglob("*.nb?"):
        os.truncate(file, 0)
    done = commanded(tmp_path, place)
    assert done.stdout == "9.0\n"
    assert done.stderr.startswith("Note: a file of the compile cache cannot be used")
    assert done.stderr.count("\n") == 1
    assert commanded(tmp_path, place).stderr == ""


def test_a_real_process_that_may_write_no_more_goes_on_without(tmp_path):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512)); "
    done = commanded(tmp_path, tmp_path / "cache", limit)
    assert done.stdout == "9.0\n"
    assert done.stderr.startswith("Note: compiled code cannot be kept")
    assert done.stderr.count("\n") == 1
    assert [path for path in tmp_path.rglob("*") if path.suffix in (".nbc", ".draft")] == []
