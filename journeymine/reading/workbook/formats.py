"""How cells are shown: which numbers are dates, which are times of day."""

from __future__ import annotations

import re
from enum import Enum

from journeymine.reading.workbook.xml import Parser, local

__all__ = ["Formats", "Shown", "shown_as"]


class Shown(Enum):
    """What a number in a cell is shown as."""

    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    CLOCK = "clock"
    LASTING = "lasting"


_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 55), 57, 58), Shown.DAY),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), Shown.CLOCK),
    22: Shown.MOMENT,
    46: Shown.LASTING,
}
"""ISO/IEC 29500-1, 18.8.30; those of 27 to 58 depend on the language and are never numbers."""

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|AM/PM|A/P|General', re.IGNORECASE)
_LASTING = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_FRACTION = re.compile(r"s\.0+")


class Formats(Parser):
    """The styles of a workbook, by the number that cells carry."""

    def __init__(self, path: str, part: str) -> None:
        super().__init__(path, part)
        self._codes: dict[int, Shown] = {}
        self._styles: list[int] = []
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """A format code, or a style that refers to one."""
        tag = local(name)
        if tag == "numFmt":
            code = attributes.get("formatCode", "")
            self._codes[_number(attributes.get("numFmtId"))] = shown_as(code)
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            self._styles.append(_number(attributes.get("numFmtId")))

    def end(self, name: str, /) -> None:
        """The styles of cells end: what follows are names for styles."""
        if local(name) == "cellXfs":
            self._in_cells = False

    def shown(self) -> list[Shown]:
        """What each style shows a number as."""
        of = {**_BUILT_IN, **self._codes}
        return [of.get(number, Shown.NUMBER) for number in self._styles]


def shown_as(code: str) -> Shown:
    """What a format code shows a number as.

    Examples
    --------
    >>> shown_as("dd/mm/yyyy hh:mm"), shown_as('0.00" days"'), shown_as("[h]:mm")
    (<Shown.MOMENT: 'moment'>, <Shown.NUMBER: 'number'>, <Shown.LASTING: 'lasting'>)
    """
    first = _LITERAL.sub("", code).partition(";")[0]
    if _LASTING.search(first):
        return Shown.LASTING
    signs = set(_FRACTION.sub("s", _BRACKETS.sub("", first).lower()))
    clock = bool(signs & {"h", "s"})
    of_years = "e" in signs and not signs & {"0", "#", "?"}  # otherwise 0.00E+00
    if signs & {"y", "d"} or of_years or ("m" in signs and not clock):
        return Shown.MOMENT if clock else Shown.DAY
    return Shown.CLOCK if clock else Shown.NUMBER


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else 0
