"""Take a gap apart by a column of the log, or by when its cases started."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.gap import Gap
from journeymine.gap.segments.figures import Compared
from journeymine.gap.segments.ids import like_ids
from journeymine.gap.segments.labels import Labels, by_period, by_value, starts
from journeymine.gap.segments.measures import Measure, Measures
from journeymine.gap.segments.segments import Segment, Segments
from journeymine.gap.segments.testing import Table
from journeymine.log.times.durations import as_duration
from journeymine.statistics import too_few
from journeymine.statistics.differences import MINIMUM_CASES

__all__ = ["TOO_NEW", "by", "over"]

TOO_NEW = "too new to compare"
"""What is said of a period whose cases could not be watched for long enough."""

_ENOUGH = 0.95
"""So many of the complete journeys are over within the follow-up, if none is given."""

_Flags = NDArray[np.bool_]


def by(
    gap: Gap, attribute: str, *, smallest: int = MINIMUM_CASES, most: int = 50, seed: int = 1
) -> Segments:
    """Every figure by the values of a column; see `Gap.by`."""
    measures = Measures(gap)
    labels = by_value(gap.events, attribute, most=most)
    notes = [""] * len(labels.names)
    return _segments(
        measures, labels, notes, smallest=smallest, seed=seed, by=attribute,
        period=None, timezone=None, follow_up=None,
    )  # fmt: skip


def over(
    gap: Gap,
    period: str,
    *,
    timezone: str | None = None,
    follow_up: str | timedelta | None = None,
    smallest: int = MINIMUM_CASES,
    seed: int = 1,
) -> Segments:
    """Every figure by the period in which cases started; see `Gap.over`."""
    measures = Measures(gap)
    start = starts(gap.events)
    labels = by_period(start, period, timezone)
    seconds = _follow_up(measures, follow_up)
    latest = gap.events.storage.sizes.last - seconds * 1_000_000
    notes = [
        TOO_NEW if start[labels.code == at].max() > latest else ""
        for at in range(len(labels.names))
    ]
    return _segments(
        measures, labels, notes, smallest=smallest, seed=seed, by="start",
        period=period, timezone=timezone, follow_up=seconds,
    )  # fmt: skip


def _follow_up(measures: Measures, given: str | timedelta | None) -> int:
    """How long a case must have been watched, in seconds."""
    if given is not None:
        return int(as_duration(given).total_seconds())
    lasting = np.sort(measures.seconds[measures.complete])
    if not len(lasting):
        return 0
    return int(lasting[min(len(lasting) - 1, int(np.ceil(_ENOUGH * len(lasting))) - 1)])


def _segments(
    measures: Measures,
    labels: Labels,
    notes: list[str],
    *,
    smallest: int,
    seed: int,
    by: str,
    period: str | None,
    timezone: str | None,
    follow_up: int | None,
) -> Segments:
    """Compare every segment with all other cases that can be compared."""
    n = len(labels.names)
    comparable = np.array([not note for note in notes], np.bool_)[labels.code]
    pool = comparable & measures.complete
    members = [labels.code == at for at in range(n)]
    others = [comparable & ~one for one in members]
    customer = measures.units.customer
    table = Table(smallest=smallest, seed=seed, customer=customer)
    places: list[list[int]] = [[] for _ in range(n)]
    for one in measures.shares():
        shows = np.asarray(one.value, np.bool_)
        with_it = np.bincount(labels.code[shows & comparable], minlength=n)
        base = np.bincount(labels.code[one.defined & comparable], minlength=n)
        new_with = np.bincount(labels.code[shows], minlength=n)
        new_base = np.bincount(labels.code[one.defined], minlength=n)
        for at in range(n):
            if customer is not None:
                places[at].append(table.share(one, members[at], others[at], note=notes[at]))
                continue
            here = (int(new_with[at]), int(new_base[at]))
            rest = (int(with_it.sum() - with_it[at]), int(base.sum() - base[at]))
            places[at].append(table.counts(one, here, rest, note=notes[at]))
    means: list[Measure] = list(measures.means(among=pool))
    indices = [measures.index(one) for one in members]
    for at in range(n):
        of_rest = measures.index(others[at])
        for one in means:
            if one.figure.is_points:
                place = table.index(
                    one, members[at], others[at], indices[at], of_rest, note=notes[at]
                )
            else:
                place = table.mean(one, members[at], others[at], note=notes[at])
            places[at].append(place)
    tests = table.tests
    rows = table.judged()
    complete = np.bincount(labels.code[measures.complete], minlength=n).tolist()
    opened = np.bincount(labels.code[~measures.complete], minlength=n).tolist()
    total = int(measures.complete.sum())
    segments = tuple(
        Segment(
            labels.names[at],
            complete[at],
            opened[at],
            complete[at] / total if total else None,
            measures.points(members[at]),
            indices[at],
            tuple(sorted((rows[place] for place in places[at]), key=_order)),
            notes[at] or too_few(complete[at], minimum=smallest) or "",
        )
        for at in range(n)
    )
    whole = measures.gap.index
    return Segments(
        by, period, timezone, segments, total, None if whole is None else whole.value, smallest,
        labels.several, labels.merged, follow_up, tests, seed, measures, labels, labels.values,
        () if period is not None else like_ids(labels, by, smallest=smallest),
    )  # fmt: skip


def _order(row: Compared) -> int:
    """As designed, fitness, duration, the index, then deviations in their order."""
    first = ("as_designed", "fitness", "duration", "index")
    name = row.figure.figure
    return first.index(name) if name in first else 4 if row.figure.is_points else 5
