import math
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.runs.job import Identities, Job
from experiments.runs.store import Store
from experiments.runs.store_file import opened
from sim.core.declare import InputError

OUTCOMES = {
    "return_rate": 0.1 + 0.2,
    "days_to_clear": math.nan,
    "spent_per_household_home": math.inf,
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "results" / "runs.sqlite"


@pytest.fixture
def identity(village):
    identities = Identities()
    return lambda seed=1, **changes: identities.of(Job(village.with_(**changes), seed))


def same(first, second):
    return list(map(repr, first.items())) == list(map(repr, second.items()))


def sentence(error):
    text = str(error.value)
    assert "\n" not in text
    return text


def test_a_kept_run_comes_back_with_every_bit(path, identity):
    with Store(path) as store:
        store.keep(identity(), OUTCOMES)
    with Store(path) as store:
        assert same(store.found([identity().key])[identity().key], OUTCOMES)


@given(value=st.floats(allow_nan=True, allow_infinity=True))
def test_any_number_comes_back_with_every_bit(value, tmp_path_factory, village):
    job = Identities().of(Job(village, 1))
    with Store(tmp_path_factory.mktemp("store") / "runs.sqlite") as store:
        store.keep(job, {"outcome": value})
        assert repr(store.found([job.key])[job.key]["outcome"]) == repr(value)


def test_a_run_that_two_sweeps_make_is_kept_once(path, identity):
    with Store(path) as one, Store(path) as other:
        one.keep(identity(), OUTCOMES)
        other.keep(identity(), OUTCOMES)
        assert one.count("runs") == other.count("runs") == 1


def test_another_result_of_the_same_run_is_refused_and_the_kept_one_stays(path, identity):
    with Store(path) as store:
        store.keep(identity(), OUTCOMES)
        with pytest.raises(InputError) as error:
            store.keep(identity(), OUTCOMES | {"return_rate": 0.3})
        assert "return_rate differ" in sentence(error)
        assert same(store.found([identity().key])[identity().key], OUTCOMES)


def test_what_decides_a_run_is_in_its_key_and_its_name_is_not(village, identity):
    keys = {
        identity().key,
        identity(seed=2).key,
        identity(**{"trust.hearsay": 0.31}).key,
        identity(**{"trust.hearsay": math.nextafter(0.3, 1.0)}).key,
        identity(**{"run.weeks": 40}).key,
    }
    assert len(keys) == 5
    named = Identities().of(Job(replace(village, name="other", title="another"), 1))
    assert named.key == identity().key


def test_another_environment_is_another_run(identity, village, monkeypatch):
    monkeypatch.setattr("experiments.runs.job.environment", lambda: {"sources": "edited"})
    assert Identities().of(Job(village, 1)).key != identity().key


def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path):
    letter, database = tmp_path / "letter.txt", tmp_path / "other.sqlite"
    letter.write_text("Dear reader, this is no database. " * 40)
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE runs (key TEXT)")
    other.close()
    for file in (letter, database):
        before = file.read_bytes()
        with pytest.raises(InputError) as error:
            Store(file)
        assert str(file) in sentence(error)
        assert file.read_bytes() == before


def test_a_store_of_a_later_schema_is_refused(path):
    Store(path).__exit__(None, None, None)
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    with pytest.raises(InputError) as error:
        Store(path)
    assert "schema 99" in sentence(error)


@pytest.mark.parametrize("where", [0.02, 0.3, 0.6, 0.9])
def test_a_damaged_store_is_reported_and_never_overwritten(path, identity, where):
    with Store(path) as store:
        for seed in range(40):
            store.keep(identity(seed), OUTCOMES)
    content = bytearray(path.read_bytes())
    start = int(len(content) * where)
    content[start : start + 4096] = b"\x07" * len(content[start : start + 4096])
    path.write_bytes(content)

    def use():
        with Store(path) as store:
            list(store.runs())
            store.keep(identity(99), OUTCOMES)

    with pytest.raises(InputError) as error:
        use()
    assert "damaged" in sentence(error) or "no store" in sentence(error)
    assert path.read_bytes() == bytes(content)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"\0" * 8192])
def test_an_emptied_store_is_refused_and_its_journal_is_left(path, identity, content):
    with Store(path) as store:
        store.keep(identity(), OUTCOMES)
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(b"what was being written")
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        Store(path)
    assert "damaged" in sentence(error)
    assert path.read_bytes() == content
    assert journal.read_bytes() == b"what was being written"


def test_a_run_that_was_altered_is_found_out(path, identity):
    with Store(path) as store:
        store.keep(identity(), OUTCOMES)
    with sqlite3.connect(path) as file:
        file.execute("UPDATE runs SET outcomes = replace(outcomes, '0.3', '0.4')")
    file.close()
    with pytest.raises(InputError) as error, Store(path) as store:
        store.found([identity().key])
    assert "not as it was written" in sentence(error)


def opened_on_a_disk_that_is_almost_full(path, create):
    file = opened(path, create)
    (pages,) = file.execute("PRAGMA page_count").fetchone()
    file.execute(f"PRAGMA max_page_count = {pages + 2}")
    return file


def test_a_full_disk_loses_no_run_that_was_kept(path, identity, monkeypatch):
    with Store(path) as store:
        store.keep(identity(0), OUTCOMES)
    with monkeypatch.context() as patch:
        patch.setattr("experiments.runs.store.opened", opened_on_a_disk_that_is_almost_full)
        store = Store(path)
    with store:
        kept = [0]

        def fill():
            for seed in range(1, 1000):
                store.keep(identity(seed), OUTCOMES)
                kept.append(seed)

        with pytest.raises(InputError) as error:
            fill()
        assert "the disk is full" in sentence(error)
    with Store(path) as store:
        assert sorted(run.seed for run in store.runs()) == kept
        assert len(kept) > 1
        store.keep(identity(2000), OUTCOMES)
        assert store.count("runs") == len(kept) + 1


def test_a_failed_run_keeps_what_is_needed_to_look_into_it(path, identity):
    with Store(path) as store:
        store.keep_failure(identity(7), "Traceback ...\nZeroDivisionError: division by zero")
        (failure,) = store.rows("failures")
        assert failure["seed"] == 7
        assert "ZeroDivisionError" in failure["traceback"]
        assert failure["scenario"] in {row["hash"] for row in store.rows("scenarios")}
        store.keep(identity(7), OUTCOMES)
        assert store.rows("failures") == []


def test_a_store_where_nothing_may_be_written_is_one_sentence(tmp_path):
    (tmp_path / "results").write_text("a file, no folder")
    with pytest.raises(InputError) as error:
        Store(tmp_path / "results" / "runs.sqlite")
    assert str(tmp_path / "results" / "runs.sqlite") in sentence(error)
