import json
import re

import click
import pytest
from checkout import ROOT
from command_line import call, refused, said

from awda.cli import cli

small = pytest.mark.small
pytestmark = small

VILLAGE = ROOT / "results" / "village"


def entry(text: str) -> dict[str, str]:
    """The fields of an entry of BibTeX."""
    found = re.findall(r"^  (\w+) += \{(.*?)\},$", text, flags=re.M | re.S)
    return {key: " ".join(value.split()) for key, value in found}


def test_the_program_is_cited_with_what_its_files_say():
    told = said("cite")
    fields = entry(told)
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"version: {fields['version']}\n" in citation
    assert f'title: "{fields["title"].replace("{", "").replace("}", "")}"\n' in citation
    assert f"  - name: {fields['author'].strip('{}')}\n" in citation
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert f"Copyright (c) {fields['year']} {fields['author'].strip('{}')}\n" in licence
    assert max(map(len, told.splitlines())) <= 80
    assert told.count("{") == told.count("}")


def test_the_readme_and_the_package_name_the_same_authors():
    authors = json.loads(said("cite", "--json"))["authors"]
    readme = (ROOT / "README.md").read_text("utf-8").partition("## How to cite")[2]
    assert readme.strip().startswith(f"{authors} (")
    assert f'authors = [{{ name = "{authors}" }}]' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_a_result_is_cited_with_its_id_by_name_id_or_folder():
    kept = json.loads((VILLAGE / "manifest.json").read_text("utf-8"))
    for asked in ("village", kept["id"][:8], VILLAGE):
        told = json.loads(call("cite", asked, "--json", "--out", ROOT / "results").stdout)
        assert (told["result"], told["version"]) == (kept["id"], kept["awda"])
        assert entry(told["bibtex"])["note"] == f"Result {kept['id']}"


def test_a_result_that_an_older_version_made_is_cited_with_that_version(tmp_path):
    record = json.loads((VILLAGE / "manifest.json").read_text("utf-8")) | {"awda": "0.0.7"}
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "manifest.json").write_text(json.dumps(record))
    assert "Version 0.0.7. Result " in said("cite", "old", "--out", str(tmp_path))


def test_a_result_that_is_not_there_is_refused(tmp_path):
    assert "no result under" in refused("cite", "village", "--out", tmp_path)


def test_a_folder_of_results_without_a_result_is_refused():
    with pytest.raises(click.UsageError, match="name the RESULT, too"):
        cli.main(["cite", "--out", "x"], standalone_mode=False)
