"""What commands write: every header and cell is one that pandas, R and Stata take."""

import io
import json
import re
import shutil
import subprocess
import zipfile

import numpy as np
import pandas
import pytest
from click.testing import CliRunner

import awda.cli
import sim
from experiments.provenance import formats
from experiments.provenance.formats import Written, as_stata, for_users, name_for_users
from experiments.provenance.tables import to_csv
from sim.core.declare import InputError
from sim.run import interval

SHORT = ("--until", "2016-02-01")
PAIR = ("compare", "village", "village_four", "--seeds", "2", "--workers", "1")
WORDS = {  # reserved by Stata or R
    "_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n",
    "_pi", "_pred", "_rc", "_skip", "str", "strl", "using", "with", "else", "repeat", "while",
    "function", "for", "next", "break", "true", "false", "null", "inf", "nan", "na",
}  # fmt: skip
BY_ALL = ("--by", "governorate", "--by", "district", "--by", "group")
COMMANDS = {
    "run": ("run", "village", "--seeds", "2"),
    "compare": (*PAIR, *BY_ALL),
    "mediation": ("mediation", "village", "village_four", "--workers", "1"),
    "ledger": ("ledger", "village_funding_cut"),
    "biography": ("biography", "village", "--household", "3"),
    "why_not": ("biography", "village", "--why-not"),
}


def call(*words):
    return CliRunner().invoke(awda.cli.cli, list(map(str, words)), catch_exceptions=False)


def refused(*words):
    with pytest.raises(InputError) as error:
        call(*words)
    return str(error.value)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.small
@pytest.mark.parametrize("name", COMMANDS)
def test_every_table_of_every_command_is_read_by_pandas_stata_and_r(here, name):
    call(*COMMANDS[name], *SHORT, "--out", "o")
    tables = sorted((here / "o").glob("*.csv"))
    assert tables
    for path in tables:
        cells = re.split("[,\n]", path.read_text().lower())
        assert not {"nan", "inf", "-inf", "none"} & set(cells), path
        frame = pandas.read_csv(path)
        assert len(frame)
        for column in frame.columns:
            assert re.fullmatch("[a-z][a-z0-9_]{0,31}", column), (path, column)
            assert column not in WORDS
            if frame[column].isna().all():
                frame[column] = ""
        out = io.BytesIO()
        frame.to_stata(out, write_index=False, version=118)
        assert list(pandas.read_stata(io.BytesIO(out.getvalue())).columns) == list(frame.columns)


@pytest.mark.small
def test_r_itself_keeps_every_name_where_it_is_installed(here):
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    call(*COMMANDS["compare"], *SHORT, "--out", "o")
    for path in (here / "o").glob("*.csv"):
        code = f'stopifnot(all(make.names(n <- scan("{path}", "", sep=",", nlines=1)) == n))'
        subprocess.run(["Rscript", "-e", code], check=True, capture_output=True)


@pytest.mark.small
@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("what keeps them", "what_keeps_them"),
        ("share of those away", "share_of_those_away"),
        ("95 % Monte Carlo", "n_95_monte_carlo"),
        ("if", "if_value"),
        ("double", "double_value"),
        ("Inf", "inf_value"),
        ("%", "column"),
        ("x" * 40, "x" * 32),
    ],
)
def test_names_are_made_such_as_programs_take(given, name):
    assert name_for_users(given) == name


@pytest.mark.small
def test_two_names_that_become_one_are_told_apart_and_nothing_finite_is_lost():
    rows = [{"a b": 1.0, "a-b": np.inf, "a_b": np.nan, "c": "inf"}]
    assert for_users(rows) == [{"a_b": 1.0, "a_b_2": None, "a_b_3": None, "c": "inf"}]


@pytest.mark.small
def test_kept_tables_of_experiments_are_written_as_they_were():
    assert to_csv([{"a b": np.inf, "c": np.nan}]) == "a b,c\ninf,nan\n"


@pytest.mark.small
def test_tidy_csv_is_the_data_frame_of_the_runs(here):
    call("run", "village", "--seeds", "2", *SHORT, "--out", "o")
    frame = pandas.read_csv(here / "o" / "tidy.csv", keep_default_na=False)
    assert set(frame["seed"]) == {1, 2}
    outcomes = pandas.read_csv(here / "o" / "outcomes.csv")
    last = frame[(frame["date"] == frame["date"].max()) & (frame["outcome"] == "tips")]
    assert list(last["value"].astype(float)) == list(outcomes["tips"])
    assert set(frame["group"]) >= {"", "affiliated"}


@pytest.mark.small
@pytest.mark.parametrize("form", ["latex", "dta", "xlsx"])
def test_a_folder_has_its_tables_in_the_format_too_and_is_made_again_bit_by_bit(here, form):
    call(*PAIR, "--by", "group", "--format", form, *SHORT, "--out", "o")
    names = {path.name for path in (here / "o").iterdir()}
    wanted = {"latex": {"differences.tex"}, "dta": {"tidy.dta"}, "xlsx": {"tables.xlsx"}}[form]
    assert names >= wanted | {"effects.csv", "tidy.csv", "manifest.json"}
    assert "digit for digit" in call("reproduce", "o").stdout
    assert call("verify", "o").exit_code == 0


