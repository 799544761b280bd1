"""Verdicts on faults, kept in a file, so that a run goes on where it was stopped."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

from benchmarks.mutants.faults import ROOT

KEPT = ROOT / ".cache" / "mutants.json"


class Verdicts:
    """What has been found, kept in a file: as long as what it hangs on is the same."""

    def __init__(self) -> None:
        self.sources = digest((ROOT / "sim").rglob("*.py"))
        self.tests = self.sources + digest((ROOT / "tests").rglob("*.py"))
        self.kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
        self.lock = Lock()

    def get(self, key: str) -> str | None:
        """The verdict, unless the rules have changed or, of one missed, the tests."""
        verdict, sources, tests = self.kept.get(key, (None, "", ""))
        if sources != self.sources or (verdict == "missed" and tests != self.tests):
            return None
        return verdict

    def keep(self, key: str, verdict: str) -> None:
        """Keep a verdict, at once."""
        with self.lock:
            self.kept[key] = (verdict, self.sources, self.tests)
            KEPT.parent.mkdir(exist_ok=True)
            whole = KEPT.with_suffix(".new")
            whole.write_text(json.dumps(self.kept, indent=1))
            whole.replace(KEPT)


def digest(paths: Iterable[Path]) -> str:
    """A hash of these files, their names included."""
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:16]
