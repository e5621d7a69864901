"""Machine code for the inner loops, made at first use and kept on disk by numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
from numba.core import types
from numba.extending import intrinsic

__all__ = ["compiled", "inner", "ones"]


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function over arrays; it lets other threads run while it does.

    Kept on disk beside the package, or in the user's cache where that cannot be written.
    Overflow of integers wraps and indices are not checked: callers keep both in range.
    """
    kernel: Callable[..., Any] = numba.njit(cache=True, nogil=True)(function)
    return kernel


def inner(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that only compiled ones call: without a way in from Python.

    It takes far less time to compile.
    """
    options: Any = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    kernel: Callable[..., Any] = numba.njit(cache=True, nogil=True, **options)(function)
    return kernel


@intrinsic
def ones(_context: Any, _mask: Any) -> Any:
    """How many bits of an unsigned number of 64 bits are set, by the processor's instruction."""

    def emit(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), emit
