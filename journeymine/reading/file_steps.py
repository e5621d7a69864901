"""A typed step for each file of a log."""

from __future__ import annotations

from collections.abc import Sequence

from journeymine.errors import LogError
from journeymine.files import Skipped, SourceFile
from journeymine.language import sentence, sentence_counted, some_of
from journeymine.log import Asked, Finding, RawStream, TypedStep
from journeymine.reading.formats import Form, by_preset, stream_of

__all__ = ["no_rows_in", "passed_over", "steps_of_files"]

_NO_ROWS = "JM-E208"


def steps_of_files(
    files: Sequence[tuple[SourceFile, bool]], asked: Asked, form: Form
) -> tuple[list[TypedStep], tuple[Finding, ...]]:
    """A step for each file, and which of the files of a folder have no rows."""
    steps: list[TypedStep] = []
    without: dict[str, LogError] = {}
    for file, several in files:
        try:
            stream = stream_of(file, form)
            if several:
                _check_rows(stream)
            steps.append(TypedStep(*by_preset(stream, form.preset, asked)))
        except LogError as error:
            if error.code != _NO_ROWS or not several:
                raise
            without[file.name] = error  # a month in which nothing happened
    if without and not steps:
        raise next(iter(without.values()))
    return steps, no_rows_in(list(without))


def no_rows_in(names: Sequence[str]) -> tuple[Finding, ...]:
    """What is said of files of a folder that have no rows."""
    if not names:
        return ()
    said = sentence_counted(
        len(names),
        "{n} file has no rows: {names}",
        "{n} files have no rows: {names}",
        names=some_of(names, 3),
    )
    return (Finding("JM-W164", said, len(names)),)


def passed_over(skipped: Sequence[Skipped]) -> tuple[Finding, ...]:
    """What is said of that in folders and archives which is not read."""
    return tuple(
        Finding(
            "JM-W163",
            sentence("{place}: left out {files}", place=one.where, files=one.said),
            len(one.names),
        )
        for one in skipped
    )


def _check_rows(stream: RawStream) -> None:
    """Refuse a source without rows before it is joined with others."""
    if not stream.more:
        for piece in stream.pieces():
            if piece.table.num_rows == 0 and not piece.rejects:
                raise piece.refuse(_NO_ROWS, "The log has no rows.", "export it again")
