"""The typed step on the cluster: a Spark frame becomes a log, every row accounted for.

The rules are those of `log.typed`: case ids and activities are text, a row without case,
activity or a readable time is rejected for a stated reason and counted.  What comes here is
the counts, at most `MOST_REJECTS` of the rejected rows, and the names of the activities.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import pyarrow as pa

from journeymine.errors import LogError, Problem, UsageError
from journeymine.language import sentence, sentence_counted
from journeymine.log.accounting.rejects import Rejects
from journeymine.log.accounting.rows import REASONS, Finding, Reject, Rows
from journeymine.log.cutting import COLUMNS, MARKS
from journeymine.log.event_log import EventLog
from journeymine.log.spark.engine import OnSpark, answering
from journeymine.log.spark.times import as_utc, quoted, read_times
from journeymine.log.sql import Remote
from journeymine.log.times.choice import TimeRule
from journeymine.log.times.zones import without_zone
from journeymine.log.typed.columns import choose_columns
from journeymine.log.values.text import MAX_CELL

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

__all__ = ["BLANKS", "MOST_REJECTS", "Columns", "from_spark"]

MOST_REJECTS = 1_000
"""Rejected rows that are brought here; all are counted."""

_BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*"
"""A pattern for text that is empty or nothing but blanks, as `log.text.missing` has it."""

BLANKS = f"^{_BLANK}$"
_RAW = 200


@dataclass(frozen=True, slots=True)
class Columns:
    """What the user said about the columns of a frame; None where nothing was said."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    channel: str | None = None
    sequence: str | None = None
    time_format: str | None = None
    timezone: str | None = None

    def named(self) -> dict[str, str]:
        """Canonical column -> the column named for it."""
        said = {
            "case": self.case, "activity": self.activity, "time": self.time,
            "channel": self.channel,
        }  # fmt: skip
        return {role: name for role, name in said.items() if name is not None}


def from_spark(frame: DataFrame, asked: Columns) -> EventLog:
    """A log of a Spark frame; see `EventLog.from_spark`."""
    TimeRule(asked.time_format, asked.timezone)  # refuses what is none
    columns, findings = _chosen(frame, asked)
    _refuse_journeys_cut_off(frame)
    rows = _Prepared(frame, columns, asked)
    account, naive = rows.account()
    remote = Remote.of(
        OnSpark(rows.events()),
        {"channel": pa.string()} if "channel" in columns else {},
        ordered=asked.sequence is not None,
    )
    rejects = rows.rejects() if account.rejected else []
    return EventLog(
        remote,
        account,
        columns,
        (
            *findings,
            *_of_times(columns["time"], asked.timezone, naive, account.kept),
            *_of_rejects(account, len(rejects)),
            *_of_events(remote, asked.sequence),
        ),
        Rejects.of(rejects),
    )


