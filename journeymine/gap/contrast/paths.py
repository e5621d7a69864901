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
from numpy.typing import NDArray

from journeymine.gap.contrast.result import PathDistance
from journeymine.gap.segments.figures import Figure
from journeymine.log import Variants
from journeymine.statistics.counts import places_of_each

__all__ = ["distance_by_customer", "path_distance", "shares_of_paths", "variants_of_paths"]

_SHUFFLES = 999


def shares_of_paths(variants: Variants) -> dict[Figure, int]:
    """How many cases have each activity, and each step from one to the next."""
    cases = variants.cases
    counts = {figure: int(cases[some].sum()) for figure, some in _of_figures(variants)}
    return {figure: n for figure, n in counts.items() if n}


def variants_of_paths(variants: Variants) -> dict[Figure, NDArray[np.int64]]:
    """Which variants have each activity, and each step from one to the next."""
    return dict(_of_figures(variants))


def _of_figures(variants: Variants) -> Iterator[tuple[Figure, NDArray[np.int64]]]:
    names = variants.activities
    for (after, activity), some in _found(variants):
        if after is None:
            yield Figure("visited", activity=names[activity]), some
        else:
            first = names[after] if after < len(names) else ""
            then = names[activity] if activity < len(names) else ""
            yield Figure("arc", activity=then, after=first), some


def _found(variants: Variants) -> Iterator[tuple[tuple[int | None, int], NDArray[np.int64]]]:
    """Variants by (None, activity) and (from, to); the number after the last is start or end."""
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
        for key, at in zip(*places_of_each(pairs % width), strict=True):
            some = pairs[at] // width
            yield ((None, int(key)) if width == size else divmod(int(key), size)), some


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


def distance_by_customer(
    a: Variants,
    b: Variants,
    of_a: NDArray[np.int64],
    of_b: NDArray[np.int64],
    customer: NDArray[np.int64],
    *,
    seed: int,
) -> PathDistance:
    """The same, where some customers have several cases: these are dealt together.

    A customer that is in one group is dealt to one, with as many customers to each as there are;
    one that is in both has both its parts in the other group, or not, with the same chance.

    Parameters
    ----------
    a, b : Variants
    of_a, of_b : array of int64
        Which variant each case of the two groups took.
    customer : array of int64
        Whose the cases are, those of `a` first.
    seed : int
    """
    number: dict[tuple[str, ...], int] = {}
    path = np.concatenate(
        [
            np.array([number.setdefault(path, len(number)) for path in side], np.int64)[of_case]
            for side, of_case in ((a, of_a), (b, of_b))
        ]
    )
    in_a = np.arange(len(path)) < len(of_a)
    n = len(path)
    if in_a.all() or not in_a.any():
        return PathDistance(None, None, None, None, n, 0)
    _, whose = np.unique(customer, return_inverse=True)
    customers = int(whose.max()) + 1
    there = np.stack([np.bincount(whose[side], minlength=customers) > 0 for side in (in_a, ~in_a)])
    both = np.flatnonzero(there.all(axis=0))
    apart = np.flatnonzero(~there.all(axis=0))
    random = np.random.default_rng(seed)
    turned = np.zeros(customers, np.bool_)

    def apart_by(first: NDArray[np.bool_]) -> float:
        x, y = (np.bincount(path[side], minlength=len(number)) for side in (first, ~first))
        return float(np.abs(x / max(1, x.sum()) - y / max(1, y.sum())).sum()) / 2

    drawn = np.empty(_SHUFFLES)
    for row in range(_SHUFFLES):
        turned[both] = random.random(len(both)) < 0.5
        turned[apart] = there[0, apart] != random.permutation(there[0, apart])
        drawn[row] = apart_by(in_a ^ turned[whose])
    value = apart_by(in_a)
    low, high = np.quantile(drawn, [0.025, 0.975]).tolist()
    p = (1 + int((drawn >= value - 1e-12).sum())) / (_SHUFFLES + 1)
    return PathDistance(value, low, high, p, n, _SHUFFLES)


def _cases_by_path(variants: Variants) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for path, cases in zip(variants, variants.cases.tolist(), strict=True):
        if cases:
            found[path] += cases
    return found
