"""Bytes as text in UTF-8, and what is said of those that are not."""

from __future__ import annotations

__all__ = ["NotUTF8Error", "utf8"]

_SAMPLE = 1_000


class NotUTF8Error(ValueError):
    """What stands there instead, the words that mend it, and the line of the first such byte."""

    def __init__(self, message: str, hint: str, line: int) -> None:
        super().__init__(message)
        self.message, self.hint, self.line = message, hint, line


def utf8(data: bytes) -> str:
    r"""The text of a file, without a byte-order mark.

    Raises
    ------
    NotUTF8Error
        If it is in another encoding, or no text at all.

    Examples
    --------
    >>> utf8("beställd".encode("utf-8-sig"))
    'beställd'
    >>> try:
    ...     utf8("Pay".encode("utf-16"))
    ... except NotUTF8Error as fault:
    ...     print(fault.message)
    The file is text in UTF-16, and UTF-8 is read here.
    """
    wide = _wide(data)
    if wide:
        hint = "open it in an editor and save it as UTF-8 (in Windows Notepad: Save as, Encoding)"
        raise NotUTF8Error(f"The file is text in {wide}, and UTF-8 is read here.", hint, 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        byte = f"0x{data[fault.start]:02x}"
        if b"\0" in data:
            message = f"The file is not text: it holds bytes such as 0x00 and {byte}."
            raise NotUTF8Error(message, "check that it is the right file", line) from fault
        message = f"The file is not UTF-8 text: byte {byte} cannot be read."
        hint = "it is perhaps in Windows-1252 (ANSI): save it as UTF-8 in your editor"
        raise NotUTF8Error(message, hint, line) from fault


def _wide(data: bytes) -> str:
    """The name of an encoding of two or four bytes a character, if the text is in one.

    By its byte-order mark; without one by zeros in every second place of what is ASCII.
    """
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    start = data[: _SAMPLE - _SAMPLE % 2]
    even, odd = start[::2], start[1::2]
    for zeros, letters in ((even, odd), (odd, even)):
        if len(letters) > 1 and 2 * zeros.count(0) > len(zeros) and not letters.count(0):
            return "UTF-16"
    return ""
