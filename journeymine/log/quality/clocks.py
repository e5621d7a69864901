"""Clocks that differ: by minutes, seen in steps that go the wrong way, or by whole hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.language import Figure, Sentence, marked, sentence
from journeymine.log.quality.bands import BANDS, band_end
from journeymine.log.quality.crossings import Crossings, crossings
from journeymine.log.quality.suspicion import Count, Facts, Suspicion, in_a_word, short
from journeymine.log.quality.tallies import Tally, clock_column
from journeymine.log.reductions.paths import coded
from journeymine.log.store import Bucket

__all__ = ["suspect"]

_Side = tuple[int, str]  # activity, clock

_FEWEST_STEPS = 100
_FEWEST_BACK = 20
_LEAST_BACK = 0.01
_MOST_BACK = 0.4
_LONGEST = 3_600_000_000
_OF_MEDIAN = 5

_FEWEST_EVENTS = 1_000
_APART, _ALIKE = 0.1, 0.05

_ENDS = np.array([band_end(number) for number in range(BANDS)], np.int64)


def suspect(tally: Tally, facts: Facts) -> Iterator[Suspicion]:
    """Clocks of sources, or of channels where no source is told, that disagree."""
    column = clock_column(facts.columns)
    if column is not None:
        yield from _skewed(tally, facts, column)
        yield from _zones(tally, column)


def _skewed(tally: Tally, facts: Facts, column: str) -> Iterator[Suspicion]:
    """A clock that is behind another: what follows there seems to come before.

    Of two activities on two clocks, the later one in the customers' order comes first in
    1 to 40 % of the steps between them, at least 20 of 100, and then always by an hour at
    most, and a fifth of the median time of the others at most; and no other activities say
    that the other clock is behind.  Where two steps are done in any order, the wrong way
    takes as long as the right one, and this stays silent.
    """
    behind: dict[tuple[str, str], list[tuple[_Side, _Side]]] = defaultdict(list)
    steps: dict[tuple[str, str], int] = defaultdict(int)
    for one, other, n in _going_wrong(tally.crossings):
        behind[one[1], other[1]].append((one, other))
        steps[one[1], other[1]] += n
    for (late, ahead), found in sorted(behind.items()):
        if (ahead, late) in behind:
            continue
        wrong = _Wrong(column, frozenset((*one, *other) for one, other in found))
        longest = wrong.longest(facts)
        n = steps[late, ahead]

        def said(
            count: Count, late: str = late, ahead: str = ahead, longest: int = longest, n: int = n
        ) -> Sentence:
            return sentence(
                "{count} of {of} steps from {column} '{ahead}' to '{late}' seem to go the other "
                "way, by {longest} at most: is the clock of '{late}' behind by that much, or more?",
                count=count.events, of=n, column=column, ahead=short(ahead), late=short(late),
                longest=in_a_word(longest),
            )  # fmt: skip

        yield Suspicion("JM-W203", ("path", "time"), wrong.marks, said, (column,), of=n)


def _going_wrong(counted: Crossings) -> Iterator[tuple[_Side, _Side, int]]:
    """Pairs of sides whose steps seem to go the wrong way, and the steps of both ways."""
    pairs = counted.pairs()
    other_way = pairs.reverse()
    back = np.flatnonzero(other_way >= 0)
    forth = other_way[back]
    n = pairs.n[forth] + pairs.n[back]
    longest = _ENDS[pairs.longest[back]]
    wrong = (
        (n >= _FEWEST_STEPS)
        & (pairs.n[back] >= np.maximum(_FEWEST_BACK, _LEAST_BACK * n))
        & (pairs.n[back] <= _MOST_BACK * n)
        & (longest <= _LONGEST)
        & (_OF_MEDIAN * longest <= _ENDS[pairs.median[forth] - 1])
    )
    for place in np.flatnonzero(wrong).tolist():
        sides = pairs.before[back[place]], pairs.after[back[place]]
        one, other = (counted.side(int(side)) for side in sides)
        yield one, other, int(n[place])


@dataclass(frozen=True, slots=True, eq=False)
class _Wrong:
    """The steps between two clocks that seem to go the wrong way."""

    column: str
    steps: frozenset[tuple[int, str, int, str]]

    def _places(self, bucket: Bucket) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        codes, known = coded(bucket.columns[self.column])
        places, gaps = crossings(bucket, codes, len(known) - 1)
        before = places - 1
        rows = np.stack(
            [bucket.activity[before], codes[before], bucket.activity[places], codes[places]]
        )
        distinct, number = np.unique(rows, axis=1, return_inverse=True)
        wrong = [(a, known[x], b, known[y]) in self.steps for a, x, b, y in distinct.T.tolist()]
        among = np.array(wrong, np.bool_)[number.reshape(-1)]
        return places[among], gaps[among]

    def marks(self, bucket: Bucket) -> NDArray[np.bool_]:
        """The second event of each."""
        marked = np.zeros(bucket.n_events, np.bool_)
        marked[self._places(bucket)[0]] = True
        return marked

    def longest(self, facts: Facts) -> int:
        """How long the longest of them takes, in microseconds."""
        looks = (self._places(bucket)[1] for bucket in facts.storage.buckets((self.column,)))
        return max(int(gaps.max(initial=0)) for gaps in looks)


def _zones(tally: Tally, column: str) -> Iterator[Suspicion]:
    """A source whose day has the shape of that of the others, but hours later or earlier.

    Of at least 1,000 events on each side: a tenth of the events or more would have to move
    to make the days alike as they are, but a twentieth at most, and a quarter of that, once
    one is moved by whole hours.  (The measure is the total variation distance.)
    """
    hours: dict[str, NDArray[np.int64]] = defaultdict(lambda: np.zeros(24, np.int64))
    for (clock, hour), n in tally.of("hour").items():
        hours[str(clock)][int(hour or 0)] = n
    total = sum(hours.values(), np.zeros(24, np.int64))
    for clock, own in sorted(hours.items()):
        others = total - own
        if own.sum() < _FEWEST_EVENTS or others.sum() < _FEWEST_EVENTS or own.sum() > others.sum():
            continue
        apart = [_distance(np.roll(own, -shift), others) for shift in range(24)]
        best = int(np.argmin(apart))
        if best == 0 or apart[0] < _APART or apart[best] > min(_ALIKE, apart[0] / 4):
            continue
        shift = best if best <= 12 else best - 24

        def marks(bucket: Bucket, clock: str = clock) -> NDArray[np.bool_]:
            codes, known = coded(bucket.columns[column])
            which = np.array([name == clock for name in known], np.bool_)
            found: NDArray[np.bool_] = which[codes]
            return found

        def said(count: Count, clock: str = clock, shift: int = shift) -> Sentence:
            if shift > 0:
                message = marked(
                    "the days of {column} '{clock}' ({count} events) have the shape of those of "
                    "the others, but {hours} later: are its times in another zone?"
                )
            else:
                message = marked(
                    "the days of {column} '{clock}' ({count} events) have the shape of those of "
                    "the others, but {hours} earlier: are its times in another zone?"
                )
            hours = Figure("lasting", abs(shift) * 3_600)
            return sentence(
                message, column=column, clock=short(clock), count=count.events, hours=hours
            )

        yield Suspicion("JM-W205", ("path", "time"), marks, said, (column,))


def _distance(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """The share of the events that would have to move to make two days alike; 0 to 1."""
    return float(np.abs(one / one.sum() - other / other.sum()).sum() / 2)
