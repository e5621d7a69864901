"""Whole numbers counted: how many different ones there are, and how often each occurs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["changes", "grouped", "how_many", "numbered_densely", "occurrences", "places_of_each"]

_DENSE = 4
"""A table of every number from 0 is quicker than sorting, up to so many cells a value."""


def occurrences(
    values: NDArray[np.integer],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different values, rising, and how often each occurs.

    As `numpy.unique` with counts, and quicker: by a table where the values are small and not
    negative, else by one sort.

    Parameters
    ----------
    values : array of int, (n,)

    Examples
    --------
    >>> distinct, counts = occurrences(np.array([7, 2, 7, -1]))
    >>> distinct.tolist(), counts.tolist()
    ([-1, 2, 7], [1, 1, 2])
    """
    if not len(values):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    if _is_dense(values):
        table = np.bincount(values)
        distinct = np.flatnonzero(table > 0)  # of flags it is far quicker
        return distinct, table[distinct]
    ordered = np.sort(values).astype(np.int64, copy=False)
    starts = np.flatnonzero(changes(ordered))
    return ordered[starts], np.diff(starts, append=len(ordered))


def how_many(values: NDArray[np.integer]) -> int:
    """How many different values there are.

    Examples
    --------
    >>> how_many(np.array([7, 2, 7, -1])), how_many(np.zeros(0, np.int64))
    (3, 0)
    """
    if not len(values):
        return 0
    if _is_dense(values):
        there = np.zeros(int(values.max()) + 1, np.bool_)
        there[values] = True
        return int(np.count_nonzero(there))
    return int(np.count_nonzero(changes(np.sort(values))))


def changes(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it; the first always does.

    Examples
    --------
    >>> changes(np.array([3, 3, 5])).tolist()
    [True, False, True]
    """
    found = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def _is_dense(values: NDArray[np.integer]) -> bool:
    return int(values.min()) >= 0 and int(values.max()) < _DENSE * len(values) + 64


def grouped(codes: NDArray[np.integer], n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of every code from 0 to below `n`, in their order.

    Returns
    -------
    (places, bounds)
        Those of code ``c`` are ``places[bounds[c]:bounds[c + 1]]``, rising; negative codes are
        left out.

    Examples
    --------
    >>> places, bounds = grouped(np.array([1, -1, 0, 1]), 2)
    >>> places.tolist(), bounds.tolist()
    ([2, 0, 3], [0, 1, 3])
    """
    # Numbers of 16 bits are sorted by their digits, in one look.
    narrow = codes.astype(np.int16) if n < 2**15 else codes
    places = np.argsort(narrow, kind="stable")
    bounds = np.cumsum(np.bincount(codes.astype(np.int64) + 1, minlength=n + 1))
    return places[bounds[0] :], bounds - bounds[0]


def places_of_each(
    values: NDArray[np.integer],
) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """The different values, rising, and at which places each stands.

    Examples
    --------
    >>> distinct, places = places_of_each(np.array([9, 4, 9]))
    >>> distinct.tolist(), [some.tolist() for some in places]
    ([4, 9], [[1], [0, 2]])
    """
    if not len(values):
        return np.zeros(0, np.int64), []
    distinct, codes = numbered_densely(values)
    places, bounds = grouped(codes, int(codes.max()) + 1)
    cuts = bounds[:-1][np.diff(bounds) > 0]
    return distinct, np.split(places, cuts)[1:]


def numbered_densely(
    values: NDArray[np.integer],
) -> tuple[NDArray[np.int64], NDArray[np.integer]]:
    """The different values, rising, and numbers from 0 in the order of the values.

    The numbers are the values themselves where these are small: then some may be unused.

    Examples
    --------
    >>> distinct, numbers = numbered_densely(np.array([10**9, 4, 10**9]))
    >>> distinct.tolist(), numbers.tolist()
    ([4, 1000000000], [1, 0, 1])
    """
    if not len(values) or _is_dense(values):
        return occurrences(values)[0], values
    distinct, numbers = np.unique(values, return_inverse=True)
    return distinct.astype(np.int64), numbers
