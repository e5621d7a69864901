"""Bring the events of each case together, in the order of time."""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled

__all__ = ["divide", "grouped_order", "hashes"]


@compiled
def grouped_order(group, time, n_groups):
    """The stable order by group, then by time: a counting sort, then insertion by time.

    Exports are nearly in the order of time, so that the insertion has next to nothing to
    do; groups that are far from it are sorted by merging.
    """
    n = len(group)
    starts = np.zeros(n_groups + 1, np.int64)
    for i in range(n):
        starts[group[i] + 1] += 1
    for g in range(n_groups):
        starts[g + 1] += starts[g]
    place = starts[:-1].copy()
    order = np.empty(n, np.int64)
    for i in range(n):
        g = group[i]
        order[place[g]] = i
        place[g] += 1
    for g in range(n_groups):
        a, b = starts[g], starts[g + 1]
        moved, most = 0, 8 * (b - a)
        i = a + 1
        while i < b and moved <= most:
            event = order[i]
            t = time[event]
            j = i
            while j > a and time[order[j - 1]] > t and moved <= most:
                order[j] = order[j - 1]
                j -= 1
                moved += 1
            order[j] = event
            i += 1
        if moved > most:  # the places are still a permutation, and ties still told by them
            part = np.sort(order[a:b])
            order[a:b] = part[np.argsort(time[part], kind="mergesort")]
    return order, starts


@compiled
def divide(bucket, number, case, activity, time, sequence, n_buckets, cases, activities, times,
           sequences, order):  # fmt: skip
    """Bring the events of each bucket together, in their order; where each bucket begins.

    ``bucket[c]`` is the bucket of case c, and ``number[c]`` its number there.  The events are
    written to the last five arrays; `order` says where each was.
    """
    first = np.zeros(n_buckets + 1, np.int64)
    for i in range(len(case)):
        first[bucket[case[i]] + 1] += 1
    for b in range(n_buckets):
        first[b + 1] += first[b]
    place = first[:-1].copy()
    for i in range(len(case)):
        b = bucket[case[i]]
        p = place[b]
        place[b] += 1
        cases[p] = number[case[i]]
        activities[p] = activity[i]
        times[p] = time[i]
        sequences[p] = sequence[i]
        order[p] = i
    return first


@compiled
def hashes(offsets, data):
    """A hash of each text that depends on its bytes alone (FNV-1a of 64 bits, mixed)."""
    found = np.empty(len(offsets) - 1, np.uint64)
    for i in range(len(found)):
        h = np.uint64(0xCBF29CE484222325)
        for j in range(offsets[i], offsets[i + 1]):
            h = (h ^ np.uint64(data[j])) * np.uint64(0x100000001B3)
        h ^= h >> np.uint64(32)
        h *= np.uint64(0xD6E8FEB86659FD93)
        h ^= h >> np.uint64(32)
        found[i] = h
    return found
