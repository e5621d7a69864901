"""The strict reader of XES: element by element, with a diagnosis for all that is wrong.

It is slow (a Python call an element) and reads everything.  `tags.py` is the fast way
for logs in which nothing is odd; what it cannot be sure of is read here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile
from journeymine.log import REASONS, Reject
from journeymine.reading.xes.classifiers import Classifier
from journeymine.reading.xes.passed_over import LeftOutKind
from journeymine.reading.xes.table import Cells, Path, XesTable
from journeymine.reading.xml_feed import fed

__all__ = ["ATTRIBUTES", "MAX_DEPTH", "strict_tables"]

MAX_DEPTH = 64
"""Elements inside one another."""

ATTRIBUTES = frozenset(
    ("string", "date", "int", "float", "boolean", "id", "list", "container")
)  # fmt: skip
"""The elements of the standard that are attributes."""

_RAW = 200

_HOLDERS = frozenset(("trace", "event", "attribute", "list"))
_ITEM_HOLDERS = frozenset(("values", "item", "item list", "item values"))

_Item = list[object]  # key, value, and if there are any: the items inside it


def strict_tables(source: SourceFile, *, room: int, after: int = 0) -> Iterator[XesTable]:
    """Read an XES log element by element.

    Parameters
    ----------
    source : SourceFile
        Read from where its stream stands.
    room : int
        Bytes of the file from which on the traces so far become a table.
    after : int
        Traces that are passed over.

    Raises
    ------
    LogError
        As `read_xes_rows`.
    """
    log = _Log(source, room, after)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = log.start
    parser.EndElementHandler = log.end
    parser.StartDoctypeDeclHandler = log.doctype
    log.parser = parser
    for _ in fed(parser, source):
        yield from log.taken()
    if not log.n_traces and not log.n_events:
        raise log.refuse("JM-E220", "The XES log has no traces.", "export it again")
    yield from log.taken()
    if log.has_more:
        yield log.table()


class _Log:
    """The log so far, and where in it the parser stands."""

    def __init__(self, source: SourceFile, room: int, after: int) -> None:
        self.source = source
        self._room, self._after = room, after
        self._done: list[XesTable] = []
        self.parser = expat.ParserCreate()
        self.n_events = self.n_traces = 0
        self._prefix = ""
        self._open: list[str] = []  # what each open element is, outermost first
        self._skipped = 0  # open elements that are passed over
        self._depth = 0
        self._target: dict[Path, str | None] = {}
        self._trace: dict[Path, str | None] = {}
        self._path: Path = ()  # the keys of the open attributes, outermost first
        self._items: list[list[_Item]] = []  # what open lists hold so far, outermost first
        self._twice = ""  # a key that the open event has twice
        self._begin()

    def _begin(self) -> None:
        """A new table."""
        self._since = self.parser.CurrentByteIndex
        self._first = self.n_traces
        self._of_events: dict[Path, _Column] = {}
        self._of_traces: dict[Path, _Column] = {}
        self._places: list[int] = []
        self._trace_of: list[int] = []
        self._classifiers: list[Classifier] = []
        self._rejects: list[Reject] = []
        self._left_out: Counter[LeftOutKind] = Counter()

    def refuse(self, code: str, message: str, hint: str) -> LogError:
        line = self.parser.CurrentLineNumber
        return LogError(Problem(code, message, hint, file=self.source.path, line=line))

    def doctype(self, name: str, *_: object) -> None:
        message = f"The XML declares a document type ('{name}'), which a log does not need."
        raise self.refuse("JM-E219", message, "take the <!DOCTYPE ...> out, or export it again")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            message = f"Elements are nested more than {MAX_DEPTH} deep."
            raise self.refuse("JM-E222", message, "export it again")
        if self._skipped:
            self._skipped += 1
            return
        if not self._open:
            self._root(name)
            return
        prefix, inside = self._prefix, self._open[-1]
        tag = name[len(prefix) :] if name.startswith(prefix) else name
        if tag in ATTRIBUTES and inside in _HOLDERS:
            self._attribute(tag, inside, attributes.get("key"), attributes.get("value"))
        elif tag in ATTRIBUTES and inside in _ITEM_HOLDERS:
            self._item(tag, attributes.get("key"), attributes.get("value"))
        elif tag == "values" and inside == "list":
            self._open.append("values")
            self._items.append([])
        elif tag == "values" and inside == "item list":
            self._open.append("item values")
        elif tag == "event" and inside in ("log", "trace"):
            self._open.append("event")
            self._target, self._twice = {}, ""
        elif tag == "trace" and inside == "log":
            self._open.append("trace")
            self._target = self._trace = {}
            self.n_traces += 1
        else:
            if tag == "classifier" and inside == "log" and attributes.get("scope") != "trace":
                keys = attributes.get("keys", "")
                self._classifiers.append(Classifier(attributes.get("name", ""), keys))
            elif inside != "log":
                self._left_out["strangers"] += 1
            self._skipped = 1

    def end(self, _name: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        closed = self._open.pop()
        if closed in ("attribute", "list"):
            self._path = self._path[:-1]
        elif closed in ("item", "item list"):
            self._end_item()
        elif closed == "values":
            self._end_values()
        elif closed == "event":
            self._end_event()
        elif closed == "trace":
            self._end_trace()

    def _root(self, name: str) -> None:
        space, _, tag = name.rpartition("}")
        if tag != "log":
            message = f"The outermost element is <{tag}>, not <log>: this is no XES log."
            raise self.refuse("JM-E220", message, "name a file that holds an XES log")
        self._prefix = f"{space}}}" if space else ""
        self._open.append("log")

    def _attribute(self, tag: str, inside: str, key: str | None, value: str | None) -> None:
        if key is None:
            self._left_out["without key"] += 1
            self._skipped = 1
            return
        path = (*self._path, key)
        if path not in self._target:
            if tag == "list" and value is not None:
                self._left_out["list values"] += 1
                value = None
            self._target[path] = value
            self._path = path
            self._open.append("list" if tag == "list" else "attribute")
            return
        self._skipped = 1
        if inside == "event":
            self._twice = self._twice or key
        elif inside == "trace":
            self._left_out["twice"] += 1
        else:
            self._left_out["again inside"] += 1

    def _item(self, tag: str, key: str | None, value: str | None) -> None:
        self._open.append("item list" if tag == "list" else "item")
        self._items[-1].append([key, value])
        self._items.append([])  # what stands inside the item

    def _end_item(self) -> None:
        if inside := self._items.pop():
            self._items[-1][-1].append(inside)

    def _end_values(self) -> None:
        before = self._target[self._path]
        items = self._items.pop()
        if before is not None:  # a list in several parts
            items = [*_items_of(before), *items]
        text = json.dumps(items, ensure_ascii=False, separators=(",", ":"))
        self._target[self._path] = text

    def _end_event(self) -> None:
        self.n_events += 1
        if self._twice:
            said_so = (f"{'/'.join(path)}={value}" for path, value in self._target.items())
            raw = ", ".join(said_so)[:_RAW]
            said = f"{REASONS['JM-E109']}: {self._twice}"
            reject = Reject(self.source.name, self.n_events, self._twice, "JM-E109", said, raw)
            self._rejects.append(reject)
        else:
            _add(self._of_events, self._target, len(self._places))
            self._places.append(self.n_events)
            inside = "trace" in self._open
            self._trace_of.append(self.n_traces - 1 - self._first if inside else -1)
        self._target = self._trace

    def _end_trace(self) -> None:
        _add(self._of_traces, self._trace, self.n_traces - 1 - self._first)
        self._trace = {}
        if self.n_traces <= self._after:
            self._begin()
        elif self._places and self.parser.CurrentByteIndex - self._since >= self._room:
            self._done.append(self.table())
            self._begin()

    def taken(self) -> list[XesTable]:
        """The tables that are done."""
        done, self._done = self._done, []
        return done

    @property
    def has_more(self) -> bool:
        """Whether anything is left for another table."""
        found = self._places or self._rejects or self._left_out or self._classifiers
        return bool(found) or self.n_traces > self._first or not self._first

    def table(self) -> XesTable:
        """What was found."""
        return XesTable(
            {path: column.cells() for path, column in self._of_events.items()},
            {path: column.cells() for path, column in self._of_traces.items()},
            np.array(self._places, np.int64),
            np.array(self._trace_of, np.int64),
            self.n_traces - self._first,
            self._first,
            tuple(self._classifiers),
            tuple(self._rejects),
            dict(self._left_out),
        )


@dataclass(slots=True)
class _Column:
    """The values of one attribute, with the events or traces that have them."""

    places: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def cells(self) -> Cells:
        return Cells(np.array(self.places, np.int64), pa.array(self.values, pa.string()))


def _add(columns: dict[Path, _Column], found: dict[Path, str | None], place: int) -> None:
    for path, value in found.items():
        if value is not None:
            column = columns.get(path)
            if column is None:
                column = columns[path] = _Column()
            column.places.append(place)
            column.values.append(value)


def _items_of(text: str) -> list[_Item]:
    items: list[_Item] = json.loads(text)
    return items
