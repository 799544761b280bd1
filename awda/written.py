"""What the commands write: tables as files with the record of what they were made from."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from awda.column_labels import OF_TABLES, OF_WEEKS
from awda.options import command_words, inputs_read, remarks_made
from awda.paper_tables import printed_differences, printed_effects, printed_summary
from awda.set_tables import printed_set_effects
from awda.terminal import say_beside
from experiments.compare.by_place import differences_of, note_on
from experiments.provenance.atomic_folder import draft
from experiments.provenance.formats import Written, files_for, fits, form_of, in_one, workbook
from experiments.provenance.latex import Printed
from experiments.provenance.records import MANIFEST, Record, hash_of, provenance, sealed
from experiments.provenance.scenario_hash import scenario_hash
from experiments.provenance.tables import Table, write_bytes, write_text
from sim.measure.outcomes import OUTCOMES
from sim.measure.place_errors import trust_in_places
from sim.measure.tidy import MEANINGS, joined
from sim.run import Comparison, Replicates

log = logging.getLogger("awda")
OF_OUTCOMES = OF_TABLES | {name: f"{each.about} ({each.unit})" for name, each in OUTCOMES.items()}
Tables = Mapping[str, Written]


def write_rows(name: str, rows: Table, folder: Path) -> None:
    """One table as a file, and the record of what it was made from."""
    _write_sealed(folder, {name: Written(rows)}, {})


def write_tables(folder: Path, tables: dict[str, Table], runs: Sequence[Replicates]) -> None:
    """Tables of runs as files, and the record of what they were made from."""
    _write_sealed(folder, {name: Written(rows) for name, rows in tables.items()}, _of(runs))


def write_forecast(
    tables: Mapping[str, Table], charts: Mapping[str, bytes], folder: Path
) -> None:  # fmt: skip
    """The tables of a forecast, its charts, and the record of what it was made from."""
    _write_sealed(folder, {name: Written(rows) for name, rows in tables.items()}, {}, charts=charts)


def write_run(replicates: Replicates, place: Path, forms: Sequence[str]) -> None:
    """The outcomes of a scenario, their means, every week of every run, and tidy data."""
    weeks = [
        {"seed": history.seed}
        | dict(zip(history.weeks.dtype.names or (), row.tolist(), strict=True))
        for history in replicates.histories
        for row in history.weeks
    ]
    summary = _summary(replicates)
    tables = {
        "summary": Written(summary, OF_TABLES, printed=printed_summary(summary)),
        "outcomes": Written(by_seed(replicates), OF_OUTCOMES),
        "history": Written(weeks, OF_TABLES | OF_WEEKS),
        "tidy": _tidy([replicates]),
    }
    _write(place, forms, tables, [replicates])


def write_comparison(
    found: Sequence[Comparison], tables: dict[str, Table], options: dict[str, Any],
    packages: Printed,
) -> None:  # fmt: skip
    """The effects, and differences by place or group where they are asked for; tidy data."""
    sides = [found[0].first, *(each.second for each in found)]
    made = {name: Written(rows, OF_TABLES) for name, rows in tables.items()}
    if "effects" in made:
        made["effects"] = made["effects"]._replace(printed=printed_effects(tables["effects"]))
    if "set_effects" in made:
        made["set_effects"] = made["set_effects"]._replace(
            printed=printed_set_effects(tables["set_effects"])
        )
    made["packages"] = made["packages"]._replace(printed=packages)
    made["outcomes"] = Written([row for side in sides for row in by_seed(side)], OF_OUTCOMES)
    if divisions := options["by"]:
        rows, note = differences_of(found, divisions), note_on(found, divisions)
        table = Written(rows, OF_TABLES, note, printed_differences(rows, note))
        made = {"differences": table} | made
    _write(options["out"], options["forms"], made | {"tidy": _tidy(sides)}, sides)


def by_seed(replicates: Replicates) -> Table:
    """Every outcome of each run."""
    values = {name: replicates.values(name) for name in OUTCOMES}
    return [
        {"scenario": replicates.scenario.name, "seed": seed}
        | {name: float(found[place]) for name, found in values.items()}
        for place, seed in enumerate(replicates.seeds)
    ]


def _summary(replicates: Replicates) -> Table:
    """The mean of each outcome with its interval."""
    return [
        {"outcome": name, "unit": outcome.unit}
        | {part: getattr(replicates.interval(name), part) for part in ("mean", "low", "high")}
        | {"runs": replicates.interval(name).runs, "about": outcome.about}
        for name, outcome in OUTCOMES.items()
    ]


def _tidy(sides: Sequence[Replicates]) -> Written:
    note = " ".join(dict.fromkeys(trust_in_places(side.scenario) for side in sides))
    return Written(joined([side.to_dataframe() for side in sides]), MEANINGS, note)


def _of(runs: Sequence[Replicates]) -> Record:
    """What a record says of the runs behind a result."""
    record: Record = {
        "scenarios": [each.scenario.name for each in runs],
        "scenario_hashes": {each.scenario.name: scenario_hash(each.scenario) for each in runs},
        "seeds": list(runs[0].seeds),
    }
    if any(each.histories for each in runs):
        record["digests"] = {
            each.scenario.name: [h.digest() for h in each.histories] for each in runs
        }
    return record


def _write(
    place: Path, forms: Sequence[str], tables: Tables, runs: Sequence[Replicates]
) -> None:  # fmt: skip
    """A folder with all tables, or one file: the first table, and in a workbook all that fit."""
    single = form_of(place)
    if single is None:
        _write_sealed(place, tables, _of(runs), forms)
        return
    first = next(iter(tables.values()))
    fitting = {name: each for name, each in tables.items() if fits(each, single)}
    write_bytes(place, workbook(fitting) if single == "xlsx" else in_one(first, single))
    if single == "xlsx":
        _say_left_out(tables, single)
    say_beside(f"Results are in {place}; only a folder keeps the record by which it can be checked")


def _write_sealed(
    folder: Path, tables: Tables, record: Record, forms: Sequence[str] = (),
    charts: Mapping[str, bytes] = MappingProxyType({}),
) -> None:  # fmt: skip
    """Tables as files, and the record with the command that makes them again; all or nothing."""
    files = files_for(tables, "csv") | inputs_read().files | dict(charts)
    for form in dict.fromkeys(forms):
        files |= files_for(tables, form)
        _say_left_out(tables, form)
    notes = {name: each.note for name, each in tables.items() if each.note}
    words = {"command": command_words(), "remarks": remarks_made(), "notes": notes}
    with draft(folder) as made:
        for name, content in files.items():
            write_bytes(made / name, content)
        hashes = {name: hash_of(content) for name, content in files.items()}
        write_text(made / MANIFEST, sealed({**words, **record, **provenance()}, hashes))
    log.info("wrote %s", folder)
    say_beside(f"Results are in {folder}")


def _say_left_out(tables: Tables, form: str) -> None:
    """Say which tables are too long or wide for a format."""
    long = [name for name, each in tables.items() if not fits(each, form)]
    if long:
        say_beside(f"Note: too long or wide for {form}, and in a folder as .csv: {', '.join(long)}")
