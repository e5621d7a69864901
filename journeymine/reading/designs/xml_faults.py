"""What is wrong with a file that is no XML, in words of people who draw or export it."""

from __future__ import annotations

import re
from xml.parsers import expat

__all__ = ["said_of"]

_AGAIN = "save or export it again from the program it was drawn in"
_KINDS = {
    b"PK\x03\x04": "a zip archive, or a file of an office program",
    b"%PDF": "a PDF", b"\x89PNG": "a picture (PNG)", b"\xff\xd8\xff": "a picture (JPEG)",
    b"\x1f\x8b": "compressed (gzip)", b"\xd0\xcf\x11\xe0": "a file of an older office program",
    b"{": "JSON", b"\x7fELF": "a program", b"MZ": "a program",
}  # fmt: skip
_UTF_8_MARK = b"\xef\xbb\xbf"


def said_of(fault: expat.ExpatError, data: bytes, inside: str) -> tuple[str, str]:
    """The message and the hint of a fault.

    Parameters
    ----------
    fault : ExpatError
    data : bytes
        Of the whole file.
    inside : str
        The innermost element that was open, with its line; empty outside of all.

    Examples
    --------
    >>> data = b"<a>Q & A</a>"
    >>> try:
    ...     _ = expat.ParserCreate().Parse(data, True)
    ... except expat.ExpatError as fault:
    ...     print(said_of(fault, data, "<a> of line 1")[1])
    write &amp; for & in names
    """
    reason = expat.errors.messages[fault.code]
    start = data.removeprefix(_UTF_8_MARK).lstrip()
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not inside and not start.startswith(b"<") and not wide:
        kind = next((kind for mark, kind in _KINDS.items() if start.startswith(mark)), "")
        message = "The file is no XML: it " + (f"seems to be {kind}." if kind else "has no '<'.")
        if not kind and start:
            message = "The file is no XML: it does not begin with '<'."
        return message, "name the file that holds the drawing, or save it as XML"
    if reason == expat.errors.XML_ERROR_INVALID_TOKEN:
        return _invalid(data, fault)
    if reason == expat.errors.XML_ERROR_NO_ELEMENTS and inside:
        return f"The file is cut off: {inside} is never closed.", f"copy it whole, or {_AGAIN}"
    if reason == expat.errors.XML_ERROR_TAG_MISMATCH:
        return f"Here another element is closed than {inside}, which is open.", (
            f"close {inside} first, or {_AGAIN}"
        )
    if reason in _SAYS:
        return _SAYS[reason]
    return f"The file cannot be read as XML: {reason}.", _AGAIN


def _invalid(data: bytes, fault: expat.ExpatError) -> tuple[str, str]:
    """A character where XML does not allow it."""
    line = data.split(b"\n")[fault.lineno - 1] if data.count(b"\n") >= fault.lineno - 1 else b""
    text = line.decode("utf-8", "replace")
    here = text[fault.offset : fault.offset + 1]
    if re.search(r"&\s*$", text[: fault.offset]) or here == "&":
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
        return f"The file holds the control character U+{ord(here):04X}.", f"delete it, or {_AGAIN}"
    what = f"{here!r} stands" if here else "Something stands"
    hint = f"put the values of attributes in quotes, write &lt; for < in names, or {_AGAIN}"
    return f"{what} where XML does not allow it.", hint


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
