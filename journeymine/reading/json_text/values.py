"""What a JSON text says, value by value, and the columns that an object becomes.

Numbers keep their digits and no key of an object is lost.  An object inside an object becomes
columns named ``outer.inner``; a list stays as its JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NoReturn, TypeAlias

__all__ = [
    "MAX_DEPTH", "Number", "Object", "Refused", "Value", "as_json", "check_letters", "columns_of",
    "decoder",
]  # fmt: skip

MAX_DEPTH = 64
_MAX_NAME = 1_000
_SHOWN = 200


class Number(str):
    """A number, as it is written."""

    __slots__ = ()


Value: TypeAlias = "str | bool | list[Value] | tuple[tuple[str, Value], ...] | None"
Object: TypeAlias = tuple[tuple[str, Value], ...]
"""An object as its pairs, so that no key is lost."""


class Refused(Exception):  # noqa: N818 - never leaves this folder
    """An object that is not a row: the code, the column, and more words if there are any."""

    def __init__(self, code: str, column: str = "", said: str = "") -> None:
        super().__init__(code, column, said)
        self.code, self.column, self.said = code, column[:_SHOWN], said


def decoder(no_constant: Callable[[str], NoReturn]) -> json.JSONDecoder:
    """A decoder of strict JSON; it calls `no_constant` for ``NaN`` and its like."""
    return json.JSONDecoder(
        object_pairs_hook=tuple, parse_int=Number, parse_float=Number, parse_constant=no_constant
    )


def columns_of(pairs: Object) -> tuple[dict[str, str | None], set[str], set[str]]:
    """The columns of an object, and which of them were objects and lists.

    Raises
    ------
    Refused
        ``JM-E108`` a name that is too long, ``JM-E109`` a key that is given twice.
    RecursionError
        If objects are nested too deep.
    """
    row: dict[str, str | None] = {}
    objects: set[str] = set()
    lists: set[str] = set()
    _put(pairs, "", row, objects, lists, 1)
    return row, objects, lists


def check_letters(row: dict[str, str | None]) -> None:
    r"""Refuse half a letter, which ``\ud800`` alone stands for."""
    for name, value in row.items():
        try:
            name.encode()
            (value or "").encode()
        except UnicodeEncodeError:
            raise Refused("JM-E106", ascii(name)[1:-1]) from None


def as_json(value: Value) -> str:
    """A value as it stands in JSON, without needless blanks."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return value
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{','.join(as_json(item) for item in value)}]"
    pairs = (f"{json.dumps(key, ensure_ascii=False)}:{as_json(item)}" for key, item in value)
    return f"{{{','.join(pairs)}}}"


def _put(
    pairs: Object,
    outer: str,
    row: dict[str, str | None],
    objects: set[str],
    lists: set[str],
    depth: int,
) -> None:
    """Put the values of an object into the row, those of objects in it as ``outer.inner``."""
    if depth > MAX_DEPTH:
        raise RecursionError
    for key, value in pairs:
        name = outer + key
        if len(name) > _MAX_NAME:
            raise Refused("JM-E108", name)
        if isinstance(value, tuple):
            objects.add(name)
            _put(value, f"{name}.", row, objects, lists, depth + 1)
            continue
        if name in row:
            raise Refused("JM-E109", name, name[:60])
        if isinstance(value, list):
            lists.add(name)
        row[name] = value if value is None or isinstance(value, str) else as_json(value)
