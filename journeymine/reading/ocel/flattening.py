"""Object-centric logs (OCEL 2.0 [1]_), flattened on one type of object.

Each object of the chosen type is a case; an event stands in the case of every such object
that it is related to.  Attributes of events are columns of their own name, those of the
object ``case:NAME`` with the last value before the end of the case.

References
----------
.. [1] Berti, Koren, Adams, Park, Knopp, Graves, Rafiei, Liß, Tacke Genannt Unterberg, Zhang,
   Schwanen, Pegoraro, van der Aalst (2023). OCEL (Object-Centric Event Log) 2.0
   Specification. https://www.ocel-standard.org
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from journeymine.errors import LogError, Problem, UsageError, did_you_mean
from journeymine.files import SourceFile, inflates_too_much
from journeymine.language import sentence, sentence_counted
from journeymine.log import REASONS, Finding, RawRows, Reject, Source
from journeymine.log.times.formats import ISO
from journeymine.log.times.instants import parse
from journeymine.statistics import counted

__all__ = ["Ocel", "OcelEvent", "OcelObject", "flattened"]

_RAW = 200
_MANY_CELLS = 200_000_000
_FILLED = 100  # of many cells, at least one in so many must be filled
_SHOWN = 20
_PRESCRIBED = {"case": "ocel:oid", "activity": "ocel:activity", "time": "ocel:timestamp"}

Value = tuple[str, str | None, str | None]
"""Of an attribute of an object: its name, since when, and the value."""


@dataclass(frozen=True, slots=True)
class OcelEvent:
    """An event: its attributes and the objects it is related to, each with a qualifier."""

    id: str
    type: str | None
    time: str | None
    attributes: Sequence[tuple[str, str | None]]
    objects: Sequence[tuple[str, str | None]]


@dataclass(slots=True)
class OcelObject:
    """An object and the values that its attributes had over time."""

    type: str
    values: list[Value] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ocel:
    """An object-centric log as it stands in its file.

    Attributes
    ----------
    events : list of OcelEvent
    objects : mapping of str to OcelObject
        By id.
    types : tuple of str
        The types of objects that are declared.
    """

    events: Sequence[OcelEvent]
    objects: Mapping[str, OcelObject]
    types: tuple[str, ...] = ()


def flattened(log: Ocel, object_type: str | None, source: SourceFile) -> RawRows:
    """A row for every event and object of the type that it is related to.

    Parameters
    ----------
    log : Ocel
    object_type : str or None
        None to take the only type there is.
    source : SourceFile

    Raises
    ------
    UsageError
        ``JM-E069`` if there is no such type, or several and none was named.
    LogError
        ``JM-E205`` if the events become a flood of text when they stand in many cases,
        ``JM-E230`` if nearly every one has attributes of its own, ``JM-E233`` if no event is
        related to an object of the type.
    """
    chosen, findings = _chosen_type(log, object_type, source.path)
    events, rejects = _sound_events(log, source)
    rows = _Rows(log, chosen)
    for number, event in events:
        rows.add(number, event)
    if not rows.cases:
        message = f"No event is related to an object of the type '{chosen}'."
        hint = "choose another type of object"
        raise LogError(Problem("JM-E233", message, hint, file=source.path))
    _check_size(rows, source)
    names = _Names(("ocel:oid", "ocel:activity", "ocel:timestamp", "ocel:eid", "ocel:qualifier"))
    columns = {
        "ocel:oid": _text(rows.cases),
        "ocel:activity": _text(event.type for event in rows.events),
        "ocel:timestamp": _text(event.time for event in rows.events),
        "ocel:eid": _text(event.id for event in rows.events),
    }
    if any(rows.qualifiers):
        columns["ocel:qualifier"] = _text(rows.qualifiers)
    attributes = [dict(event.attributes) for event in rows.events]
    for name in dict.fromkeys(name for event in attributes for name in event):
        columns[names.free(name)] = _text(event.get(name) for event in attributes)
    of_cases, late = _values_at_the_end(log, rows.cases, columns["ocel:timestamp"])
    for name in dict.fromkeys(name for values in of_cases.values() for name in values):
        columns[names.free(f"case:{name}")] = _text(of_cases[case].get(name) for case in rows.cases)
    findings += rows.findings(len(events)) + late
    return RawRows(
        pa.table(columns),
        source.name,
        source.path,
        np.array(rows.numbers, np.int64),
        tuple(rejects),
        tuple(findings),
        prescribed=_PRESCRIBED,
        iso_only=True,
        source=Source(source.name, source.sha256, source.size),
    )


def _chosen_type(log: Ocel, asked: str | None, file: str) -> tuple[str, list[Finding]]:
    counts = Counter(one.type for one in log.objects.values())
    types = sorted({*counts, *log.types}, key=lambda name: (-counts[name], name))
    if asked in types and asked is not None:
        return asked, []
    listed = ", ".join(f"'{name}' ({counted(counts[name], 'object')})" for name in types[:_SHOWN])
    more = f" and {len(types) - _SHOWN:,} more" if len(types) > _SHOWN else ""
    there = f"Its types are: {listed}{more}." if types else "It has no objects at all."
    if asked is not None:
        near = did_you_mean(asked, types)
        message = f"The log has no objects of the type '{asked}'.\n{there}"
        raise UsageError(Problem("JM-E069", message, near or "name one of them", file=file))
    if len(counts) == 1:
        (only,) = counts
        said = sentence("the objects of the only type there is, '{type}', are the cases", type=only)
        return only, [Finding("JM-W175", said)]
    message = f"The log tells of objects of several types; one must be the case.\n{there}"
    if not counts:
        message = f"The log cannot be flattened.\n{there}"
    hint = "pass object_type='TYPE' in Python, or --object-type TYPE on the command line"
    raise UsageError(Problem("JM-E069", message, hint, file=file))


def _sound_events(
    log: Ocel, source: SourceFile
) -> tuple[list[tuple[int, OcelEvent]], list[Reject]]:
    """The events with their numbers from 1; without those whose attributes are ambiguous."""
    events, rejects = [], []
    met: set[str] = set()
    for number, event in enumerate(log.events, 1):
        names = Counter(name for name, _ in event.attributes)
        twice = next((name for name, count in names.items() if count > 1), None)
        if twice is None and event.id not in met:
            events.append((number, event))
        else:
            column, code = ("ocel:eid", "JM-E116") if twice is None else (twice, "JM-E109")
            said = f"{REASONS[code]}: {event.id if twice is None else twice}"
            raw = f"{event.id}, {event.type}, {event.time}, {dict(event.attributes)}"[:_RAW]
            rejects.append(Reject(source.name, number, column, code, said, raw))
        met.add(event.id)
    return events, rejects


class _Rows:
    """The rows of the flattened log, and what flattening did."""

    def __init__(self, log: Ocel, chosen: str) -> None:
        self.log, self.chosen = log, chosen
        self.cases: list[str] = []
        self.events: list[OcelEvent] = []
        self.numbers: list[int] = []
        self.qualifiers: list[str | None] = []
        self._in_several = self._in_none = self._dangling = 0
        self._others: defaultdict[tuple[str, str | None], set[frozenset[str]]] = defaultdict(set)

    def add(self, number: int, event: OcelEvent) -> None:
        """A row for each case that the event stands in."""
        whose: dict[str, list[str]] = {}
        others = set()
        for to, qualifier in event.objects:
            found = self.log.objects.get(to)
            if found is None:
                self._dangling += 1
            elif found.type != self.chosen:
                others.add(to)
            else:
                said = whose.setdefault(to, [])
                if qualifier and qualifier not in said:
                    said.append(qualifier)
        self._in_several += len(whose) > 1
        self._in_none += not whose
        for case, said in whose.items():
            self.cases.append(case)
            self.events.append(event)
            self.numbers.append(number)
            self.qualifiers.append("; ".join(said) or None)
            self._others[case, event.type].add(frozenset(others))

    def findings(self, n_events: int) -> list[Finding]:
        """What a reader of a flattened log should know."""
        found = []
        if self._in_none:
            said = sentence(
                "{count} of {of} events are related to no object of the type '{type}' and are left "
                "out",
                count=self._in_none, of=n_events, type=self.chosen,
            )  # fmt: skip
            found.append(Finding("JM-W176", said, self._in_none, n_events))
        if self._in_several:
            said = sentence(
                "{count} of {of} events are related to several objects of the type '{type}' and "
                "stand in the case of each: counts over all cases count them several times "
                "(convergence)",
                count=self._in_several, of=n_events, type=self.chosen,
            )  # fmt: skip
            found.append(Finding("JM-W177", said, self._in_several, n_events))
        spread = {case for (case, _), others in self._others.items() if len(others) > 1}
        if spread:
            n = len(set(self.cases))
            said = sentence(
                "in {count} of {of} cases an activity happened for different objects of other "
                "types; it looks repeated, and the order of such events may mean nothing "
                "(divergence)",
                count=len(spread), of=n,
            )  # fmt: skip
            found.append(Finding("JM-W178", said, len(spread), n))
        if self._dangling:
            said = sentence_counted(
                self._dangling,
                "{n} relation of an event leads to an object that is not there",
                "{n} relations of events lead to objects that are not there",
            )
            found.append(Finding("JM-W179", said, self._dangling))
        return found


def _check_size(rows: _Rows, source: SourceFile) -> None:
    """Refuse what would be out of all proportion as a table."""
    events = {event.id: _Size.of(event.attributes) for event in rows.events}
    objects = {
        case: _Size.of([(name, value) for name, _, value in rows.log.objects[case].values])
        for case in dict.fromkeys(rows.cases)
    }
    sizes = [*(events[one.id] for one in rows.events), *(objects[case] for case in rows.cases)]
    text = sum(size.letters for size in sizes)
    if inflates_too_much(text, source.size):
        message = (
            f"The {source.size:,} bytes of the file become {text:,} letters when events stand in "
            "the case of every object; that is how a decompression bomb looks."
        )
        hint = "leave the long text out of the export"
        raise LogError(Problem("JM-E205", message, hint, file=source.path))
    names = {name for event in rows.events for name, _ in event.attributes}
    names |= {f"case:{name}" for case in objects for name, _, _ in rows.log.objects[case].values}
    cells, filled = len(rows.cases) * len(names), sum(size.cells for size in sizes)
    if cells > _MANY_CELLS and cells > _FILLED * filled:
        message = f"The {len(rows.cases):,} rows have {len(names):,} different attributes."
        hint = "export again with values such as ids in 'value', not in 'name'"
        raise LogError(Problem("JM-E230", message, hint, file=source.path))


@dataclass(frozen=True, slots=True)
class _Size:
    """Letters and number of some attributes."""

    letters: int
    cells: int

    @classmethod
    def of(cls, attributes: Sequence[tuple[str, str | None]]) -> _Size:
        return cls(sum(len(value or "") for _, value in attributes), len(attributes))


def _values_at_the_end(
    log: Ocel, cases: Sequence[str], times: pa.Array
) -> tuple[dict[str, dict[str, str]], list[Finding]]:
    """Each object's attributes with the last value before its last event."""
    ends: dict[str, int] = {}
    for case, (micros, readable) in zip(cases, _micros(times.to_pylist()), strict=True):
        if readable:
            ends[case] = max(micros, ends.get(case, micros))
    chosen: dict[str, dict[str, str]] = {}
    changed = late = 0
    for case in dict.fromkeys(cases):
        values = log.objects[case].values
        since = _micros([time for _, time, _ in values])
        best: dict[str, tuple[int, str]] = {}
        for (name, _, value), (micros, readable) in zip(values, since, strict=True):
            at = micros if readable else -(2**63)  # a value without a time was there from the first
            if value is None:
                continue
            if readable and case in ends and at > ends[case]:
                late += 1
                continue
            changed += name in best
            if name not in best or at >= best[name][0]:
                best[name] = at, value
        chosen[case] = {name: value for name, (_, value) in best.items()}
    findings = []
    if changed or late:
        said = sentence_counted(
            changed + late,
            "attributes of objects change over time ({n} change): each case: column has the last "
            "value before the end of its case ({late} came later)",
            "attributes of objects change over time ({n} changes): each case: column has the last "
            "value before the end of its case ({late} came later)",
            late=late,
        )
        findings.append(Finding("JM-W174", said, changed + late))
    return chosen, findings


def _micros(times: Sequence[str | None]) -> list[tuple[int, bool]]:
    """Microseconds, and whether it is a time at all."""
    if not times:
        return []
    written = parse(pa.array([time or "" for time in times], pa.string()), ISO)
    return list(zip(written.micros.tolist(), written.readable.tolist(), strict=True))


class _Names:
    """Names of columns, each once."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def free(self, name: str) -> str:
        """The name, with ``(as read)`` behind it if another column has it."""
        while name in self._taken:
            name += " (as read)"
        self._taken.add(name)
        return name


def _text(values: Iterable[str | None]) -> pa.Array:
    return pa.array(list(values), pa.string())
