"""Cut what a customer did into journeys: sessions, cycles, and those that reach a goal.

A new journey begins at a start event, after an end event, or after a silence that is longer
than a gap; whichever comes first.  Sessions are cut by a gap alone, cycles by a start alone.
No event is lost or moved.

The log begins and ends somewhere, and so do the first and the last journey of a customer,
perhaps in the middle.  They are marked, and never count as complete:

* ``start``: a customer's first journey may have begun before the log did.  It does not begin
  with a start event, if such are named, and the silence before it may have been shorter than
  the gap, if there is one, as it begins that close to the beginning of the log.  Where ends
  alone are named nothing tells so, and nothing is marked.
* ``end``: a customer's last journey may go on after the log ends.  It does not end with an
  end event, if such are named, and it was not silent for longer than the gap, if there is one.
* ``both``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.log.reductions.paths import coded
from journeymine.log.store import Bucket, Sizes, Storage
from journeymine.log.store.widening import widened
from journeymine.log.tabular import Tabular
from journeymine.log.times.durations import as_duration, in_words
from journeymine.statistics import Share, counted, percent, share

__all__ = [
    "COLUMNS",
    "MARKS",
    "Revisits",
    "Scale",
    "Scales",
    "customers_of",
    "cut_off",
    "is_cut",
    "journeys",
    "revisits",
    "room_for_columns",
    "scales",
    "unit_of_cases",
]

_Ints = NDArray[np.int64]
_Bools = NDArray[np.bool_]

COLUMNS = {"customer": pa.string(), "journey": pa.int64(), "cut": pa.string()}
"""What a log of journeys has beside the columns of the log that was cut."""

MARKS = ("", "start", "end", "both")
_NAMES_SHOWN = 8


def journeys(
    storage: Storage,
    *,
    start: str | Iterable[str] = (),
    end: str | Iterable[str] = (),
    gap: str | timedelta | None = None,
) -> Storage:
    """The storage of the journeys; see `EventLog.cut`."""
    room_for_columns(storage)
    borders = _Borders.of(storage, start, end, gap)
    return widened(storage, borders.cut, COLUMNS)


def room_for_columns(storage: Storage) -> None:
    """Refuse a log that has the columns of journeys.

    Raises
    ------
    UsageError
        ``JM-E052``.
    """
    if taken := [name for name in COLUMNS if name in storage.columns]:
        named = ", ".join(f"'{name}'" for name in taken)
        message = f"The log has columns {named} already, as a log of journeys has."
        hint = "cut the log that was not cut yet, or give the columns other names"
        raise UsageError(Problem("JM-E052", message, hint))


@dataclass(frozen=True, slots=True, eq=False)
class _Borders:
    """Where journeys begin and end."""

    starts: _Bools
    ends: _Bools
    gap: int | None
    first: int
    last: int

    @classmethod
    def of(
        cls,
        storage: Storage,
        start: str | Iterable[str],
        end: str | Iterable[str],
        gap: str | timedelta | None,
    ) -> _Borders:
        starts, ends = _named(start, storage), _named(end, storage)
        if not starts.any() and not ends.any() and gap is None:
            hint = "name at least one: start='...', end='...' or gap='30d' in Python, "
            hint += "--journey-start, --journey-end or --journey-gap on the command line"
            raise UsageError(Problem("JM-E051", "Nothing says where a journey begins.", hint))
        micros = None if gap is None else as_duration(gap) // timedelta(microseconds=1)
        return cls(starts, ends, micros, storage.sizes.first, storage.sizes.last)

    def begins(self, bucket: Bucket) -> _Bools:
        """Whether an event is the first of a journey, (events,)."""
        found = bucket.first | self.starts[bucket.activity]
        found[1:] |= self.ends[bucket.activity[:-1]]
        if self.gap is not None:
            found[1:] |= np.diff(bucket.time) > self.gap
        return found

    def cut_at_start(self, bucket: Bucket) -> _Bools:
        """Whether the first journey of each customer may have begun before the log, (cases,)."""
        if self.gap is None and not self.starts.any():
            return np.zeros(bucket.n_cases, np.bool_)
        places = bucket.offsets[:-1]
        found = ~self.starts[bucket.activity[places]]
        if self.gap is not None:
            found &= bucket.time[places] - self.first <= self.gap
        return found

    def cut_at_end(self, bucket: Bucket) -> _Bools:
        """Whether the last journey of each customer may go on after the log, (cases,)."""
        places = bucket.offsets[1:] - 1
        found = ~self.ends[bucket.activity[places]]
        if self.gap is not None:
            found &= self.last - bucket.time[places] <= self.gap
        return found

    def cut(self, bucket: Bucket, columns: Collection[str]) -> Bucket:
        """The bucket with a case for every journey, in the order of their ids."""
        if bucket.n_events == 0:
            empty = {name: pa.array([], COLUMNS[name]) for name in columns}
            return bucket.wearing(empty)
        begins = np.flatnonzero(self.begins(bucket))
        customer = bucket.case_numbers[begins]
        first, last = _ends_of_runs(customer)
        number = np.arange(len(begins)) - np.flatnonzero(first)[customer] + 1
        mark = np.zeros(len(begins), np.int8)
        mark[first] += self.cut_at_start(bucket).astype(np.int8)
        mark[last] += 2 * self.cut_at_end(bucket).astype(np.int8)
        ids = pc.binary_join_element_wise(
            bucket.cases.take(pa.array(customer)), pc.cast(pa.array(number), pa.string()), "#"
        )
        order = pc.sort_indices(ids).to_numpy()
        lengths = np.diff(np.append(begins, bucket.n_events))[order]
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.arange(bucket.n_events) + np.repeat(begins[order] - offsets[:-1], lengths)
        at = pa.array(places)
        journey = np.repeat(order, lengths)
        made = {name: column.take(at) for name, column in bucket.columns.items()}
        if "customer" in columns:
            codes = pa.array(customer[journey].astype(np.int32))
            made["customer"] = pa.DictionaryArray.from_arrays(codes, bucket.cases)
        if "journey" in columns:
            made["journey"] = pa.array(number[journey])
        if "cut" in columns:
            made["cut"] = pa.DictionaryArray.from_arrays(
                pa.array(mark[journey]), pa.array(MARKS, pa.string())
            )
        return Bucket(
            ids.take(pa.array(order)), offsets, bucket.activity[places], bucket.time[places],
            bucket.sequence[places], made,
        )  # fmt: skip


def _ends_of_runs(numbers: _Ints) -> tuple[_Bools, _Bools]:
    """Whether each of some ascending numbers is the first, and the last, of its kind."""
    changes = numbers[1:] != numbers[:-1]
    return np.concatenate([[True], changes]), np.concatenate([changes, [True]])


def _named(given: str | Iterable[str], storage: Storage) -> _Bools:
    """Which activities of the storage were named."""
    names = [given] if isinstance(given, str) else list(given)
    known = [
        name for name, n in zip(storage.activities, storage.sizes.times.tolist(), strict=True) if n
    ]
    for name in names:
        if name not in known:
            message = f"No event of the log is '{name}', so no journey can begin or end with it."
            if guess := did_you_mean(name, known):
                message += f" {guess}"
            else:
                shown = ", ".join(f"'{name}'" for name in known[:_NAMES_SHOWN])
                more = len(known) - _NAMES_SHOWN
                message += f"\nWhat occurs: {shown}{f' and {more} more' if more > 0 else ''}."
            hint = (
                "name an activity of the log (start='...', end='...' in Python, --journey-start, "
                "--journey-end on the command line)"
            )
            raise UsageError(Problem("JM-E050", message, hint))
    asked = set(names)
    return np.array([name in asked for name in storage.activities], np.bool_)


def is_cut(storage: Storage) -> bool:
    """Whether the cases are journeys that were cut, here or before the log was kept."""
    return all(name in storage.columns for name in COLUMNS)


def unit_of_cases(storage: Storage) -> str:
    """What a case is called: ``customer``, or ``journey`` of a log that was cut into such."""
    return "journey" if is_cut(storage) else "customer"


def cut_off(bucket: Bucket, *, by: str) -> _Bools:
    """Whether each journey is cut off by the ``start`` or the ``end`` of the log, (cases,).

    Parameters
    ----------
    bucket : Bucket
        With the column ``cut``.
    by : {'start', 'end'}
    """
    codes, known = coded(bucket.columns["cut"].take(pa.array(bucket.offsets[:-1])))
    found: _Bools = np.array([mark in (by, "both") for mark in known], np.bool_)[codes]
    return found


def customers_of(storage: Storage) -> tuple[_Ints, pa.Array]:
    """Whose each journey is, in the order of the storage.

    Returns
    -------
    (numbers, ids)
        Numbers from 0, (journeys,), and the ids of the customers, (customers,). Where the log does
        not tell, the id is null, and each such journey is of another customer.
    """
    found = [
        pc.cast(bucket.columns["customer"].take(pa.array(bucket.offsets[:-1])), pa.string())
        for bucket in storage.buckets(("customer",))
    ]
    customer, texts = coded(pa.chunked_array(found, pa.string()).combine_chunks())
    known = len(texts) - 1
    nobody = np.flatnonzero(customer == known)
    customer[nobody] = known + np.arange(len(nobody))
    unknown = pa.nulls(len(nobody), pa.string())
    return customer, pa.concat_arrays([pa.array(texts[:-1], pa.string()), unknown])


@dataclass(frozen=True, slots=True)
class Revisits:
    """How many customers come back.

    Attributes
    ----------
    customers, journeys : int
    returning : Share
        Customers with more than one journey.
    interval : float or None
        Mean seconds from the last event of a journey to the first of the customer's next.
    intervals : int
        How many of those there are.
    """

    customers: int
    journeys: int
    returning: Share
    interval: float | None
    intervals: int

    def __str__(self) -> str:
        said = (
            f"{counted(self.customers, 'customer')} with {counted(self.journeys, 'journey')}; "
            f"{self.returning} came back"
        )
        if self.interval is None:
            return said
        return (
            f"{said}, on average after {self.interval / 86_400:.1f} days (n = {self.intervals:,})"
        )


def revisits(storage: Storage) -> Revisits:
    """Count how many customers have several journeys; see `EventLog.revisits`."""
    if "customer" not in storage.columns:
        hint = "cut it into journeys first: log.cut(gap='30d')"
        raise UsageError(Problem("JM-E053", "The log is not cut into journeys.", hint))
    begins, ends = [], []
    for bucket in storage.buckets():
        begins.append(bucket.time[bucket.offsets[:-1]])
        ends.append(bucket.time[bucket.offsets[1:] - 1])
    customer, known = customers_of(storage)
    begin, end = (np.concatenate([*part, np.zeros(0, np.int64)]) for part in (begins, ends))
    order = np.lexsort((begin, customer))
    customer, begin, end = customer[order], begin[order], end[order]
    same = customer[1:] == customer[:-1]
    waits = (begin[1:] - end[:-1])[same]
    n = len(known)
    several = int((np.bincount(customer, minlength=n) > 1).sum())
    total = sum(waits.tolist())
    mean = total / len(waits) / 1e6 if len(waits) else None
    return Revisits(n, len(customer), share(several, n), mean, len(waits))


@dataclass(frozen=True, slots=True)
class Scale:
    """What a gap makes of a log.

    Attributes
    ----------
    gap : timedelta
    journeys : int
    events_per_journey : float
    returning : Share
        Customers with more than one journey.
    cut : Share
        Journeys that the beginning or the end of the log cuts off.
    """

    gap: timedelta
    journeys: int
    events_per_journey: float
    returning: Share
    cut: Share


@dataclass(frozen=True, slots=True)
class Scales(Tabular):
    """One log cut by several gaps: where the figures hardly move, the gap hardly matters."""

    rows: tuple[Scale, ...]

    def to_arrow(self) -> pa.Table:
        """A row a gap, in seconds; shares with their intervals and n."""
        columns: dict[str, list[object]] = {
            "gap": [row.gap / timedelta(seconds=1) for row in self.rows],
            "journeys": [row.journeys for row in self.rows],
            "events_per_journey": [row.events_per_journey for row in self.rows],
        }
        for name in ("returning", "cut"):
            shares = [getattr(row, name) for row in self.rows]
            columns[name] = [found.value for found in shares]
            columns[f"{name}_low"] = [found.low for found in shares]
            columns[f"{name}_high"] = [found.high for found in shares]
            columns[f"{name}_n"] = [found.n for found in shares]
        return pa.table(columns)

    def __str__(self) -> str:
        lines = [f"{'gap':>12} {'journeys':>12} {'events each':>12} {'came back':>10} {'cut':>8}"]
        for row in self.rows:
            lines.append(
                f"{in_words(row.gap):>12} {row.journeys:>12,} {row.events_per_journey:>12.2f} "
                f"{percent(row.returning.value or 0):>10} {percent(row.cut.value or 0):>8}"
            )
        return "\n".join(lines)


def scales(
    storage: Storage,
    gaps: Sequence[str | timedelta],
    *,
    start: str | Iterable[str] = (),
    end: str | Iterable[str] = (),
) -> Scales:
    """What each of several gaps would make of the log, in one look; see `EventLog.scales`."""
    start = (start,) if isinstance(start, str) else tuple(start)
    end = (end,) if isinstance(end, str) else tuple(end)
    widths = [as_duration(gap) for gap in gaps]
    ways = [_Borders.of(storage, start, end, gap) for gap in widths]
    found = np.zeros((len(ways), 3), np.int64)  # journeys, customers who return, journeys cut off
    for bucket in storage.buckets():
        for way, counts in zip(ways, found, strict=True):
            counts += _at_one_scale(bucket, way)
    sizes: Sizes = storage.sizes
    return Scales(
        tuple(
            Scale(
                gap, made, sizes.events / made if made else 0.0, share(several, sizes.cases),
                share(cut, made),
            )
            for gap, (made, several, cut) in zip(widths, found.tolist(), strict=True)
        )
    )  # fmt: skip


def _at_one_scale(bucket: Bucket, way: _Borders) -> tuple[int, int, int]:
    if bucket.n_events == 0:
        return 0, 0, 0
    made = bucket.per_case(way.begins(bucket))
    at_start, at_end = way.cut_at_start(bucket), way.cut_at_end(bucket)
    twice = at_start & at_end & (made == 1)
    cut = int(at_start.sum()) + int(at_end.sum()) - int(twice.sum())
    return int(made.sum()), int((made > 1).sum()), cut
