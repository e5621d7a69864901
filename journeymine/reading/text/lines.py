"""The lines of a text file, one by one and never longer than 16 MB; lines as they stood."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from journeymine.files import SourceFile
from journeymine.reading.text.faults import MAX_LINE, too_long

__all__ = ["line_texts", "lines_of"]

_RAW = 200


def lines_of(source: SourceFile, text: io.TextIOWrapper) -> Iterator[str]:
    """Every line with its end.

    Raises
    ------
    LogError
        ``JM-E217`` if a line is longer than 16 MB.
    """
    number = 0
    while line := text.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise too_long(source, number)
        yield line


def line_texts(
    source: SourceFile, charset: str, spans: Sequence[tuple[int, int]], newline: str = ""
) -> list[str]:
    r"""Lines as they stand in the file, each span cut at 200 characters.

    Parameters
    ----------
    source : SourceFile
    charset : str
    spans : sequence of (int, int)
        First and last line, from 1; in the order of the file, without overlaps.
    newline : str
        What ends a line: ``"\n"``, or empty for any of the usual ends.
    """
    if not spans:
        return []
    source.stream.seek(0)
    text = io.TextIOWrapper(source.stream, encoding=charset, newline=newline)
    numbered = enumerate(lines_of(source, text), 1)
    found = []
    for start, end in spans:
        wanted = ((n, line) for n, line in numbered if n >= start)
        raw = ""
        for n, line in wanted:
            raw = raw if len(raw) > _RAW else raw + line
            if n >= end:
                break
        found.append(raw.rstrip("\r\n")[:_RAW])
    text.detach()
    return found
