"""Places that differ: the tables of the Iraqi world with what is said of single districts.

python -m experiments.iraq.conditions
"""

import shutil
from collections.abc import Callable
from datetime import date

from experiments.iraq.sources import Row, source
from experiments.iraq.world_tables import CUT, FOLDER, tables
from experiments.provenance.tables import Table, to_csv, write_text

WORLD = FOLDER / "differing_places"
WHICH: dict[str, Callable[[Row], bool]] = {
    "all": bool,
    "contested": lambda district: district["contested"] == "yes",
    "never_lost": lambda district: district["retaken_first"] == "",
}


def differing(communities: Table) -> Table:
    """The same rows with the values of sources/conditions.csv; of two for one cell the later."""
    found = [dict(row) for row in communities]
    districts = {row["district"]: row for row in source("districts")}
    for condition in source("conditions"):
        for row in found:
            if _is_meant(condition, districts[row["district"]]):
                row[condition["column"]] = float(condition["value"])
    return found


def differing_tables(cut: date = CUT) -> dict[str, Table]:
    """The tables of the world as known at the cut, in which places differ."""
    made = tables(cut)
    return made | {"communities": differing(made["communities"])}


def _is_meant(condition: Row, district: Row) -> bool:
    """Whether a condition is of this district."""
    here = condition["governorate"] in ("", district["governorate"])
    return here and WHICH[condition["which"]](district)


def main() -> None:
    """Write the tables into the folder of their world, with the desks of Iraq."""
    for name, table in differing_tables().items():
        write_text(WORLD / f"{name}.csv", to_csv(table))
    shutil.copyfile(FOLDER / "desks.csv", WORLD / "desks.csv")


if __name__ == "__main__":
    main()
