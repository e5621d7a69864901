"""One tree of errors, each with a stable code and the words that mend it.

Every error that reaches a user says what was wrong, what was there instead and
what to type.  The code (``JM-E###``) never changes its meaning:

* ``JM-E0xx`` wrong usage (exit code 2)
* ``JM-E1xx`` a row of a log was rejected, the rest was kept
* ``JM-E2xx`` a log was rejected as a whole (exit code 1)
* ``JM-E3xx`` a design was refused (exit code 1)
* ``JM-E4xx`` a result could not be written or read again (exit code 1)
* ``JM-E9xx`` a fault of JourneyMine itself (exit code 3)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

__all__ = [
    "DesignError",
    "JourneyMineError",
    "LogError",
    "Problem",
    "ResultError",
    "UsageError",
    "did_you_mean",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and how to mend it.

    Attributes
    ----------
    code : str
        ``JM-E###``.
    message : str
        What was wrong and what was there instead.
    hint : str
        The words that mend it; may be empty.
    file : str
        The file as the user named it; empty where there is none.
    line, column : int or None
        Where in the file, counted from 1.
    """

    code: str
    message: str
    hint: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None

    @property
    def where(self) -> str:
        """``file, line 3, column 7`` as far as it is known."""
        parts = [self.file] if self.file else []
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        hint = f"\n\nHint: {self.hint}" if self.hint else ""
        return f"{self.code} {where}{self.message}{hint}"


class JourneyMineError(Exception):
    """The root of every error that JourneyMine raises on purpose.

    Parameters
    ----------
    *problems : Problem
        At least one; several where a file has several faults.

    Examples
    --------
    >>> error = JourneyMineError(Problem("JM-E001", "No log was named.", "add the file's name"))
    >>> error.code, error.exit_code
    ('JM-E001', 1)
    >>> print(error)
    JM-E001 No log was named.
    <BLANKLINE>
    Hint: add the file's name
    """

    exit_code = 1

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code

    def __str__(self) -> str:
        return "\n\n".join(str(problem) for problem in self.problems)


class UsageError(JourneyMineError):
    """What was asked for does not fit: an unknown column, a wrong option."""

    exit_code = 2


class LogError(JourneyMineError):
    """A log was rejected as a whole."""


class DesignError(JourneyMineError):
    """A designed journey was refused."""


class ResultError(JourneyMineError):
    """A result could not be written, or a written one not read again."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``Did you mean 'x'?`` for the closest known word, else an empty string.

    Examples
    --------
    >>> did_you_mean("ordr_id", ["order_id", "activity"])
    "Did you mean 'order_id'?"
    >>> did_you_mean("zzz", ["order_id"])
    ''
    """
    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f"Did you mean '{by_folded[close[0]]}'?" if close else ""
