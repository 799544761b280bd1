"""How Awda, or one result of it, is cited: what CITATION.cff and the licence say, as BibTeX too."""

import re
from pathlib import Path
from textwrap import fill
from typing import NamedTuple

from experiments.provenance.records import id_of, read_record
from sim.core.declare import InputError, one_line
from sim.core.source_files import package_folder

FOLDERS = (package_folder("awda"), package_folder("awda").parent)  # of a wheel, of a checkout
WIDTH = 80  # characters of a line


class Citation(NamedTuple):
    """What a reference list needs; `result` is the id of a result, or nothing."""

    authors: str
    title: str
    version: str
    year: str
    license: str
    result: str = ""

    def sentence(self) -> str:
        """The reference as a sentence."""
        result = f" Result {self.result}." if self.result else ""
        words = f"{self.authors} ({self.year}). {self.title}. Version {self.version}.{result}"
        return fill(words, WIDTH)

    def bibtex(self) -> str:
        """The reference as an entry of BibTeX."""
        name, _, rest = self.title.partition(": ")
        title = fill(f"{{{name}}}: {rest}", WIDTH - 15)  # braces keep a name as it is written
        fields = {
            "author": f"{{{self.authors}}}",
            "title": title.replace("\n", "\n" + " " * 13),
            "year": self.year,
            "version": self.version,
            "license": self.license,
        }
        if self.result:
            fields["note"] = f"Result {self.result}"
        lines = [f"  {key:7} = {{{value}}}," for key, value in fields.items()]
        key = f"awda-{self.result or self.version}"
        return "\n".join([f"@software{{{key},", *lines, "}"])


def citation(result: Path | None = None) -> Citation:
    """How to cite Awda, or the result in a folder, with the version that made it."""
    told = _read("CITATION.cff")
    year = _first(r"Copyright \(c\) (\d{4})", _read("LICENSE"))
    cited = Citation(
        authors=" and ".join(re.findall(r"^  - name: (.*)$", told, flags=re.M)),
        title=_first(r'^title: "(.*)"$', told),
        version=_first(r"^version: (.*)$", told),
        year=year,
        license=_first(r"^license: (.*)$", told),
    )
    if result is None:
        return cited
    record = read_record(result)
    made_by = one_line(str(record.get("awda", cited.version)))
    return cited._replace(version=made_by, result=id_of(record))


def _read(name: str) -> str:
    for folder in FOLDERS:
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8")
    raise InputError(f"{FOLDERS[0] / name}: the installation lacks this file: install Awda again")


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text, flags=re.M)
    return found[1] if found else ""
