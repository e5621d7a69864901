"""The columns of text tables that have no header line: known, or in a file beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile, open_source
from journeymine.reading.presets.preset import TsvForm

__all__ = ["header_files", "header_of"]

_LINE = 16 << 20


def header_files(form: TsvForm, files: Iterable[SourceFile]) -> list[str]:
    """The files that may name the columns of these, by name."""
    if not form.header_file:
        return []
    return sorted({str(_beside(form, file)) for file in files})


def header_of(form: TsvForm, source: SourceFile) -> tuple[str, ...] | None:
    """The columns of a file, or None if its first line names them.

    Raises
    ------
    LogError
        ``JM-E237`` if the file that names them is not in the same folder, ``JM-E238`` if it
        names more or fewer than the first line has fields.
    """
    if not form.first or source.ending != ".tsv":
        return None
    line = source.stream.readline(_LINE).decode("utf-8-sig", "replace").rstrip("\r\n")
    source.stream.seek(0)
    if form.first in line.split("\t"):
        return None
    if not form.header_file:
        return form.header
    beside = _beside(form, source)
    if not beside.is_file():
        message = (
            f"The rows have no header, and the file that names their columns, "
            f"{form.header_file}, is not in their folder."
        )
        hint = f"put {form.header_file} from the same export beside the file"
        raise LogError(Problem("JM-E237", message, hint, file=source.path))
    with open_source(beside) as file:
        names = file.stream.readline(_LINE).decode("utf-8-sig", "replace").rstrip("\r\n")
    columns = tuple(names.split("\t"))
    fields = len(re.sub(r"\\.", "", line).split("\t"))
    if fields != len(columns) and not line.endswith("\\"):
        message = (
            f"{form.header_file} names {len(columns):,} columns, but the first row has {fields:,} "
            "fields."
        )
        hint = f"put {form.header_file} from the same export beside the file"
        raise LogError(Problem("JM-E238", message, hint, file=source.path))
    return columns


def _beside(form: TsvForm, source: SourceFile) -> Path:
    return Path(source.path).parent / form.header_file
