"""Where in the text of a YAML file everything stands, from the first character to the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

__all__ = ["Span", "spans_of"]

Kind = Literal["text", "list", "mapping", "other"]


@dataclass(slots=True)
class Span:
    """A value of the file.

    Attributes
    ----------
    kind : str
        text, list or mapping; other for an alias.
    start, end : int
        The characters of the text that it takes; blanks and comments behind it are not its.
    column : int
        Of its first character, from 0.
    flow : bool
        Whether it is written in brackets or braces.
    value : str
        The text that it stands for.
    children : list of Span
        The items of a list; the keys and values of a mapping, one after the other.
    """

    kind: Kind
    start: int
    end: int
    column: int
    flow: bool = False
    value: str = ""
    children: list[Span] = field(default_factory=list)

    @property
    def pairs(self) -> Iterator[tuple[Span, Span]]:
        """The keys and values of a mapping."""
        return zip(self.children[::2], self.children[1::2], strict=True)


def spans_of(text: str) -> Span:
    """The spans of a well-formed text of one document.

    Examples
    --------
    >>> text = "journey: Order  # ours"
    >>> (key, value), = spans_of(text).pairs
    >>> text[value.start : value.end]
    'Order'
    """
    root = Span("other", 0, 0, 0)
    opened: list[Span] = []
    # The loader in Python: that in C counts the characters of its own copy of the text.
    events: Iterator[Any] = yaml.parse(text, Loader=yaml.SafeLoader)
    for event in events:
        ends: int = event.end_mark.index
        match event:
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                opened.append(_span(event))
                continue
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                span = opened.pop()
                span.end = ends if span.flow else span.children[-1].end
            case yaml.ScalarEvent() | yaml.AliasEvent():
                span = _span(event)
                while span.end > span.start and text[span.end - 1].isspace():
                    span.end -= 1  # of a block of lines
            case _:
                continue
        if opened:
            opened[-1].children.append(span)
        else:
            root = span
    return root


def _span(event: Any) -> Span:
    mark = event.start_mark
    kind: Kind = "other"
    match event:
        case yaml.SequenceStartEvent():
            kind = "list"
        case yaml.MappingStartEvent():
            kind = "mapping"
        case yaml.ScalarEvent():
            kind = "text"
    flow, value = getattr(event, "flow_style", False), getattr(event, "value", "")
    return Span(kind, mark.index, event.end_mark.index, mark.column, bool(flow), value)
