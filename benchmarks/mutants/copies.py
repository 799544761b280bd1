"""Copies of the tree in which one fault at a time is made and tested."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from benchmarks.mutants.faults import ROOT, Mutant

LEFT = shutil.ignore_patterns(".*", "__pycache__", "*.nbi", "*.nbc", "dist")
IMPORTS = (
    "import awda.cli, pkgutil, importlib, sim\n"
    "for each in pkgutil.walk_packages(sim.__path__, 'sim.'): importlib.import_module(each.name)"
)
QUIET = ("-q", "-x", "-m", "small", "--no-header", "--tb=no")
ENDING = ("-o", "faulthandler_timeout=120", "-o", "faulthandler_exit_on_timeout=true")  # a test


def close_tests(mutant: Mutant, root: Path) -> list[str]:
    """The files of tests that name the module, its own subject's first, and the oracle."""
    _, subject, module = mutant.path.removesuffix(".py").split("/")[-3:]
    word = re.compile(rf"\b{module}\b")
    files = [path for path in (root / "tests").rglob("test_*.py") if word.search(path.read_text())]
    files.sort(key=lambda path: (path.parent.name != subject, path.stem != f"test_{module}", path))
    own = [path for path in files if path.parent.name == subject]
    others = [path for path in files if path.parent.name != subject]
    chosen = [*own, *sorted((root / "tests" / "oracle").glob("test_*.py")), *others]
    return list(dict.fromkeys(path.relative_to(root).as_posix() for path in chosen))


class Bench:
    """A copy of the tree, in which one fault at a time is made and tested."""

    def __init__(self, place: Path) -> None:
        self.place = place
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(ROOT, place, ignore=LEFT)
        paths = os.pathsep.join(map(str, (place, place / "tests")))
        cache = {"AWDA_CACHE": str(place / ".cache"), "PYTHONDONTWRITEBYTECODE": "1"}
        self.environment = os.environ | cache | {"PYTHONPATH": paths, "NUMBA_DISABLE_JIT": "1"}

    def run(self, *words: str, limit: float) -> tuple[int | None, str]:
        """The exit code and output of Python in the copy; None if it takes too long."""
        process = subprocess.Popen(
            [sys.executable, *words], cwd=self.place, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            output, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None, process.communicate()[0]
        return process.returncode, output

    def test(self, *files: str, limit: float) -> tuple[int | None, str]:
        """The small tests of these files, or of all."""
        code, output = self.run("-m", "pytest", *QUIET, *ENDING, *files, limit=limit)
        return (0 if code == 5 else code), output  # 5: none of them is small

    def fails_again(self, test: str, limit: float) -> bool:
        """Whether the test that failed does so again by itself, and not by the load of a moment."""
        return "::" not in test or self.test(test, limit=limit)[0] != 0

    def judged(self, mutant: Mutant, limit: float) -> str:
        """What becomes of a fault: import, caught (by which test) or missed."""
        file = self.place / mutant.path
        text = file.read_bytes()
        file.write_bytes(mutant.applied(text))
        try:
            if self.run("-c", IMPORTS, limit=limit)[0] != 0:
                return "import"
            for files in (close_tests(mutant, self.place), []):
                code, output = self.test(*files, limit=limit)
                if code is None:
                    return "caught: too slow"
                if code != 0 and self.fails_again(killer(output), limit):
                    return f"caught: {killer(output)}"
            return "missed"
        finally:
            file.write_bytes(text)


def killer(output: str) -> str:
    """The test that failed, or the last line."""
    if "Timeout (" in output:
        return "a test does not end"
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", output, flags=re.M)
    return found[1] if found else output.strip().rpartition("\n")[2]
