"""Large tables as Parquet files, by columns, written whole or not at all."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from experiments.provenance.tables import write_bytes
from sim.core.declare import InputError

ENDING = ".parquet"
NEEDED = '{} needs pyarrow, which is not installed: pip install ".[calibration]"'
Columns = dict[str, np.ndarray]


def write_parquet(path: Path, columns: Mapping[str, np.ndarray]) -> None:
    """Write columns of one length."""
    arrow = _arrow(path)
    table = arrow.table({name: arrow.array(cells) for name, cells in columns.items()})
    sink = arrow.BufferOutputStream()
    arrow.parquet.write_table(table, sink, compression="zstd")
    write_bytes(path, sink.getvalue().to_pybytes())


def read_parquet(path: Path) -> Columns:
    """The columns of a file; raise InputError where it is none."""
    arrow = _arrow(path)
    try:
        table = arrow.parquet.read_table(path)
    except (OSError, arrow.ArrowException) as error:
        raise InputError(f"{path}: is no Parquet table: {str(error).splitlines()[0]}") from None
    return {name: np.asarray(table[name].to_pylist()) for name in table.column_names}


def _arrow(path: Path) -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InputError(f"{path}: {NEEDED.format('a Parquet table')}") from None
    return pyarrow
