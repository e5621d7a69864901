"""Which reader reads which file, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from journeymine.errors import LogError, Problem, UsageError, did_you_mean
from journeymine.files import SourceFile
from journeymine.log import Asked, RawRows, RawStream
from journeymine.reading.json_text.lines import read_jsonl_rows
from journeymine.reading.json_text.whole import read_json_rows
from journeymine.reading.ocel.rows import OCEL_ENDINGS, read_ocel_rows
from journeymine.reading.parquet_rows import read_parquet_rows
from journeymine.reading.presets import Preset, apply_preset, header_of, whole
from journeymine.reading.text.rows import read_text_rows
from journeymine.reading.workbook.rows import read_xlsx_rows
from journeymine.reading.xes.rows import read_xes_rows

__all__ = ["ENDINGS", "Form", "by_preset", "check_form", "stream_of"]

_WORKBOOKS = (".xlsx", ".xlsm")
_SAVE_AS = {
    **dict.fromkeys((".xls", ".xlsb", ".ods", ".numbers"), "open it and save it as .xlsx"),
    ".txt": "if it is a table of text, give its name the ending .csv or .tsv",
}
_START = 1 << 16
_OCEL_WORDS = (
    (b'"objectTypes"',), (b'"eventTypes"',), (b'"relationships"', b'"objectId"'),
    (b'"events"', b'"objects"'),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """What was said about the files themselves; each concerns some formats only.

    Attributes
    ----------
    delimiter, encoding : str or None
        Of text.
    sheet : str or None
        Of workbooks.
    preset : Preset or None
        Whose export they are.
    names : tuple of str
        Columns that were asked for; they tell the header of a workbook.
    classifier : str or None
        Of XES: what is the activity.
    object_type : str or None
        Of object-centric logs: what is a case.
    """

    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    preset: Preset | None = None
    names: tuple[str, ...] = ()
    classifier: str | None = None
    object_type: str | None = None


def stream_of(source: SourceFile, form: Form) -> RawStream:
    """The rows of an opened file.

    Raises
    ------
    LogError
        ``JM-E207`` if its ending is not known; what its reader refuses; ``JM-E209``, while
        the pieces are read, if two columns have one name.
    """
    if source.ending not in _READERS:
        raise _unknown_ending(source)
    stream = _READERS[source.ending](source, form)

    def checked() -> Iterator[RawRows]:
        for raw in stream.pieces():
            raw.check_names()
            yield raw

    return replace(stream, pieces=checked)


def by_preset(stream: RawStream, chosen: Preset | None, asked: Asked) -> tuple[RawStream, Asked]:
    """The rows as their vendor means them, and what is asked of them then."""
    if chosen is None:
        return stream, asked
    raw, wanted = apply_preset(chosen, whole(stream), asked)
    return RawStream.of(raw), wanted


def check_form(files: Sequence[SourceFile], form: Form) -> None:
    """Refuse files with unknown endings, and options that concern none of the files.

    Raises
    ------
    LogError
        ``JM-E207``.
    UsageError
        ``JM-E039``, ``JM-E067``, ``JM-E069`` if a sheet, a classifier or a type of objects is
        named, and no file can have one.
    """
    for file in files:
        if file.ending not in _READERS:
            raise _unknown_ending(file)
    endings = {file.ending for file in files}
    if form.sheet is not None and not endings & set(_WORKBOOKS):
        message = f"The sheet '{form.sheet}' was named, but no file is a workbook."
        hint = f"leave the sheet out, or name a file that ends in {' or '.join(_WORKBOOKS)}"
        raise UsageError(Problem("JM-E039", message, hint))
    if form.classifier is not None and ".xes" not in endings:
        message = f"The classifier '{form.classifier}' was named, but no file is an XES log."
        hint = "name the activity's column instead: activity=..., or --activity"
        raise UsageError(Problem("JM-E067", message, hint))
    if form.object_type is not None and not endings & set(OCEL_ENDINGS):
        message = f"Objects '{form.object_type}' were named, but no file is an object-centric log."
        hint = "name the case's column instead: case=..., or --case"
        raise UsageError(Problem("JM-E069", message, hint))


def _of_text(source: SourceFile, form: Form) -> RawStream:
    if form.preset is None or source.ending != ".tsv":
        return read_text_rows(source, delimiter=form.delimiter, encoding=form.encoding)
    text = form.preset.text
    return read_text_rows(
        source,
        delimiter=form.delimiter,
        encoding=form.encoding,
        header=header_of(text, source),
        quoting=text.quoting,
        escape=text.escape,
    )


def _of_jsonl(source: SourceFile, form: Form) -> RawStream:
    return read_jsonl_rows(source, encoding=form.encoding)


def _of_json(source: SourceFile, form: Form) -> RawStream:
    """An object-centric log, or an array of records."""
    start = source.stream.read(_START)
    source.stream.seek(0)
    is_object = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    if is_object and any(all(word in start for word in words) for words in _OCEL_WORDS):
        return RawStream.of(read_ocel_rows(source, form.object_type))
    return RawStream.of(read_json_rows(source))


def _of_workbook(source: SourceFile, form: Form) -> RawStream:
    return RawStream.of(read_xlsx_rows(source, sheet=form.sheet, names=form.names))


_READERS: Mapping[str, Callable[[SourceFile, Form], RawStream]] = {
    ".csv": _of_text,
    ".tsv": _of_text,
    ".jsonl": _of_jsonl,
    ".ndjson": _of_jsonl,
    **dict.fromkeys(_WORKBOOKS, _of_workbook),
    ".parquet": lambda source, _: read_parquet_rows(source),
    ".xes": lambda source, form: RawStream.of(read_xes_rows(source, form.classifier)),
    **dict.fromkeys(
        OCEL_ENDINGS, lambda source, form: RawStream.of(read_ocel_rows(source, form.object_type))
    ),
    ".json": _of_json,
}

ENDINGS = tuple(_READERS)
"""The endings that can be read, each also ``.gz`` or ``.zip``."""


def _unknown_ending(source: SourceFile) -> LogError:
    said = f"ends in {source.ending}" if source.ending else "has no ending"
    message = (
        f"The name {said}; logs end in {' '.join(ENDINGS)}, each also .gz or .zip, or they are a "
        "folder of these."
    )
    hint = _SAVE_AS.get(source.ending) or did_you_mean(source.ending, ENDINGS)
    problem = Problem("JM-E207", message, hint or "save the log as one of these", source.path)
    return LogError(problem)
