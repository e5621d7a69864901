"""YAML as plain text, lists and mappings that know their lines.

Every scalar is text as it is written: ``No`` stays ``No``, ``007`` stays ``007`` and
``2024-01-01`` is no date.  Whatever could do more than hold text is refused: tags,
merge keys, several documents, aliases that refer to themselves or grow without bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from journeymine.errors import JourneyMineError
from journeymine.reading.refusals import Refusals
from journeymine.reading.utf8 import NotUTF8Error, utf8
from journeymine.reading.yaml_text.faults import fault_of

__all__ = ["Items", "Node", "Pairs", "Scalar", "parse_yaml"]

MAX_DEPTH = 64
MAX_ALIASES = 50
MAX_NODES = 200_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_PRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text; ``folded`` if it stands on several lines without quotes."""

    line: int
    column: int
    text: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    column: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """A mapping; its pairs in the order in which they are written, keys may repeat."""

    line: int
    column: int
    pairs: tuple[tuple[Node, Node], ...]


Node: TypeAlias = Scalar | Items | Pairs


def parse_yaml(
    data: bytes, refusals: Refusals, *, needs: str = "a design needs 'journey:' and 'path:'"
) -> Node:
    """The one document of a YAML file.

    Parameters
    ----------
    data : bytes
    refusals : Refusals
        Decides which kind of error is raised, and with which codes.
    needs : str
        What a file that says nothing is told to say.

    Raises
    ------
    JourneyMineError
        ``JM-E309`` if it is not UTF-8 text, ``JM-E310`` if it is not well-formed YAML,
        ``JM-E311`` if it uses what is not allowed here.
    """
    text = _decoded(data, refusals)
    try:
        return _Builder(refusals, needs).document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as fault:
        raise _not_yaml(fault, text, refusals) from fault


def _decoded(data: bytes, refusals: Refusals) -> str:
    try:
        text = utf8(data)
    except NotUTF8Error as fault:
        raise refusals.error("JM-E309", fault.message, fault.hint, line=fault.line) from fault
    odd = _NOT_PRINTABLE.search(text)
    if odd:
        line, column = _place(text, odd.start())
        message = f"The file holds the control character U+{ord(odd[0]):04X}."
        hint = "delete it, or save the file as UTF-8 text again"
        raise refusals.error("JM-E309", message, hint, line=line, column=column)
    return text


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _not_yaml(error: yaml.YAMLError, text: str, refusals: Refusals) -> JourneyMineError:
    fault = fault_of(error, text)
    message = f"The file cannot be read as YAML: {fault.message}."
    return refusals.error("JM-E310", message, fault.hint, line=fault.line, column=fault.column)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    event: Any
    nodes: list[Node]


class _Builder:
    """Builds nodes from the events of PyYAML, one loop without recursion."""

    def __init__(self, refusals: Refusals, needs: str) -> None:
        self._refusals = refusals
        self._needs = needs
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._started: dict[int, int] = {}
        self._aliases = 0
        self._size = 0

    def document(self, events: Iterator[Any]) -> Node:
        root: Node | None = None
        documents = 0
        for event in events:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise self._forbidden(
                            event, "The file holds several documents, divided by '---'.",
                            "keep one document a file",
                        )  # fmt: skip
                case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                    self._enter(event)
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    root = self._added(self._left())
                case yaml.ScalarEvent():
                    root = self._added(self._scalar(event))
                case yaml.AliasEvent():
                    root = self._added(self._aliased(event))
        if root is None:
            message = "The file holds nothing but comments."
            raise self._refusals.error("JM-E315", message, self._needs)
        return root

    def _enter(self, event: Any) -> None:
        self._count(event, 1)
        self._check_tag(event)
        if len(self._open) >= MAX_DEPTH:
            message = f"The file is nested deeper than {MAX_DEPTH} levels."
            raise self._forbidden(event, message, "write long sequences as one list")
        self._started[len(self._open)] = self._size
        self._open.append(_Open(event, []))

    def _left(self) -> Node:
        done = self._open.pop()
        line, column = done.event.start_mark.line + 1, done.event.start_mark.column + 1
        node: Node
        if isinstance(done.event, yaml.SequenceStartEvent):
            node = Items(line, column, tuple(done.nodes))
        else:
            keys_values = zip(done.nodes[::2], done.nodes[1::2], strict=True)
            node = Pairs(line, column, tuple(keys_values))
        if done.event.anchor:
            size = self._size - self._started[len(self._open)] + 1
            self._anchors[done.event.anchor] = (node, size)
        return node

    def _scalar(self, event: Any) -> Node:
        self._count(event, 1)
        self._check_tag(event)
        start, end = event.start_mark, event.end_mark
        folded = event.style in (None, "") and end.line > start.line and bool(event.value)
        node = Scalar(start.line + 1, start.column + 1, event.value, folded)
        if event.anchor:
            self._anchors[event.anchor] = (node, 1)
        return node

    def _aliased(self, event: Any) -> Node:
        self._aliases += 1
        quote = f"put the name in quotes if it is one: '*{event.anchor}'"
        if any(level.event.anchor == event.anchor for level in self._open):
            raise self._forbidden(event, f"The alias *{event.anchor} refers to itself.", quote)
        if event.anchor not in self._anchors:
            raise self._forbidden(event, f"The alias *{event.anchor} refers to nothing.", quote)
        if self._aliases > MAX_ALIASES:
            message = f"The file uses more than {MAX_ALIASES} aliases."
            raise self._forbidden(event, message, "write the values out")
        node, size = self._anchors[event.anchor]
        self._count(event, size)
        return node

    def _added(self, node: Node) -> Node:
        if self._open:
            self._open[-1].nodes.append(node)
        return node

    def _count(self, event: Any, size: int) -> None:
        self._size += size
        if self._size > MAX_NODES:
            message = f"The file holds more than {MAX_NODES:,} values."
            raise self._forbidden(event, message, "no real file of this kind does; check it")

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None:
            message = f"The tag {event.tag} is not allowed; every value is text."
            hint = "remove it, or put a name that begins with '!' in quotes"
            raise self._forbidden(event, message, hint)

    def _forbidden(self, event: Any, message: str, hint: str) -> JourneyMineError:
        mark = event.start_mark
        return self._refusals.error(
            "JM-E311", message, hint, line=mark.line + 1, column=mark.column + 1
        )
