"""What is wrong with a file that is no XML, in words of people who draw or export it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

__all__ = ["DRAWING", "LOG", "Fault", "Words", "said_of"]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a kind of file: how to get it anew, what to do if it is no XML."""

    again: str
    other: str


DRAWING = Words(
    "save or export it again from the program it was drawn in",
    "name the file that holds the drawing, or save it as XML",
)
LOG = Words(
    "export it again from the system it comes from",
    "name the log itself, with the ending of what it is, or export it as XML",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a parser gave up.

    Attributes
    ----------
    code : int
        Of expat.
    start : bytes
        The beginning of the file.
    before, at : bytes
        What stands directly before the place, and from it on.
    inside : str
        The innermost element that was open, with its line; empty outside of all.
    """

    code: int
    start: bytes
    before: bytes
    at: bytes
    inside: str


_KINDS = {
    b"PK\x03\x04": "a zip archive, or a file of an office program",
    b"%PDF": "a PDF", b"\x89PNG": "a picture (PNG)", b"\xff\xd8\xff": "a picture (JPEG)",
    b"\x1f\x8b": "compressed (gzip)", b"\xd0\xcf\x11\xe0": "a file of an older office program",
    b"{": "JSON", b"\x7fELF": "a program", b"MZ": "a program",
}  # fmt: skip
_UTF_8_MARK = b"\xef\xbb\xbf"
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def said_of(fault: Fault, words: Words) -> tuple[str, str]:
    """The message and the hint of a fault.

    Examples
    --------
    >>> bare = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
    >>> fault = Fault(bare, b"<a>Q & A</a>", b"<a>Q &", b" A</a>", "<a> of line 1")
    >>> said_of(fault, DRAWING)[1]
    'write &amp; for & in names'
    """
    reason = expat.errors.messages[fault.code]
    inside, again = fault.inside, words.again
    start = fault.start.removeprefix(_UTF_8_MARK).lstrip()
    wide = fault.start[:2] in _WIDE
    if not inside and not start.startswith(b"<") and not wide:
        kind = next((kind for mark, kind in _KINDS.items() if start.startswith(mark)), "")
        message = "The file is no XML: it " + (f"seems to be {kind}." if kind else "has no '<'.")
        if not kind and start:
            message = "The file is no XML: it does not begin with '<'."
        return message, words.other
    if reason == expat.errors.XML_ERROR_INVALID_TOKEN:
        return _invalid(fault, again)
    if reason == expat.errors.XML_ERROR_NO_ELEMENTS and inside:
        return f"The file is cut off: {inside} is never closed.", f"copy it whole, or {again}"
    if reason == expat.errors.XML_ERROR_TAG_MISMATCH:
        return f"Here another element is closed than {inside}, which is open.", (
            f"close {inside} first, or {again}"
        )
    if reason in _SAYS:
        message, hint = _SAYS[reason]
        return message, hint.replace(_AGAIN, again)
    return f"The file cannot be read as XML: {reason}.", again


def _invalid(fault: Fault, again: str) -> tuple[str, str]:
    """A character where XML does not allow it."""
    encoding = _WIDE.get(fault.start[:2], "utf-8")
    here = fault.at.decode(encoding, "replace")[:1]
    if re.search(r"&\s*$", fault.before.decode(encoding, "replace")) or here == "&":
        return "A bare & stands here, which XML reads as the start of a code.", (
            "write &amp; for & in names"
        )
    if here == "<":
        return "A bare < stands here, which XML reads as the start of an element.", (
            "write &lt; for < in names"
        )
    if here == "\ufffd":
        return "The file is not in the encoding that it declares (UTF-8 if it declares none).", (
            "save it as UTF-8"
        )
    if here and not here.isprintable():
        return f"The file holds the control character U+{ord(here):04X}.", f"delete it, or {again}"
    what = f"{here!r} stands" if here else "Something stands"
    hint = f"put the values of attributes in quotes, write &lt; for < in names, or {again}"
    return f"{what} where XML does not allow it.", hint


_AGAIN = "{again}"
_errors = expat.errors
_SAYS = {
    _errors.XML_ERROR_NO_ELEMENTS: ("The file holds no element.", _AGAIN),
    _errors.XML_ERROR_UNCLOSED_TOKEN: (
        "The file is cut off, or a tag is not closed with '>'.", f"copy it whole, or {_AGAIN}",
    ),
    _errors.XML_ERROR_PARTIAL_CHAR: (
        "The file is cut off in the middle of a character.", f"copy it whole, or {_AGAIN}",
    ),
    _errors.XML_ERROR_DUPLICATE_ATTRIBUTE: (
        "An attribute is given twice in one element.", "keep one of the two",
    ),
    _errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: (
        "Something stands behind the end of the document.", "keep one document a file",
    ),
    _errors.XML_ERROR_UNDEFINED_ENTITY: (
        "The file uses a code with & that XML does not know, such as &nbsp;.",
        "write the character itself, in UTF-8, or &amp; for a bare &",
    ),
    _errors.XML_ERROR_UNBOUND_PREFIX: (
        "An element has a prefix that nothing declares.",
        "declare it in the first element, as in xmlns:bpmn=\"...\", or " + _AGAIN,
    ),
    _errors.XML_ERROR_MISPLACED_XML_PI: (
        "'<?xml' does not stand at the very beginning of the file.",
        "delete what stands before it, also blanks and empty lines",
    ),
    _errors.XML_ERROR_SYNTAX: ("Text stands outside of all elements.", f"delete it, or {_AGAIN}"),
}  # fmt: skip
