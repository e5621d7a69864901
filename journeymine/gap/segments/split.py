"""How much of a difference between two groups goes with other cases, by another column.

The split is Kitagawa's, over the values of the column (see `journeymine.statistics.mix`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.segments.figures import Mix
from journeymine.gap.segments.measures import Measure
from journeymine.statistics.clusters import clustering
from journeymine.statistics.counts import occurrences
from journeymine.statistics.mix import mix_split

__all__ = ["mixes"]

_Flags = NDArray[np.bool_]


def mixes(
    measures: Iterable[Measure],
    strata: NDArray[np.int64],
    a: _Flags,
    b: _Flags,
    *,
    by: str,
    customer: NDArray[np.int64] | None = None,
) -> Iterator[Mix]:
    """Split the change from `a` to `b` of every figure.

    Parameters
    ----------
    measures : iterable of Measure
    strata : array of int64, (cases,)
        The value of the column in every case, by its place.
    a, b : array of bool, (cases,)
        The two groups of cases.
    by : str
        What the column is called.
    customer : array of int64, (cases,), optional
        Whose each case is, where some customer has several.
    """
    for one in measures:
        sides = [_sums(one, strata, group & one.defined) for group in (a, b)]
        if not all(n.sum() for n, _, _ in sides):
            continue
        (n_a, total_a, squares_a), (n_b, total_b, squares_b) = sides
        found = mix_split(
            n_a, total_a, n_b, total_b, squares_a=squares_a, squares_b=squares_b,
            clustering=[_clustering(one, group & one.defined, customer) for group in (a, b)],
        )  # fmt: skip
        told = _told(found.change.value, found.within.value) if found.simpson else ""
        yield Mix(one.figure, by, found.change, found.mix, found.within, told)


def _clustering(
    one: Measure, group: _Flags, customer: NDArray[np.int64] | None
) -> tuple[float, float]:
    """Of the values; and of the strata, alike within a customer as far as we know."""
    if customer is None:
        return 1.0, 1.0
    value, whose = np.asarray(one.value, np.float64)[group], customer[group]
    _, sizes = occurrences(whose)
    alike = float(np.sum(sizes.astype(np.float64) ** 2)) / len(whose)
    return clustering(value - value.mean(), whose), alike


def _sums(
    one: Measure, strata: NDArray[np.int64], group: _Flags
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Of every stratum the cases, the sum of their values and of the squares.

    Values are added in their own order, so the order of the cases cannot matter.
    """
    value = np.asarray(one.value, np.float64)[group]
    stratum = strata[group]
    order = np.lexsort((value, stratum))
    value, stratum = value[order], stratum[order]
    size = int(strata.max(initial=-1)) + 1
    n = np.bincount(stratum, minlength=size).astype(np.int64)
    total, squares = (
        np.bincount(stratum, weights, minlength=size).astype(np.float64)
        for weights in (value, value**2)
    )
    return n, total, squares


def _told(change: float | None, within: float | None) -> str:
    if change is None or within is None:
        return ""
    if (change > 0) != (within > 0):
        return "Within the values it goes the other way: do not read the whole change alone."
    if abs(within) > abs(change):
        return "Within the values the change is far larger than it looks on the whole."
    return "More than half of it goes with other values coming, not with other journeys."
