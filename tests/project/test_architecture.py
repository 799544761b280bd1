"""The shape of the code: imports go downwards, nothing goes in circles, each library has one door.

Every import counts: those that only the type checker sees, and those inside a function, too.
"""

import ast
import os
import statistics
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from checkout import ROOT

TOPS = ("sim", "experiments", "awda")
SOURCES = sorted(path for top in TOPS for path in (ROOT / top).rglob("*.py"))

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
    ["sim.contexts", "sim.phases", "sim.week", "sim.model"],
    ["sim.measure"],
    ["sim.pictures"],
    ["sim.run"],
    ["sim.cost"],
    ["sim"],
    ["experiments.provenance"],
    ["experiments.runs"],
    ["experiments.experiment"],
    ["experiments.registry"],
    ["experiments.country"],
    ["experiments.compare", "experiments.iraq"],
    ["experiments.fitting"],
    ["experiments.forecast"],
    ["experiments.grid", "experiments.sensitivity",
     "experiments.queue",
     "experiments.mediation", "experiments.calibration", "experiments.portfolio",
     "experiments.village", "experiments.tikrit", "experiments.trial", "experiments.nigeria"],
    ["experiments.headline", "experiments.validation", "experiments.stress",
     "experiments.patterns"],
    ["experiments.monitoring"],
    ["experiments"],
    ["experiments.reproduce"],
    ["awda.terminal", "awda.screen", "awda.option_types",
     "awda.options", "awda.output_options", "awda.report", "awda.written", "awda.sweeping",
     "awda.ledger", "awda.layout", "awda.lookup", "awda.compare_tables", "awda.figure_files",
     "awda.command", "awda.paper_tables", "awda.set_tables", "awda.column_labels",
     "awda.package_table"],
    ["awda.page"],
    ["awda.brief"],
    ["awda.commands"],
    ["awda"],
]  # fmt: skip

DOORS = {
    "mesa": {"sim.agents.row_agent", "sim.model"},
    "numba": {"sim.core.compile_cache", "sim.core.compiled", "sim.core.prefetch"},
    "filelock": {"experiments.provenance.atomic_folder"},
    "llvmlite": {"sim.core.prefetch"},
    "platformdirs": {"sim.core.compile_cache", "experiments.runs.spare_store"},
    "scipy": {
        "sim.measure.intervals",
        "experiments.compare.statistics",
        "experiments.fitting.logistic",
        "experiments.fitting.rejection",
        "experiments.compare.paired_differences",
        "experiments.calibration.parameters",
        "experiments.calibration.process",
        "experiments.sensitivity.emulator",
        "experiments.sensitivity.inputs",
        "experiments.monitoring.scores",
        "experiments.trial.before_after",
        "experiments.trial.estimates",
        "experiments.trial.power",
        "experiments.trial.tables",
    },
    "matplotlib": {"sim.pictures.drawing"},
    "click": {
        "awda.cli",
        "awda.command",
        "awda.commands.biography",
        "awda.commands.brief",
        "awda.commands.calibrate",
        "awda.commands.cite",
        "awda.commands.compare",
        "awda.commands.experiment",
        "awda.commands.forecast",
        "awda.commands.ledger",
        "awda.commands.mediation",
        "awda.commands.own_world",
        "awda.commands.plot",
        "awda.commands.reference",
        "awda.commands.reproduce",
        "awda.commands.result_report",
        "awda.commands.run",
        "awda.commands.serve",
        "awda.sweeping",
        "awda.option_types",
        "awda.help_texts",
        "awda.options",
        "awda.output_options",
        "awda.commands.store",
        "awda.terminal",
    },
    "pandas": {
        "sim.recording.curves",
        "sim.recording.history",
        "sim.measure.tidy",
        "sim.run",
        "experiments.provenance.formats",
        "experiments.stress.boxes",
    },
    "sklearn": {
        "experiments.calibration.network",
        "experiments.calibration.process",
        "experiments.calibration.world_emulator",
        "experiments.monitoring.choice",
        "experiments.sensitivity.emulator",
    },
    "ema_workbench": {"experiments.stress.boxes"},
    "starlette": {
        "awda.page.app",
        "awda.page.downloads",
        "awda.page.guard",
        "awda.page.kept_results",
        "awda.page.pages",
        "awda.page.site",
    },
    "uvicorn": {"awda.page.app"},
    "jinja2": {"awda.page.site"},
    "playwright": {"awda.brief.browser_print"},
    "rich": {"awda.screen"},
    "sqlite3": {"experiments.runs.store", "experiments.runs.store_file"},
    "distributed": {"experiments.runs.executors"},
    "pyarrow": {"experiments.runs.exports", "experiments.provenance.parquet"},
    "xarray": {"experiments.runs.exports"},
    "h5py": {"experiments.runs.exports"},
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in SOURCES}
PACKAGES = {name for name, path in MODULES.items() if path.name == "__init__.py"}


