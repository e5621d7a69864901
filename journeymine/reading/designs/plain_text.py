"""The text of a design that is no XML and no YAML."""

from __future__ import annotations

from journeymine.reading.refusals import Refusals

__all__ = ["text_of"]


def text_of(data: bytes, refusals: Refusals) -> str:
    r"""The characters of a text in UTF-8, its line ends all ``\n``.

    Raises
    ------
    JourneyMineError
        ``JM-E376`` with the line that is not UTF-8, or holds what no text holds.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        message = f"The text is not UTF-8: it holds the byte {data[fault.start]:02x}."
        raise refusals.error("JM-E376", message, "save it as UTF-8", line=line) from fault
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refusals.error("JM-E376", "The file is not text.", "save it as UTF-8", line=line)
    return text.replace("\r\n", "\n").replace("\r", "\n")
