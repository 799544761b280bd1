import math
import sqlite3

import pytest
from click.testing import CliRunner

from awda.cli import cli
from experiments.provenance.tables import read_columns
from experiments.runs.exports import export
from experiments.runs.job import Identities, Job
from experiments.runs.store import Store
from sim.core.declare import InputError

HEARSAY = (0.1, 0.3)


def outcomes(number):
    return {"return_rate": 0.5 + number / 7, "days_to_clear": math.nan if number == 2 else 30.0}


@pytest.fixture
def store(tmp_path, village):
    """Six kept runs of two scenarios, one that failed, and one that is still missing."""
    place, identities = tmp_path / "runs.sqlite", Identities()
    jobs = [
        Job(village.with_(**{"trust.hearsay": value}), seed)
        for value in HEARSAY for seed in (1, 2, 3, 4)
    ]  # fmt: skip
    with Store(place) as kept:
        kept.plan("village", identities.keys(jobs))
        for number, job in enumerate(jobs[:6]):
            kept.keep(identities.of(job), outcomes(number))
        kept.keep_failure(identities.of(jobs[6]), "Traceback\nZeroDivisionError: by zero")
    return place


def awda(*words):
    return CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=True)


def csv_columns(place):
    found = read_columns(place)
    return {name.partition(" (")[0]: values.tolist() for name, values in found.items()}


def parquet_columns(place):
    pyarrow = pytest.importorskip("pyarrow.parquet")
    return pyarrow.read_table(place).to_pydict()


def netcdf_columns(place):
    xarray = pytest.importorskip("xarray")
    with xarray.open_dataset(place, engine="h5netcdf") as data:
        return {name: data[name].values.tolist() for name in data.variables}


READERS = {".csv": csv_columns, ".parquet": parquet_columns, ".nc": netcdf_columns}


@pytest.mark.parametrize("ending", READERS)
@pytest.mark.filterwarnings("default")  # those of the libraries are not ours
def test_an_export_has_every_run_with_its_seed_what_differs_and_its_outcomes(
    store, tmp_path, ending
):
    place = tmp_path / "out" / f"runs{ending}"
    assert export(store, place) == 6
    found = READERS[ending](place)
    rows = sorted(zip(found["trust.hearsay"], found["seed"], found["return_rate"], strict=True))
    expected = [
        (value, seed, outcomes(number)["return_rate"])
        for number, (value, seed) in enumerate((v, s) for v in HEARSAY for s in (1, 2, 3, 4))
    ][:6]
    assert [row[:2] for row in rows] == [row[:2] for row in expected]
    assert [row[2] for row in rows] == pytest.approx([row[2] for row in expected], rel=1e-9)
    assert sum(math.isnan(days) for days in found["days_to_clear"]) == 1
    assert set(found["scenario"]) == {"village"}
    assert "trust.slow_sd" not in found
    assert [path.name for path in place.parent.iterdir()] == [place.name]


@pytest.mark.filterwarnings("default")
def test_units_and_labels_go_with_the_columns(store, tmp_path):
    pyarrow = pytest.importorskip("pyarrow.parquet")
    xarray = pytest.importorskip("xarray")
    for ending in READERS:
        export(store, tmp_path / f"runs{ending}")
    header = (tmp_path / "runs.csv").read_text().splitlines()[0]
    assert "days_to_clear (calendar days)" in header
    field = pyarrow.read_schema(tmp_path / "runs.parquet").field("trust.hearsay")
    assert field.metadata[b"unit"] == b"SD"
    with xarray.open_dataset(tmp_path / "runs.nc", engine="h5netcdf") as data:
        assert data["return_rate"].attrs["units"] == "share"
        assert "displaced households that have returned" in data["return_rate"].attrs["long_name"]


@pytest.mark.parametrize(
    ("name", "words"), [("runs.xlsx", ".csv, .parquet, .nc"), ("runs", "name that ends in")]
)
def test_another_ending_is_refused_before_anything_is_written(store, tmp_path, name, words):
    with pytest.raises(InputError, match=words):
        export(store, tmp_path / "out" / name)
    assert not (tmp_path / "out").exists()


def test_an_empty_store_is_not_exported(tmp_path):
    Store(tmp_path / "runs.sqlite").__exit__(None, None, None)
    with pytest.raises(InputError, match="no run is kept there"):
        export(tmp_path / "runs.sqlite", tmp_path / "runs.csv")
    assert not (tmp_path / "runs.csv").exists()


def test_a_design_is_listed_with_what_is_kept_and_what_failed(store):
    said = awda("store", "list", "--store", store, "--json")
    assert said.exit_code == 0
    assert '"runs planned": 8' in said.output
    assert '"kept": 6' in said.output
    assert '"failed": 1' in said.output


def test_a_run_is_shown_by_the_beginning_of_its_key(store):
    with Store(store) as kept:
        run = next(kept.runs())
        failed = kept.rows("failures")[0]["key"]
    shown = awda("store", "show", run.key[:12], "--store", store).output
    assert f"{run.outcomes['return_rate']:.3g}" in shown
    assert "ZeroDivisionError" in awda("store", "show", failed[:12], "--store", store).output
    assert "no run has a key" in str(awda("store", "show", "xyz", "--store", store).exception)
    assert "7 runs have keys" in str(awda("store", "show", "", "--store", store).exception)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE runs SET outcomes = replace(outcomes, '30.0', '31.0')",
        "UPDATE runs SET seed = seed + 1",
        "DELETE FROM scenarios",
        "UPDATE scenarios SET content = (SELECT content FROM environments)",
    ],
)
def test_whatever_was_altered_by_hand_is_found_out(store, edit):
    sound = awda("store", "verify", "--store", store)
    assert "6 runs, all as they were written; 1 runs failed" in sound.output
    with sqlite3.connect(store) as file:
        file.execute(edit)
    file.close()
    altered = awda("store", "verify", "--store", store)
    assert altered.exit_code != 0
    assert "damaged" in str(altered.exception)


def test_a_store_that_is_not_there_is_refused_and_not_made(tmp_path):
    said = awda("store", "list", "--store", tmp_path / "none.sqlite")
    assert "no such store" in str(said.exception)
    assert not (tmp_path / "none.sqlite").exists()
