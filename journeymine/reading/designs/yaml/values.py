"""Single values of a ``.journey.yaml``: texts, words of a list, numbers, shares, times, dates.

Everything in the file is text; here it becomes what it stands for, within bounds, or is
refused with the words that mend it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from journeymine.design.targets import LONGEST
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node, Pairs, Scalar
from journeymine.reading.yaml_text.values import name_of, names_of

__all__ = [
    "date_of", "described", "duration_of", "names_in", "number_of", "one_or_more_of", "share_of",
    "text_of", "word_of",
]  # fmt: skip

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,400})?")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,400})?) ?%")
_DURATION = re.compile(r"([0-9]{1,10}(?:\.[0-9]{1,6})?) ?(min|[smhdw])")
_LONG_UNIT = re.compile(r"[0-9.]+ ?(months?|mo|M|years?|y|quarters?|q)\b")
_UNITS = {"s": 1, "min": 60, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}

_Word = TypeVar("_Word", bound=str)


def described(node: Node) -> str:
    """What stands there, for a message."""
    match node:
        case Scalar(text=text) if not text.strip():
            return "empty"
        case Scalar(text=text):
            return f"'{text[:60]}'"
        case Items():
            return "a list"
        case Pairs():
            return "a mapping (key: value)"


def text_of(node: Node, what: str, refusals: Refusals) -> str:
    """A text that may go on over several lines."""
    if isinstance(node, Scalar) and node.text.strip():
        return node.text
    code = "JM-E316" if isinstance(node, Scalar) else "JM-E314"
    message = f"{what} is {described(node)}; it must be a text."
    hint = "put a text that holds a colon in quotes, or leave the key out"
    refusals.add(code, message, hint, line=node.line, column=node.column)
    return ""


def names_in(values: Mapping[str, Node], key: str, refusals: Refusals) -> tuple[str, ...]:
    """The names of a list, each once; empty if the key is not given."""
    if key not in values:
        return ()
    return tuple(dict.fromkeys(name for name, _ in names_of(values[key], key, refusals)))


def one_or_more_of(node: Node, what: str, refusals: Refusals) -> tuple[tuple[str, Node], ...]:
    """One name, or those of a list that is not empty; each with its node."""
    if not isinstance(node, Items):
        return ((name_of(node, refusals), node),)
    if not node.nodes:
        message, hint = f"{what} is an empty list.", "name one, or leave the key out"
        refusals.add("JM-E315", message, hint, line=node.line, column=node.column)
    return tuple((name_of(child, refusals), child) for child in node.nodes)


def word_of(node: Node, what: str, known: Sequence[_Word], refusals: Refusals) -> _Word | None:
    """One of the known words."""
    text = node.text if isinstance(node, Scalar) else ""
    for word in known:
        if word == text:
            return word
    hint = refusals.suggest(text, known) or f"write {known[0]}"
    _no("JM-E348", what, f"there are {', '.join(known)}", hint, node, refusals)
    return None


def number_of(
    node: Node, what: str, refusals: Refusals, *, low: float, high: float
) -> float | None:
    """A number from `low` to `high`."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    number = float(text) if _NUMBER.fullmatch(text) else None
    if number is not None and low <= number <= high:
        return number
    between = f"from {low:,.15g} to {high:,.15g}"
    hint = f"write a number {between}"
    if number is None and _NUMBER.fullmatch(text.replace(",", ".")):
        hint = f"write {text.replace(',', '.')}"
    _no("JM-E353", what, f"it must be a number {between}", hint, node, refusals)
    return None


def share_of(node: Node, what: str, refusals: Refusals) -> float | None:
    """A share above 0 and at most 1: ``0.8``, or ``80%`` for the same."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    percent = _SHARE.fullmatch(text)
    share: float | None = None
    if percent:
        share = float(Decimal(percent[1]) / 100)
    elif _NUMBER.fullmatch(text):
        share = float(text)
    if share is not None and 0 < share <= 1:
        return share
    hint = "write 0.8 or 80%"
    if share is not None and not percent and 1 < share <= 100:
        hint = f"write {text}% if that is meant"
    _no("JM-E353", what, "it must be a share above 0 and at most 1", hint, node, refusals)
    return None


def duration_of(node: Node, what: str, refusals: Refusals) -> int | None:
    """Whole seconds: ``30min``, ``36h``, ``14d``, ``2w``."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    written = _DURATION.fullmatch(text)
    why, hint = "it must be a whole number and a unit", "write for example 2d (30min, 36h, 2w)"
    if written and "." not in written[1]:
        seconds = int(written[1]) * _UNITS[written[2]]
        if 0 < seconds <= LONGEST:
            return seconds
        why = "that is longer than a hundred years" if seconds else "it must be more than nothing"
    elif written:
        exact = Decimal(written[1]) * _UNITS[written[2]]
        smaller = [u for u in ("h", "min", "s") if not exact % _UNITS[u]]
        if smaller and exact:
            hint = f"write {exact / _UNITS[smaller[0]]:.0f}{smaller[0]}"
    elif _LONG_UNIT.match(text):
        why, hint = "months and years differ in length", "write days, such as 30d or 365d"
    elif text.isascii() and text.isdecimal() and len(text) < 10:
        hint = f"say the unit: {text}d, {text}h or {text}min"
    _no("JM-E349", what, why, hint, node, refusals)
    return None


def date_of(node: Node, what: str, refusals: Refusals) -> datetime.date | None:
    """A day, as ``2026-01-31``."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    why = "it must be a day"
    if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            why = "the calendar has no such day"
    message = f"{what} is {described(node)}; {why}."
    hint = "write year, month and day: 2026-01-31"
    refusals.add("JM-E354", message, hint, line=node.line, column=node.column)
    return None


def _no(code: str, what: str, why: str, hint: str, node: Node, refusals: Refusals) -> None:
    """Note that a value is not what it must be; there is none then."""
    message = f"{what} is {described(node)}; {why}."
    refusals.add(code, message, hint, line=node.line, column=node.column)
