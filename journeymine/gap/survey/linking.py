"""Which event every row of a table of answers is about, bucket by bucket."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.gap.survey.nearest import last_at_or_before
from journeymine.log.reductions.paths import coded
from journeymine.log.store import Bucket

__all__ = ["LATEST", "NO_TOUCHPOINT", "UNKNOWN_TOUCHPOINT", "Found", "Questions", "Why"]

_Ints = NDArray[np.int64]
_Bools = NDArray[np.bool_]

NO_TOUCHPOINT, UNKNOWN_TOUCHPOINT = -1, -2
"""In place of a touchpoint: none is named, or one that is not known."""

LATEST = np.iinfo(np.int64).max
"""The time of answers that have none: every visit is before them."""


class Why:
    """What became of a row, by its place in `journeymine.log.survey.links.REASONS`."""

    OFF_SCALE, UNKNOWN_CASE, UNKNOWN_TOUCHPOINT, NO_TIME = range(4)
    NOT_VISITED, BEFORE, OUTSIDE, AGAIN, LINKED = range(4, 9)


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """The rows of a table of answers, as arrays.

    Attributes
    ----------
    case : array of int64, (rows,)
        Places in `ids`.
    ids : pyarrow.Array of str
        Each once.
    touchpoint : array of int64, (rows,)
        Numbers of touchpoints, or `NO_TOUCHPOINT`, `UNKNOWN_TOUCHPOINT`.
    time : array of int64, (rows,)
        Microseconds since 1970; `LATEST` where none of the rows has a time.
    timeless : array of bool, (rows,)
        Without a time, where others have one.
    score : array of float64, (rows,)
        NaN where none was given.
    outside : array of bool, (rows,)
        A score was given that lies outside of the scale, and cannot be used.
    """

    case: _Ints
    ids: pa.Array
    touchpoint: _Ints
    time: _Ints
    timeless: _Bools
    score: NDArray[np.float64]
    outside: _Bools

    def __len__(self) -> int:
        return len(self.case)


class Found:
    """What was found for every row, filled bucket by bucket.

    Parameters
    ----------
    questions : Questions
    touchpoint_of : array of int64, (activities,)
        The number of the touchpoint of each activity; -1 where it is none.
    touchpoints : int
        How many there are.
    window : int
        Microseconds that an answer may come after the visit.
    person : str, optional
        The column that says whose event it is, where that is not the case.
    """

    def __init__(
        self,
        questions: Questions,
        touchpoint_of: _Ints,
        touchpoints: int,
        *,
        window: int,
        person: str | None = None,
    ) -> None:
        self._asked, self._of, self._width = questions, touchpoint_of, max(touchpoints, 1)
        self._window, self._person = window, person
        n = len(questions)
        self.why = np.full(n, Why.UNKNOWN_CASE, np.int8)
        self.bucket = np.full(n, -1, np.int64)
        self.event = np.full(n, -1, np.int64)
        """The place of the event in its bucket; -1 where there is none."""
        self.case = np.full(n, -1, np.int64)
        """The number of the case of the event, over all buckets; -1 where there is none."""
        self.visited = np.full(n, -1, np.int64)
        """The number of the touchpoint of the event; -1 where there is none."""
        self._buckets = self._cases = 0

    def add(self, bucket: Bucket) -> None:
        """Look for the rows whose case stands in this bucket."""
        asked, number, first_case = self._asked, self._buckets, self._cases
        self._buckets += 1
        self._cases += bucket.n_cases
        ids, who = self._persons(bucket)
        place = pc.fill_null(pc.index_in(asked.ids, value_set=ids), -1)
        place = place.to_numpy(zero_copy_only=False).astype(np.int64)
        rows = np.flatnonzero(place[asked.case] >= 0)
        if not len(rows):
            return
        person, touchpoint = place[asked.case[rows]], asked.touchpoint[rows]
        why = np.full(len(rows), Why.LINKED, np.int8)
        why[asked.timeless[rows]] = Why.NO_TIME
        why[touchpoint == UNKNOWN_TOUCHPOINT] = Why.UNKNOWN_TOUCHPOINT
        events, groups = self._visits(bucket, who, len(ids), person)
        found = np.full(len(rows), -1, np.int64)
        for named in (True, False):
            some = np.flatnonzero((why == Why.LINKED) & ((touchpoint >= 0) == named))
            if not len(some):
                continue
            if named:
                keys = groups * self._width + self._of[bucket.activity[events]]
                order = np.argsort(keys, kind="stable")
                own, keys = events[order], keys[order]
                wanted = person[some] * self._width + touchpoint[some]
            else:
                own, keys, wanted = events, groups, person[some]
            at = asked.time[rows[some]]
            where, visits = last_at_or_before(keys, bucket.time[own], wanted, at)
            hit = where >= 0
            why[some[~hit]] = np.where(visits[~hit] > 0, Why.BEFORE, Why.NOT_VISITED)
            found[some[hit]] = own[where[hit]]
        linked = np.flatnonzero(found >= 0)
        at, seen = asked.time[rows[linked]], bucket.time[found[linked]]
        late = (at != LATEST) & (at - seen > self._window)
        why[linked[late]] = Why.OUTSIDE
        found[linked[late]] = -1
        linked = linked[~late]
        event = found[linked]
        self.why[rows] = why
        self.event[rows] = found
        self.bucket[rows[linked]] = number
        case = np.searchsorted(bucket.offsets, event, "right") - 1
        self.case[rows[linked]] = case + first_case
        self.visited[rows[linked]] = self._of[bucket.activity[event]]

    def _persons(self, bucket: Bucket) -> tuple[pa.Array, _Ints]:
        """The ids that answers go by, each once; and whose each event is, (events,)."""
        if self._person is None:
            return bucket.cases, bucket.case_numbers
        codes, texts = coded(bucket.columns[self._person])
        return pa.array(texts[:-1], pa.string()), codes.astype(np.int64)

    def _visits(
        self, bucket: Bucket, who: _Ints, persons: int, asked: _Ints
    ) -> tuple[_Ints, _Ints]:
        """The visits of those who were asked, by person and time; and whose each is."""
        among = np.zeros(persons + 1, np.bool_)  # the last for events of nobody
        among[asked] = True
        events = np.flatnonzero(among[who] & (self._of[bucket.activity] >= 0))
        if self._person is not None:  # journeys of one person stand by their names
            keys = (bucket.sequence[events], bucket.time[events], who[events])
            events = events[np.lexsort(keys)]
        return events, who[events]

    def settle(self) -> None:
        """Keep what can be used, and of several answers about one visit the last.

        All rows must have been found.  What cannot be used is left out first, so that it takes
        the place of no other answer.
        """
        self.why[self._asked.outside] = Why.OFF_SCALE
        given = ~np.isnan(self._asked.score)
        rows = np.flatnonzero((self.why == Why.LINKED) & given)
        order = rows[np.lexsort((self._asked.time[rows], self.event[rows], self.bucket[rows]))]
        if not len(order):
            return
        new = np.ones(len(order), np.bool_)
        new[1:] = (np.diff(self.event[order]) != 0) | (np.diff(self.bucket[order]) != 0)
        ends = np.append(np.flatnonzero(new)[1:], len(order)) - 1
        visit = np.cumsum(new) - 1
        latest = self._asked.time[order][ends][visit]
        self.why[order[self._asked.time[order] < latest]] = Why.AGAIN
