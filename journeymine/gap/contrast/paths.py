"""How the paths of two groups of cases differ: activities, arcs, and whole paths.

The distance of whole paths is half the sum of the differences of their shares (total variation):
the earth mover's distance where any two different paths are 1 apart.  It is the share of cases
that would have to take another path.  What chance alone gives is found by dealing the cases at
random to two groups of the same sizes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import fsum

import numpy as np

from journeymine.gap.contrast.result import PathDistance
from journeymine.gap.segments.figures import Figure
from journeymine.log import Variants

__all__ = ["path_distance", "shares_of_paths"]

_SHUFFLES = 999


def shares_of_paths(variants: Variants) -> dict[Figure, int]:
    """How many cases have each activity, and each step from one to the next."""
    names, found = variants.activities, {}
    for figure, cases in _counted(variants):
        after, activity = figure
        if after is None:
            found[Figure("visited", activity=names[activity])] = cases
        else:
            first = names[after] if after < len(names) else ""
            then = names[activity] if activity < len(names) else ""
            found[Figure("arc", activity=then, after=first)] = cases
    return found


def _counted(variants: Variants) -> Iterator[tuple[tuple[int | None, int], int]]:
    """Cases by (None, activity) and by (from, to); the number after the last is start or end."""
    outside = len(variants.activities)
    size = outside + 1
    lengths = variants.lengths
    of_code = np.repeat(np.arange(len(variants)), lengths)
    some = np.flatnonzero(lengths > 0)
    first = variants.codes[variants.offsets[some]]
    last = variants.codes[variants.offsets[some + 1] - 1]
    inner = np.flatnonzero(of_code[1:] == of_code[:-1]) if len(of_code) else of_code
    codes = variants.codes.astype(np.int64)
    arcs = np.concatenate(
        [codes[inner] * size + codes[inner + 1], outside * size + first, last * size + outside]
    ).astype(np.int64)
    of_arc = np.concatenate([of_code[inner], some, some])
    for keys, owner, width in ((codes, of_code, size), (arcs, of_arc, size * size)):
        pairs = np.unique(owner * width + keys)
        known, at = np.unique(pairs % width, return_inverse=True)
        cases = np.zeros(len(known), np.int64)
        np.add.at(cases, at.reshape(-1), variants.cases[pairs // width])
        for key, n in zip(known.tolist(), cases.tolist(), strict=True):
            if n and width == size:
                yield (None, key), n
            elif n:
                yield divmod(key, size), n


def path_distance(a: Variants, b: Variants, *, seed: int) -> PathDistance:
    """How far the paths of two groups are apart, beside what chance alone gives.

    Examples
    --------
    >>> one = Variants.from_sequences([("browse", "pay"), ("browse",)], cases=[30, 10])
    >>> other = Variants.from_sequences([("browse", "pay"), ("browse",)], cases=[10, 30])
    >>> found = path_distance(one, other, seed=1)
    >>> found.value, found.p < 0.01
    (0.5, True)
    """
    counts = [_cases_by_path(one) for one in (a, b)]
    paths = sorted(set(counts[0]) | set(counts[1]))
    x, y = (np.array([side[path] for path in paths], np.int64) for side in counts)
    n_a, n_b = int(x.sum()), int(y.sum())
    if not n_a or not n_b:
        return PathDistance(None, None, None, None, n_a + n_b, 0)
    value = fsum(np.abs(x / n_a - y / n_b)) / 2
    random = np.random.default_rng(seed)
    drawn = np.empty(_SHUFFLES)
    at_once = max(1, 4_000_000 // max(len(paths), 1))
    for done in range(0, _SHUFFLES, at_once):
        size = min(at_once, _SHUFFLES - done)
        dealt = random.multivariate_hypergeometric(x + y, n_a, size=size, method="marginals")
        drawn[done : done + size] = np.abs(dealt / n_a - (x + y - dealt) / n_b).sum(axis=1) / 2
    low, high = np.quantile(drawn, [0.025, 0.975]).tolist()
    p = (1 + int((drawn >= value - 1e-12).sum())) / (_SHUFFLES + 1)
    return PathDistance(value, low, high, p, n_a + n_b, _SHUFFLES)


def _cases_by_path(variants: Variants) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for path, cases in zip(variants, variants.cases.tolist(), strict=True):
        if cases:
            found[path] += cases
    return found
