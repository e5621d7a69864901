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
from typing import NoReturn

import numpy as np
import pyarrow as pa

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile
from journeymine.log import REASONS, RawRows, Reject, Source
from journeymine.reading.json_text.values import (
    MAX_DEPTH,
    Object,
    Refused,
    Value,
    as_json,
    check_letters,
    columns_of,
    decoder,
)
from journeymine.reading.text.dialect import check_text, encoding_of

__all__ = ["read_json_rows"]

_MAX_BYTES = 256_000_000
_RAW = 200
_PAGING = {
    "count", "next_page", "previous_page", "end_time", "end_of_stream", "after_url",
    "after_cursor", "before_url", "before_cursor", "meta", "links",
}  # fmt: skip


class _NoConstant(Exception):  # noqa: N818 - never leaves this file
    """A word that Python takes for a number, but not JSON."""


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
    except _NoConstant as fault:
        raise _no_json(source, f"The file is not JSON: it has {fault.args[0]}.") from None
    except RecursionError:
        raise _no_json(source, f"The JSON is nested above {MAX_DEPTH} levels.") from None
    rows: list[dict[str, str | None]] = []
    places: list[int] = []
    rejects: list[Reject] = []
    for place, pairs in enumerate(objects, 1):
        try:
            row, _, _ = columns_of(pairs)
            check_letters(row)
        except Refused as fault:
            said = REASONS[fault.code]
            raw = as_json(pairs)[:_RAW].encode(errors="replace").decode()
            rejects.append(Reject(source.name, place, fault.column, fault.code, said, raw))
            continue
        except RecursionError:
            raise _no_json(source, f"The JSON is nested above {MAX_DEPTH} levels.") from None
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
        raw_of=lambda wanted: [as_json(objects[places[row] - 1])[:_RAW] for row in wanted],
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


def _objects(source: SourceFile, value: Value) -> list[Object]:
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
    raise _NoConstant(name)


_DECODER = decoder(_no_constant)
