"""What the miner does with a log that no cut fits: the first of these that can be done.

A fall-through may allow more than the log shows, but every path stays a run.  With `e` events
and `n` activities they take O(e log e) time, and O(n³) operations on sets to find an activity
beside which a cut is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from journeymine.discovery.cuts import find_cut
from journeymine.discovery.follows import Follows, members
from journeymine.discovery.sublog import Mask, SubLog

__all__ = ["activity_beside", "turns"]

NOTHING = -1  # stands before the first and after the last event of a path


def activity_beside(log: SubLog, follows: Follows) -> int | None:
    """An activity that is taken to happen at any time, beside all others.

    The first that every path has exactly once; else the first without which there is a cut.
    """
    for activity in members(follows.activities):
        paths = log.path_of[log.codes == activity]
        if np.array_equal(paths, np.arange(len(log))):
            return activity
    for activity, rest in _each_left_out(log, follows):
        if find_cut(rest) is not None:
            return activity
    return None


def _each_left_out(log: SubLog, follows: Follows) -> Iterator[tuple[int, Follows]]:
    """Every activity, and what follows what in the paths without it.

    All arcs that appear where an activity is left out are found at once: they lead from what
    stands before its events, however many in a row, to what stands after them.
    """
    first = log.is_first
    begins = np.flatnonzero(first | (log.codes != np.roll(log.codes, 1)))
    codes = log.codes[begins].astype(np.int64)
    before = np.where(first[begins], NOTHING, np.roll(codes, 1))
    after = np.where(np.roll(first[begins], -1), NOTHING, np.roll(codes, -1))
    size = int(codes.max()) + 2
    bridges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for bridge in np.unique((codes * size + before + 1) * size + after + 1).tolist():
        rest, to = divmod(bridge, size)
        activity, source = divmod(rest, size)
        bridges[activity].append((source - 1, to - 1))
    for activity in members(follows.activities):
        yield activity, _left_out(activity, follows, bridges[activity])


def _left_out(activity: int, follows: Follows, bridges: list[tuple[int, int]]) -> Follows:
    others = ~(1 << activity)
    after = {a: follows.after[a] & others for a in members(follows.activities & others)}
    before = {a: follows.before[a] & others for a in after}
    starts, ends = follows.starts & others, follows.ends & others
    for a, b in bridges:
        if a != NOTHING and b != NOTHING:
            after[a] |= 1 << b
            before[b] |= 1 << a
        elif b != NOTHING:
            starts |= 1 << b
        elif a != NOTHING:
            ends |= 1 << a
    return Follows(follows.activities & others, after, before, starts, ends)


def turns(log: SubLog, follows: Follows) -> SubLog | None:
    """The log as turns of a loop without a way back; None if no path has two.

    A turn begins where a start follows an end; if none does, at every start.
    """
    first = log.is_first
    is_start = _is_in(log, follows.starts)
    after_end = np.roll(_is_in(log, follows.ends), 1)
    for begins in (is_start & after_end, is_start):
        if (begins & ~first).any():
            return log.pieces(begins | first)
    return None


def _is_in(log: SubLog, activities: int) -> Mask:
    inside = np.zeros(int(log.codes.max()) + 1, dtype=np.bool_)
    inside[list(members(activities))] = True
    return inside[log.codes]
