"""The hash of the sources of a package covers every folder of it, however deep."""

import shutil

import pytest
from checkout import ROOT

from experiments.provenance import records
from sim.core.compile_cache import SOURCES, source_hash
from sim.core.source_files import hash_of_sources, package_folder

pytestmark = pytest.mark.small

FOLDERS = sorted(
    path.parent.relative_to(ROOT)
    for package in ("sim", "experiments")
    for path in (ROOT / package).rglob("__init__.py")
)


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_an_edit_of_one_file_of_any_package_changes_the_hash(tmp_path, folder):
    top = folder.parts[0]
    shutil.copytree(ROOT / top, tmp_path / top, ignore=shutil.ignore_patterns("__pycache__"))
    before = hash_of_sources(tmp_path / top)
    edited = max((tmp_path / folder).glob("*.py"))
    edited.write_text(edited.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    assert hash_of_sources(tmp_path / top) != before


def test_the_hash_of_the_model_is_that_of_the_whole_package():
    assert SOURCES == package_folder("sim") == ROOT / "sim"
    assert source_hash() == hash_of_sources(ROOT / "sim")[:16]


def test_the_hash_of_the_experiments_is_that_of_the_whole_package():
    whole = hash_of_sources(ROOT / "experiments")
    assert records.provenance()["experiments"] == whole[: records.DIGITS]


def test_a_package_inside_another_is_no_place_to_start_from():
    with pytest.raises(LookupError, match=r"sim\.core is no package at the top"):
        package_folder("sim.core")
