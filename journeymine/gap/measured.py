"""What a part of the gap hands over: its figures, its losses a case, and whom it concerns.

Each part of the gap (path, channel, time, experience, outcome) measures in its own way.  What
they have in common is kept here, so that the index, the ranking and the segments need not know
how a part works.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

BESIDE = ("failed", "channel", "late", "not_yet")
"""The kinds of deviation that are no moves of the path, in the order in which tables show them."""

__all__ = ["BESIDE", "WHOLE", "Beside", "Losses", "in_units", "summed"]

WHOLE = 10**12
"""A loss of 1, the most a case can lose in a part; losses are whole numbers of its parts, so
that sums of them are exact and do not depend on the order."""


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """What the cases lose in one part of the journey, each loss at one touchpoint.

    Attributes
    ----------
    part : str
        ``path, channel, time, experience`` or ``outcome``.
    defined : array of bool, (cases,)
        The cases in which the part can be measured; cases are numbered as `Visits` does, over
        all buckets.
    case : array of int64, (terms,)
        The case that loses; where `unit` is given, the unit.
    kind : array of int32, (terms,)
        Places in `kinds`.
    kinds : tuple of str
        What kinds of loss there are.
    touchpoint : array of int32, (terms,)
        Places in the `touchpoints` of the design; -1 for before the first step.
    loss : array of int64, (terms,)
        In parts of `WHOLE`; those of one case add up to at most `WHOLE`, but for roundings of
        less than 1 a term.
    unit : array of int64, (cases,), optional
        Where many cases lose the same, as those of one variant do: the unit of each case.
    """

    part: str
    defined: NDArray[np.bool_]
    case: NDArray[np.int64]
    kind: NDArray[np.int32]
    kinds: tuple[str, ...]
    touchpoint: NDArray[np.int32]
    loss: NDArray[np.int64]
    unit: NDArray[np.int64] | None = None

    def counts(self, cases: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """How many of the defined cases, among these if given, each unit stands for."""
        counted = self.defined if cases is None else self.defined & cases
        if self.unit is None:
            return counted.astype(np.int64)
        units = int(max(self.unit.max(initial=-1), self.case.max(initial=-1))) + 1
        return np.bincount(self.unit[counted], minlength=units).astype(np.int64)

    def without(self, gone: NDArray[np.bool_]) -> Losses:
        """The same without these terms, (terms,): the cases count on, and lose less."""
        kept = ~gone
        return replace(
            self,
            case=self.case[kept],
            kind=self.kind[kept],
            touchpoint=self.touchpoint[kept],
            loss=self.loss[kept],
        )

    @property
    def per_case(self) -> NDArray[np.int64]:
        """The loss of every case in parts of `WHOLE`, (cases,); 0 where it is not defined."""
        units = len(self.defined) if self.unit is None else len(self.counts())
        summed = np.zeros(units, np.int64)
        np.add.at(summed, self.case, self.loss)
        of_case = summed if self.unit is None else summed[self.unit]
        return np.where(self.defined, of_case, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Deviations that are no moves of the path: in another channel, late, failed, not yet.

    Attributes
    ----------
    kind : str
        ``channel, late, failed`` or ``not_yet``.
    case : array of int64, (entries,)
        Numbered as `Visits` does, over all buckets; a case can stand several times.
    touchpoint : array of int32, (entries,)
        Places in the `touchpoints` of the design.
    activity : array of int32, (entries,)
        Places in the `activities` of the storage; -1 where nothing happened.
    """

    kind: str
    case: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    touchpoint: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    activity: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))


def in_units(numerator: NDArray[np.number], denominator: NDArray[np.number]) -> NDArray[np.int64]:
    """Shares of a case as whole numbers of parts of `WHOLE`.

    Examples
    --------
    >>> in_units(np.array([1, 2]), np.array([2, 2])).tolist()
    [500000000000, 1000000000000]
    """
    units: NDArray[np.int64] = np.rint(numerator / denominator * WHOLE).astype(np.int64)
    return units


def summed(losses: NDArray[np.int64], times: NDArray[np.int64] | int = 1) -> int:
    """The exact sum of losses, each so many times; it would overflow as 64 bits.

    Examples
    --------
    >>> summed(np.array([WHOLE]), np.array([20_000_000])) // WHOLE
    20000000
    """
    high, low = np.divmod(losses, 1 << 20)
    return (int((high * times).sum()) << 20) + int((low * times).sum())
