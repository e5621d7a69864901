"""Who was at risk and what happened, at each time at which something did.

Times that are equal are one time: nothing depends on the order of the cases, and no noise is
added to take ties apart. At such a time what happened comes before the censorings, and a case
that came into view at it is at risk only afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from journeymine.statistics.counts import changes

__all__ = ["Tallies", "tally"]


@dataclass(frozen=True, slots=True, eq=False)
class Tallies:
    """The counts that the estimators of time to an event are made of.

    Attributes
    ----------
    times : array of shape (t,)
        Rising: the times at which something other than a censoring happened.
    at_risk : array of int of shape (t,)
        Cases that were in view just before the time, and to which nothing had happened.
    events : array of int of shape (causes, t)
        How many cases went by each cause.
    ends, ended : array of shape (u,)
        Every time at which a case ended, and how many had been censored by then.
    last : float
        The last time at which anybody was looked at.
    n : int
        All cases.
    """

    times: NDArray[np.float64]
    at_risk: NDArray[np.int64]
    events: NDArray[np.int64]
    ends: NDArray[np.float64]
    ended: NDArray[np.int64]
    last: float
    n: int

    def known_at(self, time: float) -> int:
        """The cases that were not censored before `time`: what became of them is known."""
        step = int(np.searchsorted(self.ends, time, side="left")) - 1
        return self.n - (int(self.ended[step]) if step >= 0 else 0)


def tally(
    time: ArrayLike,
    cause: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    causes: int | None = None,
) -> Tallies:
    """Count who was at risk and what happened; O(n log n).

    Parameters
    ----------
    time : array of shape (n,)
        When the case ended, or was last looked at; any unit, finite.
    cause : array of int of shape (n,)
        What ended it, from 1; 0 if it was still open (censored).
    entry : array of shape (n,), optional
        When the case came into view, before its `time`; −∞ if it was always in view.
    weights : array of int of shape (n,), optional
        How many cases are so; 1 each if not given.
    causes : int, optional
        How many causes there are; the highest seen if not given.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or hold a value out of range.

    Examples
    --------
    >>> seen = tally([1, 2, 2, 3], [1, 1, 0, 2])
    >>> seen.times.tolist(), seen.at_risk.tolist(), seen.events.tolist()
    ([1.0, 2.0, 3.0], [4, 3, 1], [[1, 1, 0], [0, 0, 1]])
    """
    times = np.asarray(time, np.float64)
    kinds = np.asarray(cause)
    if kinds.size == 0:
        kinds = kinds.astype(np.int64)
    counts = np.ones(times.shape, np.int64) if weights is None else np.asarray(weights)
    if times.ndim != 1 or times.shape != kinds.shape or times.shape != counts.shape:
        raise ValueError("time, cause and weights must have one entry a case each")
    if not np.isfinite(times).all():
        raise ValueError("every time must be finite; leave out cases without one, and say so")
    if kinds.dtype.kind not in "iub" or np.any(kinds < 0):
        raise ValueError("cause must hold whole numbers: 0 (still open) or a cause from 1")
    if counts.size and (counts.dtype.kind not in "iu" or np.any(counts < 0)):
        raise ValueError("weights must be counts, 0 or more")
    kinds, counts = kinds.astype(np.int64), counts.astype(np.int64)
    highest = int(kinds.max(initial=1))
    if causes is not None and highest > causes:
        raise ValueError(f"cause holds {highest}, but there are {causes} causes")
    order = np.argsort(times)
    ordered = times[order]
    starts = changes(ordered)
    ends, place = ordered[starts], np.cumsum(starts) - 1
    rows = 1 + (causes or highest)
    happened = np.zeros((rows, len(ends)), np.int64)
    np.add.at(happened.reshape(-1), kinds[order] * len(ends) + place, counts[order])
    left_before = np.concatenate(([0], np.cumsum(happened.sum(axis=0))))[:-1]
    entered = np.full(len(ends), counts.sum(), np.int64)
    if entry is not None:
        entries = np.asarray(entry, np.float64)
        if entries.shape != times.shape or np.isnan(entries).any():
            raise ValueError("entry must have one time a case")
        if np.any(entries >= times):
            raise ValueError("a case must come into view before its time; leave out the others")
        order = np.argsort(entries, kind="stable")
        so_far = np.concatenate(([0], np.cumsum(counts[order])))
        entered = so_far[np.searchsorted(entries[order], ends, side="left")]
    at_risk = entered - left_before
    some = happened[1:].sum(axis=0) > 0
    return Tallies(
        times=ends[some],
        at_risk=at_risk[some],
        events=happened[1:, some],
        ends=ends,
        ended=np.cumsum(happened[0]),
        last=float(ends[-1]) if len(ends) else float("-inf"),
        n=int(counts.sum()),
    )
