"""The fast reader of XES: tags as expat found them, told apart a column at a time.

expat proves the file well formed and hands over each tag as it is written, without a call
into Python.  Most tags of a log are written many times (``<string key="concept:name"
value="pay"/>``), so each different one is looked at once; depths, events and values then
come from arrays of numbers.  Nothing is dropped on the way: a tag that is not plainly an
attribute, an event or a trace at its place makes the reader give up, and `strict.py`
reads the file instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.files import SourceFile
from journeymine.reading.xes.classifiers import Classifier
from journeymine.reading.xes.strict import ATTRIBUTES, MAX_DEPTH
from journeymine.reading.xes.table import Cells, Path, XesTable

__all__ = ["read_tags"]

_CHUNK = 1 << 16
_TAGS = 100_000  # are told apart at a time
_SPACE, _END, _LOG, _CLASSIFIER, _TRACE, _EVENT, _ATTRIBUTE, _OTHER = range(8)
_KINDS = {"log": _LOG, "trace": _TRACE, "event": _EVENT} | dict.fromkeys(
    ATTRIBUTES - {"list"}, _ATTRIBUTE
)
_PLAIN = (
    "^<(?P<tag>" + "|".join(sorted(ATTRIBUTES - {"list"})) + ") "
    'key="(?P<key>[^"&\\t\\n\\r]*)" value="(?P<value>[^"&\\t\\n\\r]*)" ?(?P<empty>/?)>$'
)
_TAG_NAME = re.compile(r"</?([^\s/>]+)")

_Ints = NDArray[np.int64]


def read_tags(source: SourceFile) -> XesTable | None:
    """Read an XES log in which nothing is odd.

    Parameters
    ----------
    source : SourceFile
        Read from where its stream stands.

    Returns
    -------
    XesTable or None
        The very table that `read_strictly` gives; None if the file must be read by it.
    """
    try:
        codes, written = _all_tags(source)
        return _table(codes, _Tags.of(written))
    except (_OddError, expat.ExpatError, LookupError, ValueError):
        return None


class _OddError(Exception):
    """Something that only the strict reader may judge."""


def _all_tags(source: SourceFile) -> tuple[_Ints, pa.Array]:
    """The tags of a well-formed file in their order, as places among the different ones."""
    parser = expat.ParserCreate(namespace_separator="}")
    found: list[str] = []
    parser.buffer_text = True
    parser.DefaultHandler = found.append
    # what a log may hold beside tags, and what means nothing in it
    parser.CharacterDataHandler = parser.CommentHandler = bool
    parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = bool
    parser.ProcessingInstructionHandler = parser.XmlDeclHandler = _nothing
    parser.StartDoctypeDeclHandler = _doctype
    chunks = []
    while chunk := source.stream.read(_CHUNK):
        parser.Parse(chunk, False)
        if len(found) > _TAGS:
            chunks.append(pa.array(found, pa.string()).dictionary_encode())
            found.clear()
    parser.Parse(b"", True)
    chunks.append(pa.array(found, pa.string()).dictionary_encode())
    coded = pa.chunked_array(chunks).unify_dictionaries()
    codes = [part.indices.to_numpy() for part in coded.chunks]
    return np.concatenate(codes).astype(np.int64), coded.chunk(0).dictionary


def _nothing(*_: object) -> None:
    pass


def _doctype(*_: object) -> None:
    raise _OddError


@dataclass(frozen=True, slots=True, eq=False)
class _Tags:
    """What each different tag says.

    Attributes
    ----------
    kind : array of int8
        One of the kinds above.
    step : array of int8
        What it does to the depth: 1 begins an element, -1 ends one, 0 does both.
    key : array of int32
        The place of its key in `keys`; -1 where it has none.
    keys : list of str
    value : array of text
    """

    kind: NDArray[np.int8]
    step: NDArray[np.int8]
    key: NDArray[np.int32]
    keys: list[str]
    value: pa.Array

    @classmethod
    def of(cls, written: pa.Array) -> _Tags:
        """Read tags as they are written: the plain ones at once, the others one by one."""
        found = pc.extract_regex(written, _PLAIN)
        plain = pc.is_valid(found).to_numpy(zero_copy_only=False)
        kind = np.where(plain, _ATTRIBUTE, _OTHER).astype(np.int8)
        begins = pc.equal(pc.struct_field(found, "empty"), "")
        step = pc.fill_null(begins, False).to_numpy(zero_copy_only=False).astype(np.int8)
        others = np.flatnonzero(~plain)
        read = [_read_tag(str(text)) for text in written.take(pa.array(others)).to_pylist()]
        kind[others] = [one.kind for one in read]
        step[others] = [one.step for one in read]
        seats = np.arange(len(written))
        seats[others] = len(written) + np.arange(len(others))
        keys = _patched(pc.struct_field(found, "key"), [one.key for one in read], seats)
        value = _patched(pc.struct_field(found, "value"), [one.value for one in read], seats)
        coded = keys.dictionary_encode()
        key = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
        return cls(kind, step, key, coded.dictionary.to_pylist(), value)


def _patched(texts: pa.Array, others: list[str | None], seats: _Ints) -> pa.Array:
    if not others:
        return texts
    return pa.concat_arrays([texts, pa.array(others, pa.string())]).take(pa.array(seats))


@dataclass(frozen=True, slots=True)
class _Tag:
    """One tag; see `_Tags`."""

    kind: int
    step: int
    key: str | None = None
    value: str | None = None


def _read_tag(text: str) -> _Tag:
    """A tag of a well-formed file; what its attributes say, expat says."""
    if not text.startswith("<"):
        if text.strip(" \t\n\r\ufeff"):
            raise _OddError  # a part of something
        return _Tag(_SPACE, 0)
    name = _TAG_NAME.match(text)
    if name is None or not text.endswith(">"):
        raise _OddError
    if text.startswith("</"):
        return _Tag(_END, -1)
    empty = text.endswith("/>")
    attributes: dict[str, str] = {}

    def take(_: str, found: dict[str, str]) -> None:
        attributes.update(found)

    parser: Any = expat.ParserCreate()
    parser.StartElementHandler = take
    parser.Parse(text if empty else f"{text}</{name[1]}>", True)
    kind = _KINDS.get(name[1], _OTHER)
    if kind != _LOG and any(key.startswith("xmlns") for key in attributes):
        raise _OddError  # an element that may only look as if it were one of XES
    step = 0 if empty else 1
    if name[1] == "classifier" and attributes.get("scope") != "trace":
        return _Tag(_CLASSIFIER, step, attributes.get("name", ""), attributes.get("keys", ""))
    return _Tag(kind, step, attributes.get("key"), attributes.get("value"))


def _table(codes: _Ints, tags: _Tags) -> XesTable:
    codes = codes[tags.kind[codes] != _SPACE]
    step = tags.step[codes]
    level = np.cumsum(step, dtype=np.int64) + (step <= 0)  # of the element that the tag is of
    if level.max(initial=0) > MAX_DEPTH:
        raise _OddError
    begun = step >= 0
    codes, level = codes[begun], level[begun]
    kind = tags.kind[codes]
    if len(kind) == 0 or kind[0] != _LOG:
        raise _OddError
    # of what is not a trace beside the traces, nothing becomes a row
    inside = (kind[_last(level == 2)] == _TRACE) & (level >= 2)
    odd_beside = (level == 2) & (kind == _EVENT)
    classifiers = tuple(
        Classifier(tags.keys[tags.key[code]], tags.value[code].as_py())
        for code in codes[(level == 2) & (kind == _CLASSIFIER)].tolist()
    )
    codes, level, kind = codes[inside], level[inside], kind[inside]
    is_event = level == 3
    is_event &= kind == _EVENT
    known = (level == 2) | is_event | (kind == _ATTRIBUTE) & (tags.key[codes] >= 0)
    if odd_beside.any() or not known.all() or not is_event.any():
        raise _OddError
    trace = np.cumsum(level == 2) - 1
    event = np.cumsum(is_event) - 1
    of_event = kind[_last(level <= 3)] == _EVENT
    paths, path = _paths(tags, codes, level, kind)
    owner = np.where(of_event, event, trace)
    own = kind == _ATTRIBUTE
    n_traces, trace_of = int(trace[-1]) + 1, trace[is_event]
    return XesTable(
        _columns(paths, path, codes, owner, own & of_event, tags),
        _columns(paths, path, codes, owner, own & ~of_event, tags),
        np.arange(1, len(trace_of) + 1),
        trace_of,
        n_traces,
        classifiers,
    )


def _last(which: NDArray[np.bool_]) -> _Ints:
    """For each place the last one up to it at which `which` holds; 0 before the first."""
    last: _Ints = np.maximum.accumulate(np.where(which, np.arange(len(which)), 0))
    return last


def _paths(
    tags: _Tags, codes: _Ints, level: _Ints, kind: NDArray[np.int8]
) -> tuple[list[Path], _Ints]:
    """The keys that lead to each attribute, as places among the different ones."""
    paths: list[Path] = [(key,) for key in tags.keys]
    path = tags.key[codes].astype(np.int64)
    for depth in range(4, int(level.max()) + 1):
        here = np.flatnonzero(level == depth)
        holder = _last(level == depth - 1)[here]
        nested = kind[holder] == _ATTRIBUTE
        here, holder = here[nested], holder[nested]
        pairs, which = np.unique(path[holder] * len(tags.keys) + path[here], return_inverse=True)
        made = [
            (*paths[pair // len(tags.keys)], tags.keys[pair % len(tags.keys)]) for pair in pairs
        ]
        path[here] = len(paths) + which
        paths += made
    return paths, path


def _columns(
    paths: list[Path], path: _Ints, codes: _Ints, owner: _Ints, own: NDArray[np.bool_], tags: _Tags
) -> dict[Path, Cells]:
    """The values of each attribute, in the order in which the file first has them."""
    here = np.flatnonzero(own)
    narrow = path[here].astype(np.uint16 if len(paths) < 1 << 16 else np.int64)
    here = here[np.argsort(narrow, kind="stable")]
    cuts = np.flatnonzero(np.diff(path[here])) + 1
    made: list[tuple[int, Path, Cells]] = []
    for part in np.split(here, cuts) if len(here) else ():
        places = owner[part]
        if (np.diff(places) == 0).any():
            raise _OddError  # an attribute that is given twice
        values = tags.value.take(pa.array(codes[part]))
        if values.null_count:
            there = pc.is_valid(values).to_numpy(zero_copy_only=False)
            part, places, values = part[there], places[there], values.drop_null()
        if len(values):
            made.append((int(part[0]), paths[path[part[0]]], Cells(places, values)))
    return {path: cells for _, path, cells in sorted(made, key=lambda one: one[0])}
