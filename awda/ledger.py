"""What `awda ledger` prints and writes: units and money of each lever, and where money went."""

import json
from decimal import Decimal
from pathlib import Path

from awda.options import remarks_made
from awda.report import finite, show_rows
from awda.screen import tell
from awda.terminal import say
from awda.written import write_tables
from sim.measure.spending_report import Row, by_lever, by_place, money
from sim.model import ReturnModel
from sim.run import Replicates

HEADS = {"eur_spent": "EUR spent", "eur_a_unit": "EUR a unit", "eur": "EUR", "about": "what it is"}


def show_ledger(model: ReturnModel, as_json: bool) -> None:
    """One row for each lever, then the money from what was promised to what is left."""
    levers, lines = by_lever(model), money(model.ledger)
    run = f"{model.setting.name}, seed {model.seed}"
    if as_json:
        say(json.dumps(_for_machines(model, levers, lines), indent=2))
        return
    if levers:
        show_rows(f"{run}: what each lever planned, delivered, wasted and cost", _headed(levers))
    else:
        tell(f"{run}: no lever of this scenario costs anything")
    say("")
    show_rows(f"{run}: the money, in euros and cents", _headed(lines))


def write_ledger(model: ReturnModel, folder: Path) -> None:
    """Units and money by lever and locality as ledger.csv, where money went, and a record."""
    run = Replicates(model.setting, (model.seed,), (model.history,))
    tables = {"ledger": by_place(model), "money": money(model.ledger)}
    write_tables(folder, {name: rows for name, rows in tables.items() if rows}, [run])


def _headed(rows: list[Row]) -> list[Row]:
    return [{HEADS.get(key, key): cell for key, cell in row.items()} for row in rows]


def _for_machines(model: ReturnModel, levers: list[Row], lines: list[Row]) -> Row:
    """Euros as numbers; JSON has no NaN: null."""
    numbers = [
        {
            key: finite(float(cell) if isinstance(cell, Decimal) else cell)
            for key, cell in row.items()
        }
        for row in levers
    ]
    left = {row["money"]: float(row["eur"]) for row in lines}
    head = {"scenario": model.setting.name, "seed": model.seed, "remarks": remarks_made()}
    return head | {"levers": numbers, "money": left}
