"""The last visit at or before each answer, found for all answers together.

Visits stand in groups (a case, or a touchpoint of a case), in the order of time within each.  A
search by halves runs over all answers at once, so that it takes as many rounds as the largest
group can be halved.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["last_at_or_before"]

_Ints = NDArray[np.int64]


def last_at_or_before(groups: _Ints, times: _Ints, group: _Ints, at: _Ints) -> tuple[_Ints, _Ints]:
    """Where the last visit of a group at or before a time stands.

    Parameters
    ----------
    groups, times : arrays of int64, (visits,)
        The group of every visit, rising; and its time, rising within each group.
    group, at : arrays of int64, (answers,)
        What is looked for.

    Returns
    -------
    (place, visits) : arrays of int64, (answers,)
        The place of the visit, -1 if all are later; and how many visits the group has.  Of
        several visits at one time it is the last.

    Examples
    --------
    >>> found = last_at_or_before(
    ...     np.array([0, 0, 0, 2]), np.array([5, 8, 8, 3]),
    ...     np.array([0, 0, 0, 1, 2]), np.array([4, 5, 9, 9, 3]),
    ... )
    >>> [array.tolist() for array in found]
    [[-1, 0, 2, -1, 3], [3, 3, 3, 0, 1]]
    """
    first = np.searchsorted(groups, group, "left").astype(np.int64)
    last = np.searchsorted(groups, group, "right").astype(np.int64)
    low, high = first.copy(), last.copy()  # the first later visit lies in [low, high]
    while (low < high).any():
        open_ = low < high
        middle = np.where(open_, (low + high) // 2, 0)
        earlier = open_ & (times[middle] <= at)
        low = np.where(earlier, middle + 1, low)
        high = np.where(open_ & ~earlier, middle, high)
    return np.where(low > first, low - 1, -1), last - first
