"""A hash of every path, whether paths are the same, and some of them put side by side."""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled

__all__ = ["hashes", "same", "taken"]


@compiled
def hashes(codes, offsets, of_code):
    """A hash of each path, by the random number of each code and its place in the path."""
    found = np.empty(len(offsets) - 1, np.uint64)
    for path in range(len(found)):
        h = np.uint64(offsets[path + 1] - offsets[path])
        for i in range(offsets[path], offsets[path + 1]):
            h = (h ^ of_code[codes[i]]) * np.uint64(0x9E3779B97F4A7C15)
            h ^= h >> np.uint64(29)
        found[path] = h
    return found


@compiled
def same(codes, offsets, model):
    """Whether every path is that of its model."""
    for path in range(len(offsets) - 1):
        a, b = offsets[path], offsets[model[path]]
        n = offsets[path + 1] - a
        if n != offsets[model[path] + 1] - b:
            return False
        for i in range(n):
            if codes[a + i] != codes[b + i]:
                return False
    return True


@compiled
def taken(codes, offsets, paths, ends):
    """The codes of some paths, one path after the other; each ends before `ends`."""
    found = np.empty(ends[-1] if len(ends) else 0, codes.dtype)
    at = 0
    for k in range(len(paths)):
        start = offsets[paths[k]] - at
        for i in range(at, ends[k]):
            found[i] = codes[start + i]
        at = ends[k]
    return found