@pytest.mark.small
def test_stata_has_days_missing_values_and_labels(here):
    call(*PAIR, "--format", "dta", *SHORT, "--out", "o")
    frame = pandas.read_stata(here / "o" / "tidy.dta")
    assert str(frame["date"].min().date()) == "2016-01-03"
    assert frame["value"].isna().any()
    with pandas.io.stata.StataReader(here / "o" / "outcomes.dta") as reader:
        assert reader.variable_labels()["tips"] == "tips to the police in the weeks measured (tips)"


@pytest.mark.small
def test_every_column_of_every_stata_file_has_a_label_that_no_cut_has_shortened(here):
    call(*PAIR, *BY_ALL, "--format", "dta", *SHORT, "--out", "c")
    call("run", "village", "--format", "dta", *SHORT, "--out", "r")
    files = [*(here / "c").glob("*.dta"), *(here / "r").glob("*.dta")]
    assert len(files) == 10
    for path in files:
        with pandas.io.stata.StataReader(path) as reader:
            for name, label in reader.variable_labels().items():
                assert label, (path.name, name)
                assert not label.endswith("…"), (path.name, name)


@pytest.mark.small
def test_a_label_that_is_too_long_ends_with_a_whole_word():
    found = formats.short_label("share of displaced households " * 4)
    assert len(found) <= 80
    assert found.endswith("displaced …")


@pytest.mark.small
def test_a_workbook_has_a_sheet_for_each_table_and_a_sheet_of_notes(here):
    call(*PAIR, "--by", "district", *SHORT, "--out", "all.xlsx")
    with zipfile.ZipFile(here / "all.xlsx") as book:
        names = re.findall('<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert names == [
        "differences", "effects", "packages", "highest", "outcomes", "tidy", "notes"
    ]  # fmt: skip


@pytest.mark.small
def test_the_differences_are_those_of_the_histories(here):
    call(*PAIR, "--by", "group", "--by", "governorate", *SHORT, "--out", "o.csv")
    rows = pandas.read_csv(here / "o.csv", keep_default_na=False)
    until = {"run.weeks": 4, "run.measured_from": 0}
    pair = [sim.replicate(sim.load(name).with_(**until), [1, 2]) for name in PAIR[1:3]]
    home = [
        100 * np.array([h.returned_by_group[-1, 2] / h.group_sizes[2] for h in each.histories])
        for each in pair
    ]
    [row] = rows[rows["group"] == "female_headed"].to_dict("records")
    found = interval(home[1] - home[0])
    assert float(row["difference_points"]) == pytest.approx(found.mean, rel=1e-9)
    assert float(row["high_points"]) == pytest.approx(found.high, rel=1e-9)
    assert row["pairs"] == 2
    assert list(rows["governorate"])[-1] == "Valley"
    assert list(rows["group"])[-1] == ""


@pytest.mark.small
def test_files_are_the_same_bytes_whenever_they_are_made():
    table = Written([{"a": 1.5, "b": "x"}])
    assert as_stata(table) == as_stata(table)
    first = formats.workbook({"t": table})
    assert first == formats.workbook({"t": table})
    assert b"1980" in zipfile.ZipFile(io.BytesIO(first)).read("docProps/core.xml")


@pytest.mark.small
@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("run", "village", "--out", "x.pdf"), "this is the name of a file"),
        (("run", "village", "--out", "x.XLS"), r"a file that ends in .csv, .tex, .xlsx, .dta"),
        (("ledger", "village", "--out", "x.dta"), "a folder is allowed, and this is the name of"),
        (("mediation", "village", "village_four", "--out", "x.csv"), "a folder is allowed"),
        (("experiment", "village", "--out", "x.xlsx"), "a folder is allowed"),
        (("run", "village", "--out", "there.csv"), "a file of this name is there already"),
        (("run", "village", "--out", "there.csv/x.csv"), "nothing can be written there"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_run(here, words, sentence):
    (here / "there.csv").write_text("mine")
    assert re.search(sentence, refused(*words))
    assert [path.name for path in here.iterdir()] == ["there.csv"]


@pytest.mark.small
@pytest.mark.usefixtures("no_run", "here")
def test_options_that_would_do_nothing_are_refused():
    for words, said in [
        (("run", "village", "--format", "dta"), "--format = dta: is allowed with --out only"),
        (("run", "village", "--format", "dta", "--out", "x.tex"), "says another format"),
    ]:
        found = CliRunner().invoke(awda.cli.cli, list(words))
        assert said in found.output
        assert found.exit_code == 2


@pytest.mark.small
@pytest.mark.usefixtures("no_run")
def test_a_library_that_is_missing_is_said_before_anything_is_run(here, monkeypatch):
    monkeypatch.setattr(formats, "find_spec", lambda _name: None)
    assert 'pip install ".[excel]" in the checkout' in refused("run", "village", "--out", "x.xlsx")
    assert "pip install" in refused("run", "village", "--out", "o", "--format", "xlsx")
    assert list(here.iterdir()) == []


@pytest.mark.small
def test_a_folder_whose_name_ends_like_a_file_stays_a_folder(here):
    (here / "x.csv").mkdir()
    call("run", "village", *SHORT, "--out", "x.csv")
    assert json.loads((here / "x.csv" / "manifest.json").read_text())["command"][0] == "run"
