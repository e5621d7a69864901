"""One deviation of one alignment, in journey words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["KINDS", "Deviation", "DeviationKind"]

DeviationKind = Literal["missing", "stopped", "ad_hoc", "order", "repeated", "alternative"]

KINDS: tuple[DeviationKind, ...] = (
    "missing", "stopped", "ad_hoc", "order", "repeated", "alternative",
)  # fmt: skip
"""Every kind, in the order in which tables show them."""


@dataclass(frozen=True, slots=True, order=True)
class Deviation:
    """One deviation of one alignment.

    Attributes
    ----------
    kind : DeviationKind
    touchpoint : str
        What the design calls it; empty for ``stopped`` and ``ad_hoc``; the name of the
        choice where a whole choice is missing.
    activity : str
        What the log calls it; empty for ``missing`` and ``stopped``.
    after : str
        The last synchronous touchpoint before it; empty for ``missing``, and at the start.
    place : int or None
        Which place of the touchpoint, from 1; None where only the log has it.
    moves : int
        How many moves of the alignment it stands for; at least 1.
    steps : tuple of int
        The steps of the design that it leaves out, in their order in the alignment.
    event : int or None
        The event that it is, by its place in the variant; None for ``missing`` and ``stopped``.
    then : str
        The next synchronous touchpoint after it; empty where none follows.
    """

    kind: DeviationKind
    touchpoint: str
    activity: str
    after: str
    place: int | None
    moves: int
    steps: tuple[int, ...] = ()
    event: int | None = None
    then: str = ""
