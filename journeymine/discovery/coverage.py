"""How much of a log its most common paths tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.log import Tabular, Variants
from journeymine.statistics import counted, percent

__all__ = ["VariantCoverage", "coverage"]


@dataclass(frozen=True, eq=False)
class VariantCoverage(Tabular):
    """The paths of a log, the most common first, with the share that they cover together.

    Attributes
    ----------
    variants : Variants
    order : array of int64
        The numbers of the variants: by cases, the most first; on a tie in their own order.
    cases : array of int64
        How many cases took each, in this order.
    upto : array of int64
        The cases of each and of all before it.
    """

    variants: Variants
    order: NDArray[np.int64]
    cases: NDArray[np.int64]
    upto: NDArray[np.int64]

    def needed(self, share: float) -> int:
        """How many of the most common paths cover at least this share of the cases.

        Examples
        --------
        >>> paths = Variants.from_sequences([("a",), ("b",), ("c",)], cases=[1, 6, 3])
        >>> coverage(paths).needed(0.9), coverage(paths).needed(0.5)
        (2, 1)
        """
        if not len(self.upto) or share <= 0:
            return 0
        total = int(self.upto[-1])
        enough = self.upto >= share * total - 1e-9 * total
        return int(enough.argmax()) + 1

    def to_arrow(self) -> pa.Table:
        """A row a path: ``variant, cases, share, covered, activities``."""
        total = max(int(self.upto[-1]) if len(self.upto) else 0, 1)
        return pa.table(
            {
                "variant": self.order,
                "cases": self.cases,
                "share": self.cases / total,
                "covered": self.upto / total,
                "activities": pa.array(
                    [list(self.variants[i]) for i in self.order.tolist()], pa.list_(pa.string())
                ),
            }
        )

    def __str__(self) -> str:
        paths = counted(len(self.order), "path")
        told = [
            f"{self.needed(share):,} cover {percent(share, decimals=0)}"
            for share in (0.5, 0.8, 0.95)
        ]
        return f"{paths}; the most common {', '.join(told)} of the cases"


def coverage(variants: Variants) -> VariantCoverage:
    """The paths of a log by how many cases took them, with what they cover together.

    Examples
    --------
    >>> paths = Variants.from_sequences([("a",), ("b",), ("c",)], cases=[1, 6, 3])
    >>> coverage(paths).to_frame()[["variant", "cases", "covered"]].values.tolist()
    [[1.0, 6.0, 0.6], [2.0, 3.0, 0.9], [0.0, 1.0, 1.0]]
    >>> print(coverage(paths))
    3 paths; the most common 1 cover 50 %, 2 cover 80 %, 3 cover 95 % of the cases
    """
    if not isinstance(variants, Variants):
        given = type(variants).__name__
        raise TypeError(f"coverage takes Variants, not {given}; of a log they are log.variants()")
    order = np.argsort(-variants.cases, kind="stable")
    cases = variants.cases[order]
    return VariantCoverage(variants, order, cases, np.cumsum(cases))
