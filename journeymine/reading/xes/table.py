"""What was found in an XES log, and the table of rows that it becomes.

Both ways of reading (`strict.py`, `tags.py`) end here, so that names, findings and
limits are the same whichever was taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile, inflates_too_much
from journeymine.log import Finding, RawRows, Reject, Source
from journeymine.reading.xes.classifiers import (
    Classifier,
    choose_classifier,
    classes_of,
    classifiers_said,
)
from journeymine.statistics import numbered

__all__ = ["Cells", "Path", "XesTable"]

_MANY_CELLS = 200_000_000
_FILLED = 100  # of many cells, at least one in so many must be filled
_PRESCRIBED = {
    "case": "case:concept:name",
    "activity": "concept:name",
    "time": "time:timestamp",
}

Path = tuple[str, ...]
"""The keys that lead to a value: one, and more for attributes of attributes."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Values of one attribute: which events or traces have one, ascending, and which it is."""

    places: NDArray[np.int64]
    values: pa.Array

    def spread(self, n: int) -> pa.Array:
        """A value for each of `n` places, null where there is none."""
        if len(self.places) == n:
            return self.values
        return self.values.take(self._seats(n))

    def spread_by(self, of: NDArray[np.int64], n: int) -> pa.Array:
        """The value of the place that each entry of `of` names, of `n` places."""
        return self.values.take(self._seats(n).take(pa.array(of)))

    def repeated_bytes(self, times: NDArray[np.int64]) -> int:
        """Bytes of text when each place stands as often as `times` says."""
        lengths = pc.fill_null(pc.binary_length(self.values), 0).to_numpy(zero_copy_only=False)
        return int(np.dot(lengths.astype(np.int64), times[self.places]))

    def _seats(self, n: int) -> pa.Array:
        seats = np.full(n, -1, np.int64)
        seats[self.places] = np.arange(len(self.places))
        return pa.array(seats, mask=seats < 0)


