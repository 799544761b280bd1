"""The wheel alone is enough: built from the checkout, installed elsewhere, run from elsewhere."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from checkout import ROOT

COMMANDS = [
    ["run", "village"],
    ["compare", "village", "village_four", "--seeds", "2"],
    ["plot", "village", "village_four", "--seeds", "2", "--out", "returns.svg"],
    ["scenarios"],
    ["cite"],
]


def done(*words: object, **how: object) -> str:
    told = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, timeout=600, **how
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, as `pip wheel` would build it, without asking any index."""
    folder = tmp_path_factory.mktemp("dist")
    done(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    [path] = folder.glob("awda-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Python of an environment that has the wheel and the libraries, and not the checkout."""
    folder = tmp_path_factory.mktemp("elsewhere") / "env"
    done(sys.executable, "-m", "venv", "--without-pip", folder)
    bin_folder = "Scripts" if os.name == "nt" else "bin"
    python = folder / bin_folder / Path(sys.executable).name
    done(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index",
         "--no-compile", "--quiet", wheel)  # fmt: skip
    site = done(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    libraries = {str(Path(find_spec(name).origin).parents[1]) for name in ("numpy", "mesa")}
    (Path(site) / "libraries.pth").write_text("\n".join(libraries))  # read without their own .pth
    return python


@pytest.fixture
def abroad(tmp_path, installed):
    """Call a program of the environment in an empty folder of a user who has nothing yet."""
    own = {"HOME": tmp_path, "XDG_DATA_HOME": tmp_path / "data", "LOCALAPPDATA": tmp_path}
    compiled = {"AWDA_CACHE": ROOT / ".cache" / "awda"}  # the same sources are compiled once
    environment = {
        **{key: str(path) for key, path in (compiled | own).items()},
        **{key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", *own)},
    }
    (tmp_path / "here").mkdir()

    def call(*words: str) -> str:
        return done(
            installed.with_name(words[0]), *words[1:], cwd=tmp_path / "here", env=environment
        )

    return call


def test_the_checkout_is_not_on_the_path_of_the_environment(abroad, installed):
    where = (
        "import sim, experiments, awda; print(sim.__file__, experiments.__file__, awda.__file__)"
    )
    for path in abroad(installed.name, "-c", where).split():
        assert Path(path).is_relative_to(installed.parents[1])
    assert str(ROOT) not in abroad(installed.name, "-c", "import sys; print(sys.path)").replace(
        str(ROOT / ".venv"), ""
    ).replace(str(ROOT / ".cache"), "")


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_command_of_the_wheel_runs_from_a_foreign_folder(abroad, words):
    assert "village" in abroad("awda", *words) or words == ["cite"]


def test_the_wheel_cites_what_the_checkout_cites(abroad):
    told = json.loads(abroad("awda", "cite", "--json"))
    assert told["authors"] == "The Awda developers"
    assert f"version: {told['version']}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_the_wheel_has_every_scenario_and_none_of_the_tests(abroad):
    assert abroad("awda", "scenarios", "--json") == done(
        sys.executable, "-m", "awda", "scenarios", "--json", cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
