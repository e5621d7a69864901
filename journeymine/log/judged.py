"""Findings that are looked for when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cached_property
from typing import overload

from journeymine.log.accounting.parts import Part, findings_of
from journeymine.log.accounting.rows import Finding
from journeymine.log.quality import by_weight, quality_findings
from journeymine.log.store import Storage

__all__ = ["Judged", "noted_before", "without"]

_Look = Callable[[], tuple[Finding, ...]]


class Judged(Sequence[Finding]):
    """The findings of a log: made at their first use, and then kept.

    Looking over all events takes longer than finding a large log in the cache.

    Parameters
    ----------
    storage : Storage
        The events.
    parts : sequence of Part
        The sources, with what was found while they were read.
    notes : tuple of Finding
        What else was found, and comes first.
    kept : callable, optional
        Gets the way to look, and looks itself: for those who keep what is found.
    sparse : collection of str
        Columns whose values were joined to some events, so that the others lack none.

    Examples
    --------
    >>> from journeymine.log import EventLog
    >>> import pyarrow as pa
    >>> rows = pa.table({"case": ["1", "1"], "activity": ["a", "b"], "time": ["2026-01-05"] * 2})
    >>> log = EventLog.from_arrow(rows)
    >>> [finding.code for finding in Judged(log.storage, log.parts)]
    ['JM-W111', 'JM-W102']
    """

    def __init__(
        self,
        storage: Storage,
        parts: Sequence[Part],
        *,
        notes: tuple[Finding, ...] = (),
        kept: Callable[[_Look], tuple[Finding, ...]] | None = None,
        sparse: Collection[str] = (),
    ) -> None:
        self._storage, self._parts, self._notes = storage, tuple(parts), notes
        self._kept, self._sparse = kept, frozenset(sparse)

    def on(self, storage: Storage, *, sparse: Collection[str] = ()) -> Judged:
        """Those of the same sources when there are other events, and more sparse columns."""
        columns = self._sparse.union(sparse)
        return Judged(storage, self._parts, notes=self._notes, sparse=columns)

    def after(self, notes: Sequence[Finding]) -> Judged:
        """The same after other notes."""
        return Judged(
            self._storage, self._parts, notes=(*notes, *self._notes), kept=lambda _: self._looked,
            sparse=self._sparse,
        )  # fmt: skip

    def without(self, code: str) -> Judged:
        """The same without what has this code among what was found while reading."""
        parts = [replace(part, findings=_others(code, part.findings)) for part in self._parts]
        notes = _others(code, self._notes)
        return Judged(self._storage, parts, notes=notes, sparse=self._sparse)

    @cached_property
    def _looked(self) -> tuple[Finding, ...]:
        return self._look() if self._kept is None else self._kept(self._look)

    def _look(self) -> tuple[Finding, ...]:
        of_events = quality_findings(
            self._storage, sources=max(len(self._parts), 1), sparse=self._sparse
        )
        return by_weight((*findings_of(self._parts), *of_events))

    @cached_property
    def _found(self) -> tuple[Finding, ...]:
        return (*self._notes, *self._looked)

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> Finding: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, place: int | slice) -> Finding | tuple[Finding, ...]:
        return self._found[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def noted_before(notes: Sequence[Finding], findings: Sequence[Finding]) -> Sequence[Finding]:
    """Findings after notes; they are not looked for now, if they were not yet."""
    return findings.after(notes) if isinstance(findings, Judged) else (*notes, *findings)


def without(code: str, findings: Sequence[Finding]) -> Sequence[Finding]:
    """Findings of reading without those of a code; none is looked for now."""
    return findings.without(code) if isinstance(findings, Judged) else _others(code, findings)


def _others(code: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.code != code)
