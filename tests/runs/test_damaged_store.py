"""A store with runs, a failure and a design, damaged row by row and byte by byte."""

import errno
import math
import os
import random
import sqlite3
import threading
import time
from contextlib import closing

import pytest
from click.testing import CliRunner

from awda.cli import cli
from experiments.runs.exports import by_design, columns
from experiments.runs.job import Identities, Job, digest
from experiments.runs.store import Store
from experiments.runs.store_check import verify
from experiments.runs.store_rows import packed
from sim.core.declare import InputError

pytestmark = pytest.mark.small

OUTCOMES = {"return_rate": 0.1 + 0.2, "days_to_clear": math.nan}
RANDOM = random.Random()
TIMES = 300


@pytest.fixture(scope="module")
def sound(village, tmp_path_factory):
    """The bytes of a store of two scenarios: five runs kept, one failed, seven planned."""
    path, identities = tmp_path_factory.mktemp("sound") / "runs.sqlite", Identities()
    jobs = [Job(village, seed) for seed in range(4)]
    jobs += [Job(village.with_(**{"run.weeks": 4}), seed) for seed in range(3)]
    of = [identities.of(job) for job in jobs]
    with Store(path) as store:
        store.plan("village", [each.key for each in of])
        for each in of[:5]:
            store.keep(each, OUTCOMES | {"seed": each.seed})
        store.keep_failure(of[5], "Traceback ...\nZeroDivisionError: division by zero")
    return path.read_bytes()


@pytest.fixture
def path(sound, tmp_path):
    made = tmp_path / "runs.sqlite"
    made.write_bytes(sound)
    return made


def altered(path, *orders):
    with closing(sqlite3.connect(path)) as file:
        file.create_function("pack", 1, packed)
        file.create_function("digest", -1, digest)
        for order in orders:
            file.execute(order)
        file.commit()


def content(path):
    """All that a store tells of runs and designs; names and tracebacks have no hash."""
    with Store(path, create=False) as store:
        verified = verify(store)
        tables = [(each.name, list(map(repr, each.cells))) for each in columns(store)]
        unnamed = [column for column in tables if column[0] != "scenario"]
        designs = [{**row, "of": ""} for row in by_design(store)]
        failures = [{**row, "traceback": ""} for row in store.rows("failures")]
        return verified, unnamed, designs, failures


def said(*words):
    """What a command answers: its exit code and its one line where it is not 0."""
    result = CliRunner().invoke(cli, [*map(str, words)])
    if isinstance(result.exception, InputError):
        assert "\n" not in str(result.exception)
        return 2, str(result.exception)
    assert result.exception is None, words
    return 0, result.output


def test_a_sound_store_is_verified(path):
    assert said("store", "verify", "--store", path)[0] == 0
    assert content(path)[0] == 5


