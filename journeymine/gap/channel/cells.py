"""How often each case does each thing, added up over the buckets of a log.

A share of events is a ratio of two totals over cases, and how sure it is depends on how the
events lie in the cases.  So what is kept is not only the totals, but how many cases have ``x``
events of a kind among their ``m``: whole numbers, which do not depend on the order of the cases.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.kernels.cells import tally
from journeymine.gap.units import CASES, Units
from journeymine.statistics import Share, event_share, share
from journeymine.statistics.counts import changes, occurrences

__all__ = ["Spread", "distinct_cases"]

_Ints = NDArray[np.int64]

_WIDE = 2**31
"""More than there are groups or items."""

_MOST_SIDE, _MOST_CELLS = 64, 2**20
"""Cases with fewer events than this in a group are counted in a table, if it is not larger."""


def distinct_cases(case: _Ints, item: _Ints) -> tuple[_Ints, _Ints]:
    """The items, and how many cases have each."""
    items = int(item.max(initial=0)) + 1
    found, _ = occurrences(case * items + item)
    return occurrences(found % items)


@dataclass(slots=True, eq=False)
class Spread:
    """How many cases have ``x`` events of an item among the ``m`` that they have in a group.

    Where some customers have several cases, what each case does is kept as well: shares then have
    intervals by customer.
    """

    units: Units = CASES
    _seen: list[_Ints] = field(default_factory=list)
    _by_customer: Spread | None = None
    _rows: list[_Ints] = field(default_factory=list)
    _of: dict[tuple[int, int], _Ints] | None = None
    _all: dict[int, _Ints] = field(default_factory=dict)

    def add(
        self,
        case: _Ints,
        group: NDArray[np.integer | np.bool_],
        item: NDArray[np.integer | np.bool_],
        first_case: int = 0,
    ) -> None:
        """Count some cases more; of their events at least 0, and `case` rises.

        Parameters
        ----------
        case, group, item : array, (events,)
            Cases are numbered from 0 in their bucket.
        first_case : int
            The number of the first of these, over all buckets.
        """
        if not len(case):
            return
        if not self.units.are_cases:
            self._seen.append(np.stack([case + first_case, group, item]).astype(np.int64))
            self._by_customer = None
        groups, items = int(group.max()) + 1, int(item.max()) + 1
        keys = groups * items
        side = max(1, min(_MOST_SIDE, isqrt(_MOST_CELLS // (keys + groups))))
        table = np.zeros((keys + groups, side, side), np.int64)
        rows = np.empty((3, 2 * len(case)), np.int64)
        found = tally(
            case, group.astype(np.int64, copy=False), item.astype(np.int64, copy=False), items,
            np.zeros(groups, np.int64), np.zeros(keys, np.int64), np.empty(keys, np.int64),
            table, side, rows,
        )  # fmt: skip
        key, x, m = np.concatenate([np.stack(np.nonzero(table > 0)), rows[:, :found]], axis=1)
        cases = np.concatenate([table[table > 0], np.ones(found, np.int64)])
        packed = np.where(key < keys, key // items * _WIDE + key % items, 0)
        packed = np.where(key < keys, packed, (key - keys) * _WIDE + _WIDE - 1)
        self._rows.append(np.column_stack([packed, x, m, cases]))
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
        if not self.units.are_cases:
            by_customer = self._of_customers().share(group, item)
            return replace(by_customer, n=self.all_cases(group))
        rows, base = self._get(group, item), self._all.get(group, _NONE)
        without = base[:, 2].copy()
        np.subtract.at(without, np.searchsorted(base[:, 1], rows[:, 1]), rows[:, 2])
        x = np.concatenate([rows[:, 0], np.zeros(len(base), np.int64)])
        m = np.concatenate([rows[:, 1], base[:, 1]])
        found = event_share(x, m, cases=np.concatenate([rows[:, 2], without]))
        return Share(found.value, found.low, found.high, found.n)

    def share_of_cases(self, group: int, item: int) -> Share:
        """Cases that have an event of the item, of those with any event of the group."""
        if self.units.are_cases:
            return share(self.cases(group, item), self.all_cases(group))
        case, of, what = self._events()
        here = of == group
        return self.units.share(np.unique(case[here & (what == item)]), np.unique(case[here]))

    def _events(self) -> _Ints:
        """Case, group and item of every event, (3, events)."""
        return np.concatenate([np.zeros((3, 0), np.int64), *self._seen], axis=1)

    def _of_customers(self) -> Spread:
        """The same of customers; those of one may lie in several buckets."""
        if self._by_customer is None:
            case, group, item = self._events()
            customer = self.units.of(case)
            order = np.argsort(customer, kind="stable")
            self._by_customer = Spread()
            self._by_customer.add(customer[order], group[order], item[order])
        return self._by_customer

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
        cuts = np.flatnonzero(changes(rows[:, 0]))
        for part in np.split(rows, cuts[1:]) if len(rows) else []:
            group, item = divmod(int(part[0, 0]), _WIDE)
            if item == _WIDE - 1:
                self._all[group] = part[:, 1:]
            else:
                self._of[group, item] = part[:, 1:]


_NONE = np.zeros((0, 3), np.int64)