@dataclass(frozen=True, slots=True, eq=False)
class XesTable:
    """An XES log as it stands in its file.

    Attributes
    ----------
    of_events, of_traces : mapping of Path to Cells
        By the place of a kept event, by the place of a trace; in the order of the file.
    places : array of int64
        The number of each kept event in the file, from 1.
    trace_of : array of int64
        The place of each kept event's trace, from 0; -1 for an event outside all traces.
    n_traces : int
    classifiers : tuple of Classifier
        Of events, as the log defines them.
    rejects : tuple of Reject
    left_out : mapping of str to int
        What was passed over, and how often.
    """

    of_events: Mapping[Path, Cells]
    of_traces: Mapping[Path, Cells]
    places: NDArray[np.int64]
    trace_of: NDArray[np.int64]
    n_traces: int
    classifiers: tuple[Classifier, ...] = ()
    rejects: tuple[Reject, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    def rows(self, source: SourceFile, classifier: str | None = None) -> RawRows:
        """All events as a table of text.

        Parameters
        ----------
        source : SourceFile
        classifier : str, optional
            The classifier of the log whose classes are the activities.

        Raises
        ------
        UsageError
            ``JM-E067`` if there is no such classifier, or no event has its keys.
        LogError
            ``JM-E205`` if a few bytes become a flood of text, ``JM-E230`` if nearly every
            event has attributes of its own.
        """
        n = len(self.places)
        events = np.bincount(self.trace_of[self.trace_of >= 0], minlength=self.n_traces)
        of_traces = {
            path: cells for path, cells in self.of_traces.items() if events[cells.places].any()
        }
        self._check_size(source, of_traces, events)
        names = _Names(self.of_events, of_traces)
        columns = {names.of_event[p]: cells.spread(n) for p, cells in self.of_events.items()}
        outside = bool((self.trace_of < 0).any())
        whose = self.trace_of if not outside else np.where(
            self.trace_of < 0, self.n_traces, self.trace_of
        )  # fmt: skip
        for path, cells in of_traces.items():
            columns[names.of_trace[path]] = cells.spread_by(whose, self.n_traces + outside)
        findings = self._findings(columns, events)
        prescribed = dict(_PRESCRIBED)
        by_key = {
            path[0]: columns[names.of_event[path]] for path in self.of_events if len(path) == 1
        }
        if classifier is None:
            findings += classifiers_said(self.classifiers, by_key)
        else:
            chosen = choose_classifier(self.classifiers, classifier, source.path)
            prescribed["activity"] = names.free(f"classifier:{classifier}", " (classifier)")
            columns[prescribed["activity"]] = classes_of(chosen, by_key, source.path)
        if "case:concept:name" not in columns and self.n_traces:
            numbers = [f"trace {i + 1}" if i >= 0 else None for i in self.trace_of.tolist()]
            columns["case:concept:name"] = pa.array(numbers, pa.string())
        return RawRows(
            pa.table(columns),
            source.name,
            source.path,
            self.places,
            self.rejects,
            tuple(findings),
            prescribed=prescribed,
            iso_only=True,
            source=Source(source.name, source.sha256, source.size),
        )

    def _check_size(
        self, source: SourceFile, of_traces: Mapping[Path, Cells], events: NDArray[np.int64]
    ) -> None:
        text = sum(cells.repeated_bytes(events) for cells in of_traces.values())
        if inflates_too_much(text, source.size):
            message = (
                f"The {source.size:,} bytes of the file become {text:,} bytes of text when each "
                "event carries what its trace says; that is how a decompression bomb looks."
            )
            hint = "leave the long text out of the export"
            raise LogError(Problem("JM-E205", message, hint, file=source.path))
        cells = len(self.places) * (len(self.of_events) + len(of_traces))
        filled = sum(len(cells.places) for cells in self.of_events.values())
        if cells > _MANY_CELLS and cells > _FILLED * filled:
            message = (
                f"The log has {len(self.of_events):,} different attributes for "
                f"{len(self.places):,} events; nearly every event has attributes of its own."
            )
            hint = "export again with values such as ids in 'value', not in 'key'"
            raise LogError(Problem("JM-E230", message, hint, file=source.path))

    def _findings(
        self, columns: Mapping[str, pa.Array], events: NDArray[np.int64]
    ) -> list[Finding]:
        findings = []
        if empty := int((events == 0).sum()):
            said = f"{empty:,} of {self.n_traces:,} traces have no events"
            findings.append(Finding("JM-W150", said, empty, self.n_traces))
        if "lifecycle:transition" in columns:
            steps = {str(step).lower() for step in columns["lifecycle:transition"].unique()}
            if {"start", "complete"} <= steps:
                said = (
                    "events tell start and complete of an activity apart "
                    "(lifecycle:transition); each counts as an event, unless they are "
                    "paired: pair_lifecycle=True, or --pair-lifecycle"
                )
                findings.append(Finding("JM-W151", said))
        shared, named = self._shared_names(events)
        if shared:
            said = numbered(
                shared,
                "[case is|cases are] spread over several traces of one name, which are joined",
            )
            findings.append(Finding("JM-W152", said, shared, named))
        if "case:concept:name" not in columns and self.n_traces:
            said = "no trace has a name (concept:name); their numbers serve as case ids"
            findings.append(Finding("JM-W153", said, self.n_traces, self.n_traces))
        for what, count in sorted(self.left_out.items()):
            findings.append(Finding("JM-W154", f"left out: {numbered(count, what)}", count))
        return findings

    def _shared_names(self, events: NDArray[np.int64]) -> tuple[int, int]:
        """Names that several traces with events have, and all names of such traces."""
        if not (cells := self.of_traces.get(("concept:name",))):
            return 0, 0
        names = cells.values.filter(pa.array(events[cells.places] > 0))
        counts = names.filter(pc.not_equal(names, "")).value_counts()
        return int(pc.sum(pc.greater(counts.field("counts"), 1)).as_py() or 0), len(counts)


class _Names:
    """A column name for every attribute, no two the same.

    Attributes of a trace are ``case:KEY``, those of an event ``KEY``; an event's attribute
    that would meet a trace's is ``event:KEY``.
    """

    def __init__(self, of_events: Mapping[Path, Cells], of_traces: Mapping[Path, Cells]) -> None:
        self._taken: set[str] = set()
        self.of_trace: dict[Path, str] = {}
        self.of_event: dict[Path, str] = {}
        for nested in (False, True):  # attributes of attributes give way to those outside
            for path in of_traces:
                if nested == (len(path) > 1):
                    self.of_trace[path] = self.free(f"case:{'/'.join(path)}", " (nested)")
            for path in of_events:
                if nested == (len(path) > 1):
                    name = "/".join(path)
                    name = f"event:{name}" if name in self._taken and not nested else name
                    self.of_event[path] = self.free(name, " (nested)" if nested else " (event)")

    def free(self, name: str, more: str) -> str:
        """The name, with `more` behind it as often as needed to tell it from all others."""
        while name in self._taken:
            name += more
        self._taken.add(name)
        return name
