"""The text of a design that is no XML and no YAML."""

from __future__ import annotations

from journeymine.reading.refusals import Refusals
from journeymine.reading.utf8 import NotUTF8Error, utf8

__all__ = ["text_of"]


def text_of(data: bytes, refusals: Refusals) -> str:
    r"""The characters of a text in UTF-8, its line ends all ``\n``.

    Raises
    ------
    JourneyMineError
        ``JM-E376`` with the line that is not UTF-8, or holds what no text holds.
    """
    try:
        text = utf8(data)
    except NotUTF8Error as fault:
        raise refusals.error("JM-E376", fault.message, fault.hint, line=fault.line) from fault
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refusals.error(
            "JM-E376", "The file is not text.", "check that it is the right file", line=line
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")
