"""A log taken apart along a cut: a log for every group of its activities.

A cut found after rare arcs were left out may not fit every path; each split says what becomes
of the events that do not fit, after [1]_.  Activities that are in no group are left out.

References
----------
.. [1] Leemans, Fahland, van der Aalst (2014). Discovering block-structured process models
   from event logs containing infrequent behaviour. BPM Workshops 2013, LNBIP 171, 66-78.
   https://doi.org/10.1007/978-3-319-06257-0_6
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.discovery.cuts import Cut, Groups
from journeymine.discovery.follows import members
from journeymine.discovery.sublog import SubLog

__all__ = ["split"]

NO_GROUP = -1


def split(log: SubLog, cut: Cut, groups: Groups) -> list[SubLog]:
    """A log for every group; the log must have no idle cases."""
    place = np.full(int(log.codes.max()) + 1, NO_GROUP, np.int32)
    for i, group in enumerate(groups):
        place[list(members(group))] = i
    group_of = place[log.codes]
    match cut:
        case Cut.CHOICE:
            return _by_choice(log, group_of, len(groups))
        case Cut.SEQUENCE:
            return _by_sequence(log, group_of, len(groups))
        case Cut.ANY_ORDER:
            return [log.only(group_of == i) for i in range(len(groups))]
        case Cut.LOOP:
            return _by_loop(log, group_of)


def _by_choice(log: SubLog, group_of: NDArray[np.int32], n_groups: int) -> list[SubLog]:
    """A path goes to the group with most of its events, the last one on a tie."""
    path_of = log.path_of
    most = np.zeros(len(log), dtype=np.int64)
    chosen = np.zeros(len(log), dtype=np.int64)
    for i in range(n_groups):
        events = np.bincount(path_of[group_of == i], minlength=len(log))
        chosen[events >= most] = i
        np.maximum(most, events, out=most)
    fits = group_of == chosen[path_of]
    return [log.only(fits, chosen == i) for i in range(n_groups)]


def _by_sequence(log: SubLog, group_of: NDArray[np.int32], n_groups: int) -> list[SubLog]:
    """Every path is cut into one stretch a group, of which only the group's events stay.

    From the end of the stretch before, a stretch goes on as long as this gains most: its own
    events count 1 for it, those of later groups 1 against it; the shortest one on a tie.
    """
    at = np.arange(len(log.codes), dtype=np.int32)
    first = (np.cumsum(log.lengths) - log.lengths).astype(np.int32)
    begin, logs = first, []
    for i in range(n_groups):
        open_ = at >= np.repeat(begin, log.lengths)
        against = (group_of > i) | (group_of == NO_GROUP)
        gain = np.where(group_of == i, 1, -against.astype(np.int8)) * open_
        gained = np.cumsum(gain, dtype=np.int32)
        before = gained[first] - gain[first]
        best = np.maximum.reduceat(gained, first)
        reached = np.flatnonzero(gained == np.repeat(best, log.lengths))
        path_of = log.path_of[reached]
        earliest = reached[np.searchsorted(path_of, np.arange(len(log)))]
        end = np.where(best > before, earliest + 1, begin).astype(np.int32)
        logs.append(log.only(open_ & (at < np.repeat(end, log.lengths)) & (group_of == i)))
        begin = end
    return logs


def _by_loop(log: SubLog, group_of: NDArray[np.int32]) -> list[SubLog]:
    """Every path is cut where it changes between the body and the way back.

    Every path ends in the body, since ends are never left out as rare.
    """
    begins = log.is_first | (group_of != np.roll(group_of, 1))
    return [log.pieces(begins, group_of == i) for i in range(2)]
