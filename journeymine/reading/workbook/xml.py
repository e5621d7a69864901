"""The XML of a part: no document type, no deep nesting, well formed to the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from journeymine.errors import LogError, Problem

__all__ = ["MAX_DEPTH", "Parser", "local"]

MAX_DEPTH = 64
"""Elements that may stand one inside the other."""

_CHUNK = 1 << 16


class Parser:
    """What handles the elements of a part; subclasses say what they look for."""

    def __init__(self, path: str, part: str) -> None:
        self.path, self.part = path, part
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """An element begins; `name` may carry a prefix."""

    def end(self, name: str, /) -> None:
        """An element ends."""

    def text(self, data: str, /) -> None:
        """Characters, not necessarily all of an element."""

    def started(self, name: str, attributes: dict[str, str], /) -> None:
        """What the parser calls: counts how deep the element lies, then `start`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.too_deep()
        self.start(name, attributes)

    def ended(self, name: str, /) -> None:
        """What the parser calls: `end`."""
        self._depth -= 1
        self.end(name)

    def too_deep(self) -> LogError:
        """The error for elements in elements in elements."""
        return self.refuse("JM-E227", f"Elements are nested more than {MAX_DEPTH} deep")

    def refuse(self, code: str, message: str, hint: str = "save the workbook again") -> LogError:
        """The error that rejects the workbook."""
        return LogError(Problem(code, f"{message} (in {self.part})", hint, file=self.path))

    def parse(self, stream: IO[bytes]) -> Iterator[None]:
        """Read the part; stops after every piece, so that what was found can be used up.

        Raises
        ------
        LogError
            ``JM-E227`` if it is not well formed or nested deeper than 64 elements,
            ``JM-E228`` if it declares a document type.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.started
        parser.EndElementHandler = self.ended
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError as fault:
            said = expat.ErrorString(fault.code)
            message = f"The workbook is damaged: {said}, line {fault.lineno}"
            raise self.refuse("JM-E227", message, "copy or export it again") from None
        except (LookupError, ValueError) as fault:
            message = f"The workbook is damaged: {fault}"
            raise self.refuse("JM-E227", message, "copy or export it again") from None
        yield

    def read(self, stream: IO[bytes]) -> None:
        """Read the part in one go."""
        for _ in self.parse(stream):
            pass

    def _doctype(self, *_: object) -> None:
        raise self.refuse("JM-E228", "The workbook declares a document type, as no program does")


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]