def _chosen(frame: DataFrame, asked: Columns) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Canonical column -> column, as named or by name alone: the values are far away."""
    names = list(frame.columns)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = f"The column '{twice[0]}' occurs {names.count(twice[0])} times."
        raise LogError(Problem("JM-E209", message, "give every column a name of its own"))
    # a row in which all columns differ, so that none can be told, or be taken for another, by it
    row = pa.table({name: pa.array([f"column {i}"]) for i, name in enumerate(names)})
    choice = choose_columns(row, asked.named(), ("channel",))
    if asked.sequence is not None and asked.sequence not in names:
        choose_columns(row, {**asked.named(), "sequence": asked.sequence}, ())  # refuses
    return dict(choice.columns), choice.findings


def _refuse_journeys_cut_off(frame: DataFrame) -> None:
    """The marks of a log that was cut into journeys are not kept, so there may be none.

    Raises
    ------
    UsageError
        ``JM-E059``; otherwise such journeys would count as complete.
    """
    from pyspark.sql import functions as f

    if not set(COLUMNS) <= set(frame.columns):
        return
    with answering():
        marked = frame.where(f.col("cut").cast("string").isin([m for m in MARKS if m])).head(1)
    if marked:
        message = "Journeys of the log are marked as cut off by its ends, which Spark is not told."
        hint = "leave them out first (frame.where(\"cut = ''\")), or read the log without Spark"
        raise UsageError(Problem("JM-E059", message, hint))


class _Prepared:
    """The rows of a frame with what is read from them, and why a row cannot be an event."""

    def __init__(self, frame: DataFrame, columns: Mapping[str, str], asked: Columns) -> None:
        from pyspark.sql import functions as f

        self._columns, self._sequence = columns, asked.sequence
        self._texts = ["case_id", "activity"]
        texts = {
            "case_id": _text(frame, columns["case"], "case"),
            "activity": _text(frame, columns["activity"], "activity"),
        }
        if "channel" in columns:
            self._texts.append("channel")
            texts["channel"] = _text(frame, columns["channel"], "channel")
        reading = read_times(frame, columns["time"], asked.time_format, BLANKS)
        zoned = f.lit(True) if reading.zoned is None else reading.zoned
        rows = frame.select(
            *(text.alias(name) for name, text in texts.items()),
            reading.micros.alias("written"),
            reading.absent.alias("absent"),
            zoned.alias("zoned"),
            f.col(quoted(columns["time"])).cast("string").alias("time_text"),
            _place(frame, asked.sequence).alias("seq"),
        )
        utc = f.col("written")
        if asked.timezone is not None and reading.zoned is not None:
            local = rows.where(~f.col("zoned"))
            utc = f.when(f.col("zoned"), utc).otherwise(as_utc(local, "written", asked.timezone))
        rows = rows.withColumn("ts", utc)
        self._rows = rows.withColumn("fault", self._fault())

    def _fault(self) -> Column:
        """The gravest reason for which a row is rejected, and its column; null for events."""
        from pyspark.sql import functions as f

        faults = [(f"JM-E107 {name}", f.col(name).contains("\0")) for name in self._texts]
        for name in ("case_id", "activity"):
            faults.append((f"JM-E106 {name}", ~f.is_valid_utf8(f.col(name))))
            faults.append((f"JM-E108 {name}", f.length(f.col(name)) > MAX_CELL))
        faults.append(("JM-E101 case_id", _missing("case_id")))
        faults.append(("JM-E102 activity", _missing("activity")))
        faults.append(("JM-E103 time", f.col("absent")))
        faults.append(("JM-E104 time", f.col("written").isNull()))
        faults.append(("JM-E110 time", f.col("ts").isNull()))
        first = faults.pop(0)
        return reduce(
            lambda chain, fault: chain.when(fault[1], f.lit(fault[0])),
            faults,
            f.when(first[1], f.lit(first[0])),
        )

    def account(self) -> tuple[Rows, int]:
        """What became of the rows, and how many events carry no zone.

        Raises
        ------
        LogError
            ``JM-E208`` no rows, ``JM-E214`` none could be kept, ``JM-E256`` an event without
            a place.
        """
        from pyspark.sql import functions as f

        counts = (
            f.count(f.lit(1)).alias("n"),
            f.count(f.when(f.col("seq").isNull(), 1)).alias("nowhere"),
            f.count(f.when(~f.col("zoned"), 1)).alias("naive"),
        )
        with answering():
            found = self._rows.groupBy("fault").agg(*counts).toArrow().to_pylist()
        kept = next((row for row in found if row["fault"] is None), None)
        rejected: Counter[str] = Counter()
        for row in sorted(found, key=lambda row: row["fault"] or ""):
            if row["fault"] is not None:
                code = row["fault"].split()[0]
                rejected[f"{code} {REASONS[code]}"] += row["n"]
        came = sum(row["n"] for row in found)
        if came == 0:
            raise LogError(Problem("JM-E208", "The log has no rows.", "look at frame.count()"))
        if kept is None:
            why = "; ".join(f"{count:,} {reason}" for reason, count in rejected.most_common(3))
            message = f"Not one of the {came:,} rows could be kept: {why}."
            raise LogError(Problem("JM-E214", message, "name the right columns, or mend the frame"))
        if kept["nowhere"]:
            message = (
                f"{kept['nowhere']:,} of {kept['n']:,} events have no value in "
                f"'{self._sequence}', so their place is not known."
            )
            hint = "fill the column, or leave sequence out: ties are then ordered by name"
            raise LogError(Problem("JM-E256", message, hint))
        return Rows(came, kept["n"], dict(rejected)), kept["naive"]

    def events(self) -> DataFrame:
        """The rows that are events."""
        from pyspark.sql import functions as f

        channel = []
        if "channel" in self._texts:
            present = f.when(~_missing("channel"), f.col("channel"))
            channel = [present.alias("channel")]
        events = self._rows.where(f.col("fault").isNull())
        return events.select("case_id", "activity", "ts", "seq", *channel)

    def rejects(self) -> list[Reject]:
        """Some of the rows that are none: always the same ones."""
        from pyspark.sql import functions as f

        order = ("seq", *self._texts, "time_text", "fault")
        shown = [f.substring(f.col(name), 1, _RAW).alias(name) for name in self._texts]
        rows = self._rows.where(f.col("fault").isNotNull()).orderBy(*order).limit(MOST_REJECTS)
        valid = [f.when(f.is_valid_utf8(column), column).alias(name)
                 for name, column in zip(self._texts, shown, strict=True)]  # fmt: skip
        with answering():
            found = rows.select("fault", "time_text", *valid).toArrow().to_pylist()
        return [self._reject(row) for row in found]

    def _reject(self, row: Mapping[str, str | None]) -> Reject:
        code, role = str(row["fault"]).split()
        shown = {**row, "time": row["time_text"]}
        names = {
            place: self._columns[place.removesuffix("_id")]
            for place in ("case_id", "activity", "time", *self._texts[2:])
        }
        cells = ((name, shown[place]) for place, name in names.items())
        raw = ", ".join(f"{name}={value}" for name, value in cells if value is not None)
        reason = REASONS[code]
        if code in ("JM-E104", "JM-E110"):
            reason = f"{reason}: {str(row['time_text'])[:60]}"
        return Reject("", None, names[role], code, reason, raw[:_RAW])


def _text(frame: DataFrame, name: str, role: str) -> Column:
    """A column as the text that a person would write.

    Raises
    ------
    UsageError
        ``JM-E063`` if that is not certain.
    """
    from pyspark.sql import functions as f
    from pyspark.sql import types as t

    column, kind = f.col(quoted(name)), frame.schema[name].dataType
    if isinstance(kind, t.StringType | t.CharType | t.VarcharType):
        return f.collate(column.cast("string"), "UTF8_BINARY")  # equal is equal byte for byte
    if isinstance(kind, t.IntegralType | t.DecimalType | t.BooleanType):
        return column.cast("string")
    message = f"The {role} in '{name}' is stored as {kind.simpleString()}, not as text."
    hint = "make text or whole numbers of it in Spark: frame.withColumn(...)"
    raise UsageError(Problem("JM-E063", message, hint))


def _place(frame: DataFrame, name: str | None) -> Column:
    from pyspark.sql import functions as f
    from pyspark.sql import types as t

    if name is None:
        return f.lit(0).cast("bigint")
    kind = frame.schema[name].dataType
    if not isinstance(kind, t.IntegralType):
        message = f"The sequence in '{name}' is stored as {kind.simpleString()}."
        raise UsageError(Problem("JM-E063", message, "make whole numbers of it in Spark"))
    return f.col(quoted(name)).cast("bigint")


def _missing(name: str) -> Column:
    from pyspark.sql import functions as f

    return f.col(name).isNull() | f.col(name).rlike(BLANKS)


def _of_times(name: str, zone: str | None, naive: int, n: int) -> Iterator[Finding]:
    if naive:
        message = without_zone(zone, others=naive < n)
        said = sentence(message, count=naive, of=n, name=name, zone=zone or "UTC")
        yield Finding("JM-W102", said, naive, n)


def _of_rejects(account: Rows, listed: int) -> Sequence[Finding]:
    lost = account.came - account.kept
    if lost <= listed:
        return ()
    said = sentence(
        "{count} of {of} rejected rows are listed; all of them are counted", count=listed, of=lost
    )
    return (Finding("JM-W243", said, listed, lost),)


def _of_events(remote: Remote, sequence: str | None) -> Iterator[Finding]:
    """Ties and copies; what files are looked at for besides is said not to be."""
    n = remote.sizes.events
    if found := remote.copies():
        said = sentence(
            "{count} of {of} rows are exact copies of another in all columns that are used; all "
            "are kept",
            count=found, of=n,
        )  # fmt: skip
        yield Finding("JM-W241", said, found, n)
    (tied, cases), (undecided, undecided_cases) = remote.ties()
    ordered = tied - undecided
    if ordered and sequence is not None:
        said = sentence(
            "{count} events in {cases} share their time with another event of the case; such "
            "events stand in the order of '{name}'",
            count=tied, cases=sentence_counted(cases, "{n} case", "{n} cases"), name=sequence,
        )  # fmt: skip
        yield Finding("JM-W111", said, tied, n)
    if undecided:
        of_cases = sentence_counted(undecided_cases, "{n} case", "{n} cases")
        if sequence is None:
            said = sentence(
                "{count} events in {cases} share their time with another event of the case and "
                "there is no sequence column; such events stand in the order of their names",
                count=undecided, cases=of_cases,
            )  # fmt: skip
        else:
            said = sentence(
                "{count} events in {cases} share their time with another event of the case and "
                "'{name}' is the same too; such events stand in the order of their names",
                count=undecided, cases=of_cases, name=sequence,
            )  # fmt: skip
        yield Finding("JM-W240", said, undecided, n)
    said = sentence(
        "the events stay on the cluster and were looked at for copies and equal times alone, not "
        "for what is looked for in files"
    )
    yield Finding("JM-W242", said)
