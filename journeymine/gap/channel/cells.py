"""How often each case does each thing, added up over the buckets of a log.

A share of events is a ratio of two totals over cases, and how sure it is depends on how the
events lie in the cases.  So what is kept is not only the totals, but how many cases have ``x``
events of a kind among their ``m``: whole numbers, which do not depend on the order of the cases.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from journeymine.statistics import Share, event_share

__all__ = ["Cells", "Spread", "cells_of", "distinct_cases"]

_Ints = NDArray[np.int64]

_WIDE = 2**31
"""More than there are groups or items."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A row for every item that a case has in a group, by case, group and item.

    Attributes
    ----------
    case, group, item : array of int64, (cells,)
    x : array of int64, (cells,)
        Events of the item.
    m : array of int64, (cells,)
        Events of the case in the group.
    first : array of bool, (cells,)
        The first cell of its case and group.
    """

    case: _Ints
    group: _Ints
    item: _Ints
    x: _Ints
    m: _Ints
    first: NDArray[np.bool_]


def cells_of(
    case: _Ints, group: NDArray[np.integer | np.bool_], item: NDArray[np.integer | np.bool_]
) -> Cells:
    """Count the events of each case by group and item.

    Parameters
    ----------
    case, group, item : array of shape (events,)
        At least 0.

    Examples
    --------
    >>> found = cells_of(np.array([0, 0, 0, 2]), np.array([1, 1, 1, 1]), np.array([5, 3, 5, 3]))
    >>> found.item.tolist(), found.x.tolist(), found.m.tolist()
    ([3, 5, 3], [1, 2, 1], [3, 3, 1])
    """
    groups, items = int(group.max(initial=0)) + 1, int(item.max(initial=0)) + 1
    keys = np.sort((case * groups + group) * items + item)
    starts = np.flatnonzero(_changes(keys))
    found = keys[starts]
    x = np.diff(np.append(starts, len(keys)))
    of = found // items
    first = _changes(of)
    m = np.add.reduceat(x, np.flatnonzero(first)) if len(x) else x
    m = m[np.cumsum(first) - 1] if len(x) else x
    return Cells(of // groups, of % groups, found % items, x, m, first)


def distinct_cases(case: _Ints, item: _Ints) -> tuple[_Ints, _Ints]:
    """The items, and how many cases have each."""
    items = int(item.max(initial=0)) + 1
    keys = np.sort(case * items + item)
    found, cases = np.unique(keys[_changes(keys)] % items, return_counts=True)
    return found, cases.astype(np.int64)


def _changes(values: _Ints) -> NDArray[np.bool_]:
    """Where a value differs from the one before it."""
    changes = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return changes


@dataclass(slots=True, eq=False)
class Spread:
    """How many cases have ``x`` events of an item among the ``m`` that they have in a group."""

    _rows: list[_Ints] = field(default_factory=list)
    _of: dict[tuple[int, int], _Ints] | None = None
    _all: dict[int, _Ints] = field(default_factory=dict)

    def add(self, cells: Cells) -> None:
        """Count some cases more."""
        some = cells.first
        everything = np.full(int(some.sum()), _WIDE - 1)
        self._rows.append(_counted(cells.group, cells.item, cells.x, cells.m))
        self._rows.append(_counted(cells.group[some], everything, cells.m[some], cells.m[some]))
        self._of = None

    def items(self, group: int) -> list[int]:
        """The items that occur in a group, by number."""
        self._merge()
        assert self._of is not None
        return [item for of, item in self._of if of == group]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Every group and item that occur together, by number."""
        self._merge()
        assert self._of is not None
        return list(self._of)

    def events(self, group: int, item: int) -> int:
        """Events of an item in a group."""
        rows = self._get(group, item)
        return int(rows[:, 0] @ rows[:, 2])

    def cases(self, group: int, item: int) -> int:
        """Cases that have an event of the item in the group."""
        return int(self._get(group, item)[:, 2].sum())

    def all_events(self, group: int) -> int:
        """Events of a group."""
        self._merge()
        rows = self._all.get(group, _NONE)
        return int(rows[:, 1] @ rows[:, 2])

    def all_cases(self, group: int) -> int:
        """Cases that have an event of the group."""
        self._merge()
        return int(self._all.get(group, _NONE)[:, 2].sum())

    def share(self, group: int, item: int) -> Share:
        """Events of the item, of all events of the group; the interval is by case."""
        rows, base = self._get(group, item), self._all.get(group, _NONE)
        without = base[:, 2].copy()
        np.subtract.at(without, np.searchsorted(base[:, 1], rows[:, 1]), rows[:, 2])
        x = np.concatenate([rows[:, 0], np.zeros(len(base), np.int64)])
        m = np.concatenate([rows[:, 1], base[:, 1]])
        found = event_share(x, m, cases=np.concatenate([rows[:, 2], without]))
        return Share(found.value, found.low, found.high, found.n)

    def _get(self, group: int, item: int) -> _Ints:
        self._merge()
        assert self._of is not None
        return self._of.get((group, item), _NONE)

    def _merge(self) -> None:
        if self._of is not None:
            return
        rows = np.concatenate([np.zeros((0, 4), np.int64), *self._rows])
        rows = rows[np.lexsort((rows[:, 1], rows[:, 2], rows[:, 0]))]
        starts = np.flatnonzero(np.any(np.diff(rows[:, :3], axis=0, prepend=-1) != 0, axis=1))
        if len(starts):
            rows = np.column_stack([rows[starts, :3], np.add.reduceat(rows[:, 3], starts)])
        self._rows, self._of, self._all = [rows], {}, {}
        cuts = np.flatnonzero(_changes(rows[:, 0]))
        for part in np.split(rows, cuts[1:]) if len(rows) else []:
            group, item = divmod(int(part[0, 0]), _WIDE)
            if item == _WIDE - 1:
                self._all[group] = part[:, 1:]
            else:
                self._of[group, item] = part[:, 1:]


_NONE = np.zeros((0, 3), np.int64)


def _counted(group: _Ints, item: _Ints, x: _Ints, m: _Ints) -> _Ints:
    """Rows of ``group and item, x, m, cases``, each combination once."""
    low = int(item.min(initial=_WIDE))
    items = int(item.max(initial=0)) - low + 1
    most, kinds = int(m.max(initial=0)) + 1, (int(group.max(initial=0)) + 1) * max(items, 1)
    kind = group * items + (item - low)
    if kinds * most * most < 2**62:
        packed, cases = np.unique((kind * most + x) * most + m, return_counts=True)
        of = packed // most
        kind, x, m = of // most, of % most, packed % most
    else:
        cases = np.ones(len(x), np.int64)
    key = kind // items * _WIDE + kind % items + low if len(x) else x
    return np.column_stack([key, x, m, cases]).astype(np.int64)
