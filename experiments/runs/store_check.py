"""Whether a store is whole: every table, and all that one row says of another."""

import re
from pathlib import Path

from experiments.provenance.versions import digest
from experiments.runs.store import Store
from experiments.runs.store_file import damaged
from experiments.runs.store_rows import Known, Row, read

KEY = re.compile(r"[0-9a-f]{32}")


def verify(store: Store) -> int:
    """How many runs are kept; raise InputError for the first row that is wrong, lost or alone.

    The name of a scenario or design is no part of what its hash covers, so only a name that nobody
    can have given is found out.
    """
    with store.unchanged():
        store.check_file()
        worlds, scenarios, environments = (
            Known(store.path, table, store.rows(table))
            for table in ("worlds", "scenarios", "environments")
        )
        for row in scenarios.values():
            _check_scenario(row, worlds)
        runs, used, kept = 0, _Used(), set[str]()
        for run in store.runs():
            used.check(run._asdict(), scenarios, environments)
            runs += 1
            kept.add(run.key)
        for failure in store.rows("failures"):
            used.check(failure, scenarios, environments)
        for key, _ in store.measures():
            if key not in kept:
                raise damaged(store.path, f"a measure of run {key} is kept, and the run is not")
        _refuse_alone(scenarios, used.scenarios)
        _refuse_alone(environments, used.environments)
        _refuse_alone(worlds, {row["world"] for row in scenarios.values()})
        for row in store.rows("designs"):
            _check_design(store, row)
    return runs


class _Used:
    """The scenarios and environments that runs refer to."""

    def __init__(self) -> None:
        self.scenarios: set[str] = set()
        self.environments: set[str] = set()

    def check(self, run: Row, scenarios: Known, environments: Known) -> None:
        """Note what a run, kept or failed, refers to; raise InputError where its key is wrong."""
        scenario, environment = scenarios[run["scenario"]], environments[run["environment"]]
        expected = digest(scenario["content"], str(run["seed"]), environment["content"])
        if run["key"] != expected:
            raise damaged(scenarios.path, f"run {run['key']} is of another scenario or seed")
        self.scenarios.add(scenario["hash"])
        self.environments.add(environment["hash"])


def _check_scenario(row: Row, worlds: Known) -> None:
    """Raise InputError where a scenario does not lie in the world it names."""
    named = f"scenario {row['hash']}"
    if read(worlds.path, row["content"], named).get("world") != row["world"]:
        raise damaged(worlds.path, f"{named} is of another world")
    read(worlds.path, worlds[row["world"]]["content"], f"world {row['world']}")
    _check_name(worlds.path, row["name"], named)


def _check_design(store: Store, row: Row) -> None:
    keys = row["keys"].split("\n")
    if len(set(keys)) < len(keys) or not all(KEY.fullmatch(key) for key in keys):
        raise damaged(store.path, f"design {row['hash']} has keys that no run can have")
    _check_name(store.path, row["name"], f"design {row['hash']}")


def _check_name(path: Path, name: str, whose: str) -> None:
    if not name.strip() or not name.isprintable():
        raise damaged(path, f"{whose} has the name {name!r}")


def _refuse_alone(rows: Known, used: set[str]) -> None:
    """Raise InputError where nothing refers to a row: what did has been removed."""
    alone = sorted(rows.keys() - used)
    if alone:
        raise damaged(
            rows.path,
            f"{len(alone)} of its {rows.table}, as {alone[0]}, belong to nothing: what was made of "
            "them has been removed",
        )
