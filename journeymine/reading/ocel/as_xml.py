"""OCEL 2.0 as XML."""

from __future__ import annotations

from xml.parsers import expat

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile
from journeymine.reading.ocel.flattening import Ocel, OcelEvent, OcelObject
from journeymine.reading.xml_feed import feed

__all__ = ["read_ocel_xml"]

_MAX_DEPTH = 64


def read_ocel_xml(source: SourceFile) -> Ocel:
    """Read an object-centric log written as XML.

    Raises
    ------
    LogError
        ``JM-E219`` if it declares a document type, ``JM-E221`` if it is not well formed or
        cut off, ``JM-E222`` if it is nested deeper than 64 elements, ``JM-E232`` if it is not
        built as OCEL 2.0 says, ``JM-E234`` if an object has two types.
    """
    log = _Log(source.path)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = log.start
    parser.EndElementHandler = log.end
    parser.CharacterDataHandler = log.text
    parser.StartDoctypeDeclHandler = log.doctype
    log.parser = parser
    feed(parser, source)
    if not log.parts >= {"objects", "events"}:
        raise log.refuse("JM-E232", "The log has no <objects> or no <events>.")
    return Ocel(log.events, log.objects, tuple(log.types))


class _Log:
    """The log so far, and where in it the parser stands."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.parser = expat.ParserCreate()
        self.events: list[OcelEvent] = []
        self.objects: dict[str, OcelObject] = {}
        self.types: list[str] = []
        self.parts: set[str] = set()
        self._open: list[str] = []
        self._of: dict[str, str] = {}  # what the open event or object says of itself
        self._values: list[tuple[str, str | None, str]] = []
        self._related: list[tuple[str, str | None]] = []
        self._name: tuple[str, str | None] = ("", None)
        self._text: list[str] = []

    def refuse(
        self, code: str, message: str, hint: str = "export it again as OCEL 2.0"
    ) -> LogError:
        line = self.parser.CurrentLineNumber
        return LogError(Problem(code, message, hint, file=self.path, line=line))

    def doctype(self, name: str, *_: object) -> None:
        message = f"The XML declares a document type ('{name}'), which a log does not need."
        raise self.refuse("JM-E219", message, "take the <!DOCTYPE ...> out, or export it again")

    def start(self, name: str, said: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        self._open.append(tag)
        if len(self._open) > _MAX_DEPTH:
            message = f"Elements are nested more than {_MAX_DEPTH} deep."
            raise self.refuse("JM-E222", message, "export it again")
        match self._open:
            case [root]:
                if root != "log":
                    message = f"The outermost element is <{root}>, not <log>: this is no OCEL log."
                    raise self.refuse("JM-E232", message)
            case ["log", ("events" | "objects" | "trace" | "event") as part]:
                if part in ("trace", "event"):
                    message = (
                        "This is an XES log, or OCEL 1.0: OCEL 2.0 has <events> and <objects>."
                    )
                    raise self.refuse("JM-E232", message, "give XES logs the ending .xes")
                self.parts.add(part)
            case ["log", "object-types", "object-type"]:
                self.types.append(self._needed(said, "name", tag))
            case ["log", "events", "event"] | ["log", "objects", "object"]:
                self._of, self._values, self._related = said, [], []
                self._needed(said, "id", tag)
            case ["log", "events" | "objects", _, "attributes", "attribute"]:
                self._name, self._text = (self._needed(said, "name", tag), said.get("time")), []
            case ["log", "events" | "objects", _, "objects", "relationship" | "relobj"]:
                self._related.append((self._needed(said, "object-id", tag), said.get("qualifier")))

    def end(self, _name: str) -> None:
        match self._open:
            case ["log", "events" | "objects", _, "attributes", "attribute"]:
                self._values.append((*self._name, "".join(self._text)))
            case ["log", "events", "event"]:
                of = self._of
                values = [(name, value) for name, _, value in self._values]
                event = OcelEvent(of["id"], of.get("type"), of.get("time"), values, self._related)
                self.events.append(event)
            case ["log", "objects", "object"]:
                self._end_object()
        self._open.pop()

    def text(self, text: str) -> None:
        if self._open[-1] == "attribute":
            self._text.append(text)

    def _end_object(self) -> None:
        key, kind = self._of["id"], self._needed(self._of, "type", "object")
        found = self.objects.setdefault(key, OcelObject(kind))
        if found.type != kind:
            message = f"The object '{key}' is a '{kind}' here, after it was a '{found.type}'."
            raise self.refuse("JM-E234", message)
        found.values.extend(self._values)

    def _needed(self, said: dict[str, str], name: str, tag: str) -> str:
        if not said.get(name):
            raise self.refuse("JM-E232", f"A <{tag}> has no '{name}'.")
        return said[name]
