"""A small XML tree that knows its lines; the formats PNML, PTML and BPMN share it.

Nothing outside the file is ever read: a document that declares entities, or uses one
that it does not declare, is refused before anything is expanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from journeymine.errors import JourneyMineError
from journeymine.reading.refusals import Refusals
from journeymine.reading.xml_faults import DRAWING, Fault, said_of

__all__ = ["Element", "parse_xml"]

_MAX_DEPTH = 100
_AROUND = 100


@dataclass(slots=True, eq=False)
class Element:
    """An element with the line and column of its start, counted from 1.

    ``text`` is the character data directly inside; ``tag`` has no prefix.
    """

    namespace: str
    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str) -> Iterator[Element]:
        """The children with this tag, in document order."""
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> Element | None:
        """The first child with this tag."""
        return next(self.all(tag), None)

    def get(self, attribute: str) -> str:
        """An attribute; empty if it is missing."""
        return self.attributes.get(attribute, "")

    def walk(self) -> Iterator[Element]:
        """The element and everything inside it, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))


def parse_xml(data: bytes, refusals: Refusals) -> Element:
    """The root of an XML document.

    Raises
    ------
    JourneyMineError
        ``JM-E320`` if it is not well-formed XML, ``JM-E321`` if it declares or uses
        entities of its own, ``JM-E323`` if it is nested deeper than 100 elements.
    """
    builder = _Builder(refusals)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as fault:
        at = max(builder.parser.ErrorByteIndex, 0)
        before = data[max(at - _AROUND, 0) : at]
        where = Fault(fault.code, data[:_AROUND], before, data[at : at + _AROUND], builder.inside)
        message, hint = said_of(where, DRAWING)
        raise refusals.error(
            "JM-E320", message, hint, line=fault.lineno, column=fault.offset + 1
        ) from fault
    except (LookupError, ValueError) as fault:  # an encoding that Python or expat does not know
        message = f"The encoding that the file declares cannot be read: {fault}."
        raise refusals.error("JM-E320", message, "save the file as UTF-8", line=1) from fault
    return builder.root


class _Builder:
    """Receives what expat reads."""

    def __init__(self, refusals: Refusals) -> None:
        self._refusals = refusals
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._entity_declared
        self.parser.SkippedEntityHandler = self._entity_skipped

    @property
    def inside(self) -> str:
        """The innermost element that is open, with its line; empty outside of all."""
        return f"<{self._open[-1].tag}> of line {self._open[-1].line}" if self._open else ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _MAX_DEPTH:
            message = f"The file is nested deeper than {_MAX_DEPTH} elements."
            raise self._error("JM-E323", message, "no real design is; export it again")
        namespace, _, tag = name.rpartition(" ")
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        element = Element(namespace, tag, attributes, line, column)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])

    def _end(self, name: str) -> None:  # noqa: ARG002 - expat's signature
        self._open.pop().text = "".join(self._texts.pop())

    def _characters(self, text: str) -> None:
        self._texts[-1].append(text)

    def _entity_declared(self, name: str, *rest: object) -> None:  # noqa: ARG002
        message = f"The file declares an XML entity ('{name}'); none is ever expanded."
        raise self._error("JM-E321", message, "remove the <!DOCTYPE ...> with its <!ENTITY ...>")

    def _entity_skipped(self, name: str, *rest: object) -> None:  # noqa: ARG002
        message = f"The file uses the XML entity '{name}', which stands in another file."
        raise self._error("JM-E321", message, "write the characters themselves, in UTF-8")

    def _error(self, code: str, message: str, hint: str) -> JourneyMineError:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        return self._refusals.error(code, message, hint, line=line, column=column)
