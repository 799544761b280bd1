"""The shape of the code: imports go downwards, each library has one door, and pages stay short."""

import ast
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import ROOT

SOURCES = sorted(
    path for package in ("sim", "experiments", "awda") for path in (ROOT / package).rglob("*.py")
)

# From the ground up: a module imports only from its own line or from lines above it.
LAYERS = [
    ["sim.core"],
    ["sim.state"],
    ["sim.agents", "sim.behaviour", "sim.clearance"],
    ["sim.engine"],
    ["sim.levers", "sim.recording", "sim.world"],
    ["sim.scenario"],
    ["sim.population"],
    ["sim.warnings"],
    ["sim.phases", "sim.week", "sim.model"],
    ["sim.measure"],
    ["sim.run"],
    ["sim.cost"],
    ["sim"],
    ["experiments.provenance"],
    ["experiments.runs"],
    ["experiments.compare", "experiments.iraq"],
    ["experiments.fitting"],
    ["experiments.headline", "experiments.grid", "experiments.sensitivity", "experiments.queue",
     "experiments.mediation", "experiments.village", "experiments.tikrit"],
    ["experiments.registry"],
    ["experiments"],
    ["experiments.reproduce"],
    ["experiments.preview"],
    ["awda.terminal", "awda.screen", "awda.output_folder", "awda.options", "awda.report"],
    ["awda.commands"],
    ["awda"],
]  # fmt: skip

DOORS = {
    "numba": {"sim.core.compile_cache", "sim.core.compiled", "sim.core.prefetch"},
    "llvmlite": {"sim.core.prefetch"},
    "platformdirs": {"sim.core.compile_cache"},
    "scipy": {
        "sim.run",
        "experiments.headline.effects",
        "experiments.fitting.fit",
        "experiments.fitting.logistic",
        "experiments.compare.paired_differences",
    },
    "matplotlib": {
        "experiments.provenance.figures",
        "experiments.headline.figure",
    },
    "click": {
        "awda.cli",
        "awda.commands.compare",
        "awda.commands.experiment",
        "awda.commands.reproduce",
        "awda.options",
        "awda.commands.store",
        "awda.terminal",
    },
    "SALib": {"experiments.sensitivity.indices"},
    "rich": {"awda.screen"},
    "sqlite3": {"experiments.runs.store", "experiments.runs.store_file"},
    "distributed": {"experiments.runs.executors"},
    "pyarrow": {"experiments.runs.exports"},
    "xarray": {"experiments.runs.exports"},
    "h5py": {"experiments.runs.exports"},
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path) for path in SOURCES}


def imports_of(path: Path) -> set[str]:
    """The modules a file imports when it runs; what only the type checker sees is left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unseen = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:  # `from sim.agents import kin` imports a module
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in MODULES else node.module)
    return found


def layer_of(module: str) -> int:
    """The layer of the longest listed name that the module is or lies in."""
    owners = [
        (len(name), layer)
        for layer, names in enumerate(LAYERS)
        for name in names
        if module == name or (module.startswith(f"{name}.") and name != "sim")
    ]
    assert owners, f"{module} has no place in LAYERS"
    return max(owners)[1]


def functions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (name_of(path), node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def length(function: ast.FunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_go_downwards_only(path):
    for module in imports_of(path):
        if module.split(".")[0] in ("sim", "experiments", "awda"):
            assert layer_of(module) <= layer_of(name_of(path)), module


@pytest.mark.parametrize("library", DOORS)
def test_a_library_enters_by_its_door_only(library):
    users = {
        name_of(path)
        for path in SOURCES
        if library in {module.split(".")[0] for module in imports_of(path)}
    }
    assert users == DOORS[library]


def test_no_file_is_too_long():
    """About 200 lines; the page with most to say may have more."""
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in SOURCES}
    assert {name for name, lines in lengths.items() if lines > 250} <= {"sim.agents.household"}
    assert max(lengths.values()) <= 350


def test_functions_are_short():
    lengths = [length(function) for _, function in functions()]
    assert max(lengths) <= 40
    assert statistics.median(lengths) <= 10


def test_functions_have_few_arguments():
    for module, function in functions():
        arguments = [a for a in function.args.args if a.arg not in ("self", "cls")]
        assert len(arguments) <= 5, f"{module}.{function.name}"


def test_a_misspelt_field_of_a_row_is_caught_by_the_type_checker(tmp_path):
    pytest.importorskip("mypy")
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from sim.agents.household import HouseholdRow\n"
        "def rule(row: HouseholdRow) -> float:\n"
        '    return row["trust_slwo"]\n'
    )
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", str(wrong)],
        cwd=ROOT, capture_output=True, text=True, env=os.environ | {"MYPYPATH": str(ROOT)},
    )  # fmt: skip
    assert 'has no key "trust_slwo"' in checked.stdout
