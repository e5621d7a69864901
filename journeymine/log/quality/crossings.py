"""Steps from one clock to another, counted by their two sides and by how long they take.

A side is an activity on a clock.  There can be as many pairs of sides as there are steps, so
they are counted in arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from journeymine.log.quality.bands import BANDS, band
from journeymine.log.store import Bucket

__all__ = ["Crossings", "Pairs", "crossings"]

_Ints = NDArray[np.int64]

_CLOCKS = 1 << 11
_ACTIVITIES = 1 << 16
_SIDES = _ACTIVITIES * _CLOCKS  # two sides and a band fit a number of 63 bits
_DENSE = 1 << 22
_FEW = 1 << 20


def crossings(bucket: Bucket, clock: _Ints, none: int) -> tuple[_Ints, _Ints]:
    """The events whose case was on another clock just before, and how long ago that was."""
    gaps = np.diff(bucket.time)
    other = (clock[1:] != clock[:-1]) & (clock[1:] != none) & (clock[:-1] != none)
    places = np.flatnonzero(other & ~bucket.first[1:] & (gaps > 0)) + 1
    return places, gaps[places - 1]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of sides between which there are steps, in order.

    Attributes
    ----------
    before, after : arrays of int64, (pairs,)
        The sides.
    n : array of int64, (pairs,)
        The steps.
    median, longest : arrays of int64, (pairs,)
        The bands of how long they take.
    """

    before: _Ints
    after: _Ints
    n: _Ints
    median: _Ints
    longest: _Ints

    def reverse(self) -> _Ints:
        """Where the pair of the other way stands, -1 if there is none."""
        keys, wanted = self.before * _SIDES + self.after, self.after * _SIDES + self.before
        place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        return np.where(keys[place] == wanted, place, -1)


@dataclass(slots=True, eq=False)
class Crossings:
    """How many steps there are of each kind; they add up over cases.

    Attributes
    ----------
    clocks : list of str
        The names of the clocks, as they were met.
    """

    clocks: list[str] = field(default_factory=list)
    _keys: list[_Ints] = field(default_factory=list)
    _counts: list[_Ints] = field(default_factory=list)

    def count(self, bucket: Bucket, clock: _Ints, known: Sequence[str | None]) -> bool:
        """Count the steps of a bucket; False if there is too much to tell apart.

        Parameters
        ----------
        bucket : Bucket
        clock : array of int64, (events,)
            Places in `known`.
        known : sequence of str or None
            The names; the last is None.
        """
        if len(known) > _CLOCKS or int(bucket.activity.max(initial=0)) >= _ACTIVITIES:
            return False
        places, gaps = crossings(bucket, clock, len(known) - 1)
        side = bucket.activity.astype(np.int64) * _CLOCKS + clock
        kinds, counts = _counted(side[places - 1], side[places], band(gaps))
        other = Crossings([name for name in known if name is not None], [kinds], [counts])
        self.add(other)
        return True

    def add(self, other: Crossings) -> None:
        """Count those of other cases too."""
        number = {name: place for place, name in enumerate(self.clocks)}
        new = [number.setdefault(name, len(number)) for name in other.clocks]
        self.clocks = list(number)
        if new != list(range(len(new))):
            places = np.array(new, np.int64)
            self._keys.extend(_renumbered(keys, places) for keys in other._keys)
        else:
            self._keys.extend(other._keys)
        self._counts.extend(other._counts)
        sizes = [len(keys) for keys in self._keys]
        if sum(sizes[1:]) > max(_FEW, sum(sizes[:1])):
            self._merge()

    def pairs(self) -> Pairs:
        """What was counted, by pairs of sides."""
        self._merge()
        if not self._keys or not len(self._keys[0]):
            return Pairs(*(np.zeros(0, np.int64) for _ in range(5)))
        sides, bands = np.divmod(self._keys[0], BANDS)
        first = np.flatnonzero(np.append(True, np.diff(sides) != 0))
        n = np.add.reduceat(self._counts[0], first)
        lengths = np.diff(np.append(first, len(sides)))
        seen = np.cumsum(self._counts[0])
        seen -= np.repeat(seen[first] - self._counts[0][first], lengths)
        beyond = np.where(2 * seen >= np.repeat(n, lengths), bands, BANDS)
        before, after = np.divmod(sides[first], _SIDES)
        return Pairs(
            before, after, n, np.minimum.reduceat(beyond, first), bands[first + lengths - 1]
        )

    def side(self, number: int) -> tuple[int, str]:
        """Activity and clock of a side."""
        activity, clock = divmod(number, _CLOCKS)
        return activity, self.clocks[clock]

    def _merge(self) -> None:
        if len(self._keys) > 1:
            keys, place = np.unique(np.concatenate(self._keys), return_inverse=True)
            counts = np.bincount(place, np.concatenate(self._counts), len(keys))
            self._keys, self._counts = [keys], [counts.astype(np.int64)]


def _counted(before: _Ints, after: _Ints, bands: _Ints) -> tuple[_Ints, _Ints]:
    """The kinds that occur, in order, and how often; without sorting where they are few."""
    sides, place = _numbered(np.concatenate([before, after]))
    low = int(bands.min(initial=BANDS))
    wide = int(bands.max(initial=low)) - low + 1
    first, second = place.reshape(2, -1)
    cells = (first * len(sides) + second) * wide + (bands - low)
    if len(sides) ** 2 * wide <= max(_DENSE, len(cells)):
        counts = np.bincount(cells)
        there = np.flatnonzero(counts)
        counts = counts[there]
    else:
        there, counts = np.unique(cells, return_counts=True)
    pairs, of_band = np.divmod(there, wide)
    first, second = np.divmod(pairs, max(len(sides), 1))
    return (sides[first] * _SIDES + sides[second]) * BANDS + of_band + low, counts


def _numbered(numbers: _Ints) -> tuple[_Ints, _Ints]:
    """The numbers that occur, in order, and which of them each is."""
    if numbers.max(initial=0) >= _DENSE:
        return np.unique(numbers, return_inverse=True)
    there = np.bincount(numbers) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[numbers]


def _renumbered(keys: _Ints, places: _Ints) -> _Ints:
    """Kinds with the numbers that their clocks have elsewhere."""
    sides, bands = np.divmod(keys, BANDS)
    before, after = (
        side - side % _CLOCKS + places[side % _CLOCKS] for side in np.divmod(sides, _SIDES)
    )
    renumbered: _Ints = (before * _SIDES + after) * BANDS + bands
    return renumbered
