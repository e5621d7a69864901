"""Rows of a JSON text that holds them all: an array of objects, as APIs return it.

Also read are one object, as a single row, and a page of an API: an object whose one array
of objects stands beside nothing but what tells pages apart, such as ``count`` and
``next_page``.  Columns are as for JSON Lines: an object in an object becomes ``outer.inner``,
a list stays JSON text, numbers keep their digits, ``null`` is missing.  The text is held in
memory whole, so its size is limited; JSON Lines have no such limit.

References
----------
.. [1] Bray (2017). The JavaScript Object Notation (JSON) data interchange format. RFC 8259.
   https://doi.org/10.17487/RFC8259
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import NoReturn, TypeAlias

import numpy as np
import pyarrow as pa

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile
from journeymine.log import REASONS, RawRows, Reject, Source
from journeymine.reading.text.dialect import check_text, encoding_of

__all__ = ["read_json_rows"]

_MAX_BYTES = 256_000_000
_MAX_DEPTH = 64
_RAW = 200
_PAGING = {
    "count", "next_page", "previous_page", "end_time", "end_of_stream", "after_url",
    "after_cursor", "before_url", "before_cursor", "meta", "links",
}  # fmt: skip


class _Number(str):
    """A number, as it is written."""

    __slots__ = ()


_Value: TypeAlias = "str | bool | list[_Value] | tuple[tuple[str, _Value], ...] | None"
_Object: TypeAlias = tuple[tuple[str, _Value], ...]
"""An object as its pairs, so that no key is lost."""


class _Refused(Exception):  # noqa: N818 - never leaves this file
    """An element that is not a row: the code of the reason and the column."""


def read_json_rows(source: SourceFile, *, encoding: str | None = None) -> RawRows:
    """Read a file that holds an array of JSON objects.

    Rows count from 1, not lines: arrays are often written in one line.

    Raises
    ------
    LogError
        ``JM-E208`` no rows, ``JM-E211`` not in the encoding, ``JM-E239`` not JSON, not an
        array of objects, nested above 64 levels, or larger than 256 MB.
    UsageError
        ``JM-E022`` if the encoding given is none.
    """
    text = _text_of(source, encoding)
    try:
        objects = _objects(source, _DECODER.decode(text))
    except json.JSONDecodeError as fault:
        message = f"The file is not JSON: {fault.msg.lower()}."
        raise _no_json(source, message, fault.lineno, fault.colno) from None
    except _Refused as fault:
        raise _no_json(source, f"The file is not JSON: it has {fault.args[0]}.") from None
    except RecursionError:
        raise _no_json(source, f"The JSON is nested above {_MAX_DEPTH} levels.") from None
    rows: list[dict[str, str | None]] = []
    places: list[int] = []
    rejects: list[Reject] = []
    for place, pairs in enumerate(objects, 1):
        row: dict[str, str | None] = {}
        try:
            _put(pairs, "", row, 1)
        except _Refused as fault:
            code, column = fault.args
            raw = _json(pairs)[:_RAW].encode(errors="replace").decode()
            rejects.append(Reject(source.name, place, column, code, REASONS[code], raw))
            continue
        except RecursionError:
            raise _no_json(source, f"The JSON is nested above {_MAX_DEPTH} levels.") from None
        rows.append(row)
        places.append(place)
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    return RawRows(
        pa.table(columns),
        source.name,
        source.path,
        np.array(places, np.int64),
        tuple(rejects),
        raw_of=lambda wanted: [_json(objects[places[row] - 1])[:_RAW] for row in wanted],
        source=Source(source.name, source.sha256, source.size),
    )


def _text_of(source: SourceFile, encoding: str | None) -> str:
    start = source.stream.read(4)
    source.stream.seek(0)
    marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    charset = encoding_of(source, encoding or ("utf-16" if marked else "utf-8-sig"))
    check_text(source, charset)
    data = source.stream.read(_MAX_BYTES + 1)
    source.stream.seek(0)
    if len(data) > _MAX_BYTES:
        message = f"The JSON is larger than {_MAX_BYTES // 1_000_000} MB and has to be read whole."
        hint = "export it as JSON Lines, or turn it into them: jq -c '.[]' rows.json > rows.jsonl"
        raise LogError(Problem("JM-E239", message, hint, file=source.path))
    return data.decode(charset)


def _objects(source: SourceFile, value: _Value) -> list[_Object]:
    """The rows of a JSON text."""
    if isinstance(value, tuple):
        lists = [part for key, part in value if key not in _PAGING]
        page = lists[0] if len(lists) == 1 and len(value) > 1 else None
        value = page if isinstance(page, list) else [value]
    if not isinstance(value, list):
        raise _no_json(source, "The JSON is no array of objects, but one value.")
    objects = [part for part in value if isinstance(part, tuple)]
    if len(objects) < len(value):
        place = next(n for n, part in enumerate(value, 1) if not isinstance(part, tuple))
        raise _no_json(source, f"Element {place:,} of the array is not an object.")
    if not objects:
        message = "The array has no elements."
        raise LogError(Problem("JM-E208", message, "export it again", file=source.path))
    return objects


def _no_json(
    source: SourceFile, message: str, line: int | None = None, column: int | None = None
) -> LogError:
    hint = "check the export; what is expected is an array of objects: [{...}, {...}]"
    return LogError(Problem("JM-E239", message, hint, source.path, line, column))


def _no_constant(name: str) -> NoReturn:
    raise _Refused(name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=tuple, parse_int=_Number, parse_float=_Number, parse_constant=_no_constant
)


def _put(pairs: _Object, outer: str, row: dict[str, str | None], depth: int) -> None:
    """Put the values of an object into the row, those of objects in it as ``outer.inner``."""
    if depth > _MAX_DEPTH:
        raise RecursionError
    for key, value in pairs:
        name = outer + key
        if isinstance(value, tuple):
            _put(value, f"{name}.", row, depth + 1)
            continue
        if name in row:
            raise _Refused("JM-E109", name)
        text = value if value is None or isinstance(value, str) else _json(value)
        for words in (name, text or ""):
            if any("\ud800" <= sign <= "\udfff" for sign in _odd(words)):
                raise _Refused("JM-E106", ascii(name)[1:-1])
        row[name] = text


def _odd(words: str) -> Iterator[str]:
    """The signs of a text that has others than ASCII; most have none."""
    return iter("") if words.isascii() else iter(words)


def _json(value: _Value) -> str:
    """A value as it stands in JSON, without needless blanks."""
    if isinstance(value, _Number):
        return value
    if isinstance(value, list):
        return f"[{','.join(_json(item) for item in value)}]"
    if isinstance(value, tuple):
        parts = (f"{json.dumps(key, ensure_ascii=False)}:{_json(item)}" for key, item in value)
        return f"{{{','.join(parts)}}}"
    return json.dumps(value, ensure_ascii=False)
