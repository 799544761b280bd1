"""A scenario file from values of parameters."""

from experiments.iraq.policy_combinations import Values
from sim.scenario.by_place import BY_PLACE


def parameter_tables(values: Values) -> list[str]:
    """The lines of a scenario's tables with these values, by full name, as they are listed."""
    tables: dict[str, list[str]] = {}
    for name, value in values.items():
        table, _, key = name.partition(".")
        quoted = f'"{key}"' if table in BY_PLACE else key
        tables.setdefault(table, []).append(f"{quoted} = {value:.10g}")
    return [line for table, rows in tables.items() for line in ("", f"[{table}]", *rows)]