def imported(node: ast.AST, module: str) -> set[str]:
    """The modules that one statement imports, each by its whole name."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if not isinstance(node, ast.ImportFrom):
        return set()
    package = module if module in PACKAGES else module.rpartition(".")[0]
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    origin = ".".join([*above, *([node.module] if node.module else [])])
    whole = {f"{origin}.{alias.name}" for alias in node.names}
    return {name if name in MODULES else origin for name in whole}


def imports_of(module: str) -> set[str]:
    """The modules that a file imports, for running or for types only, on top or in a function."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    return {name for node in ast.walk(tree) for name in imported(node, module)}


def inner_imports_of(module: str) -> set[str]:
    """Those of our own modules."""
    return imports_of(module) & set(MODULES)


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
        (name, node)
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def length(function: ast.FunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_imports_are_found_whichever_way_they_are_written():
    written = {
        "import sim.core.declare": {"sim.core.declare"},
        "from sim.agents import kin": {"sim.agents.kin"},
        "from sim.agents.kin import KIN": {"sim.agents.kin"},
        "from . import kin": {"sim.agents.kin"},
        "from .kin import KIN": {"sim.agents.kin"},
        "from .. import state": {"sim.state"},
        "from ..state import Rows": {"sim.state"},
        "from sim import load": {"sim"},
    }
    for line, modules in written.items():
        [node] = ast.parse(line).body
        assert imported(node, "sim.agents.household") == modules, line


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_downwards_only(module):
    for other in inner_imports_of(module):
        assert layer_of(other) <= layer_of(module), other


def test_no_modules_import_each_other_in_a_circle():
    order = TopologicalSorter({module: inner_imports_of(module) - {module} for module in MODULES})
    circle: list[str] = []
    try:
        order.prepare()
    except CycleError as error:
        circle = error.args[1][::-1]
    assert not circle, " imports ".join(circle)


@pytest.mark.parametrize("module", sorted(set(MODULES) - PACKAGES))
def test_no_module_imports_a_package_that_it_lies_in(module):
    above = {module[:place] for place, letter in enumerate(module) if letter == "."}
    assert inner_imports_of(module) & above == set()


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_a_package_says_what_it_holds(package):
    assert ast.get_docstring(ast.parse(MODULES[package].read_text(encoding="utf-8")))


def test_the_top_of_the_model_has_at_most_eight_files():
    assert len(list((ROOT / "sim").glob("*.py"))) <= 8


@pytest.mark.parametrize("library", DOORS)
def test_a_library_enters_by_its_door_only(library):
    users = {
        module
        for module in MODULES
        if library in {name.split(".")[0] for name in imports_of(module)}
    }
    assert users == DOORS[library]


def test_no_file_is_too_long():
    """About 200 lines; the page with most to say may have more."""
    lengths = {name: len(path.read_text().splitlines()) for name, path in MODULES.items()}
    assert {name for name, lines in lengths.items() if lines > 250} <= {"sim.agents.household"}
    assert max(lengths.values()) <= 350


def test_functions_are_short():
    lengths = [length(function) for _, function in functions()]
    assert max(lengths) <= 40
    assert statistics.median(lengths) <= 10


def test_functions_have_few_arguments():
    for module, function in functions():
        arguments = [a for a in function.args.args if a.arg not in ("self", "cls")]
        assert len(arguments) <= 6, f"{module}.{function.name}"


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
