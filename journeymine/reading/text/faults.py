"""What can be wrong with a text table, in words."""

from __future__ import annotations

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile
from journeymine.log import REASONS, Finding
from journeymine.statistics import numbered

__all__ = ["MAX_FIELD", "MAX_LINE", "blank_lines", "too_long", "unclosed", "wrong_fields"]

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


def wrong_fields(found: int, wanted: int) -> str:
    """The reason for which a row is rejected that is not as wide as the header."""
    return f"{REASONS['JM-E105']}: {found} instead of {wanted}"


def blank_lines(count: int) -> tuple[Finding, ...]:
    """That there were blank lines, if there were any."""
    said = numbered(count, "blank [line is not a row|lines are not rows]")
    return (Finding("JM-W160", said, count),) if count else ()
