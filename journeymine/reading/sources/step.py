"""The events of one file of a source: checked, without repeats, typed, named, stitched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import LogError, Problem, did_you_mean
from journeymine.files import SourceFile
from journeymine.language import sentence
from journeymine.log import LOG_SCHEMA, Asked, Finding, RawRows, RawStream, TypedStep
from journeymine.log.accounting.rows import REASONS
from journeymine.log.deduplication import DUPLICATE, Deduplicator
from journeymine.log.identity.persons import Identity
from journeymine.log.touchpoints import Rule, map_touchpoints, usable_columns
from journeymine.log.values.text import as_text
from journeymine.reading.formats import Form, by_preset, check_form, stream_of
from journeymine.reading.presets import preset
from journeymine.reading.sources.said import SourceEntry

__all__ = ["Meaning", "Once", "Seen", "SourceStep", "steps_of"]

_ASKED = ("case", "activity", "time", "end_time", "channel", "outcome", "score", "cost")
_REQUIRED = ("case", "activity", "time")
_ORIGINAL = "case (as read)"
_NOTHING_KEPT = "JM-E214"


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """What the events of all sources mean: rules, and who is who."""

    rules: Sequence[Rule] = ()
    drop_unmapped: bool = False
    identity: Identity | None = None


@dataclass(slots=True)
class Seen:
    """What the events of one file showed.

    Attributes
    ----------
    events : int
    columns : set of str
        What rules can call its columns.
    fitted : array of int64
        Events that each rule was the first to fit.
    unmapped : Counter
        Events that no rule fits, by their raw name.
    used : array of bool
        Which ids of the pairs occur.
    merged : array of int64
        Events of each suspicious merge.
    strangers : int
        Events whose id is in no pair.
    unpaired : list of arrays of text
        Those ids, piece by piece.
    gone, kept : list of arrays of text
        Cases of the events that were dropped, and of the others, piece by piece.
    dropped : int
        Events that were dropped.
    """

    events: int
    columns: set[str]
    fitted: NDArray[np.int64]
    unmapped: Counter[str]
    used: NDArray[np.bool_]
    merged: NDArray[np.int64]
    strangers: int = 0
    unpaired: list[pa.Array] = field(default_factory=list)
    gone: list[pa.Array] = field(default_factory=list)
    kept: list[pa.Array] = field(default_factory=list)
    dropped: int = 0

    @classmethod
    def nothing(cls, meaning: Meaning) -> Seen:
        """Before the first event."""
        who = meaning.identity
        nodes, merges = (0, 0) if who is None else (int(who.links.starts[-1]), who.n_merges)
        return cls(
            0, set(), np.zeros(len(meaning.rules), np.int64), Counter(),
            np.zeros(nodes, np.bool_), np.zeros(merges, np.int64),
        )  # fmt: skip


class Once:
    """The repeats of the files of one source: each file goes on where the one before ended.

    Pieces may be read more than once, so every reading of a file begins with a copy of what
    was seen before it.
    """

    def __init__(self, before: Once | None, first: Deduplicator | None) -> None:
        self._before, self._first = before, first
        self.after: Deduplicator | None = first

    def begin(self) -> Deduplicator | None:
        """What was seen before this file, to be gone on with."""
        known = self._first if self._before is None else self._before.after
        return None if known is None else known.copy()


class SourceStep(TypedStep):
    """Makes the events of one file, with all that the map says of them.

    Attributes
    ----------
    entry : SourceEntry
    kind : str
        What kind of id its cases are.
    seen : Seen
        Whole when all events were made.
    """

    def __init__(
        self,
        entry: SourceEntry,
        stream: RawStream,
        asked: Asked,
        once: Once,
        meaning: Meaning,
        map_file: str,
    ) -> None:
        self.entry, self._meaning, self._map_file = entry, meaning, map_file
        self._once = once
        self._notes: dict[str, Finding] = {}
        self.seen = Seen.nothing(meaning)
        self._raw = stream
        roles = {role: name for role, name in entry.columns.items() if role not in _ASKED}
        prescribed = {**stream.prescribed, **roles}
        super().__init__(replace(stream, pieces=self._pieces, prescribed=prescribed), asked)

    @property
    def kind(self) -> str:
        """What kind of id its cases are."""
        return self.entry.id_kind or self.columns.get("case", "")

    @property
    def repeats(self) -> Deduplicator | None:
        """What the source's repeats were, up to the end of this file."""
        return self._once.after

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a reader of the figures should know about this file."""
        return (*super().findings, *self._notes.values())

    def events(self) -> Iterator[pa.Table]:
        """The events of every piece, in their order."""
        self.seen = Seen.nothing(self._meaning)
        try:
            for events in super().events():
                yield self._made(events)
        except LogError as error:
            rejected = set(self.rows.rejected)
            if error.code != _NOTHING_KEPT or f"{DUPLICATE} {REASONS[DUPLICATE]}" not in rejected:
                raise  # a file that was delivered twice is no fault

    def _pieces(self) -> Iterator[RawRows]:
        once = self._once.begin()
        first = True
        for raw in self._raw.pieces():
            if first:
                self._check_columns(raw)
                self._doubt_constants(raw)
            first = False
            yield self._ready(raw if once is None else once.drop(raw))
        self._once.after = once

    def _check_columns(self, raw: RawRows) -> None:
        names = raw.table.column_names
        entry, problems = self.entry, []
        named = [
            (role if role in entry.places else f"{role}_column", column)
            for role, column in entry.columns.items()
        ]
        for key, column in [*named, *(("unique", column) for column in entry.unique)]:
            if column not in names:
                line, place = entry.places.get(key, (None, None))
                shown = ", ".join(name[:60] for name in names[:20])
                message = f"'{raw.name}' has no column '{column}' to use for '{key}'."
                hint = did_you_mean(column, names) or f"its columns are: {shown}"
                problems.append(Problem("JM-E245", message, hint, self._map_file, line, place))
        if problems:
            raise LogError(*problems)

    def _doubt_constants(self, raw: RawRows) -> None:
        """A constant that has the name of a column was perhaps meant to be that column."""
        for role, constant in self.entry.constants.items():
            if constant in raw.table.column_names:
                said = sentence(
                    "all events have the {role} '{name}', though there is a column of that name; "
                    "if it is meant, write {role}_column: {name}",
                    role=role, name=constant,
                )  # fmt: skip
                self._notes[role] = Finding("JM-W188", said)

    def _ready(self, raw: RawRows) -> RawRows:
        """Columns that a constant displaces get another name."""
        used = set(self.entry.columns.values())
        taken = {role for role in (*self.entry.constants, "source") if role not in used}
        names = raw.table.column_names
        new = [_aside(name, names) if name in taken else name for name in names]
        return replace(raw, table=raw.table.rename_columns(new))

    def _made(self, events: pa.Table) -> pa.Table:
        seen, meaning = self.seen, self._meaning
        seen.events += events.num_rows
        for role, constant in self.entry.constants.items():
            column = pa.repeat(pa.scalar(constant, LOG_SCHEMA[role]), events.num_rows)
            events = _set(events, role, pa.chunked_array([column]))
        fits = np.ones(events.num_rows, np.bool_)
        if meaning.rules:
            columns = {r: n for r, n in self.columns.items() if r not in self.entry.constants}
            seen.columns |= set(usable_columns(events, columns))
            mapped = map_touchpoints(events, meaning.rules, columns, source=self.entry.name)
            seen.fitted += mapped.fitted
            seen.unmapped.update(mapped.unmapped)
            events, fits = mapped.events, mapped.mapped
        if meaning.identity is not None:
            events = self._stitched(events, meaning.identity)
        if meaning.drop_unmapped:
            events = self._dropped(events, fits)
        name = pa.scalar(self.entry.name, pa.string())
        return events.append_column("source", pa.chunked_array([pa.repeat(name, len(events))]))

    def _stitched(self, events: pa.Table, who: Identity) -> pa.Table:
        seen = self.seen
        found = who.stitch(self.kind, events["case"], events["time"])
        known = found.nodes >= 0
        seen.used[found.nodes[known]] = True
        seen.merged += np.bincount(found.merges[found.merges >= 0], minlength=len(seen.merged))
        seen.strangers += int((~known).sum())
        seen.unpaired.append(pc.unique(as_text(events["case"]).filter(pa.array(~known))))
        name = _aside(_ORIGINAL, events.column_names, first=_ORIGINAL)
        events = events.append_column(name, events["case"])
        return _set(events, "case", found.persons)

    def _dropped(self, events: pa.Table, fits: NDArray[np.bool_]) -> pa.Table:
        kept, gone = (events.filter(pa.array(which)) for which in (fits, ~fits))
        self.seen.dropped += gone.num_rows
        self.seen.gone.append(pc.unique(as_text(gone["case"])))
        self.seen.kept.append(pc.unique(as_text(kept["case"])))
        return kept


def steps_of(
    entry: SourceEntry, files: Sequence[SourceFile], meaning: Meaning, map_file: str
) -> list[SourceStep]:
    """A step for each file of a source, in their order.

    Raises
    ------
    LogError
        What the reader of a file refuses; the steps themselves raise ``JM-E245`` for every
        column that the map names and a file has not, with its place in the map.
    """
    needed = [entry.columns[role] for role in _REQUIRED if role in entry.columns]
    asked = Asked(
        **{role: entry.columns.get(role) for role in _ASKED},
        time_format=entry.time_format,
        timezone=entry.timezone,
    )
    chosen = None if entry.preset is None else preset(entry.preset)
    steps: list[SourceStep] = []
    once: Once | None = None
    for file in files:
        names = tuple(asked.columns().values())
        form = Form(entry.delimiter, entry.encoding, entry.sheet, chosen, names)
        check_form([file], form)
        stream, wanted = by_preset(stream_of(file, form), chosen, asked)
        once = Once(once, Deduplicator(entry.unique, needed) if entry.unique else None)
        steps.append(SourceStep(entry, stream, wanted, once, meaning, map_file))
    return steps


def _aside(name: str, names: Sequence[str], *, first: str = "") -> str:
    """A name that is free: the name itself if it is `first`, else with a word on it."""
    new = first or f"{name} (as read)"
    while new in names:
        new = f"{new} (as read)"
    return new


def _set(events: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    if name in events.column_names:
        return events.set_column(events.column_names.index(name), name, column)
    return events.append_column(name, column)
