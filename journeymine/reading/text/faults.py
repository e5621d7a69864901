"""What can be wrong with a text table, in words."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile
from journeymine.language import sentence_counted
from journeymine.log import REASONS, Finding

__all__ = [
    "MAX_FIELD", "MAX_LINE", "blank_lines", "refuse_a_title", "too_long", "unclosed",
    "wrong_fields",
]  # fmt: skip

MAX_LINE = 16 << 20
"""Characters that a line may have."""

MAX_FIELD = 1 << 20
"""Characters that a field may have."""


def unclosed(source: SourceFile, line: int) -> LogError:
    """A quote that is never closed, so that nothing after it can be trusted."""
    message = "A quote is opened here and never rightly closed, so the rows after it are lost."
    hint = 'close the quote, or double it if it belongs to the text ("")'
    return LogError(Problem("JM-E212", message, hint, file=source.path, line=line))


def too_long(source: SourceFile, line: int) -> LogError:
    """A line that cannot be a row."""
    message = "The line is longer than 16 MB; that is no row of a table."
    hint = "check that the file is a text table with line ends"
    return LogError(Problem("JM-E217", message, hint, file=source.path, line=line))


def refuse_a_title(source: SourceFile, lines: Sequence[str], delimiters: Sequence[str]) -> None:
    """Refuse a table with something else above the names of its columns.

    That is Excel's ``sep=;``, or a line of one field where most below have as many of three
    or more.  Such a table has no columns to choose from, so it could not be read anyway.

    Raises
    ------
    LogError
        ``JM-E264``.
    """
    there = [line.strip("\r\n\ufeff") for line in lines if line.strip()]
    if not there:
        return
    if re.fullmatch("sep=.", there[0], re.IGNORECASE):
        raise _title(source, there[0], "is for Excel, and not the names of the columns")
    widths = [_widths(there, delimiter) for delimiter in delimiters]
    if any(first > 1 for first, *_ in widths):
        return
    for _, *below in widths:
        width, times = max(Counter(below).items(), key=lambda pair: pair[1], default=(0, 0))
        if width >= 3 and 2 * times > len(below):
            what = f"is not the names of the columns: most lines below it have {width} fields"
            raise _title(source, there[0], what)


def _widths(lines: Sequence[str], delimiter: str) -> list[int]:
    """How many fields each row has; a first row of two where the lines are no rows."""
    try:
        return [len(row) for row in csv.reader(lines, delimiter=delimiter)]
    except csv.Error:
        return [2]


def _title(source: SourceFile, first: str, what: str) -> LogError:
    message = f"The first line, '{first[:60]}', {what}."
    hint = "delete the lines above the names of the columns"
    return LogError(Problem("JM-E264", message, hint, file=source.path, line=1))


def wrong_fields(found: int, wanted: int) -> str:
    """The reason for which a row is rejected that is not as wide as the header."""
    return f"{REASONS['JM-E105']}: {found} instead of {wanted}"


def blank_lines(count: int) -> tuple[Finding, ...]:
    """That there were blank lines, if there were any."""
    said = sentence_counted(count, "{n} blank line is not a row", "{n} blank lines are not rows")
    return (Finding("JM-W160", said, count),) if count else ()
