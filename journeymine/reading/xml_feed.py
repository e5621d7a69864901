"""Give a whole file to an XML parser, and say where it is not XML."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from xml.parsers import expat

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile
from journeymine.reading.xml_faults import LOG, Fault, said_of

__all__ = ["fed", "feed"]

_CHUNK = 1 << 16
_AROUND = 100
_NOT_WHOLE = "Half a log must not pass for a whole one."


def feed(parser: expat.XMLParserType, source: SourceFile) -> None:
    """Parse a file from where its stream stands to its end.

    Raises
    ------
    LogError
        ``JM-E221`` if it is not well formed, cut off, or in an encoding that is not known;
        and what the handlers of the parser raise.
    """
    for _ in fed(parser, source):
        pass


def fed(parser: expat.XMLParserType, source: SourceFile) -> Iterator[None]:
    """As `feed`, with a stop after every 64 KB, in which what was found can be taken away."""
    begin = source.stream.tell()
    try:
        while chunk := source.stream.read(_CHUNK):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        message, hint = said_of(_where(fault, parser, source, begin), LOG)
        line, column = fault.lineno, fault.offset + 1
        problem = Problem("JM-E221", f"{message} {_NOT_WHOLE}", hint, source.path, line, column)
        raise LogError(problem) from None
    except (LookupError, ValueError) as fault:  # an encoding that Python or expat does not know
        message = f"The encoding that the file declares cannot be read: {fault}."
        problem = Problem("JM-E221", message, "save the file as UTF-8", source.path, 1)
        raise LogError(problem) from None


def _where(
    fault: expat.ExpatError, parser: expat.XMLParserType, source: SourceFile, begin: int
) -> Fault:
    """What stands around a fault; the file is looked at once more."""
    at = max(parser.ErrorByteIndex, 0)
    shift = min(at, _AROUND)
    source.stream.seek(begin)
    start = source.stream.read(_AROUND)
    source.stream.seek(begin + at - shift)
    around = source.stream.read(shift + _AROUND)
    source.stream.seek(begin)
    inside = _innermost(source)
    return Fault(fault.code, start, around[:shift], around[shift:], inside)


def _innermost(source: SourceFile) -> str:
    """The innermost element that is open where the XML breaks off, with its line.

    Only a file that is refused anyway pays for it.
    """
    parser = expat.ParserCreate()
    still_open: list[tuple[str, int]] = []
    parser.StartElementHandler = lambda tag, _: still_open.append((tag, parser.CurrentLineNumber))
    parser.EndElementHandler = lambda _: still_open.pop()
    with suppress(expat.ExpatError):
        while chunk := source.stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    if not still_open:
        return ""
    tag, line = still_open[-1]
    return f"<{tag}> of line {line}"
