"""Texts of a workbook: whole, without how they look and without how they are spoken."""

from __future__ import annotations

import re
from typing import IO

from journeymine.reading.workbook.xml import Parser, local

__all__ = ["shared_strings", "unescaped"]

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shared_strings(stream: IO[bytes], path: str, part: str) -> list[str]:
    """The texts that cells refer to by number."""
    found = _Strings(path, part)
    found.read(stream)
    return found.strings


def unescaped(text: str) -> str:
    r"""A text with the signs that XML cannot hold, which workbooks write as ``_x000D_``.

    Examples
    --------
    >>> unescaped("one_x000A_two, _x005F_x000A_")
    'one\ntwo, _x000A_'
    """
    return _ESCAPE.sub(_sign, text) if "_x" in text else text


def _sign(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return found[0] if 0xD800 <= ord(sign) < 0xE000 else sign


class _Strings(Parser):
    """Texts of ``<si>``, joined over the runs of rich text; ``<rPh>`` says how they sound."""

    def __init__(self, path: str, part: str) -> None:
        super().__init__(path, part)
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._spoken = False
        self._inside = False

    def start(self, name: str, _attributes: dict[str, str], /) -> None:
        tag = local(name)
        if tag == "t":
            self._inside = not self._spoken
        elif tag == "rPh":
            self._spoken = True
        elif tag == "si":
            self._pieces = []

    def text(self, data: str, /) -> None:
        if self._inside:
            self._pieces.append(data)

    def end(self, name: str, /) -> None:
        tag = local(name)
        if tag == "t":
            self._inside = False
        elif tag == "rPh":
            self._spoken = False
        elif tag == "si":
            self.strings.append(unescaped("".join(self._pieces)))
