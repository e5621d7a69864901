"""Machine code for the inner loops, made at first use and kept on disk by numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba

__all__ = ["compiled"]


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function over arrays; it lets other threads run while it does.

    Kept on disk beside the package, or in the user's cache where that cannot be written.
    Overflow of integers wraps and indices are not checked: callers keep both in range.
    """
    kernel: Callable[..., Any] = numba.njit(cache=True, nogil=True)(function)
    return kernel
