"""How a text table is written: its encoding, what separates its fields, what it is not."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable

from journeymine.errors import LogError, Problem, UsageError
from journeymine.files import SourceFile

__all__ = ["DELIMITERS", "check_text", "delimiter_of", "encoding_of"]

_CHUNK = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
"""What is recognised, if nothing is given."""

_FOREIGN = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook", "unpack it, or save the sheet as CSV"),
    (b"PAR1", "a Parquet file", "give its name the ending .parquet"),
    (b"%PDF", "a PDF document", "export the data as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save the sheet as CSV"),
    (b"<", "a web page or XML, not a table", "check the export; a login page is a common cause"),
)
_JSON = (
    (b'{"', "JSON, not a table", "give its name the ending .jsonl"),
    (b"[{", "JSON, not a table", "export the data as CSV"),
)


def encoding_of(source: SourceFile, given: str | None, *, of_json: bool = False) -> str:
    """The encoding of a text file: as given, by its byte-order mark, or else UTF-8.

    Parameters
    ----------
    source : SourceFile
    given : str or None
        What the user said.
    of_json : bool
        Whether JSON is what the file should hold, and not a table.

    Raises
    ------
    UsageError
        ``JM-E022`` if there is no encoding of the given name.
    LogError
        ``JM-E210`` if the file is not text at all.
    """
    start = source.stream.read(64)
    source.stream.seek(0)
    if given is not None:
        return _known_encoding(given, start)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    bare = start.removeprefix(codecs.BOM_UTF8).lstrip()
    for magic, what, hint in _FOREIGN if of_json else (*_FOREIGN, *_JSON):
        if bare.startswith(magic):
            message = f"The name ends in {source.ending}, but the file is {what}."
            raise LogError(Problem("JM-E210", message, hint, file=source.path))
    return "utf-8-sig"


def check_text(source: SourceFile, encoding: str) -> None:
    """Refuse a file that is not text in the encoding, and say on which line.

    Raises
    ------
    LogError
        ``JM-E211``.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    before = 0
    while True:
        chunk = source.stream.read(_CHUNK)
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as fault:
            at = max(before + len(chunk) - (len(fault.object) - fault.start), 0)
            found = fault.object[fault.start : fault.start + 4].hex(" ")
            message = f"The text is not {encoding.removesuffix('-sig')}: it has the bytes {found}."
            hint = (
                "pass its encoding, for example encoding='cp1252' in Python, or --encoding "
                "cp1252 on the command line"
            )
            line = _line_at(source, at)
            raise LogError(Problem("JM-E211", message, hint, file=source.path, line=line)) from None
        if not chunk:
            break
        before += len(chunk)
    source.stream.seek(0)


def _line_at(source: SourceFile, at: int) -> int:
    """The number of the line in which a byte stands."""
    source.stream.seek(0)
    line = 1
    while at > 0 and (chunk := source.stream.read(min(at, _CHUNK))):
        line += chunk.count(b"\n")
        at -= len(chunk)
    return line


def delimiter_of(source: SourceFile, sample: Iterable[str], given: str | None) -> str:
    """What separates the fields: as given, by the ending ``.tsv``, or by the first lines.

    Of comma, semicolon, tab and pipe, the one by which the header has several fields and
    most lines have as many as the header.

    Raises
    ------
    UsageError
        ``JM-E023`` if what was given is not one character.
    """
    if given is not None:
        one = {"\\t": "\t", "tab": "\t"}.get(given, given)
        if len(one) != 1 or one in '"\r\n\0':
            message = f"The delimiter must be one character, not {given!r}."
            hint = "pass delimiter=';' in Python, or --delimiter ';' on the command line"
            raise UsageError(Problem("JM-E023", message, hint))
        return one
    if source.ending == ".tsv":
        return "\t"
    lines = list(sample)
    return max(DELIMITERS, key=lambda one: _regularity(lines, one))


def _regularity(lines: list[str], delimiter: str) -> tuple[float, int]:
    """How many rows have as many fields as the header, and how many those are."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] < 2:
        return 0.0, 0
    return widths.count(widths[0]) / len(widths), widths[0]


def _known_encoding(name: str, start: bytes) -> str:
    try:
        "".encode(name)
        codec = codecs.lookup(name)
    except LookupError:
        message = f"There is no text encoding '{name}'."
        hint = "name one such as utf-8, cp1252, latin-1 or utf-16"
        raise UsageError(Problem("JM-E022", message, hint)) from None
    if codec.name == "utf-8" and start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return codec.name