DAMAGE = {
    "no worlds": ["DELETE FROM worlds"],
    "another world": ["UPDATE worlds SET content = pack('{}')"],
    "a world's hash": ["UPDATE worlds SET hash = digest('x')"],
    "a cut world": ["UPDATE worlds SET content = substr(content, 1, 100)"],
    "a world of nobody": ["INSERT INTO worlds VALUES (digest('{}'), pack('{}'))"],
    "no scenarios": ["DELETE FROM scenarios"],
    "one scenario": ["DELETE FROM scenarios WHERE hash = (SELECT max(hash) FROM scenarios)"],
    "another scenario": ["UPDATE scenarios SET content = pack('{}')"],
    "a scenario that is no text": ["UPDATE scenarios SET content = 7"],
    "a scenario of another world": [
        "UPDATE worlds SET hash = digest('{}'), content = pack('{}')",
        "UPDATE scenarios SET world = digest('{}')",
    ],
    "a scenario of nobody": [
        "DELETE FROM runs WHERE scenario = (SELECT scenario FROM failures)",
        "DELETE FROM failures",
    ],
    "a scenario without a name": ["UPDATE scenarios SET name = ''"],
    "a name of control characters": ["UPDATE scenarios SET name = char(27) || '[2J'"],
    "a name of bytes": ["UPDATE scenarios SET name = x'ff00'"],
    "a name that is no Unicode": ["UPDATE scenarios SET name = CAST(x'ff41' AS TEXT)"],
    "scenarios swapped": [
        "UPDATE runs SET scenario = (SELECT scenario FROM failures)",
        "UPDATE runs SET digest = digest(key, scenario, seed || '', environment, outcomes)",
    ],
    "no environments": ["DELETE FROM environments"],
    "another environment": ["UPDATE environments SET content = pack('{}')"],
    "an environment of nobody": ["INSERT INTO environments VALUES (digest('{}'), pack('{}'))"],
    "another outcome": ["UPDATE runs SET outcomes = replace(outcomes, '0.3', '0.4')"],
    "another seed": ["UPDATE runs SET seed = seed + 10"],
    "a seed that is no number": ["UPDATE runs SET seed = 'one'"],
    "a key of bytes": ["UPDATE runs SET key = x'00' WHERE seed = 3"],
    "outcomes of bytes": ["UPDATE runs SET outcomes = x'789c'"],
    **{
        f"outcomes of {text[:12]}": [
            f"UPDATE runs SET outcomes = '{text}'",
            "UPDATE runs SET digest = digest(key, scenario, seed || '', environment, outcomes)",
        ]
        for text in ("no JSON", "[1, 2]", "7", '{"a": "b"}', '{"a": [1]}', "[" * 9000)
    },
    "a key of another run": [
        "UPDATE runs SET key = digest('x') WHERE seed = 3",
        "UPDATE runs SET digest = digest(key, scenario, seed || '', environment, outcomes)",
    ],
    "no runs": ["DELETE FROM runs"],
    "a failure of another seed": ["UPDATE failures SET seed = seed + 10"],
    "a failure of no scenario": ["UPDATE failures SET scenario = digest('x')"],
    "a failure of no environment": ["UPDATE failures SET environment = 'gone'"],
    "a failure of bytes": ["UPDATE failures SET traceback = x'ff'"],
    "a design that is cut": ["UPDATE designs SET keys = substr(keys, 1, 20)"],
    "a design of nothing": ["UPDATE designs SET keys = x'00'"],
    "a design that is a number": ["UPDATE designs SET keys = 5"],
    "a design of other keys": ["UPDATE designs SET keys = pack('abc')"],
    "a design of no keys": ["UPDATE designs SET keys = pack('abc'), hash = digest('abc')"],
    "a design's hash": ["UPDATE designs SET hash = 'abc'"],
    "a design's name": ["UPDATE designs SET name = char(10)"],
    "one table more": ["CREATE TABLE notes (text TEXT)"],
    "a trigger": ["CREATE TRIGGER gone AFTER INSERT ON runs BEGIN DELETE FROM failures; END"],
    "a column more": ["ALTER TABLE runs ADD COLUMN note TEXT"],
    "another column": ["ALTER TABLE designs RENAME COLUMN keys TO runs"],
    **{
        f"no table of {table}": [f"DROP TABLE {table}"]
        for table in ("worlds", "scenarios", "environments", "runs", "failures", "designs")
    },
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_verify_finds_damage_in_any_table_and_no_command_breaks_on_it(path, damage, tmp_path):
    altered(path, *DAMAGE[damage])
    before = path.read_bytes()
    code, sentence = said("store", "verify", "--store", path)
    assert code == 2
    assert "the store is damaged" in sentence
    said("store", "list", "--store", path)
    said("store", "export", tmp_path / "runs.csv", "--store", path)
    with closing(sqlite3.connect(path)) as file:
        exist = file.execute("SELECT 1 FROM sqlite_master WHERE name = 'runs'").fetchone()
        keys = file.execute("SELECT key FROM runs").fetchall() if exist else []
    for key in [str(each[0]) for each in keys] + ["", "x"]:
        said("store", "show", key, "--store", path)
    assert path.read_bytes() == before


def is_refused(path, spoilt, whole):
    """Whether a spoilt store is refused; if not, all that is read from it is right."""
    path.write_bytes(spoilt)
    try:
        assert content(path) == whole
        sentence = ""
    except InputError as error:
        sentence = str(error)
    assert "\n" not in sentence
    assert path.read_bytes() == spoilt
    return sentence != ""


def test_any_byte_that_is_changed_is_found_or_changes_nothing_that_is_read(path, sound):
    whole, refused = content(path), 0
    written = [place for place, byte in enumerate(sound) if byte]
    for _ in range(TIMES):
        spoilt = bytearray(sound)
        where, length = RANDOM.choice(written), RANDOM.choice([0, 8, 600])
        spoilt[where] ^= 1 << RANDOM.randrange(8)
        spoilt[where : where + length] = bytes(len(spoilt[where : where + length]))
        refused += is_refused(path, bytes(spoilt), whole)
    assert refused > TIMES / 2


def test_a_store_that_is_cut_is_found_out_or_has_lost_nothing_but_empty_space(path, sound):
    whole = content(path)
    assert all(is_refused(path, sound[:cut], whole) for cut in (0, 1, 99, 100, 4096, 8192, 20_000))
    for _ in range(40):
        is_refused(path, sound[: RANDOM.randrange(len(sound))], whole)


def test_what_is_read_at_once_is_of_one_moment_and_others_wait(path, village):
    job = Identities().of(Job(village, 99))

    def later():
        with Store(path) as other:
            other.keep(job, OUTCOMES)

    with Store(path) as store:
        writing = threading.Thread(target=later)
        with store.unchanged():
            before = store.count("runs")
            writing.start()
            time.sleep(0.2)
            assert store.count("runs") == before
        writing.join()
        assert store.count("runs") == before + 1


def refuse_to_link(*_paths):
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.fixture(params=["refused", "unknown"])
def no_links(request, monkeypatch):
    """A disk, or a system, without hard links."""
    if request.param == "refused":
        monkeypatch.setattr(os, "link", refuse_to_link)
    else:
        monkeypatch.delattr(os, "link")


@pytest.mark.usefixtures("no_links")
def test_a_disk_without_hard_links_keeps_a_store(tmp_path, village):
    path, job = tmp_path / "results" / "runs.sqlite", Identities().of(Job(village, 1))
    with Store(path) as store:
        store.keep(job, OUTCOMES)
    with Store(path) as store:
        assert verify(store) == 1
    assert [each.name for each in path.parent.iterdir()] == ["runs.sqlite"]


@pytest.mark.usefixtures("no_links")
def test_sweeps_that_make_a_store_at_once_without_links_share_one(tmp_path, village):
    path, identities, troubles = tmp_path / "runs.sqlite", Identities(), []
    jobs = [identities.of(Job(village, seed)) for seed in range(8)]

    def keep(job):
        try:
            with Store(path) as store:
                store.keep(job, OUTCOMES)
        except InputError as error:
            troubles.append(str(error))

    sweeps = [threading.Thread(target=keep, args=[job]) for job in jobs]
    for each in sweeps:
        each.start()
    for each in sweeps:
        each.join()
    assert troubles == []
    with Store(path) as store:
        assert verify(store) == 8
    assert [each.name for each in tmp_path.iterdir()] == ["runs.sqlite"]


@pytest.mark.usefixtures("no_links")
def test_a_sweep_that_was_killed_while_it_named_its_store_keeps_nobody_out(tmp_path):
    claim = tmp_path / ".runs.sqlite.claim"
    claim.touch()
    os.utime(claim, (0, 0))
    Store(tmp_path / "runs.sqlite").__exit__(None, None, None)
    assert [each.name for each in tmp_path.iterdir()] == ["runs.sqlite"]


def test_waiting_for_another_sweep_has_an_end(path, village):
    with closing(sqlite3.connect(path, isolation_level=None)) as other, Store(path) as store:
        other.execute("BEGIN IMMEDIATE")
        store.wait_at_most(0.1)
        with pytest.raises(InputError, match="another process keeps writing"):
            store.keep(Identities().of(Job(village, 99)), OUTCOMES)
        other.execute("ROLLBACK")
        store.keep(Identities().of(Job(village, 99)), OUTCOMES)
