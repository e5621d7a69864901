"""From the tables of an XES log to its rows, piece by piece.

Names, findings and limits are those of the whole log, however it is divided: where an earlier
piece came out otherwise than it would if all later ones were known, everything is read once
more, with what is known then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile, inflates_too_much
from journeymine.language import sentence, sentence_counted
from journeymine.log import Finding, RawRows
from journeymine.reading.xes.classifiers import (
    Classifier,
    choose_classifier,
    classes_of,
    classifiers_said,
)
from journeymine.reading.xes.passed_over import LeftOutKind, left_out_said
from journeymine.reading.xes.table import Path, XesTable

__all__ = ["XesRows"]

_MANY_CELLS = 200_000_000
_FILLED = 100  # of many cells, at least one in so many must be filled
_CASE, _ACTIVITY, _TIME = "case:concept:name", "concept:name", "time:timestamp"


class XesRows:
    """Makes rows of the tables of one log.

    Parameters
    ----------
    source : SourceFile
    classifier : str, optional
        The classifier of the log whose classes are the activities.

    Attributes
    ----------
    prescribed : mapping of str to str
        Canonical column -> column.
    settled : bool
        Whether the rows came as they would if all tables had been one.
    """

    def __init__(self, source: SourceFile, classifier: str | None = None) -> None:
        self._source, self._classifier = source, classifier
        activity = _ACTIVITY if classifier is None else f"classifier:{classifier}"
        self.prescribed = {"case": _CASE, "activity": activity, "time": _TIME}
        self.settled = True
        self._known: _Seen | None = None  # what a whole reading has shown

    def pieces(self, tables: Iterable[XesTable]) -> Iterator[RawRows]:
        """The rows of every table; what was found in all of them comes with the last.

        Raises
        ------
        UsageError
            ``JM-E067`` if there is no such classifier, or no event has its keys.
        LogError
            ``JM-E205`` if a few bytes become a flood of text, ``JM-E230`` if nearly every
            event has attributes of its own.
        """
        seen, names = _Seen(), self._names(self._known)
        choices: _Choices | None = None
        for table, last in _with_last(tables):
            seen.add(table)
            seen.check(self._source)
            names.take(table.of_events, table.of_filled_traces)
            alone = last and choices is None
            choices = choices or self._choices(self._known or seen, names)
            columns = self._columns(table, names, choices)
            if not alone:  # what is prescribed may stand in other pieces only
                for name in self.prescribed.values():
                    columns.setdefault(name, pa.nulls(len(table.places), pa.string()))
            seen.note(columns)
            findings: list[Finding] = []
            if last:
                findings = self._end(seen, names, choices)
            yield RawRows(
                pa.table(columns),
                self._source.name,
                self._source.path,
                table.places,
                table.rejects,
                tuple(findings),
            )

    def _names(self, known: _Seen | None) -> _Names:
        names = _Names([] if self._classifier is None else [self.prescribed["activity"]])
        if known is not None:
            names.take(known.of_events, known.of_traces)
        return names

    def _choices(self, seen: _Seen, names: _Names) -> _Choices:
        """What cannot be said of a piece alone, from what is known."""
        keys: tuple[str, ...] | None = None
        for classifier in seen.classifiers:
            if keys is None and classifier.name == self._classifier:
                keys = classifier.keys(seen.event_keys)
        return _Choices(named=names.has(_CASE), keys=keys)

    def _columns(self, table: XesTable, names: _Names, choices: _Choices) -> dict[str, pa.Array]:
        n = len(table.places)
        columns = {names.of_event[p]: cells.spread(n) for p, cells in table.of_events.items()}
        outside = bool((table.trace_of < 0).any())
        whose = table.trace_of if not outside else np.where(
            table.trace_of < 0, table.n_traces, table.trace_of
        )  # fmt: skip
        for path, cells in table.of_filled_traces.items():
            columns[names.of_trace[path]] = cells.spread_by(whose, table.n_traces + outside)
        if choices.keys is not None:
            by_key = {
                path[0]: columns[names.of_event[path]] for path in table.of_events if len(path) == 1
            }
            columns[self.prescribed["activity"]] = classes_of(choices.keys, by_key, n)
        if not choices.named and table.n_traces:
            first = table.first_trace + 1
            numbers = [f"trace {first + i}" if i >= 0 else None for i in table.trace_of.tolist()]
            columns[_CASE] = pa.array(numbers, pa.string())
        return columns

    def _end(self, seen: _Seen, names: _Names, choices: _Choices) -> list[Finding]:
        """What all tables show; and whether the rows came as they should."""
        if self._classifier is not None:
            chosen = choose_classifier(seen.classifiers, self._classifier, self._source.path)
            chosen.check(seen.event_keys, self._source.path)
        whole = self._names(seen)
        self.settled = names.same(whole) and choices == self._choices(seen, whole)
        self._known = seen
        found = seen.findings(named=whole.has(_CASE))
        if self._classifier is None:
            found += classifiers_said(seen.classifiers, seen.event_keys)
        return found


@dataclass(frozen=True, slots=True)
class _Choices:
    """Whether traces have names, and the keys of the classifier; None while it is unknown."""

    named: bool
    keys: tuple[str, ...] | None


@dataclass(slots=True)
class _Seen:
    """What the tables so far have shown; paths in the order of the file."""

    of_events: dict[Path, None] = field(default_factory=dict)
    of_traces: dict[Path, None] = field(default_factory=dict)
    events: int = 0
    traces: int = 0
    empty: int = 0
    filled: int = 0
    text: int = 0  # bytes, when each event carries what its trace says
    transitions: set[str] = field(default_factory=set)
    trace_names: list[pa.Array] = field(default_factory=list)
    classifiers: list[Classifier] = field(default_factory=list)
    left_out: Counter[LeftOutKind] = field(default_factory=Counter)

    @property
    def event_keys(self) -> list[str]:
        """The keys of events, without those inside others."""
        return [path[0] for path in self.of_events if len(path) == 1]

    def add(self, table: XesTable) -> None:
        """Count one more table."""
        events, of_traces = table.events_of_traces, table.of_filled_traces
        self.of_events.update(dict.fromkeys(table.of_events))
        self.of_traces.update(dict.fromkeys(of_traces))
        self.events += len(table.places)
        self.traces += table.n_traces
        self.empty += int((events == 0).sum())
        self.filled += sum(len(cells.places) for cells in table.of_events.values())
        self.text += sum(cells.repeated_bytes(events) for cells in of_traces.values())
        if cells := table.of_traces.get(("concept:name",)):
            self.trace_names.append(cells.values.filter(pa.array(events[cells.places] > 0)))
        self.classifiers += table.classifiers
        self.left_out.update(table.left_out)

    def note(self, columns: Mapping[str, pa.Array]) -> None:
        """Keep what of the columns findings tell."""
        if "lifecycle:transition" in columns:
            steps = columns["lifecycle:transition"].unique()
            self.transitions |= {str(step).lower() for step in steps}

    def check(self, source: SourceFile) -> None:
        """Refuse what would be out of all proportion."""
        if inflates_too_much(self.text, source.size):
            message = (
                f"The {source.size:,} bytes of the file become {self.text:,} bytes of text when "
                "each event carries what its trace says; that is how a decompression bomb looks."
            )
            hint = "leave the long text out of the export"
            raise LogError(Problem("JM-E205", message, hint, file=source.path))
        cells = self.events * (len(self.of_events) + len(self.of_traces))
        if cells > _MANY_CELLS and cells > _FILLED * self.filled:
            message = (
                f"The log has {len(self.of_events):,} different attributes for "
                f"{self.events:,} events; nearly every event has attributes of its own."
            )
            hint = "export again with values such as ids in 'value', not in 'key'"
            raise LogError(Problem("JM-E230", message, hint, file=source.path))

    def findings(self, *, named: bool) -> list[Finding]:
        """What a reader of the figures should know."""
        findings = []
        if self.empty:
            said = sentence(
                "{count} of {of} traces have no events", count=self.empty, of=self.traces
            )
            findings.append(Finding("JM-W150", said, self.empty, self.traces))
        if {"start", "complete"} <= self.transitions:
            said = sentence(
                "events tell start and complete of an activity apart (lifecycle:transition); each "
                "counts as an event, unless they are paired: pair_lifecycle=True, or "
                "--pair-lifecycle"
            )
            findings.append(Finding("JM-W151", said))
        shared, different = self._shared_names()
        if shared:
            said = sentence_counted(
                shared,
                "{n} case is spread over several traces of one name, which are joined",
                "{n} cases are spread over several traces of one name, which are joined",
            )
            findings.append(Finding("JM-W152", said, shared, different))
        if not named and self.traces:
            said = sentence("no trace has a name (concept:name); their numbers serve as case ids")
            findings.append(Finding("JM-W153", said, self.traces, self.traces))
        for kind, count in sorted(self.left_out.items()):
            findings.append(Finding("JM-W154", left_out_said(kind, count), count))
        return findings

    def _shared_names(self) -> tuple[int, int]:
        """Names that several traces with events have, and all names of such traces."""
        names = pa.chunked_array(self.trace_names, pa.string())
        counts = names.filter(pc.not_equal(names, "")).value_counts()
        return int(pc.sum(pc.greater(counts.field("counts"), 1)).as_py() or 0), len(counts)


class _Names:
    """A column name for every attribute, no two the same.

    Attributes of a trace are ``case:KEY``, those of an event ``KEY``; an event's attribute
    that would meet a trace's is ``event:KEY``.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self.of_trace: dict[Path, str] = {}
        self.of_event: dict[Path, str] = {}

    def take(self, of_events: Iterable[Path], of_traces: Iterable[Path]) -> None:
        """Name the attributes that have no name yet."""
        new_events = [path for path in of_events if path not in self.of_event]
        new_traces = [path for path in of_traces if path not in self.of_trace]
        for nested in (False, True):  # attributes of attributes give way to those outside
            for path in new_traces:
                if nested == (len(path) > 1):
                    self.of_trace[path] = self._free(f"case:{'/'.join(path)}", " (nested)")
            for path in new_events:
                if nested == (len(path) > 1):
                    name = "/".join(path)
                    name = f"event:{name}" if name in self._taken and not nested else name
                    self.of_event[path] = self._free(name, " (nested)" if nested else " (event)")

    def has(self, name: str) -> bool:
        """Whether an attribute has that name."""
        return name in self._taken

    def same(self, other: _Names) -> bool:
        """Whether all attributes have the same names there."""
        return (self.of_trace, self.of_event) == (other.of_trace, other.of_event)

    def _free(self, name: str, more: str) -> str:
        """The name, with `more` behind it as often as needed to tell it from all others."""
        while name in self._taken:
            name += more
        self._taken.add(name)
        return name


def _with_last(tables: Iterable[XesTable]) -> Iterator[tuple[XesTable, bool]]:
    """Each table, and whether it is the last."""
    waiting: XesTable | None = None
    for table in tables:
        if waiting is not None:
            yield waiting, False
        waiting = table
    if waiting is not None:
        yield waiting, True
