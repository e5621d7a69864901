"""What the first look counts: numbers that add up over cases.

Every count is a sum over cases, so the tallies of two parts of a log add up to those of
the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from journeymine.log.quality.bands import band
from journeymine.log.quality.crossings import Crossings
from journeymine.log.reductions.paths import coded
from journeymine.log.store import Bucket

__all__ = [
    "DAY", "QUARTER", "UNITS", "Tally", "cell_of", "clock_column", "steady", "steps_back", "tally",
    "tied",
]  # fmt: skip

_Ints = NDArray[np.int64]
_Key = tuple[str | int | None, ...]

DAY = 86_400_000_000
QUARTER = 900_000_000
UNITS: Mapping[str, int] = {"hour": 3_600_000_000, "minute": 60_000_000, "second": 1_000_000}

_MOST_VALUES = 2_000
_CLOSE = 1 << 12
_STEADY_STEPS = 20
_SHORT = 60e6
_STEADY = 1.04


@dataclass(slots=True, eq=False)
class Tally:
    """Counts by key, and events by a hash of their time.

    Attributes
    ----------
    counts : Counter
        By keys whose first part names what is counted.
    cells : array of int64
        Events by `cell_of` their time.
    crossings : Crossings
        Steps from one clock to another.
    """

    counts: Counter[_Key] = field(default_factory=Counter)
    cells: _Ints = field(default_factory=lambda: np.zeros(1, np.int64))
    crossings: Crossings = field(default_factory=Crossings)

    def add(self, other: Tally) -> None:
        """Count the cases of `other` too."""
        self.counts.update(other.counts)
        self.cells = self.cells + other.cells
        self.crossings.add(other.crossings)

    def of(self, what: str) -> dict[_Key, int]:
        """The counts of one thing, by the rest of the key."""
        return {key[1:]: n for key, n in self.counts.items() if key[0] == what}

    def by_number(self, what: str) -> tuple[_Ints, _Ints]:
        """The numbers that were counted, in order, and how often each occurred."""
        found = sorted((int(key[1] or 0), n) for key, n in self.counts.items() if key[0] == what)
        pairs = np.array(found, np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]


def tally(bucket: Bucket, *, bits: int) -> Tally:
    """Count what the rules judge by.

    Parameters
    ----------
    bucket : Bucket
        With all columns.
    bits : int
        There are ``2 ** bits`` cells for times.
    """
    found = Tally()
    if bucket.n_events == 0:
        found.cells = np.zeros(1 << bits, np.int64)
        return found
    _times(bucket, found)
    _cases(bucket, found)
    _values(bucket, found)
    if (column := clock_column(bucket.columns)) is not None:
        _clocks(bucket, column, found)
    found.cells = np.bincount(cell_of(bucket.time, bits), minlength=1 << bits)
    found.counts["steps back",] = int(steps_back(bucket).sum())
    found.counts["tied",] = int(tied(bucket).sum())
    found.counts["steps",] = bucket.n_events - bucket.n_cases
    return found


def cell_of(time: _Ints, bits: int) -> _Ints:
    """Where a time is counted: by the upper bits of a product, which every bit of it moves."""
    mixed = time.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(0xD6E8FEB86659FD93)
    cells: _Ints = (mixed >> np.uint64(64 - bits)).astype(np.int64)
    return cells


def _count(found: Tally, what: str, numbers: _Ints) -> None:
    values, counts = _distinct(numbers)
    found.counts.update(
        dict(zip(((what, v) for v in values.tolist()), counts.tolist(), strict=True))
    )


def _distinct(numbers: _Ints) -> tuple[_Ints, _Ints]:
    """The numbers that occur, in order, and how often; without sorting where they are close."""
    if not len(numbers):
        return numbers, numbers
    low, high = int(numbers.min()), int(numbers.max())
    if high - low > max(4 * len(numbers), _CLOSE):
        values, counts = np.unique(numbers, return_counts=True)
        return values, counts
    of_number = np.bincount(numbers - low)
    there = np.flatnonzero(of_number)
    return there + low, of_number[there]


def _times(bucket: Bucket, found: Tally) -> None:
    """Events by day, by quarter of an hour of the day, and on whole units."""
    _count(found, "day", bucket.time // DAY)
    of_day = bucket.time % DAY
    quarter = of_day // QUARTER
    _count(found, "quarter", quarter)
    _count(found, "whole quarter", quarter[of_day % QUARTER == 0])
    for name, unit in UNITS.items():
        found.counts["unit", name] = int((of_day % unit == 0).sum())


def _cases(bucket: Bucket, found: Tally) -> None:
    """Cases by their events and by how long they last."""
    _count(found, "length", bucket.lengths)
    lasted = bucket.time[bucket.offsets[1:] - 1] - bucket.time[bucket.offsets[:-1]]
    _count(found, "lasting", band(lasted))
    found.counts["steady",] = int(steady(bucket).sum())


def steady(bucket: Bucket) -> NDArray[np.bool_]:
    """Whether a case has at least 20 steps in a short rhythm that hardly varies, (cases,).

    Short is a minute or less on average; hardly varying, that the steps' standard
    deviation is at most a fifth of their mean.
    """
    gaps = np.zeros(bucket.n_events)
    gaps[:-1] = np.where(bucket.first[1:], 0, np.diff(bucket.time))
    sums = np.add.reduceat(gaps, bucket.offsets[:-1])
    squares = np.add.reduceat(gaps * gaps, bucket.offsets[:-1])
    steps = bucket.lengths - 1
    found: NDArray[np.bool_] = (
        (steps >= _STEADY_STEPS)
        & (sums > 0)
        & (sums <= _SHORT * steps)
        & (steps * squares <= _STEADY * sums * sums)
    )
    return found


def tied(bucket: Bucket) -> NDArray[np.bool_]:
    """Whether an event shares its time with another event of its case."""
    with_next = np.zeros(bucket.n_events + 1, np.bool_)
    with_next[1:-1] = (np.diff(bucket.time) == 0) & ~bucket.first[1:]
    found: NDArray[np.bool_] = with_next[1:] | with_next[:-1]
    return found


def steps_back(bucket: Bucket) -> NDArray[np.bool_]:
    """Whether an event is earlier than the one before it in the rows of its case, (events,)."""
    marked = np.zeros(bucket.n_events, np.bool_)
    moved = np.zeros(bucket.n_events, np.bool_)  # where the order of time is not that of the rows
    moved[1:] = (np.diff(bucket.sequence) < 0) & ~bucket.first[1:]
    places = np.flatnonzero(np.repeat(bucket.per_case(moved) > 0, bucket.lengths))
    case = bucket.case_numbers[places]
    places = places[np.lexsort((bucket.sequence[places], case))]
    back = (np.diff(bucket.time[places]) < 0) & (case[1:] == case[:-1])
    marked[places[1:][back]] = True
    return marked


def _values(bucket: Bucket, found: Tally) -> None:
    """What is missing in each column, and the values of channels and outcomes."""
    for name, column in bucket.columns.items():
        if n := column.null_count:
            found.counts["missing", name] = n
    for name in ("channel", "outcome"):
        if name in bucket.columns:
            codes, known = coded(bucket.columns[name])
            if len(known) > _MOST_VALUES:
                found.counts["too many", name] = 1
                continue
            for code, n in enumerate(np.bincount(codes, minlength=len(known))[:-1].tolist()):
                if n:
                    found.counts["value", name, known[code]] = n


def clock_column(columns: Collection[str]) -> str | None:
    """The column that tells whose clock an event has: its source, or else its channel."""
    return next((name for name in ("source", "channel") if name in columns), None)


def _clocks(bucket: Bucket, column: str, found: Tally) -> None:
    """Events by clock and hour; steps from one clock to another by how long they take."""
    codes, known = coded(bucket.columns[column])
    if len(known) > _MOST_VALUES:
        found.counts["too many", column] = 1
        return
    hours = codes * 24 + bucket.time % DAY // UNITS["hour"]
    for key, n in zip(*(part.tolist() for part in _distinct(hours)), strict=True):
        if (clock := known[key // 24]) is not None:
            found.counts["hour", clock, key % 24] = n
    if not found.crossings.count(bucket, codes, known):
        found.counts["too many", column] = 1
