"""What only the events tell of white spots: when cases were, ties, and who falls silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments
from journeymine.gap.knowledge.silence import ALARM, BINS, chance_of_row, dispersion, longest_row
from journeymine.gap.knowledge.ties import Tied, Ties
from journeymine.gap.knowledge.window import Window
from journeymine.gap.visits import Visits

__all__ = ["Silent", "Unseen", "UnseenPart"]

_Ints = NDArray[np.int64]

_MOST_SOURCES = 64
_OWN = 0.2
"""A touchpoint is one of a source that logs at least so much of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Silent:
    """A source or touchpoint without events for too long.

    Attributes
    ----------
    kind : str
        ``source_silent`` or ``touchpoint_silent``.
    name : str
    touchpoints : tuple of int
        Places in the design's touchpoints.
    since, until : int
        In microseconds since 1970.
    begins, ends : bool
        Whether the silence reaches to the beginning of the log, and to its end.
    variant, cases : arrays of int64
        The journeys that lack an event of it.
    """

    kind: str
    name: str
    touchpoints: tuple[int, ...]
    since: int
    until: int
    begins: bool
    ends: bool
    variant: _Ints
    cases: _Ints


@dataclass(frozen=True, slots=True, eq=False)
class Unseen:
    """What was found."""

    window: Window
    tied: Tied
    silent: tuple[Silent, ...]
    column: str | None


@dataclass(slots=True, eq=False)
class _Lacking:
    """Journeys whose path asks for a touchpoint that they do not have, a bucket after another."""

    case: list[_Ints] = field(default_factory=list)
    variant: list[_Ints] = field(default_factory=list)
    touchpoint: list[_Ints] = field(default_factory=list)
    span: list[_Ints] = field(default_factory=list)


