"""Findings that are looked for when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import overload

from journeymine.log.accounting.rows import Finding

__all__ = ["Judged"]


class Judged(Sequence[Finding]):
    """A sequence of findings that is made at its first use, and then kept.

    Looking over all events takes longer than finding a large log in the cache.

    Examples
    --------
    >>> found = Judged(lambda: (Finding("JM-W110", "2 rows are copies", 2),))
    >>> len(found), found[0].code
    (1, 'JM-W110')
    """

    def __init__(self, look: Callable[[], tuple[Finding, ...]]) -> None:
        self._look = look

    @cached_property
    def _found(self) -> tuple[Finding, ...]:
        return self._look()

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
