"""The scores of a log, gathered bucket by bucket: one a case and touchpoint."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments
from journeymine.gap.experience.alike import Alike
from journeymine.gap.experience.answers import answers_of
from journeymine.gap.experience.response import Pattern
from journeymine.gap.open_journeys import OpenJourneys
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import Visits
from journeymine.statistics import Share, share
from journeymine.statistics.counts import grouped, occurrences

__all__ = ["AtTouchpoint", "Gathered", "ScoresSeen"]

_Ints = NDArray[np.int64]
_Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class AtTouchpoint:
    """What was scored at one touchpoint, or of whole journeys.

    Attributes
    ----------
    visits, given, outside : int
        Events; those with a score on the scale; those with one that lies outside of it.
    cases : int
        Those that have an event here.
    response : Share
        Of the cases, those with a score on the scale.
    scores : array of float64, (answered,)
        One a case, rising.
    customers : array of int64, (answered,), or None
        Whose they are; None where every case is one of its own.
    patterns : list of Pattern
        The cases by what they have in common.
    """

    visits: int
    given: int
    outside: int
    cases: int
    response: Share
    scores: _Scores
    customers: _Ints | None
    patterns: list[Pattern]


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """The scores of a whole log.

    Attributes
    ----------
    touchpoints : tuple of AtTouchpoint
        All of the design, in its order.
    journey : AtTouchpoint
        Whole journeys; all events count.
    unplaced : int
        Events with a score on the scale at activities that are no touchpoint.
    case, touchpoint, score : arrays, (answers,)
        Each case and touchpoint once; the number after the last touchpoint is the whole journey.
    """

    touchpoints: tuple[AtTouchpoint, ...]
    journey: AtTouchpoint
    unplaced: int
    case: _Ints
    touchpoint: _Ints
    score: _Scores


class ScoresSeen:
    """Is shown every bucket, and keeps what was scored and who could have scored.

    Parameters
    ----------
    alignments : Alignments
    still_open : OpenJourneys, optional
    units : Units, optional
        Whose the cases are.

    Attributes
    ----------
    cases : int
        So far.
    has_column : bool
        Whether the log has a column of scores.
    """

    def __init__(
        self, alignments: Alignments, still_open: OpenJourneys | None = None, units: Units = CASES
    ) -> None:
        self.cases, self.has_column = 0, False
        self._units = units
        self._scale = alignments.design.scales.satisfaction
        self._whole = len(alignments.design.touchpoints)
        self._alike = Alike(alignments, still_open)
        self._events = np.zeros((3, self._whole + 1), np.int64)  # visits, scores, outside
        self._asked: Counter[int] = Counter()
        self._asked_of: list[_Ints] = []
        self._case: list[_Ints] = []
        self._touchpoint: list[_Ints] = []
        self._pattern: list[_Ints] = []
        self._score: list[_Scores] = []

    def add(self, visits: Visits) -> None:
        """Look at a bucket, read with its scores and channels."""
        first, self.cases = self.cases, self.cases + visits.n_cases
        if not visits.has("score") or not visits.n_cases:
            return
        self.has_column = True
        scores = visits.numbers("score")
        given = np.isfinite(scores) | np.isinf(scores)
        inside = (scores >= self._scale.low) & (scores <= self._scale.high)
        for row, some in enumerate((None, inside, given & ~inside)):
            touchpoint = visits.touchpoint if some is None else visits.touchpoint[some]
            counted = np.bincount(touchpoint.astype(np.int64) + 1, minlength=self._whole + 1)
            self._events[row] += np.roll(counted, -1)  # what is no touchpoint stands last
        scores = np.where(inside, scores, np.nan)
        alike, channel = self._alike.cases(visits), self._alike.channel(visits)
        for some_cases in answers_of(visits, scores, channel, self._whole):
            pattern = self._alike.patterns(some_cases, alike)
            numbers, counts = occurrences(self._alike.without_gaps(pattern))
            kinds = self._alike.with_gaps(numbers)
            self._asked.update(dict(zip(kinds.tolist(), counts.tolist(), strict=True)))
            if not self._units.are_cases:
                self._asked_of.append(np.stack([some_cases.touchpoint, some_cases.case + first]))
            answered = np.flatnonzero(np.isfinite(some_cases.score))
            self._case.append(some_cases.case[answered] + first)
            self._touchpoint.append(some_cases.touchpoint[answered])
            self._pattern.append(pattern[answered])
            self._score.append(some_cases.score[answered])

    @property
    def anything_scored(self) -> bool:
        """Whether any event has a score, on the scale or outside of it."""
        return bool(self._events[1:].sum())

    def result(self) -> Gathered:
        """Everything that was seen."""
        case, touchpoint = _joined(self._case), _joined(self._touchpoint)
        score = np.concatenate([*self._score, np.zeros(0)])
        each = self._alike.per_touchpoint
        number = self._alike.without_gaps(_joined(self._pattern))
        order, bounds = grouped(number, each * (self._whole + 1))
        patterns = self._patterns(score[order], case[order], bounds)
        found = []
        for at, (a, b) in enumerate(pairwise(bounds[::each].tolist())):
            rising = order[a:b][np.argsort(score[order[a:b]], kind="stable")]
            found.append(self._at(at, score[rising], case[rising], patterns[at]))
        return Gathered(
            tuple(found[:-1]), found[-1], int(self._events[1, -1]), case, touchpoint, score
        )

    def _at(
        self, number: int, scores: _Scores, case: _Ints, patterns: list[Pattern]
    ) -> AtTouchpoint:
        whole = number == self._whole
        events = self._events.sum(axis=1) if whole else self._events[:, number]
        cases = sum(pattern.cases for pattern in patterns)
        response = self._response(number, case, cases)
        whose = self._whose(case)
        visits, given, outside = map(int, events)
        return AtTouchpoint(visits, given, outside, cases, response, scores, whose, patterns)

    def _whose(self, case: _Ints) -> _Ints | None:
        """The customers of these cases; None where every case is one of its own."""
        return None if self._units.are_cases else self._units.of(case)

    def _response(self, number: int, answered: _Ints, cases: int) -> Share:
        """Of the cases that could give a score, those that did."""
        if self._units.are_cases or not self._asked_of:
            return share(len(answered), cases)
        touchpoint, case = np.concatenate(self._asked_of, axis=1)
        return self._units.share(answered, case[touchpoint == number])

    def _patterns(self, score: _Scores, case: _Ints, bounds: _Ints) -> list[list[Pattern]]:
        """The kinds of cases at every touchpoint, and last of all journeys.

        Parameters
        ----------
        score, case : array, (scores,)
            By the number of their pattern.
        bounds : array of int64, (patterns + 1,)
            Where those of each number begin.
        """
        found: list[list[Pattern]] = [[] for _ in range(self._whole + 1)]
        kinds = sorted(self._asked)
        numbers = self._alike.without_gaps(np.array(kinds, np.int64)).tolist()
        for kind, number in zip(kinds, numbers, strict=True):
            touchpoint, key = self._alike.told(kind)
            here = slice(bounds[number], bounds[number + 1])
            one = Pattern(key, self._asked[kind], score[here], self._whose(case[here]))
            found[touchpoint].append(one)
        return found


def _joined(parts: list[_Ints]) -> _Ints:
    return np.concatenate([*parts, np.zeros(0, np.int64)])
