"""What each pattern has to be: `scenarios/iraq/patterns.csv`, one row for each measure."""

from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

from experiments.iraq.policy_combinations import FOLDER
from sim.core.declare import InputError, Par, Text
from sim.world.csv_reader import read_table

TABLE = FOLDER / "patterns.csv"
CONSTRUCTION, USED, UNTOUCHED = "held by construction", "used in calibration", "untouched"
CLASSES = (CONSTRUCTION, USED, UNTOUCHED)  # from the least independent to the most
TITLES = {
    1: "community policing hardly moves trust",
    2: "community policing hardly moves crime and tips",
    3: "people are exposed although outcomes do not move",
    4: "half of what a good visit does is gone after three weeks",
    5: "abuse costs several times what a meeting gains",
    6: "trust persists in people and differs little between places",
    7: "trust and fear hardly go together",
    8: "the monthly share that returns is high and falls",
    9: "returns level off with a remainder",
    10: "more return than say that they will",
    11: "small elasticities, and a threshold of safety",
    12: "damage hardly keeps people away, missing papers do",
    13: "ten signatures take over a month, four are faster",
    14: "blocked families become a growing part of the rest",
    15: "closed camps send many elsewhere",
    16: "attacks come in clusters",
    17: "more returned families lack services than safety",
    18: "liberated governorates trust the police more",
    19: "three places against two give mixed results",
    20: "kin return together",
}
UNMEASURED = {
    17: "the weights and limits of the Return Index are not published in what we have, and the "
    "model has services and felt security on scales of its own",
}
LEFT_OUT = {
    5: "victims of crime are not in the regression, as the model has no crimes against households",
    15: "whether families live in their former house is not in the model",
    16: "how long attacks trigger others is not estimated",
    19: "whether people would report is not in the model, so that trust alone is asked",
}


# fmt: off
class Target(NamedTuple):
    """One row of patterns.csv: a measure, and the ends between which it has to lie."""

    pattern: Annotated[int, Par("number", (1, 20), (1, 20), "A", "the list of patterns",
        "the pattern that it belongs to")]
    measure: Annotated[str, Text("what it is called; each name once")]
    words: Annotated[str, Text("what is measured")]
    unit: Annotated[str, Text("the unit of low and high")]
    low: Annotated[float, Par("as the column unit says", (-1e6, 1e6), (-1e3, 1e3), "B",
        "the column source", "the lowest value that agrees with the evidence")]
    high: Annotated[float, Par("as the column unit says", (-1e6, 1e6), (-1e3, 1e3), "B",
        "the column source", "the highest")]
    independence: Annotated[str, Text("how independent of it the model is: held by construction "
        "where a parameter has its range from the same study", CLASSES)]
    because: Annotated[str | None, Text("the parameter, or the target of the calibration, that "
        "makes it so; empty where it is untouched", may_be_empty=True)]
    grade: Annotated[str, Text("A experiment or large data, B observed in Iraq, C case or derived, "
        "D assumption", ("A", "B", "C", "D"))]
    source: Annotated[str, Text("who published it, and what is assumed about its ends")]
# fmt: on


@cache
def targets(path: Path = TABLE) -> tuple[Target, ...]:
    """Every row; raise InputError, one line, for a faulty one."""
    lines: dict[int, Target] = read_table(path, Target)
    seen: set[str] = set()
    for number, row in lines.items():
        where = f"{path}: row {number}"
        if row.measure in seen:
            raise InputError(f"{where}, column measure: {row.measure!r} stands twice")
        if row.low >= row.high:
            raise InputError(
                f"{where}, column low: {row.low:g} with high {row.high:g}: a lower number than "
                "high is allowed"
            )
        if (row.independence == UNTOUCHED) != (row.because is None):
            raise InputError(
                f"{where}, column because: what makes it {row.independence!r} is wanted, and "
                f"nothing where it is {UNTOUCHED!r}"
            )
        seen.add(row.measure)
    return tuple(lines.values())


def of_pattern(number: int, path: Path = TABLE) -> tuple[Target, ...]:
    """The rows of one pattern."""
    return tuple(row for row in targets(path) if row.pattern == number)


def class_of(rows: tuple[Target, ...]) -> str:
    """The class of a pattern: that of its least independent row."""
    return min((row.independence for row in rows), key=CLASSES.index)
