"""Texts, numbers and times of a ``.journey.yaml`` as they are written."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from journeymine.errors import DesignError, Problem

__all__ = ["Bare", "blank_or", "block_text", "duration", "key_text", "number", "scalar"]

_LONGEST_KEY = 1_000  # YAML reads a longer key only behind a question mark
_PLAIN = re.compile(r"[^\W\d_](?:[\w .()/&+'-]*[\w.()/&+'-])?")
_READ_AS_OTHERS = re.compile("(?i)y|n|yes|no|on|off|true|false|null")
_NOT_PRINTABLE = re.compile(
    "[^\n -~\xa0-\u2027\u202f-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


class Bare(str):
    """What is written as it is: a number, a time, a date."""

    __slots__ = ()


def scalar(text: str) -> str:
    """A text without quotes where no YAML reader could take it for something else.

    Raises
    ------
    DesignError
        ``JM-E351`` if it is blank, or no text.

    Examples
    --------
    >>> scalar("Pay"), scalar("No"), scalar("Order: paid"), scalar(Bare("0.8"))
    ('Pay', '"No"', '"Order: paid"', '0.8')
    """
    if isinstance(text, Bare):
        return text
    if _PLAIN.fullmatch(text) and not _READ_AS_OTHERS.fullmatch(text):
        return text
    if not text.strip():
        message = "A name is blank."
        raise DesignError(Problem("JM-E351", message, "name the journey and every touchpoint"))
    return _quoted(text)


def blank_or(text: str) -> str:
    """The text, or one that is written as a blank text is."""
    return text if text.strip() else Bare(_quoted(text))


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_PRINTABLE.sub(lambda odd: _code(odd[0], text), quoted)


def _code(character: str, name: str) -> str:
    if "\ud800" <= character <= "\udfff":
        message = f"The name {name[:60]!r} is not text: it holds half a character."
        raise DesignError(Problem("JM-E351", message, "rename the touchpoint"))
    return f"\\u{ord(character):04x}"


def key_text(key: str) -> tuple[str, str]:
    """What stands before and after a key: ``('', 'Pay:')``, or a question mark if it is long."""
    written = scalar(key)
    return ("? ", f"{written} :") if len(written) > _LONGEST_KEY else ("", f"{written}:")


def block_text(text: str) -> list[str] | None:
    r"""Several lines of text as a block of lines; None if they cannot be kept so.

    Examples
    --------
    >>> block_text("One.\nTwo.\n")
    ['|', 'One.', 'Two.']
    """
    body = text.removesuffix("\n")
    lines = body.split("\n")
    odd = _NOT_PRINTABLE.search(text) or any(line != line.rstrip() for line in lines)
    if len(lines) < 2 or odd or lines[0] != lines[0].lstrip() or not lines[0] or not lines[-1]:
        return None
    return ["|" if text.endswith("\n") else "|-", *lines]


def number(value: float) -> Bare:
    """A number without an exponent.

    Examples
    --------
    >>> number(4.0), number(0.8), number(1e-7)
    ('4', '0.8', '0.0000001')
    """
    written = format(Decimal(repr(float(value))), "f")
    return Bare(written.removesuffix(".0"))


def duration(seconds: int) -> Bare:
    """Seconds in the largest unit of which they are a whole number.

    Examples
    --------
    >>> duration(172_800), duration(129_600), duration(90)
    ('2d', '36h', '90s')
    """
    for unit, size in _UNITS:
        if int(seconds) % size == 0:
            return Bare(f"{int(seconds) // size}{unit}")
    raise AssertionError("unreachable: every whole number is one of seconds")
