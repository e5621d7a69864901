"""What a rule suspects after the first look, and how the second look makes it a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.language import Figure, Sentence, sentence
from journeymine.log.accounting.rows import Finding
from journeymine.log.quality.weights import weigh
from journeymine.log.store import Bucket, Storage

__all__ = [
    "EXAMPLES", "Count", "Facts", "Suspicion", "an_event", "day", "in_a_word", "moment", "short",
]  # fmt: skip

EXAMPLES = 5
_LONGEST = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """The log that is judged."""

    storage: Storage
    sources: int
    sparse: frozenset[str] = frozenset()

    @property
    def events(self) -> int:
        """Events."""
        return self.storage.sizes.events

    @property
    def cases(self) -> int:
        """Cases."""
        return self.storage.sizes.cases

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        """The columns beside the four of the core."""
        return self.storage.columns

    @property
    def names(self) -> tuple[str, ...]:
        """The names behind the codes."""
        return self.storage.activities


@dataclass(slots=True, eq=False)
class Count:
    """How many events a suspicion concerns, and their cases."""

    events: int = 0
    cases: int = 0
    first: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Suspicion:
    """Something a rule suspects; the second look counts it exactly.

    Attributes
    ----------
    code : str
    touches : tuple of str
    marks : callable
        From a bucket to the events concerned, (events,).
    said : callable
        The message, from the count.
    needs : tuple of str
        The columns that `marks` and `shown` look at.
    of_cases : bool
        The finding counts cases, not events.
    shown : callable
        The example of an event, by its place in the bucket; the names of activities come last.
    examples : tuple of str or None
        Those of the finding, where they are no events.
    count, of : int or None
        Those of the finding, where they are neither events nor cases.
    """

    code: str
    touches: tuple[str, ...]
    marks: Callable[[Bucket], NDArray[np.bool_]]
    said: Callable[[Count], Sentence]
    needs: tuple[str, ...] = ()
    of_cases: bool = False
    shown: Callable[[Bucket, int, tuple[str, ...]], str] | None = None
    examples: tuple[str, ...] | None = None
    count: int | None = None
    of: int | None = None

    def look(self, bucket: Bucket, count: Count, names: tuple[str, ...]) -> None:
        """Count the events of a bucket; keep what comes first in the sources, one a case."""
        marked = self.marks(bucket)
        of_case = bucket.per_case(marked)
        count.events += int(of_case.sum())
        count.cases += int((of_case > 0).sum())
        if self.examples is not None or not of_case.any():
            return
        places = np.flatnonzero(marked)
        case = bucket.case_numbers[places]
        places = places[np.concatenate([[True], case[1:] != case[:-1]])]
        rank = np.argsort(bucket.sequence[places], kind="stable")[:EXAMPLES]
        shown = self.shown or an_event
        found = [(int(bucket.sequence[p]), shown(bucket, int(p), names)) for p in places[rank]]
        count.first = sorted([*count.first, *found])[:EXAMPLES]

    def finding(self, count: Count, facts: Facts) -> Finding | None:
        """What is said; None if nothing was there."""
        if not count.events and self.count is None:
            return None
        n, of = (count.cases, facts.cases) if self.of_cases else (count.events, facts.events)
        return Finding(
            self.code,
            self.said(count),
            n if self.count is None else self.count,
            of if self.of is None else self.of,
            tuple(text for _, text in count.first) if self.examples is None else self.examples,
            self.touches,
            weigh(count.cases / facts.cases, self.touches),
        )


def an_event(bucket: Bucket, place: int, names: tuple[str, ...]) -> str:
    """``case C12: 2026-01-05 08:00 pay``."""
    case = int(np.searchsorted(bucket.offsets, place, side="right")) - 1
    name = short(names[bucket.activity[place]])
    return f"case {short(bucket.cases[case].as_py())}: {moment(int(bucket.time[place]))} {name}"


def short(text: str) -> str:
    """A text of others, cut where it is long."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def moment(micros: int) -> str:
    """A time as short as it can be said: ``2026-01-05 08:00``.

    Examples
    --------
    >>> moment(1_767_600_000_000_000), moment(1_767_600_001_500_000)
    ('2026-01-05 08:00', '2026-01-05 08:00:01.500000')
    """
    said = f"{_EPOCH + timedelta(microseconds=micros):%Y-%m-%d %H:%M:%S.%f}"
    return said.removesuffix(".000000").removesuffix(":00")


def day(number: int) -> Figure:
    """A day, by its number from 1970-01-01 on."""
    return Figure("day", (_EPOCH + timedelta(days=number)).date().isoformat())


def in_a_word(micros: int) -> Figure | Sentence:
    """A time as a whole number of the largest unit of which it is at least two.

    Examples
    --------
    >>> [str(in_a_word(micros)) for micros in (90_000_000, 7_300_000_000, 400_000)]
    ['90 seconds', '2 hours', '0.4 seconds']
    """
    seconds = micros / 1e6
    for size in (86_400, 3_600, 60):
        if seconds >= 2 * size:
            return Figure("lasting", round(seconds / size) * size)
    if seconds >= 2:
        return Figure("lasting", round(seconds))
    return sentence("{seconds} seconds", seconds=Figure("trimmed", seconds, 6))
