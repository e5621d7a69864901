"""The one type that hides how an event log is stored.

Inside it are whole cases in buckets (`store/`), in memory or on disk; everything that is
asked of the events goes over the buckets, one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError
from journeymine.language import Sentence, as_plain, of_plain, sentence
from journeymine.log import filtering, reductions
from journeymine.log.accounting.parts import Part, columns_of
from journeymine.log.accounting.rejects import Rejects
from journeymine.log.accounting.rows import Finding, Rows, Source
from journeymine.log.judged import Judged, noted_before, without
from journeymine.log.patterns import fits_pattern
from journeymine.log.schema import MICROSECONDS
from journeymine.log.sql import Remote
from journeymine.log.store import Bucket, Gatherer, Storage, mapped
from journeymine.log.store.table import event_table, table_schema
from journeymine.log.tabular import Tabular
from journeymine.log.variants import Variants
from journeymine.statistics import counted

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    from pyspark.sql import DataFrame

    from journeymine.log.cutting import Revisits, Scales
    from journeymine.log.survey.links import LinkedAnswers

__all__ = ["MOST_BROUGHT", "EventLog", "LeftOut"]

_CORE = ("case", "activity", "time", "sequence")

MOST_BROUGHT = 1_000_000
"""Events that are brought here from a cluster at once."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that a figure does not cover: what, why, and how much of it."""

    what: str
    why: str
    cases: int = 0
    events: int = 0

    def __str__(self) -> str:
        much = f"{counted(self.events, 'event')}, {counted(self.cases, 'case')}"
        return f"{self.what}, {much} ({self.why})"

    def to_dict(self) -> dict[str, Any]:
        """As plain data that keeps what its sentences are made of, for `from_dict`."""
        return {**asdict(self), "what": as_plain(self.what), "why": as_plain(self.why)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> LeftOut:
        """What `to_dict` gave, also by way of JSON."""
        return cls(**{**data, "what": of_plain(data["what"]), "why": of_plain(data["why"])})


@dataclass(frozen=True, slots=True, eq=False)
class EventLog(Tabular):
    """Events of customers: who (case), what (activity), when (time), and what goes with it.

    Made by `read_log`, `EventLog.from_pandas` and their like.

    Attributes
    ----------
    rows : Rows
        Rows in, kept, and rejected by reason.
    columns : mapping of str to str
        Canonical column -> the name it had in the source.
    findings : sequence of Finding
        What a reader of the figures should know about the log.
    rejects : Rejects, a sequence of Reject
        Every rejected row, in the order of the sources.
    left_out : tuple of LeftOut
        What filters have taken away since reading.
    sources : tuple of Source
        The files that went into it; empty for a log from memory.
    origin : str
        ``read`` from its sources, read and now ``kept`` in the cache, or taken from the
        ``cache``.
    parts : tuple of Part
        What each source contributed.
    linked : LinkedAnswers or None
        What became of the answers of a survey that were joined to it; see `join_scores`.
    """

    _storage: Storage = field(repr=False)
    rows: Rows
    columns: Mapping[str, str] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    rejects: Rejects = field(default_factory=Rejects, repr=False)
    left_out: tuple[LeftOut, ...] = ()
    sources: tuple[Source, ...] = ()
    origin: Literal["read", "kept", "cache"] = "read"
    parts: tuple[Part, ...] = field(default=(), repr=False)
    linked: LinkedAnswers | None = field(default=None, repr=False)

    between = filtering.between
    following = filtering.following
    lasting = filtering.lasting
    most_common = filtering.most_common
    where = filtering.where
    with_activities = filtering.with_activities
    with_events = filtering.with_events

    @classmethod
    def of_parts(
        cls, storage: Storage, parts: Sequence[Part], rejects: Rejects, findings: Sequence[Finding]
    ) -> EventLog:
        """A log of sources that were read."""
        return cls(
            storage,
            sum((part.rows for part in parts), start=Rows(0, 0)),
            columns_of(parts),
            findings,
            rejects,
            (),
            tuple(part.source for part in parts if part.source is not None),
            parts=tuple(parts),
        )

    @classmethod
    def of_events(cls, events: pa.Table, rows: Rows) -> EventLog:
        """A log of events that are right already: columns and types of `LOG_SCHEMA`.

        Parameters
        ----------
        events : pyarrow.Table
            With ``sequence``, or in the order of the source.
        rows : Rows
        """
        if "sequence" in events.column_names:
            events = events.sort_by("sequence")  # ties keep the order in which they are gathered
        gatherer = Gatherer()
        gatherer.add(events)
        return cls(gatherer.in_memory(), rows)

    @classmethod
    def from_pandas(
        cls,
        frame: pd.DataFrame,
        *,
        case: str | None = None,
        activity: str | None = None,
        time: str | None = None,
        end_time: str | None = None,
        channel: str | None = None,
        outcome: str | None = None,
        score: str | None = None,
        cost: str | None = None,
        time_format: str | None = None,
        timezone: str | None = None,
    ) -> EventLog:
        """A log of a pandas frame, a row an event.

        Parameters
        ----------
        frame : pandas.DataFrame
            Its index is not looked at.
        case, activity, time : str, optional
            The columns; guessed by name, then by content, if left out.
        end_time, channel, outcome, score, cost : str, optional
            More columns; taken by their canonical name if left out.
        time_format : str, optional
            A strptime format, or ``unix-s``, ``unix-ms``, ``unix-us``; recognised if left
            out.  Real times need none.
        timezone : str, optional
            The IANA zone of times without one; UTC if left out.

        Raises
        ------
        UsageError
            ``JM-E01x``, ``JM-E02x`` if a column is not there or cannot be told.
        LogError
            ``JM-E2xx`` if the frame cannot be a log.

        Notes
        -----
        Case ids and activities become text: the integer 7 is ``7``, and so is the float
        7.0, which is what pandas makes of it when one id is missing.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"order": [7, 7], "step": ["browse", "pay"],
        ...                       "at": ["2025-01-06 08:00", "2025-01-06 09:30"]})
        >>> log = EventLog.from_pandas(frame, case="order", activity="step", time="at")
        >>> print(log)
        1 case, 2 events, 2 activities, 2025-01-06 to 2025-01-06; 2 rows read, 0 rejected
        """
        from journeymine.log.conversions import from_pandas
        from journeymine.log.typed.raw import Asked

        asked = Asked(
            case=case, activity=activity, time=time, end_time=end_time, channel=channel,
            outcome=outcome, score=score, cost=cost, time_format=time_format, timezone=timezone,
        )  # fmt: skip
        return from_pandas(frame, asked)

    @classmethod
    def from_arrow(
        cls,
        table: pa.Table,
        *,
        case: str | None = None,
        activity: str | None = None,
        time: str | None = None,
        end_time: str | None = None,
        channel: str | None = None,
        outcome: str | None = None,
        score: str | None = None,
        cost: str | None = None,
        time_format: str | None = None,
        timezone: str | None = None,
    ) -> EventLog:
        """A log of an Arrow table, a row an event; parameters as in `from_pandas`."""
        from journeymine.log.conversions import from_arrow
        from journeymine.log.typed.raw import Asked

        asked = Asked(
            case=case, activity=activity, time=time, end_time=end_time, channel=channel,
            outcome=outcome, score=score, cost=cost, time_format=time_format, timezone=timezone,
        )  # fmt: skip
        return from_arrow(table, asked)

    @classmethod
    def from_polars(
        cls,
        frame: pl.DataFrame,
        *,
        case: str | None = None,
        activity: str | None = None,
        time: str | None = None,
        end_time: str | None = None,
        channel: str | None = None,
        outcome: str | None = None,
        score: str | None = None,
        cost: str | None = None,
        time_format: str | None = None,
        timezone: str | None = None,
    ) -> EventLog:
        """A log of a Polars frame, a row an event; parameters as in `from_pandas`."""
        from journeymine.log.conversions import from_arrow
        from journeymine.log.typed.raw import Asked

        asked = Asked(
            case=case, activity=activity, time=time, end_time=end_time, channel=channel,
            outcome=outcome, score=score, cost=cost, time_format=time_format, timezone=timezone,
        )  # fmt: skip
        return from_arrow(frame.to_arrow(), asked)

    @classmethod
    def from_pm4py(
        cls,
        log: object,
        *,
        case: str | None = None,
        activity: str | None = None,
        time: str | None = None,
        end_time: str | None = None,
        channel: str | None = None,
        outcome: str | None = None,
        score: str | None = None,
        cost: str | None = None,
        time_format: str | None = None,
        timezone: str | None = None,
    ) -> EventLog:
        """A log of what pm4py reads: a frame, or its own kinds of log.

        Parameters are as in `from_pandas`; pm4py's column names are known.
        """
        from journeymine.log.conversions import from_pm4py
        from journeymine.log.typed.raw import Asked

        asked = Asked(
            case=case, activity=activity, time=time, end_time=end_time, channel=channel,
            outcome=outcome, score=score, cost=cost, time_format=time_format, timezone=timezone,
        )  # fmt: skip
        return from_pm4py(log, asked)

    @classmethod
    def from_spark(
        cls,
        frame: DataFrame,
        *,
        case: str | None = None,
        activity: str | None = None,
        time: str | None = None,
        channel: str | None = None,
        sequence: str | None = None,
        time_format: str | None = None,
        timezone: str | None = None,
    ) -> EventLog:
        """A log of a Spark frame whose events stay on the cluster.

        Only variants, arcs, counts and tables of cases that are asked for come here.  What
        needs the events themselves is refused; `to_arrow` brings at most a million.

        Parameters
        ----------
        frame : pyspark.sql.DataFrame
            A row an event, in any order.  It is read anew for every question: cache it where
            that is dear.
        case, activity, time : str, optional
            The columns; guessed by name if left out.  Case and activity are text or whole
            numbers.  A TIMESTAMP is an instant; a TIMESTAMP_NTZ or DATE is a time without a
            zone, whatever the zone of the session.
        channel : str, optional
            Taken by its canonical name if left out.
        sequence : str, optional
            Whole numbers that order the events of a case at the same time, as the place in
            the source does for files: rows of Spark have no order.  Without it such events
            stand in the order of their names, and a finding counts them.
        time_format : str, optional
            For times as text, a strptime format; for whole numbers ``unix-s``, ``unix-ms``,
            ``unix-us``.  Never guessed.
        timezone : str, optional
            The IANA zone of times without one; UTC if left out.

        Raises
        ------
        UsageError
            ``JM-E01x`` a column is not there or cannot be told, ``JM-E02x`` a format or zone
            that is none, ``JM-E063`` a column of a type that cannot be used.
        LogError
            ``JM-E208`` no rows, ``JM-E214`` none that could be kept, ``JM-E256`` an event
            without a value in `sequence`, ``JM-E259`` Spark could not answer.

        Notes
        -----
        Every rejected row is counted by its reason; at most a thousand are listed in
        `rejects`.  Of the findings on quality, copies and equal times alone are looked for.
        """
        from journeymine.log.spark import Columns, from_spark

        asked = Columns(
            case=case, activity=activity, time=time, channel=channel, sequence=sequence,
            time_format=time_format, timezone=timezone,
        )  # fmt: skip
        return from_spark(frame, asked)

    @property
    def storage(self) -> Storage:
        """The events, bucket by bucket; for those who go over all of them."""
        return self._storage

    @property
    def n_events(self) -> int:
        """Events in the log."""
        return self._storage.sizes.events

    @property
    def n_cases(self) -> int:
        """Distinct cases."""
        return self._storage.sizes.cases

    @property
    def activities(self) -> tuple[str, ...]:
        """The names that occur, in code-point order."""
        there = np.flatnonzero(self._storage.sizes.times)
        return tuple(self._storage.activities[place] for place in there)

    @property
    def extent(self) -> tuple[str, str] | None:
        """First and last time as ISO 8601 in UTC; None for a log without events."""
        sizes = self._storage.sizes
        if sizes.events == 0:
            return None
        first, last = pa.array([sizes.first, sizes.last]).cast(MICROSECONDS).to_pylist()
        return first.isoformat(), last.isoformat()

    def has(self, column: str) -> bool:
        """Whether the log has the column."""
        return column in _CORE or column in self._storage.columns

    def to_arrow(self) -> pa.Table:
        """The events as an Arrow table: canonical columns first, ``sequence`` last.

        Rows stand in the order in which they were read.  All of them are brought into
        memory.

        Raises
        ------
        UsageError
            ``JM-E062`` if they lie on a cluster and are more than a million.
        """
        if isinstance(self._storage, Remote):
            return _brought(self._storage)
        names = pa.array(self._storage.activities, pa.string())
        kinds = self._storage.columns
        parts = [event_table(b, names, kinds) for b in self._storage.buckets(list(kinds))]
        events = pa.concat_tables(parts) if parts else table_schema(kinds).empty_table()
        return events.sort_by("sequence").combine_chunks()

    def to_pandas(self) -> pd.DataFrame:
        """The events as a pandas table, as `to_arrow`; the same as `to_frame`."""
        return self.to_frame()

    def to_pm4py(self) -> pd.DataFrame:
        """The events as pm4py expects them: its column names, sorted by case and time."""
        from journeymine.log.conversions import to_pm4py

        return to_pm4py(self)

    def variants(self, *, by_channel: bool = False) -> Variants:
        """The distinct paths, events in the order of time, then of their place in the source.

        Parameters
        ----------
        by_channel : bool, default False
            Tell paths apart by the channels of their events as well; see `Variants.channels`.
        """
        return reductions.variants(self._storage, by_channel=by_channel)

    def without(self, patterns: Iterable[str], *, why: str) -> EventLog:
        """The log without the activities that match; what left is counted in `left_out`.

        Parameters
        ----------
        patterns : iterable of str
            Names of activities; ``*`` stands for any characters, case matters.
        why : str
            Who asked for it, as `left_out` will say.

        Notes
        -----
        A case whose events all leave is no longer a case of the log; it is counted apart.
        """
        names, asked = self._storage.activities, list(dict.fromkeys(patterns))
        if not asked:
            return self
        by = np.full(len(names), len(asked), np.int64)  # the first pattern that each name fits
        for place in reversed(range(len(asked))):
            by[[fits_pattern(name, asked[place]) for name in names]] = place
        events, cases, kept = _leaving(self._storage, by, len(asked))
        notes = [
            LeftOut(sentence("events '{pattern}'", pattern=pattern), why, int(of), int(n))
            for pattern, of, n in zip(asked, cases, events, strict=True)
        ]
        emptied = self.n_cases - kept.sizes.cases
        if emptied:
            what = sentence("cases with nothing but ignored events")
            notes.append(LeftOut(what, why, emptied))
        return replace(self.on(kept), left_out=(*self.left_out, *notes))

    def cut(
        self,
        *,
        start: str | Iterable[str] = (),
        end: str | Iterable[str] = (),
        gap: str | timedelta | None = None,
    ) -> EventLog:
        """The log with a case for every journey, instead of one for every customer.

        A new journey begins at a start event, after an end event, and after a silence longer
        than the gap.

        Parameters
        ----------
        start, end : str or iterable of str, optional
            Activities that begin a journey, and that end one.
        gap : str or timedelta, optional
            ``30m``, ``14d``.

        Returns
        -------
        EventLog
            Cases are ``CUSTOMER#1``, ``CUSTOMER#2`` ...: every id gets such an end, so no two
            journeys can have the same.  Three columns more: ``customer``, the case as it was;
            ``journey``, its number; ``cut``, which says where the log may have cut it off
            (``start``, ``end``, ``both`` or nothing; see `journeymine.log.cutting`).
            `compare` shows those apart, `discover` and `complete` leave them out; `variants`
            are the paths of all.

        Raises
        ------
        UsageError
            ``JM-E050`` an activity that never occurs, ``JM-E051`` nothing to cut by,
            ``JM-E052`` a log that is cut already, ``JM-E035`` a gap that is no duration.

        Examples
        --------
        >>> import pandas as pd
        >>> days = ["2026-01-01", "2026-01-02", "2026-01-30", "2026-01-31"]
        >>> frame = pd.DataFrame({"case": "7", "activity": ["ask", "pay", "ask", "call"],
        ...                       "time": pd.to_datetime(days, utc=True)})
        >>> log = EventLog.from_pandas(frame).cut(gap="14d")
        >>> log.to_frame()[["case", "activity", "cut"]].values.tolist()
        [['7#1', 'ask', 'start'], ['7#1', 'pay', 'start'], ['7#2', 'ask', 'end'],
         ['7#2', 'call', 'end']]
        >>> print(log.revisits())
        1 customer with 2 journeys; 100 % (20.7 % to 100 %, n = 1) came back, on average after
        28.0 days (n = 1)
        """
        from journeymine.log.cutting import journeys

        return self.on(journeys(self._storage, start=start, end=end, gap=gap))

    def complete(
        self, *, end_activity: str | Iterable[str] = (), open_after: str | timedelta | None = None
    ) -> EventLog:
        """The log of its complete journeys alone; the others are counted in `left_out`.

        Without an argument every journey counts as complete, but for those that the beginning
        or the end of the log may have cut off, where it was cut into journeys (see `cut`).

        Parameters
        ----------
        end_activity : str or iterable of str, optional
            A journey is complete when one of these occurs in it.
        open_after : str or timedelta, optional
            A journey is complete when nothing happened in it for at least this long before
            the last event of the log.

        Raises
        ------
        UsageError
            ``JM-E035`` if `open_after` is no duration, ``JM-E036`` an end activity that never
            occurs.

        Examples
        --------
        >>> import pandas as pd
        >>> days = ["2026-01-01", "2026-01-20", "2026-01-20", "2026-02-09"]
        >>> frame = pd.DataFrame({"case": "7", "activity": ["pay", "ask", "pay", "ask"],
        ...                       "time": pd.to_datetime(days, utc=True)})
        >>> log = EventLog.from_pandas(frame).cut(gap="14d").complete()
        >>> log.to_frame()["case"].tolist()
        ['7#2', '7#2']
        >>> [(entry.what, entry.cases) for entry in log.left_out]
        [('journeys cut off by the beginning of the log', 1), ('open journeys', 1)]
        """
        from journeymine.log.open_rule import OpenRule, whole_beginnings

        rule = OpenRule.for_log(self, OpenRule.of(end_activity, open_after))
        return self if rule is None else rule.complete(whole_beginnings(self))

    def revisits(self) -> Revisits:
        """How many customers have several journeys, and how long they stayed away.

        Raises
        ------
        UsageError
            ``JM-E053`` for a log that is not cut into journeys.
        """
        from journeymine.log.cutting import revisits

        return revisits(self._storage)

    def scales(
        self,
        gaps: Sequence[str | timedelta],
        *,
        start: str | Iterable[str] = (),
        end: str | Iterable[str] = (),
    ) -> Scales:
        """What each of several gaps would make of the log; parameters as in `cut`."""
        from journeymine.log.cutting import scales

        return scales(self._storage, gaps, start=start, end=end)

    def of_cases(self, cases: pa.Array | pa.ChunkedArray) -> EventLog:
        """The log of these cases alone; others leave without being counted in `left_out`."""
        values = cases.combine_chunks() if isinstance(cases, pa.ChunkedArray) else cases
        if isinstance(self._storage, Remote):
            return self.on(self._storage.of_cases(values))

        def among(bucket: Bucket) -> NDArray[np.bool_]:
            mask: NDArray[np.bool_] = pc.is_in(bucket.cases, value_set=values).to_numpy(
                zero_copy_only=False
            )
            return mask

        return self.changed(lambda bucket: bucket.of_cases(among(bucket)))

    def changed(
        self, change: Callable[[Bucket], Bucket], *, needs: Collection[str] = ()
    ) -> EventLog:
        """The log with every bucket changed; see `store.mapped`."""
        return self.on(mapped(self._storage, change, needs=needs))

    def on(self, storage: Storage, *, sparse: Collection[str] = ()) -> EventLog:
        """The log with other events; what is found is looked for among them.

        That events have no value in a `sparse` column is no longer said.
        """
        findings = self.findings
        if isinstance(findings, Judged):
            findings = findings.on(storage, sparse=sparse)
        return replace(self, _storage=storage, findings=findings)

    def remarked(self, notes: Sequence[Finding]) -> EventLog:
        """The log with what else was found, before its findings."""
        return replace(self, findings=noted_before(notes, self.findings)) if notes else self

    def no_longer(self, code: str) -> EventLog:
        """The log without a finding of its reading that no longer holds."""
        return replace(self, findings=without(code, self.findings))

    def noting(self, before: EventLog, what: Sentence, why: Sentence) -> EventLog:
        """The log, with what it has less than `before` as an entry of `left_out`."""
        cases, events = before.n_cases - self.n_cases, before.n_events - self.n_events
        return replace(self, left_out=(*before.left_out, LeftOut(what, why, cases, events)))

    def __str__(self) -> str:
        extent = self.extent
        span = f", {extent[0][:10]} to {extent[1][:10]}" if extent else ""
        lost = self.rows.came - self.rows.kept
        return (
            f"{counted(self.n_cases, 'case')}, {counted(self.n_events, 'event')}, "
            f"{counted(len(self.activities), 'activity')}{span}; "
            f"{counted(self.rows.came, 'row')} read, {lost:,} rejected"
        )


def _leaving(
    storage: Storage, by: NDArray[np.int64], n: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], Storage]:
    """Events and cases that leave for each of `n` reasons, and the storage without them.

    ``by[a]`` is the reason for which activity a leaves, or `n`.
    """
    if isinstance(storage, Remote):
        return *storage.left_out([np.flatnonzero(by == i) for i in range(n)]), (
            storage.of_activities(by == n)
        )
    cases, events = (np.zeros(n, np.int64) for _ in range(2))
    for bucket in storage.buckets():
        reason = by[bucket.activity]
        events += np.bincount(reason, minlength=n + 1)[:-1]
        pairs = np.unique(bucket.case_numbers * (n + 1) + reason)
        cases += np.bincount(pairs % (n + 1), minlength=n + 1)[:-1]
    stays = by == n
    return events, cases, mapped(storage, lambda bucket: bucket.keeping(stays[bucket.activity]))


def _brought(storage: Remote) -> pa.Table:
    """All events of a log elsewhere, if they are not too many."""
    n = storage.sizes.events
    if n > MOST_BROUGHT:
        message = (
            f"The {n:,} events stay on the cluster; at most {MOST_BROUGHT:,} are brought here."
        )
        hint = "make a log of the part you need: EventLog.from_spark(frame.where(...))"
        raise UsageError(Problem("JM-E062", message, hint))
    found = storage.to_arrow()
    time = found.schema.get_field_index("time")
    found = found.set_column(time, "time", found["time"].cast(pa.int64()).cast(MICROSECONDS))
    return found.sort_by("sequence").combine_chunks()
