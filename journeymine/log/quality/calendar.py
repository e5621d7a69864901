"""Days without any event where events are usual: an export that has holes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from journeymine.language import Sentence, sentence_counted
from journeymine.log.quality.suspicion import EXAMPLES, Count, Facts, Suspicion, day
from journeymine.log.quality.tallies import DAY, Tally
from journeymine.log.store import Bucket
from journeymine.statistics import counted

__all__ = ["suspect"]

_Ints = NDArray[np.int64]

_WEEKS = 4
_OF_THEM = 3
_USUAL = 10
_FEWEST_DAYS = 3


def suspect(tally: Tally, _: Facts) -> Iterator[Suspicion]:
    """Holes of at least three days on which events are usual.

    A day without events is a hole if the same weekday had 10 events or more in three of the
    four weeks before, and in three of the four weeks after.  So
    weekends are no holes where nothing happens on weekends, and one or two holidays are
    not said.  Days are those of UTC.
    """
    days, events = tally.by_number("day")
    holes = _holes(days, events)
    if not holes:
        return
    missing = sum(n for _, _, n in holes)
    ranked = sorted(holes, key=lambda hole: (-hole[2], hole[0]))[:EXAMPLES]
    spans = [f"{day(a)} to {day(b - 1)}" for a, b, _ in ranked]
    examples = tuple(
        f"{span}: {counted(n, 'day')}" for span, (_, _, n) in zip(spans, ranked, strict=True)
    )
    first, end = ranked[0][:2]
    longest = {"first": day(first), "last": day(end - 1)}

    def marks(bucket: Bucket) -> NDArray[np.bool_]:
        begins, ends = bucket.time[bucket.offsets[:-1]], bucket.time[bucket.offsets[1:] - 1]
        across = np.zeros(bucket.n_cases, np.bool_)
        for a, b, _ in holes:
            across |= (begins < a * DAY) & (ends >= b * DAY)
        found: NDArray[np.bool_] = np.repeat(across, bucket.lengths)
        return found

    def said(count: Count) -> Sentence:
        across = sentence_counted(
            count.cases,
            "{n} case began before and went on after",
            "{n} cases began before and went on after",
        )
        if len(holes) == 1:
            return sentence_counted(
                missing,
                "nothing happened on {n} day on which events are usual, once, from {first} to "
                "{last}; {across}",
                "nothing happened on {n} days on which events are usual, once, from {first} to "
                "{last}; {across}",
                across=across,
                **longest,
            )
        return sentence_counted(
            missing,
            "nothing happened on {n} day on which events are usual, {times} times, the longest "
            "{first} to {last}; {across}",
            "nothing happened on {n} days on which events are usual, {times} times, the longest "
            "{first} to {last}; {across}",
            times=len(holes),
            across=across,
            **longest,
        )

    yield Suspicion(
        "JM-W213", ("path", "time"), marks, said, examples=examples, count=missing,
        of=int(days[-1] - days[0] + 1),
    )  # fmt: skip


def _holes(days: _Ints, events: _Ints) -> list[tuple[int, int, int]]:
    """First day, day after the last, and how many of them usually have events."""
    happened = dict(zip(days.tolist(), events.tolist(), strict=True))
    found = []
    for place in np.flatnonzero(np.diff(days) > _FEWEST_DAYS).tolist():
        first, after = int(days[place]) + 1, int(days[place + 1])
        usual = {weekday for weekday in range(7) if _is_usual(weekday, first, after, happened)}
        n = sum((after - first + 6 - (weekday - first) % 7) // 7 for weekday in usual)
        if n >= _FEWEST_DAYS:
            found.append((first, after, n))
    return found


def _is_usual(weekday: int, first: int, after: int, happened: dict[int, int]) -> bool:
    """Whether events are usual on a weekday (a day's number modulo 7) around a hole."""
    last = first - 1 - (first - 1 - weekday) % 7
    next_ = after + (weekday - after) % 7
    before = [happened.get(last - 7 * week, 0) for week in range(_WEEKS)]
    behind = [happened.get(next_ + 7 * week, 0) for week in range(_WEEKS)]
    return all(sum(n >= _USUAL for n in side) >= _OF_THEM for side in (before, behind))