class UnseenPart:
    """Is shown every bucket, and says at the end what the events do not tell.

    Parameters
    ----------
    alignments : Alignments
        Of whole journeys.
    activities : sequence of str
        Of the storage.
    columns : collection of str
        Those of the log: its source tells who logs what, or else its channel.
    extent : (int, int)
        First and last time of the log.
    """

    def __init__(
        self,
        alignments: Alignments,
        activities: Sequence[str],
        columns: Sequence[str],
        extent: tuple[int, int],
    ) -> None:
        self._alignments, self._extent = alignments, extent
        self._width = max(-(-(extent[1] - extent[0] + 1) // BINS), 1)  # of a span
        self._column = next((name for name in ("source", "channel") if name in columns), None)
        self._touchpoints = len(alignments.design.touchpoints)
        self._ties = Ties(alignments.design, activities)
        self._variant: list[_Ints] = []
        self._open: list[NDArray[np.bool_]] = []
        self._first: list[_Ints] = []
        self._last: list[_Ints] = []
        self._lacks = _skips(alignments)
        self._any = bool(len(self._lacks.variant))
        self._firsts = _first_visits(alignments)
        self._seen = np.zeros((self._touchpoints, BINS), np.int64)
        self._lacking = _Lacking()
        self._cases = 0
        self._names: dict[str, int] = {}
        self._by_source = np.zeros((0, BINS), np.int64)
        self._logs = np.zeros((0, self._touchpoints), np.int64)
        self._has: list[tuple[int, NDArray[np.bool_]]] = []

    @property
    def columns(self) -> tuple[str, ...]:
        """What `visits_of` must bring."""
        return () if self._column is None or not self._any else (self._column,)

    def add(self, visits: Visits) -> None:
        """Look at a bucket, read with `columns`."""
        first, last = visits.offsets[:-1], visits.offsets[1:] - 1
        self._variant.append(visits.variant)
        self._open.append(visits.is_open)
        self._first.append(visits.time[first])
        self._last.append(visits.time[last])
        if not visits.n_cases:
            return
        self._look(visits)
        if self._any:
            self._count_lacking(visits)
            if self._column is not None and visits.has(self._column):
                self._count_sources(visits)
        self._cases += visits.n_cases

    def _look(self, visits: Visits) -> None:
        """Count first visits by span, and gather the ties that could matter."""
        from journeymine.gap.knowledge.kernels.unseen import look

        kind = self._ties.kinds_of(visits)
        tied, counts = np.zeros(visits.n_events, np.bool_), np.zeros(3, np.int64)
        look(
            visits.offsets, visits.variant, visits.is_open, visits.time, kind,
            self._alignments.variants.offsets, self._firsts, self._extent[0], self._width,
            self._seen, tied, counts,
        )  # fmt: skip
        self._ties.add(visits, tied, counts)

    def _count_lacking(self, visits: Visits) -> None:
        """Journeys that lack a touchpoint, in the span of the event before it."""
        lacks, start = self._lacks, visits.offsets[:-1]
        n = lacks.counts[visits.variant] * ~visits.is_open
        case = np.repeat(np.arange(visits.n_cases), n)
        entry = lacks.starts[visits.variant][case] + _places(n)
        before = visits.time[start[case] + np.maximum(lacks.before[entry], 0)]
        self._lacking.case.append(case + self._cases)
        self._lacking.variant.append(visits.variant[case])
        self._lacking.touchpoint.append(lacks.touchpoint[entry].astype(np.int64))
        self._lacking.span.append((before - self._extent[0]) // self._width)

    def _count_sources(self, visits: Visits) -> None:
        """Journeys that have an event of each source by span, and what each source logs."""
        from journeymine.gap.knowledge.kernels.unseen import sources

        assert self._column is not None
        codes, texts = visits.texts(self._column)
        for text in texts[:-1]:
            if text is not None and len(self._names) <= _MOST_SOURCES:
                self._names.setdefault(text, len(self._names))
        n = len(self._names)
        if n > _MOST_SOURCES:
            return
        number = np.array([-1 if t is None else self._names[t] for t in texts], np.int64)[codes]
        more = n - len(self._by_source)
        self._by_source = np.pad(self._by_source, ((0, more), (0, 0)))
        self._logs = np.pad(self._logs, ((0, more), (0, 0)))
        has = np.zeros((visits.n_cases, n), np.bool_)
        sources(
            visits.offsets, visits.is_open, visits.time, visits.touchpoint, number,
            self._extent[0], self._width, self._by_source, self._logs, has,
        )  # fmt: skip
        self._has.append((self._cases, has))

    def result(self, *, silence: int | None) -> Unseen:
        """What was found.

        Parameters
        ----------
        silence : int or None
            After so many seconds a journey is over: what lacks in the last of them may come.
        """
        window = Window(
            np.concatenate([*self._variant, np.zeros(0, np.int64)]),
            np.concatenate([*self._open, np.zeros(0, np.bool_)]),
            np.concatenate([*self._first, np.zeros(0, np.int64)]),
            np.concatenate([*self._last, np.zeros(0, np.int64)]),
            *self._extent,
        )
        silent: tuple[Silent, ...] = ()
        if self._any and silence is not None:
            silent = self._silent(silence)
        return Unseen(window, self._ties.result(), silent, self._column)

    def _silent(self, silence: int) -> tuple[Silent, ...]:
        begins, ends = self._extent
        width = self._width
        spans = max(0, (ends - silence * 1_000_000 - begins) // width)
        case, variant, touchpoint, span = (
            np.concatenate([*part, np.zeros(0, np.int64)])
            for part in (
                self._lacking.case, self._lacking.variant, self._lacking.touchpoint,
                self._lacking.span,
            )
        )  # fmt: skip
        names = self._alignments.design.touchpoints
        sources = list(self._names) if len(self._names) <= _MOST_SOURCES else []
        looked_at = len(names) + len(sources)
        found: list[Silent] = []

        def look(kind: str, name: str, own: Sequence[int], seen: _Ints, lacks: _Ints) -> None:
            """`lacks` are entries of the journeys that lack something, one a journey."""
            failures = np.bincount(span[lacks], minlength=BINS)[:spans]
            successes = seen[:spans]
            row, a, b = longest_row(successes, failures)
            waves = dispersion(successes, failures, a, b)
            chance = chance_of_row(successes.sum() / waves, failures.sum() / waves, row / waves)
            if chance * looked_at > ALARM:
                return
            there = lacks[(span[lacks] >= a) & (span[lacks] < b)]
            variants, counts = np.unique(variant[there], return_counts=True)
            found.append(
                Silent(
                    kind, name, tuple(own), begins + a * width, begins + b * width, a == 0,
                    b == spans, variants, counts.astype(np.int64),
                )
            )  # fmt: skip

        if sources:
            has = np.zeros((self._cases, len(sources)), np.bool_)
            for first, of_some in self._has:
                has[first : first + len(of_some), : of_some.shape[1]] = of_some
            of_all = np.maximum(self._logs.sum(axis=0), 1)
            for number, name in enumerate(sources):
                own = np.flatnonzero(self._logs[number] >= _OWN * of_all)
                own = own[self._logs[number][own] > 0]
                lacks = np.flatnonzero(np.isin(touchpoint, own))
                lacks = lacks[~has[case[lacks], number]]
                lacks = lacks[np.diff(case[lacks], prepend=-1) != 0]
                look("source_silent", name, own.tolist(), self._by_source[number], lacks)
        told = [(s.since, s.until, set(s.touchpoints)) for s in found]
        for number, name in enumerate(names):
            lacks = np.flatnonzero(touchpoint == number)
            look("touchpoint_silent", name, [number], self._seen[number], lacks)
        return tuple(
            one
            for one in found
            if one.kind == "source_silent"
            or not any(
                one.touchpoints[0] in own and one.since < until and since < one.until
                for since, until, own in told
            )
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Skips:
    """Of every variant, the touchpoints that its path asks for and that it has no event of.

    After the last event only the first of them counts: what follows it was never due.
    """

    variant: _Ints
    touchpoint: NDArray[np.int32]
    before: _Ints
    starts: _Ints
    counts: _Ints


def _skips(alignments: Alignments) -> _Skips:
    design, n = alignments.design, len(alignments)
    place = {name: at for at, name in enumerate(design.touchpoints)}
    of_step = np.array([*(place[name] for name in design.steps), -1], np.int32)
    variant = np.repeat(np.arange(n), np.diff(alignments.offsets))
    model = (alignments.events < 0) & (alignments.steps >= 0)
    model &= alignments.variants.cases[variant] > 0
    last = np.maximum.accumulate(
        np.where(alignments.events >= 0, np.arange(len(variant)), -1)
    )  # the move of the last event so far, of any variant
    own = last >= alignments.offsets[:-1][variant]
    before = np.where(own, alignments.events[np.maximum(last, 0)], -1).astype(np.int64)
    at = np.flatnonzero(model)
    touchpoint = of_step[alignments.steps[at]]
    # Done elsewhere in the journey: it is out of order, not unlogged.
    there = np.zeros((n, len(place)), np.bool_)
    names = alignments.variants.activities
    matching = design.matching(names)
    of_code = np.array([place.get(matching.get(name, ""), -1) for name in names], np.int32)
    codes = of_code[alignments.variants.codes]
    of_event = np.repeat(np.arange(n), alignments.variants.lengths)
    there[of_event[codes >= 0], codes[codes >= 0]] = True
    at = at[~there[variant[at], touchpoint]]
    ends = before[at] == alignments.variants.lengths[variant[at]] - 1
    again = np.diff(variant[at], prepend=-1) == 0
    follows = np.concatenate([[False], ends[:-1]])[: len(at)] & ends & again
    at = at[~follows]
    # One of a kind a variant, the first.
    key = variant[at] * len(place) + of_step[alignments.steps[at]]
    _, firsts = np.unique(key, return_index=True)
    at = at[np.sort(firsts)]
    counts = np.bincount(variant[at], minlength=n)
    return _Skips(
        variant[at],
        of_step[alignments.steps[at]],
        before[at],
        (np.cumsum(counts) - counts).astype(np.int64),
        counts.astype(np.int64),
    )


def _first_visits(alignments: Alignments) -> NDArray[np.int32]:
    """The touchpoint of every event of every variant that is its first there; -1 elsewhere."""
    design, variants = alignments.design, alignments.variants
    place = {name: at for at, name in enumerate(design.touchpoints)}
    matching = design.matching(variants.activities)
    of_code = np.array(
        [place.get(matching.get(name, ""), -1) for name in variants.activities], np.int32
    )
    touchpoint = of_code[variants.codes]
    key = np.repeat(np.arange(len(variants)), variants.lengths) * len(place) + touchpoint
    known = np.flatnonzero(touchpoint >= 0)[::-1]
    first = np.full(len(variants) * len(place), -1, np.int64)
    first[key[known]] = known  # of several writings the last stays
    found = np.full(len(touchpoint), -1, np.int32)
    there = first[first >= 0]
    found[there] = touchpoint[there]
    return found


def _places(counts: _Ints) -> _Ints:
    """0, 1, ... for each of these counts, one after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    found: _Ints = np.arange(total) - np.repeat(ends - counts, counts)
    return found
