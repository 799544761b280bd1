"""`awda reproduce all`: every kept result is made again, and each that differs is named."""

import shutil

import pytest
from checkout import ROOT
from click.testing import CliRunner

from awda.cli import cli
from sim.core.declare import InputError


def told(*words):
    made = CliRunner().invoke(cli, ["reproduce", "all", *words], catch_exceptions=False)
    return made.exit_code, made.stdout, made.stderr


def test_every_whole_result_is_made_again_and_previews_are_not(tmp_path):
    out = tmp_path / "results"
    shutil.copytree(ROOT / "results" / "village", out / "village")
    code, said, _ = told("--check", "--out", str(out))
    assert (code, said.count("digit for digit")) == (0, 1)
    with (out / "village" / "summary.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    preview = (out / "village" / "manifest.json").read_text(encoding="utf-8")
    (out / "village-quick").mkdir()
    (out / "village-quick" / "manifest.json").write_text(
        preview.replace('"experiment"', '"quick": true, "experiment"'), encoding="utf-8"
    )
    code, said, beside = told("--check", "--out", str(out))
    assert (code, said) == (1, "")
    assert "summary.csv" in beside
    assert "village-quick" not in beside


def test_without_a_kept_result_there_is_nothing_to_make_again(tmp_path):
    with pytest.raises(InputError, match="no whole result of an experiment is kept there"):
        told("--check", "--out", str(tmp_path / "nothing"))


def test_a_preview_of_all_is_refused(tmp_path):
    with pytest.raises(InputError, match="leave it out"):
        told("--quick", "--out", str(tmp_path))
