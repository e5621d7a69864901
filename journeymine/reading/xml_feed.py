"""Give a whole file to an XML parser, and say where it is not XML."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile

__all__ = ["fed", "feed"]

_CHUNK = 1 << 16
_CUT_OFF = frozenset(
    expat.errors.codes[said]
    for said in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


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
    try:
        while chunk := source.stream.read(_CHUNK):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        what = "cut off" if fault.code in _CUT_OFF else "not well formed"
        said = expat.ErrorString(fault.code)
        message = f"The XML is {what}: {said}. Half a log must not pass for a whole one."
        hint, line, column = "export it again", fault.lineno, fault.offset + 1
        raise LogError(Problem("JM-E221", message, hint, source.path, line, column)) from None
    except (LookupError, ValueError) as fault:  # an encoding that Python or expat does not know
        message = f"The encoding that the file declares cannot be read: {fault}."
        problem = Problem("JM-E221", message, "save the file as UTF-8", source.path, 1)
        raise LogError(problem) from None
