"""Rows asked for ahead: memory takes as long to bring one as a processor to run a hundred steps.

Households that are awake, and files that fall due, lie far apart. Whoever knows which comes next
asks for it while busy with others. It changes nothing but the time.
"""

from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic

llvm: Any = cgutils  # without types

TO_WRITE, KEEP_CLOSE, DATA = 1, 3, 1  # what LLVM's `prefetch` is told: all rows here are written to


def _hint(typing: Any, rows: Any, number: Any) -> tuple[Any, Callable[..., Any]]:  # noqa: ARG001
    """LLVM's instruction for the row with this number."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, values[0])
        place = context.cast(builder, values[1], signature.args[1], numba.types.intp)
        address = llvm.get_item_pointer(
            context, builder, signature.args[0], array, [place], wraparound=False
        )
        number, byte = ir.IntType(32), ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        hint = llvm.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        how = [number(TO_WRITE), number(KEEP_CLOSE), number(DATA)]
        builder.call(hint, [builder.bitcast(address, byte), *how])
        return context.get_dummy_value()

    return numba.types.void(rows, number), generate


def _nothing(rows: np.ndarray, number: int) -> None:
    """An interpreted rule has no use for it."""


ask_for = cast(
    "Callable[[np.ndarray, int], None]",
    _nothing if numba.config.DISABLE_JIT else intrinsic(_hint),  # type: ignore[attr-defined]
)
