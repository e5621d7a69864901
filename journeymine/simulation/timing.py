"""When the events of one journey happen: as drawn, but for the limits that they must keep.

Limits on the differences of times are a simple temporal problem: with the shortest paths
of its distance graph every event can be set in turn, within its bounds, and the later ones
always still find a place [1]_.  Times that keep all limits stay as they were drawn.

References
----------
.. [1] Dechter, Meiri, Pearl (1991). Temporal constraint networks. Artificial Intelligence
   49(1-3), 61-95. https://doi.org/10.1016/0004-3702(91)90006-6
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from journeymine.simulation.clocks import Limit

__all__ = ["Bounds", "bounds", "times_within"]

Bounds = NDArray[np.int64]
"""``bounds[i, j]``: event j happens at most so many seconds after event i."""

_FAR = 2**60
_FEW = 3_600


def bounds(n: int, most: Sequence[Limit], least: Sequence[Limit] = ()) -> Bounds | None:
    """How far apart any two of `n` events can be; None if no times keep all limits.

    Every event is at least a second later than the one before.

    Examples
    --------
    >>> bounds(3, [(0, 2, 60)])[0].tolist()
    [0, 59, 60]
    >>> bounds(3, [(0, 2, 1)]) is None
    True
    """
    away = np.full((n, n), _FAR, np.int64)
    np.fill_diagonal(away, 0)
    steps = np.arange(n - 1)
    away[steps + 1, steps] = -1
    for i, j, seconds in most:
        away[i, j] = min(away[i, j], seconds)
    for i, j, seconds in least:
        away[j, i] = min(away[j, i], -seconds)
    for k in range(n):
        away = np.minimum(away, away[:, k, None] + away[None, k, :])
        if away.diagonal().min() < 0:
            return None
    return away


def times_within(pauses: Sequence[int], limits: Bounds, random: np.random.Generator) -> list[int]:
    """Seconds since the first event, with these pauses where they are within the limits.

    An event that would come too late comes at any time at which it may; one that would
    come too early comes later by as much again as it had to wait, at most.

    Parameters
    ----------
    pauses : sequence of int, shape (events - 1,)
        At least 1.
    limits : array of int64, shape (events, events)
        From `bounds`.
    random : numpy.random.Generator
        Only asked where a time is moved.
    """
    times = [0]
    for at, pause in enumerate(pauses, start=1):
        before = np.array(times, np.int64)
        earliest = int((before - limits[at, :at]).max())
        latest = int((before + limits[:at, at]).min())
        time = times[-1] + pause
        if time > latest:
            time = earliest + int(random.random() * (latest - earliest + 1))
        elif time < earliest:
            more = min(latest - earliest, max(earliest - times[-1], _FEW))
            time = earliest + int(random.random() * (more + 1))
        times.append(time)
    return times
