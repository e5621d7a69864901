"""Machine code for the inner loops, made at first use and kept on disk by numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

__all__ = ["compiled", "inlined", "inner", "ones", "put_word", "word"]


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


def inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function part of the compiled ones that call it.

    For the innermost of all: handing arrays to another function counts references to them,
    which takes longer than a look at a few bytes.
    """
    kernel: Callable[..., Any] = numba.njit(inline="always")(function)
    return kernel


@intrinsic
def ones(_context: Any, _mask: Any) -> Any:
    """How many bits of an unsigned number of 64 bits are set, by the processor's instruction."""

    def emit(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), emit


@intrinsic
def word(_context: Any, data: Any, _at: Any) -> Any:
    """Eight bytes of an array of bytes, from a place on, as one unsigned number.

    All eight must lie in the array.  The first is the lowest: numba runs on no processors
    of the other kind.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _place_of_word(context, builder, signature, arguments)
        return builder.load(place, align=1)

    return types.uint64(data, types.int64), emit


@intrinsic
def put_word(_context: Any, data: Any, _at: Any, _value: Any) -> Any:
    """Write a number as eight bytes of an array, as `word` reads them."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _place_of_word(context, builder, signature, arguments)
        builder.store(arguments[2], place, align=1)

    return types.void(data, types.int64, types.uint64), emit


def _place_of_word(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    place = builder.gep(array.data, [arguments[1]])
    return builder.bitcast(place, ir.IntType(64).as_pointer())
