"""What intervals take as independent: the cases, or the customers who have several of them.

The cases of a log that was cut are journeys, and the journeys of one customer resemble each other.
Figures count them; how sure a figure is depends on how many customers stand behind it.  Where
nothing was cut, or every customer has one journey, the cases themselves are independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.log import EventLog
from journeymine.log.cutting import customers_of, is_cut
from journeymine.log.sql import Remote
from journeymine.statistics import Estimate, Share, share, share_of_events
from journeymine.statistics.by_case import quantiles_of_events
from journeymine.statistics.counts import how_many

__all__ = ["CASES", "Base", "Units"]

_Ints = NDArray[np.int64]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Whose each case is, where some customer has several.

    Attributes
    ----------
    customer : array of int64, (cases,), or None
        From 0; cases are numbered as `Visits` does, over all buckets. None if every case is a
        customer of its own.
    names : array of str, (customers,), or None
        Their ids; null where the log does not tell.
    """

    customer: _Ints | None = None
    names: pa.Array | None = None

    @classmethod
    def of_log(cls, log: EventLog) -> Units:
        """Those of a log; of one whose events lie on a cluster the cases.

        Examples
        --------
        >>> import pandas as pd
        >>> times = pd.to_datetime(["2026-01-01", "2026-03-01", "2026-01-01"], utc=True)
        >>> frame = pd.DataFrame({"case": ["a", "a", "b"], "activity": "visit", "time": times})
        >>> log = EventLog.from_pandas(frame)
        >>> Units.of_log(log.cut(gap="30d")).customer.tolist(), Units.of_log(log).customer
        ([0, 0, 1], None)
        """
        storage = log.storage
        if isinstance(storage, Remote) or not is_cut(storage):
            return CASES
        customer, names = customers_of(storage)
        return CASES if len(names) == len(customer) else cls(customer, names)

    @property
    def are_cases(self) -> bool:
        """Whether every case is a customer of its own."""
        return self.customer is None

    def of(self, case: _Ints) -> _Ints:
        """Whose these cases are."""
        return case if self.customer is None else self.customer[case]

    def how_many(self, cases: _Flags) -> int:
        """How many customers these cases are of; a mask, (cases,)."""
        return int(cases.sum()) if self.customer is None else how_many(self.customer[cases])

    def among(self, cases: _Flags) -> Base:
        """Shares of these cases, a mask (cases,)."""
        n = int(cases.sum())
        if self.customer is None:
            return Base(n)
        return Base(n, self.customer, np.bincount(self.customer[cases]))

    def share(self, shown: _Ints, base: _Ints) -> Share:
        """The share of some cases, each once, that are among `shown`, each once."""
        if self.customer is None:
            return share(len(shown), len(base))
        return Base(len(base), self.customer, np.bincount(self.customer[base])).share(shown)

    def share_of_events(self, hit: _Flags, case: _Ints) -> Estimate:
        """See `statistics.share_of_events`; `n` counts the cases."""
        if self.customer is None:
            return share_of_events(hit, case)
        return self.counted(share_of_events(hit, self.customer[case]), case)

    def quantiles_of_events(
        self, values: _Ints, case: _Ints, qs: Sequence[float]
    ) -> tuple[Estimate, ...]:
        """See `statistics.quantiles_of_events`; `n` counts the cases."""
        if self.customer is None:
            return quantiles_of_events(values, case, qs)
        found = quantiles_of_events(values, self.customer[case], qs)
        return tuple(self.counted(one, case) for one in found)

    def counted(self, found: Estimate, case: _Ints) -> Estimate:
        """An estimate by customer with the cases behind it, each once or often, as `n`."""
        return found if self.customer is None else replace(found, n=how_many(case))


CASES = Units()
"""Every case is a customer of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Cases that shares are of.

    Attributes
    ----------
    n : int
    customer : array of int64, (cases,), or None
        As in `Units`, of all cases.
    sizes : array of int64, (customers,), or None
        How many of the cases of the base each customer has.
    """

    n: int
    customer: _Ints | None = None
    sizes: _Ints | None = None

    def share(self, shown: _Ints) -> Share:
        """The share that is among `shown`: cases of the base, each once."""
        if self.customer is None or self.sizes is None:
            return share(len(shown), self.n)
        from journeymine.statistics.clusters import share_by_cluster

        return share_by_cluster(self.customer[shown], self.sizes, of=self.n)
