"""Digests of runs, to tell whether a change of the code changed any bit of any history.

python tests/digests.py write        renew tests/digests.json on purpose (CHANGELOG.md says why)
python tests/digests.py write-whole  the same for the Iraqi world at one agent a household
python tests/digests.py whole        compare that one, as `make digests` does
"""

import json
import sys
from pathlib import Path

import sim
from sim.model import Engine, ReturnModel
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import known_scenarios

KEPT = Path(__file__).parent / "digests.json"
SMALL = 5000  # households; larger worlds are made coarser
SCALE = 200  # households to an agent of a larger world
FEW_WEEKS = 30  # of a larger world whose agents live one by one
WHOLE = "iraq"


def shortened(name: str, engine: Engine) -> Scenario:
    """A shipped scenario, as short and coarse as a test can afford."""
    scenario = sim.load(name)
    if sum(line.households for line in scenario.world.communities) <= SMALL:
        return scenario
    scenario = scenario.with_(**{"run.households_per_agent": SCALE})
    if engine == "compiled":
        return scenario
    return scenario.with_(**{"run.weeks": FEW_WEEKS, "run.measured_from": 0})


def digest(name: str, engine: Engine) -> str:
    """The digest of one short history."""
    return sim.run(shortened(name, engine), seed=1, engine=engine).digest()[:16]


def all_digests() -> dict[str, dict[str, str]]:
    """Every shipped scenario under both engines."""
    return {
        engine: {name: digest(name, engine) for name in sorted(known_scenarios())}
        for engine in ("compiled", "agents")
    }


def whole() -> str:
    """The digest of the whole history of the Iraqi world, one agent a household."""
    scenario = sim.load(WHOLE).with_(**{"run.households_per_agent": 1})
    model = ReturnModel(scenario, seed=1, threads=2)
    model.run()
    return model.history.digest()[:16]


def main(what: str) -> None:
    """Write the kept digests, or compare the whole world's with the kept one."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    if what == "write":
        KEPT.write_text(json.dumps(kept | all_digests(), indent=1) + "\n")
    elif what == "write-whole":
        KEPT.write_text(json.dumps(kept | {"whole": whole()}, indent=1) + "\n")
    elif whole() != kept["whole"]:
        sys.exit(f"{WHOLE} at one agent a household: another history than the kept one")


if __name__ == "__main__":
    main(sys.argv[1])
