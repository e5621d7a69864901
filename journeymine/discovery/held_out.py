"""Cases held out: a model is judged by customers that it was not made from.

Cases are divided, not paths: a path that most customers take is then on both sides, as it will
be among the customers to come.  Which part a case falls into is a hash of its number in the
order of the paths; cases on one path are all alike, so their ids do not matter.

References
----------
.. [1] Steele, Lea, Flood (2014). Fast splittable pseudorandom number generators. OOPSLA,
   453-472 (the hash is its ``mix64``). https://doi.org/10.1145/2660193.2660195
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from journeymine.log import Variants
from journeymine.log.path_arrays import spans

__all__ = ["held_out", "sample", "taken"]

_CASES_AT_A_TIME = 1 << 22


def held_out(
    variants: Variants, *, parts: int, seed: int = 0
) -> Iterator[tuple[Variants, Variants]]:
    """Every part of the cases in turn, as (all other cases, those of the part).

    Parts without a case are passed over.

    Examples
    --------
    >>> variants = Variants.from_sequences([("ask", "pay"), ("ask",)], cases=[60, 40])
    >>> [(rest.n_cases, part.n_cases) for rest, part in held_out(variants, parts=3)]
    [(55, 45), (71, 29), (74, 26)]
    """
    counts = np.zeros((parts, len(variants)), np.int64)
    for hashed, number in _hashed(variants, seed):
        part = (hashed % np.uint64(parts)).astype(np.int64)
        cells = np.bincount(part * len(variants) + number, minlength=counts.size)
        counts += cells.reshape(counts.shape)
    for own in counts:
        if own.any() and (own < variants.cases).any():
            yield taken(variants.counting(variants.cases - own)), taken(variants.counting(own))


def sample(variants: Variants, share: float, *, seed: int = 0) -> Variants:
    """About this share of the cases, each taken or not by its hash; all for 1 or more."""
    if share >= 1:
        return variants
    most = np.uint64(int(share * 2**64))
    counts = np.zeros(len(variants), np.int64)
    for hashed, number in _hashed(variants, ~seed):
        counts += np.bincount(number[hashed < most], minlength=len(variants))
    return taken(variants.counting(counts))


def taken(variants: Variants) -> Variants:
    """The variants that at least one case took, in the same order, with the same names."""
    kept = variants.cases > 0
    if kept.all():
        return variants
    lengths = variants.lengths[kept]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    codes = variants.codes[spans(variants.offsets[:-1][kept], lengths)]
    return replace(
        variants,
        codes=codes,
        offsets=offsets,
        cases=variants.cases[kept],
        _case_table=None,
        _followed=None,
    )


def _hashed(
    variants: Variants, seed: int
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.int64]]]:
    """A hash for every case and the number of its variant, some millions at a time."""
    upto = np.cumsum(variants.cases)
    for first in range(0, variants.n_cases, _CASES_AT_A_TIME):
        cases = np.arange(first, min(first + _CASES_AT_A_TIME, variants.n_cases))
        yield _mixed(cases.astype(np.uint64), seed), np.searchsorted(upto, cases, side="right")


def _mixed(numbers: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    golden = 0x9E3779B97F4A7C15
    z = numbers * np.uint64(golden) + np.uint64((seed + 1) * golden % 2**64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = z ^ (z >> np.uint64(31))
    return mixed
