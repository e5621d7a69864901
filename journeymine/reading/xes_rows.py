"""Rows of XES logs [1]_, an event a row, by a strict reader of our own.

A log that is not well formed, is cut off or holds a document type (the way in for entity
bombs and for files of others) is refused whole.  Attributes of a trace become columns
named ``case:KEY``, those of an event columns named ``KEY``; attributes of attributes
``KEY/INNER``, one level deep.  Defaults of ``global`` elements are not applied: what an
event does not say stays missing.

References
----------
.. [1] IEEE 1849-2023, Standard for eXtensible Event Stream (XES) for Achieving
   Interoperability in Event Logs and Event Streams.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile
from journeymine.log import REASONS, Finding, RawRows, Reject, Source

__all__ = ["read_xes_rows"]

_MAX_DEPTH = 64
_RAW = 200
_CHUNK = 1 << 16
_ATTRIBUTES = frozenset(
    ("string", "date", "int", "float", "boolean", "id", "list", "container", "values")
)
_HOLDERS = frozenset(("trace", "event", "attribute", "inner"))
_CUT_OFF = frozenset(
    expat.errors.codes[said]
    for said in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
_PRESCRIBED = {
    "case": "case:concept:name",
    "activity": "concept:name",
    "time": "time:timestamp",
}


def read_xes_rows(source: SourceFile) -> RawRows:
    """Read an XES log.

    Parameters
    ----------
    source : SourceFile

    Raises
    ------
    LogError
        ``JM-E219`` if it declares a document type, ``JM-E220`` if it is no XES log,
        ``JM-E221`` if it is not well formed or cut off, ``JM-E222`` if it is nested deeper
        than 64 elements.
    """
    log = _Log(source)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = log.start
    parser.EndElementHandler = log.end
    parser.StartDoctypeDeclHandler = log.doctype
    log.parser = parser
    try:
        while chunk := source.stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        what = "cut off" if fault.code in _CUT_OFF else "not well formed"
        said = expat.ErrorString(fault.code)
        message = f"The XML is {what}: {said}. Half a log must not pass for a whole one."
        raise LogError(
            Problem(
                "JM-E221", message, "export it again", source.path, fault.lineno, fault.offset + 1
            )
        ) from None
    except (LookupError, ValueError) as fault:  # an encoding that Python or expat does not know
        message = f"The encoding that the file declares cannot be read: {fault}."
        problem = Problem("JM-E221", message, "save the file as UTF-8", source.path, 1)
        raise LogError(problem) from None
    if not log.n_traces and not log.n_events:
        raise log.refuse("JM-E220", "The XES log has no traces.", "export it again")
    return log.rows()


class _Log:
    """The log so far, and where in it the parser stands."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.parser = expat.ParserCreate()
        self.n_events = self.n_traces = self.empty_traces = 0
        self._prefix = ""
        self._open: list[str] = []  # what each open element is, outermost first
        self._skipped = 0  # open elements that are passed over
        self._depth = 0
        self._target: dict[str, str | None] = {}
        self._trace: dict[str, str | None] = {}
        self._key = ""
        self._twice = ""  # a key that the open event has twice
        self._first = 0  # the first kept event of the trace
        self._columns: dict[tuple[bool, str], _Column] = {}
        self._places: list[int] = []
        self._trace_of: list[int] = []
        self._names: Counter[str] = Counter()
        self._rejects: list[Reject] = []
        self._left_out: Counter[str] = Counter()

    def refuse(self, code: str, message: str, hint: str) -> LogError:
        line = self.parser.CurrentLineNumber
        return LogError(Problem(code, message, hint, file=self.source.path, line=line))

    def doctype(self, name: str, *_: object) -> None:
        message = f"The XML declares a document type ('{name}'), which a log does not need."
        raise self.refuse("JM-E219", message, "take the <!DOCTYPE ...> out, or export it again")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            message = f"Elements are nested more than {_MAX_DEPTH} deep."
            raise self.refuse("JM-E222", message, "export it again")
        if self._skipped:
            self._skipped += 1
            return
        if not self._open:
            self._root(name)
            return
        prefix, inside = self._prefix, self._open[-1]
        tag = name[len(prefix) :] if name.startswith(prefix) else name
        if tag in _ATTRIBUTES and inside in _HOLDERS:
            self._attribute(tag, inside, attributes)
        elif tag == "event" and inside in ("log", "trace"):
            self._open.append("event")
            self._target, self._twice = {}, ""
        elif tag == "trace" and inside == "log":
            self._open.append("trace")
            self._target = self._trace = {}
            self._first = len(self._places)
            self.n_traces += 1
        else:
            if inside != "log":
                self._left_out["elements that XES does not know"] += 1
            self._skipped = 1

    def end(self, _name: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        closed = self._open.pop()
        if closed == "event":
            self._end_event()
        elif closed == "trace":
            self._end_trace()

    def _root(self, name: str) -> None:
        space, _, tag = name.rpartition("}")
        if tag != "log":
            message = f"The outermost element is <{tag}>, not <log>: this is no XES log."
            raise self.refuse("JM-E220", message, "name a file that holds an XES log")
        self._prefix = f"{space}}}" if space else ""
        self._open.append("log")

    def _attribute(self, tag: str, inside: str, attributes: dict[str, str]) -> None:
        key, value = attributes.get("key"), attributes.get("value")
        if tag == "values" and inside == "attribute":
            self._open.append("attribute")  # the wrapper that XES puts around a list
            return
        if key is None or inside == "inner":
            depth = "attributes without a key" if key is None else "attributes nested too deep"
            self._left_out[depth] += 1
            self._skipped = 1
            return
        if inside == "attribute":
            self._open.append("inner")
            inner = f"{self._key}/{key}"
            if inner in self._target:
                self._left_out["attributes that repeat inside another"] += 1
            else:
                self._target[inner] = value
            return
        self._open.append("attribute")
        self._key = key
        if key not in self._target:
            self._target[key] = value
        elif inside == "event":
            self._twice = self._twice or key
        else:
            self._left_out["attributes that a trace has twice (the first counts)"] += 1

    def _end_event(self) -> None:
        self.n_events += 1
        if self._twice:
            raw = ", ".join(f"{key}={value}" for key, value in self._target.items())[:_RAW]
            said = f"{REASONS['JM-E109']}: {self._twice}"
            reject = Reject(self.source.name, self.n_events, self._twice, "JM-E109", said, raw)
            self._rejects.append(reject)
        else:
            row = len(self._places)
            for key, value in self._target.items():
                if value is not None:
                    self._column(False, key).add(row, 1, value)
            self._places.append(self.n_events)
            self._trace_of.append(self.n_traces if "trace" in self._open else 0)
        self._target = self._trace

    def _end_trace(self) -> None:
        count = len(self._places) - self._first
        self.empty_traces += count == 0
        for key, value in self._trace.items():
            if value is not None and count:
                self._column(True, key).add(self._first, count, value)
        if count and (name := self._trace.get("concept:name")):
            self._names[name] += 1
        self._trace = {}

    def _column(self, of_trace: bool, key: str) -> _Column:
        return self._columns.setdefault((of_trace, key), _Column())

    def rows(self) -> RawRows:
        """All events as a table of text."""
        n = len(self._places)
        of_trace = {f"case:{key}" for own, key in self._columns if own}
        columns: dict[str, pa.Array] = {}
        for (own, key), column in self._columns.items():
            name = f"case:{key}" if own else f"event:{key}" if key in of_trace else key
            columns[name] = column.array(n)
        findings = self._findings(columns)
        if "case:concept:name" not in columns and self.n_traces:
            numbers = [f"trace {i}" if i else None for i in self._trace_of]
            columns["case:concept:name"] = pa.array(numbers, pa.string())
        return RawRows(
            pa.table(columns),
            self.source.name,
            self.source.path,
            np.array(self._places, np.int64),
            tuple(self._rejects),
            tuple(findings),
            prescribed=_PRESCRIBED,
            iso_only=True,
            source=Source(self.source.name, self.source.sha256, self.source.size),
        )

    def _findings(self, columns: dict[str, pa.Array]) -> list[Finding]:
        findings = []
        if self.empty_traces:
            said = f"{self.empty_traces:,} of {self.n_traces:,} traces have no events"
            findings.append(Finding("JM-W150", said, self.empty_traces, self.n_traces))
        if "lifecycle:transition" in columns:
            steps = {str(step).lower() for step in columns["lifecycle:transition"].unique()}
            if {"start", "complete"} <= steps:
                said = (
                    "events tell start and complete of an activity apart "
                    "(lifecycle:transition); each counts as an event"
                )
                findings.append(Finding("JM-W151", said))
        if shared := sum(count > 1 for count in self._names.values()):
            said = f"{shared:,} cases are spread over several traces of one name; they are joined"
            findings.append(Finding("JM-W152", said, shared, len(self._names)))
        if "case:concept:name" not in columns and self.n_traces:
            said = "no trace has a name (concept:name); their numbers serve as case ids"
            findings.append(Finding("JM-W153", said, self.n_traces, self.n_traces))
        for what, count in sorted(self._left_out.items()):
            findings.append(Finding("JM-W154", f"left out: {count:,} {what}", count))
        return findings


@dataclass(slots=True)
class _Column:
    """The values of one key, with the rows that have them."""

    rows: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def add(self, first: int, count: int, value: str) -> None:
        """The same value for `count` rows from `first` on."""
        self.rows.extend(range(first, first + count))
        self.values.extend([value] * count)

    def array(self, n: int) -> pa.Array:
        """A value for each of `n` rows, null where there is none."""
        place = np.full(n, -1, np.int64)
        place[self.rows] = np.arange(len(self.rows))
        return pa.array(self.values, pa.string()).take(pa.array(place, mask=place < 0))
