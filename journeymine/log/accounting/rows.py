"""Row accounting: every row that came in is kept or rejected for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from journeymine.language import as_plain, marked, of_plain

__all__ = ["REASONS", "Finding", "Reject", "Rows", "Source"]

REASONS: Mapping[str, str] = {
    "JM-E101": marked("missing case"),
    "JM-E102": marked("missing activity"),
    "JM-E103": marked("missing time"),
    "JM-E104": marked("unreadable time"),
    "JM-E105": marked("wrong number of fields"),
    "JM-E106": marked("bytes that are not text"),
    "JM-E107": marked("NUL character"),
    "JM-E108": marked("value too long"),
    "JM-E109": marked("attribute given twice"),
    "JM-E110": marked("local time that never happens"),
    "JM-E111": marked("broken quoting"),
    "JM-E112": marked("not a JSON object"),
    "JM-E113": marked("nested too deep"),
    "JM-E116": marked("event id given twice"),
    "JM-E119": marked("duplicate by its key"),
    "JM-E120": marked("identity row without two ids"),
    "JM-E121": marked("identity row whose validity cannot be used"),
    "JM-E122": marked("duplicate by the vendor's key"),
    "JM-E123": marked("excluded by the vendor's own mark"),
    "JM-E124": marked("record without an event"),
    "JM-E125": marked("score that is no number"),
    "JM-E126": marked("score outside of its scale"),
}
"""Why a row can be rejected, by code; the codes never change their meaning."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One rejected row: where it stood, why it left, and what it said.

    ``line`` counts lines of text files, rows of tables and events of XES, from 1.
    ``raw`` is the row as it stood, cut at 200 characters.
    """

    file: str
    line: int | None
    column: str
    code: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows came in, were kept, and were rejected by reason.

    ``came == kept + sum(rejected.values())`` always holds; anything else raises.

    Attributes
    ----------
    came : int
        Rows (events of XES) in the sources.
    kept : int
        Rows that became events.
    rejected : mapping of str to int
        ``"JM-E101 missing case": 3`` and so on; reasons without a row are left out.

    Examples
    --------
    >>> Rows(10, 8, {"JM-E101 missing case": 2}).to_dict()
    {'in': 10, 'kept': 8, 'rejected': {'JM-E101 missing case': 2}}
    """

    came: int
    kept: int
    rejected: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.came != self.kept + sum(self.rejected.values()):
            raise AssertionError(f"rows were lost: {self}")

    def __add__(self, other: Rows) -> Rows:
        reasons = sorted({*self.rejected, *other.rejected})
        rejected = {r: self.rejected.get(r, 0) + other.rejected.get(r, 0) for r in reasons}
        return Rows(self.came + other.came, self.kept + other.kept, rejected)

    def to_dict(self) -> dict[str, object]:
        """The form of `gap.json`."""
        return {"in": self.came, "kept": self.kept, "rejected": dict(sorted(self.rejected.items()))}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a log that a reader of its figures should know.

    Attributes
    ----------
    code : str
        ``JM-W###``.
    message : str
    count, of : int or None
        So many rows, events or cases out of so many show it.
    examples : tuple of str
        At most five, the first in the order of the sources.
    touches : tuple of str
        What it can change: ``path, time, cases``, ``calendar``, or a column; empty for a
        note that changes no figure.
    weight : float
        How much of the figures it can touch, 0 to 1; see `quality.weights`.
    """

    code: str
    message: str
    count: int | None = None
    of: int | None = None
    examples: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    weight: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """As plain data that keeps what its message is made of, for `from_dict`."""
        return {**asdict(self), "message": as_plain(self.message)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Finding:
        """The finding that `to_dict` gave, also by way of JSON."""
        made: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        return cls(**{**made, "message": of_plain(data["message"])})


@dataclass(frozen=True, slots=True)
class Source:
    """A file that went into a log: its plain name, SHA-256 and size in bytes."""

    name: str
    sha256: str
    size: int
