"""The parts of a workbook: which sheets there are, and where their cells stand."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from journeymine.errors import LogError, Problem
from journeymine.files import Archive, SourceFile, open_archive
from journeymine.reading.workbook.formats import Formats
from journeymine.reading.workbook.strings import shared_strings
from journeymine.reading.workbook.xml import Parser, local

__all__ = ["Sheet", "Workbook", "open_workbook"]

_MAX_SHEETS = 1_000
_FREE, _MAX_RATIO = 10_000_000, 200  # stricter than for text: elements take time
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "open it and save it as .xlsx, or the sheet as .csv"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of cells: its name, the part that holds it, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook.

    Attributes
    ----------
    path : str
        As the user named it.
    sheets : tuple of Sheet
        In the order of the workbook; sheets of charts are none.
    strings : list of str
        The texts that cells refer to.
    formats : Formats
        What the styles of cells say.
    from_1904 : bool
        Whether dates count from 1904, as once on the Macintosh.
    """

    path: str
    sheets: tuple[Sheet, ...]
    strings: list[str] = field(repr=False)
    formats: Formats = field(repr=False)
    from_1904: bool
    _parts: _Parts = field(repr=False)

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of a part."""
        with self._parts.opened(name) as stream:
            yield stream


@contextmanager
def open_workbook(source: SourceFile) -> Iterator[Workbook]:
    """Open a workbook; only the parts that hold its cells are looked at.

    Raises
    ------
    LogError
        ``JM-E204``, ``JM-E205``, ``JM-E224``, ``JM-E225`` for its archive, ``JM-E227`` if it
        is no workbook or damaged, ``JM-E228`` if its XML declares a document type.
    """
    _check_kind(source)
    with open_archive(source.stream, source.path, source.size) as archive:
        parts = _Parts(archive)
        top = _relations(parts, "", source.path)
        main = next(
            (r.target for r in top.values() if r.kind == "officeDocument"), "xl/workbook.xml"
        )
        if main not in parts:
            message = "The file is an archive, but not a workbook: it has no list of sheets."
            raise LogError(Problem("JM-E227", message, _SAVE, file=source.path))
        book = _Book(source.path, main)
        with parts.opened(main) as stream:
            book.read(stream)
        relations = _relations(parts, main, source.path)
        sheets = tuple(
            Sheet(name, relations[to].target, hidden)
            for name, to, hidden in book.sheets
            if to in relations and relations[to].kind == "worksheet"
        )
        for sheet in sheets:
            if sheet.part not in parts:
                message = f"The workbook is damaged: the sheet '{sheet.name}' is not in it."
                raise LogError(Problem("JM-E227", message, "export it again", file=source.path))
        kinds = {relation.kind: relation.target for relation in relations.values()}
        strings: list[str] = []
        if (place := kinds.get("sharedStrings", "")) in parts:
            with parts.opened(place) as stream:
                strings = shared_strings(stream, source.path, place)
        formats = Formats(source.path, "styles")
        if (place := kinds.get("styles", "")) in parts:
            with parts.opened(place) as stream:
                formats.read(stream)
        yield Workbook(source.path, sheets, strings, formats, book.from_1904, parts)


def _check_kind(source: SourceFile) -> None:
    start = source.stream.read(8)
    message = ""
    if start.startswith(_OLE):
        encrypted = _ENCRYPTED in start + source.stream.read(64 << 20)
        what = "has a password" if encrypted else "is of the old kind (.xls)"
        message = f"The workbook {what}, whatever its name says."
    elif not start.startswith(b"PK"):
        message = f"The file is not an Excel workbook: it begins with {start!r}."
    if message:
        raise LogError(Problem("JM-E227", message, _SAVE, file=source.path))
    source.stream.seek(0)


class _Parts:
    """The parts of the archive by their names, whose case does not count."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._names = {name.casefold(): name for name in archive.members}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        own = self._names[name.casefold()]
        info = self._archive.members[own]
        if info.file_size > _FREE and info.file_size > _MAX_RATIO * info.compress_size:
            message = (
                f"The part '{own}' of {info.compress_size:,} bytes becomes {info.file_size:,}: a "
                "workbook with cells in it does not shrink so much."
            )
            hint = "save the sheet as .csv if you trust it"
            raise LogError(Problem("JM-E205", message, hint, file=self._archive.path))
        with self._archive.inflated(own) as stream:
            yield stream


@dataclass(frozen=True, slots=True)
class _Relation:
    """Another part: what it is, and its name."""

    kind: str
    target: str


def _relations(parts: _Parts, of: str, path: str) -> Mapping[str, _Relation]:
    """The parts that a part refers to, by id; those outside the workbook are left alone."""
    folder, name = posixpath.split(of)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    found = _Relations(path, place, folder)
    if place in parts:
        with parts.opened(place) as stream:
            found.read(stream)
    return found.relations


class _Relations(Parser):
    def __init__(self, path: str, part: str, folder: str) -> None:
        super().__init__(path, part)
        self.relations: dict[str, _Relation] = {}
        self._folder = folder

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        if local(name) != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.relations[attributes.get("Id", "")] = _Relation(kind, target.lstrip("/"))


class _Book(Parser):
    def __init__(self, path: str, part: str) -> None:
        super().__init__(path, part)
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        tag = local(name)
        if tag == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet":
            to = next((to for key, to in attributes.items() if local(key) == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), to, hidden))
            if len(self.sheets) > _MAX_SHEETS:
                raise self.refuse("JM-E227", f"There are more than {_MAX_SHEETS:,} sheets")
