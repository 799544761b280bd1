"""Where the districts of a world lie, and how many households are displaced from each."""

from experiments.provenance.tables import read_columns
from sim.core.declare import InputError
from sim.pictures.month_maps import Spot
from sim.pictures.weekly import Part
from sim.population.population import places_of
from sim.recording.curves import by_place
from sim.scenario.scenario import Scenario

SOURCE = "sources/districts.csv"  # beside the tables of a world
NEEDED = {"governorate", "district", "latitude", "longitude"}


def spots_of(scenario: Scenario) -> dict[Part, Spot]:
    """The districts whose latitude and longitude are known, in the order of the world."""
    known, homes = _coordinates(scenario), _households(scenario)
    return {
        Part(district, governorate): Spot(*known[governorate, district], count)
        for (governorate, district), count in homes.items()
        if (governorate, district) in known
    }


def refuse_unplaced(scenario: Scenario, where: str) -> None:
    """Raise InputError for a world of whose districts no place is known."""
    if not spots_of(scenario):
        raise InputError(
            f"{where}: {scenario.name}: the districts of this world have no latitude and "
            f"longitude; a world with {SOURCE} is allowed, as that of ten_signatures"
        )


def _coordinates(scenario: Scenario) -> dict[tuple[str, str], tuple[float, float]]:
    path = scenario.world.folder / SOURCE
    if not path.is_file():
        return {}
    table = read_columns(path)
    if not set(table) >= NEEDED:
        return {}
    names = zip(table["governorate"].tolist(), table["district"].tolist(), strict=True)
    places = zip(table["latitude"].tolist(), table["longitude"].tolist(), strict=True)
    return dict(zip(names, places, strict=True))


def _households(scenario: Scenario) -> dict[tuple[str, str], int]:
    """Displaced households of each district at the start of the run."""
    places, scale = places_of(scenario), scenario.run.households_per_agent
    return {
        part: sum(places[row].agents for row in rows) * scale
        for part, rows in by_place(places).items()
        if part[1]
    }
