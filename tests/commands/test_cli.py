import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
from command_line import said

from sim.scenario.catalogue import catalogue, json_schema
from sim.scenario.toml_file import known_scenarios

AWDA = [sys.executable, "-m", "awda"]


def call(*words, folder=None):
    return subprocess.run([*AWDA, *words], capture_output=True, text=True, cwd=folder)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["run", "vilage"], "did you mean 'village'?"),
        (["run", "village", "--scale", "0"], "a whole number from 1 to 200"),
        (["run", "village", "--until", "soon"], "a date such as 2017-12-31"),
        (["run", "village", "--until", "2015-01-01"], "a date from 2016-01-10 on is allowed"),
        (
            ["run", "village", "--until", "2199-01-01"],
            "starts on 2016-01-03 and ends on 2018-12-30",
        ),
        (["run", "village", "--seeds", "none"], "a count as 20"),
        (["run", "village", "--seeds", "0"], "'0': makes 0 seeds; 1 to 100000 are allowed"),
        (["run", "village", "--seeds", "5-3"], "'5-3': makes 0 seeds"),
        (["run", "village", "--seeds", "0-4000000000"], "makes 4000000001 seeds"),
        (["mediation", "village", "tikrit"], "are of other families"),
        (["mediation", "village", "village_four", "--seeds", "5"], "8 or a multiple is allowed"),
        (["compare", "village", "village_four", "--most-seeds", "30"], "with --tolerance only"),
        (["biography", "village", "--household", "3", "--why-not"], "one of them is allowed"),
        (["run", "village", "--seeds", "4294967296-4294967296"], "from 0 to 4294967295"),
        (["explain", "abuse_slwo"], "did you mean 'abuse_slow'?"),
        (["explain", "signatures"], "stands in several places"),
        (["reproduce", "vilage"], "did you mean 'village'?"),
        (["run"], "SCENARIO"),
        (["fly"], "fly"),
    ],
)
def test_bad_input_is_one_line_on_stderr_exit_code_2_and_nothing_written(words, sentence, tmp_path):
    result = call(*words, folder=tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert sentence in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_result_that_cannot_be_written_is_refused_in_one_line(tmp_path):
    (tmp_path / "taken").write_text("a file")
    result = call("run", "village", "--until", "2016-03-01", "--out", "taken", folder=tmp_path)
    assert result.returncode == 2
    assert "a folder is allowed" in result.stderr
    assert (tmp_path / "taken").read_text() == "a file"


def test_run_prints_json_with_an_interval_and_the_number_of_runs():
    printed = json.loads(said("run", "village", "--seeds", "3", "--until", "2016-09-01", "--json"))
    rate = printed["outcomes"]["return_rate"]
    assert printed["seeds"] == [1, 2, 3]
    assert rate["low"] < rate["mean"] < rate["high"]
    assert rate["runs"] == 3


def test_run_writes_its_weeks_and_a_record(tmp_path):
    said("run", "village", "--until", "2016-09-01", "--seeds", "2-3", "--out", str(tmp_path / "o"))
    record = json.loads((tmp_path / "o" / "manifest.json").read_text())
    weeks = (tmp_path / "o" / "history.csv").read_text().splitlines()
    assert record["seeds"] == [2, 3]
    assert len(record["digests"]["village"][0]) == 64
    assert len(weeks) == 1 + 2 * (34 + 1)


def test_compare_says_a_sentence_with_an_interval_and_the_number_of_pairs():
    printed = " ".join(said("compare", "village", "village_four", "--seeds", "4").split())
    assert re.search(r"95 % Monte-Carlo interval .* to .*, 4 pairs", printed)


def test_scale_thins_the_households():
    printed = json.loads(said("run", "village", "--scale", "10", "--json"))
    share = printed["outcomes"]["return_rate"]["mean"]
    assert (share * 20) == pytest.approx(round(share * 20))


def test_the_week_is_printed_with_every_phase():
    printed = said("week")
    for phase in ("levers", "attacks", "communities", "police", "forums", "households", "desks"):
        assert phase in printed


@pytest.mark.parametrize("name", ["trust.abuse_slow", "signatures_", "communities.csv.services"])
def test_explain_gives_meaning_grade_and_source(name):
    full = "clearance.signatures" if name == "signatures_" else name
    printed = said("explain", full)
    declared = catalogue()[full]
    assert declared.about.grade in printed
    assert declared.about.about.split()[0] in printed


def test_help_starts_within_fifteen_times_an_empty_python():
    def seconds(command):
        import time

        best = 1e9
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds([*AWDA, "--help"]) < 15 * seconds([sys.executable, "-c", "pass"])


@pytest.mark.small
def test_every_shipped_scenario_follows_the_exported_schema():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    follow = jsonschema.Draft202012Validator(schema).validate
    for path in known_scenarios().values():
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        follow(json.loads(json.dumps(content, default=str)))


@pytest.mark.small
@pytest.mark.parametrize(
    "bad",
    [{}, {"schema": 2}, {"schema": 1, "trust": {"abuse": 1}}, {"schema": 1, "typo": 1},
     {"schema": 1, "trust": {"abuse_slow": 9}}, {"schema": 1, "intervention": [{"start": 3}]},
     {"schema": 1, "intervention": [{"kind": "legal_aid", "start": 3, "placement": "nearest"}]},
     {"schema": 1, "event": [{"kind": "funding_cut", "start": 3, "governorate": "Ninewa"}]}],
)  # fmt: skip
def test_the_exported_schema_refuses_what_the_loader_refuses(bad):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, json_schema())


def test_nothing_is_left_behind_by_a_run_that_is_stopped(tmp_path):
    """SIGINT in mid-run: exit code 130, one line, no file."""
    import signal
    import time

    command = [*AWDA, "run", "village", "--seeds", "100000", "--out", "o", "-v"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        assert "running village" in process.stderr.readline()
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert stderr.strip().startswith("awda: stopped; no result was written")
    assert process.returncode == 130
    assert list(tmp_path.iterdir()) == []
