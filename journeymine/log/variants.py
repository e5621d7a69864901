"""The distinct paths through a log, as arrays.

Events are many, distinct paths are few: everything that thinks works on these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.log.tabular import Tabular
from journeymine.statistics import counted

__all__ = ["Variants"]


@dataclass(frozen=True, slots=True, eq=False)
class Variants(Tabular):
    """Distinct sequences of activities and how many cases took each.

    Variants stand in code-point order of their activities, compared one by one from
    the first on; the place in this order is the number of a variant everywhere.

    Attributes
    ----------
    activities : tuple of str
        The names, in code-point order; a code is a place in it.
    codes : array of int32, shape (events,)
        The activities of all variants, one variant after the other.
    offsets : array of int64, shape (variants + 1,)
        Variant ``i`` is ``codes[offsets[i]:offsets[i + 1]]``.
    cases : array of int64, shape (variants,)
        How many cases took the variant; at least 1, or 0 where only given.
    channels : tuple of str or None, or None
        Where paths are told apart by channel: the channel of every code.  A code is then an
        activity in a channel, and a name can stand several times in `activities`.
    """

    activities: tuple[str, ...]
    codes: NDArray[np.int32]
    offsets: NDArray[np.int64]
    cases: NDArray[np.int64]
    channels: tuple[str | None, ...] | None = None
    _case_table: Callable[[], pa.Table] | None = field(default=None, repr=False)
    _followed: Callable[[], Iterator[NDArray[np.int64]]] | None = field(default=None, repr=False)

    @classmethod
    def from_sequences(
        cls, sequences: Sequence[Sequence[str]], cases: Sequence[int] | None = None
    ) -> Variants:
        """Variants of plain sequences of names, in the order given.

        Parameters
        ----------
        sequences : sequence of sequences of str
            One a variant; may be empty sequences.  They are neither sorted nor merged.
        cases : sequence of int, optional
            How many cases took each; 1 each by default.

        Raises
        ------
        ValueError
            If `cases` and `sequences` differ in length, or a count is negative.

        Examples
        --------
        >>> variants = Variants.from_sequences([("browse", "pay"), ("browse",)], cases=[3, 1])
        >>> len(variants), variants.activities, variants.cases.tolist()
        (2, ('browse', 'pay'), [3, 1])
        >>> variants[0]
        ('browse', 'pay')
        """
        ones = np.ones(len(sequences), dtype=np.int64)
        counts = ones if cases is None else np.array(list(cases), dtype=np.int64)
        if len(counts) != len(sequences):
            raise ValueError(f"{len(sequences)} sequences but {len(counts)} counts of cases")
        if (counts < 0).any():
            raise ValueError("counts of cases must not be negative")
        if any(issubclass(kind, str) for kind in set(map(type, sequences))):
            raise ValueError("a variant is a sequence of names, not one text")
        offsets = np.zeros(len(sequences) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, sequences), np.int64, len(sequences)), out=offsets[1:])
        met: defaultdict[str, int] = defaultdict(count().__next__)  # numbered as they are met
        names = chain.from_iterable(sequences)
        codes = np.fromiter(map(met.__getitem__, names), np.int32, int(offsets[-1]))
        activities = tuple(sorted(met))
        number = np.empty(len(met), dtype=np.int32)
        number[[met[name] for name in activities]] = np.arange(len(met), dtype=np.int32)
        return cls(activities, number[codes], offsets, counts)

    def __len__(self) -> int:
        return len(self.cases)

    def __getitem__(self, variant: int) -> tuple[str, ...]:
        """The activities of one variant, by its number."""
        start, stop = self.offsets[variant], self.offsets[variant + 1]
        return tuple(self.activities[code] for code in self.codes[start:stop])

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return (self[variant] for variant in range(len(self)))

    @property
    def case_variant(self) -> pa.Table | None:
        """``case`` and ``variant``, sorted by case; None for variants without a log.

        Made when it is first asked for: of a large log it is far larger than all the rest.
        """
        return None if self._case_table is None else self._case_table()

    def followed(self) -> Iterator[NDArray[np.int64]]:
        """The number of the variant of every case, bucket by bucket as the log is stored.

        Raises
        ------
        ValueError
            For variants without a log, or of a log that is stored elsewhere.
        """
        if self._followed is None:
            raise ValueError("these variants were not made from events that are here")
        return self._followed()

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Events in each variant, shape (variants,)."""
        return np.diff(self.offsets)

    def counting(self, cases: NDArray[np.int64]) -> Variants:
        """The same variants, with other numbers of cases; which case took which stays."""
        return replace(self, cases=cases)

    @property
    def n_cases(self) -> int:
        """All cases."""
        return int(self.cases.sum())

    @property
    def n_events(self) -> int:
        """Events of all cases, not of all variants."""
        return int((self.lengths * self.cases).sum())

    def to_arrow(self) -> pa.Table:
        """A row a variant: ``variant``, ``cases``, ``activities`` (a list)."""
        return pa.table(
            {
                "variant": pa.array(range(len(self)), pa.int64()),
                "cases": self.cases,
                "activities": pa.array([list(v) for v in self], pa.list_(pa.string())),
            }
        )

    def __str__(self) -> str:
        return (
            f"{counted(len(self), 'variant')} of {counted(self.n_cases, 'case')}, "
            f"{counted(len(self.activities), 'activity')}"
        )
