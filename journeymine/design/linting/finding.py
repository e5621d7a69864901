"""What lint has found: where, how serious it is, and the words that mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from journeymine.language import Figure, Sentence, quoted, sentence, sentence_counted

__all__ = ["DesignFinding", "Severity", "after"]

Severity = Literal["serious", "warning", "note"]
"""It makes figures wrong or empty; it may; it is worth a look."""

_WHOLE, _EDGE = 8, 3


@dataclass(frozen=True, slots=True)
class DesignFinding:
    """One thing about a design that is worth a second look.

    Attributes
    ----------
    code : str
        ``JM-W3##``.
    severity : {"serious", "warning", "note"}
    message : str
        What is so; a `Sentence`, so that a page can say it in its language.
    hint : str
        The words that mend it; likewise.
    touchpoint : str
        Where in the design; empty where it is the whole of it.
    path : tuple of str
        The touchpoints of a shortest run that shows it, where there is one to show.
    file : str
        The file of the design; empty where it was made in Python.
    line, column : int or None
        Where in the file, counted from 1, where that is known.
    """

    code: str
    severity: Severity
    message: str
    hint: str = ""
    touchpoint: str = ""
    path: tuple[str, ...] = ()
    file: str = ""
    line: int | None = None
    column: int | None = None

    @property
    def where(self) -> str:
        """``file:line:column`` as far as it is known."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where and self.line else ""
        hint = f"\n  Hint: {self.hint}" if self.hint else ""
        return f"{self.code} {self.severity}: {where}{self.message}{hint}"


def after(path: Sequence[str]) -> Sentence:
    """The beginning of a sentence that says what has happened; long paths lose their middle.

    Examples
    --------
    >>> after(["Browse", "Pay"]), after([])
    ("After 'Browse', 'Pay'", 'At the very start')
    >>> after([str(i) for i in range(12)])
    "After '0', '1', '2', … (6 touchpoints) …, '9', '10', '11'"
    """
    if not path:
        return sentence("At the very start")
    names = quoted(path)
    if len(names) > _WHOLE:
        n = len(names) - 2 * _EDGE
        left_out = sentence_counted(n, "… ({n} touchpoint) …", "… ({n} touchpoints) …")
        names = (*names[:_EDGE], left_out, *names[-_EDGE:])
    return sentence("After {touchpoints}", touchpoints=Figure("in_order", names))
