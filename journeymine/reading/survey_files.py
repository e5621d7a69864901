"""The answers of opened files, in whatever process they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from journeymine.errors import LogError
from journeymine.files import SourceFile
from journeymine.log import Asked, SurveyAnswers
from journeymine.log.survey.asked import AskedAnswers
from journeymine.log.survey.step import answers_of_rows
from journeymine.reading.file_steps import no_rows_in
from journeymine.reading.formats import Form, stream_of

__all__ = ["answers_of_files"]

_NO_ROWS = "JM-E208"


def answers_of_files(
    files: Sequence[tuple[SourceFile, bool]], asked: AskedAnswers, form: Form
) -> SurveyAnswers:
    """The answers of all files, with each whether it is one of several.

    Of several, those without rows are passed over, and that is said.
    """
    parts: list[SurveyAnswers] = []
    without: dict[str, LogError] = {}
    for file, several in files:
        try:
            parts.append(_of_file(file, asked, form))
        except LogError as error:
            if error.code != _NO_ROWS or not several:
                raise
            without[file.name] = error
    if not parts:
        raise next(iter(without.values()))
    found = SurveyAnswers.joined(parts)
    return replace(found, findings=(*no_rows_in(list(without)), *found.findings))


def _of_file(file: SourceFile, asked: AskedAnswers, form: Form) -> SurveyAnswers:
    from journeymine.reading.presets.whole import whole

    raw = whole(stream_of(file, form))
    if form.preset is None:
        return answers_of_rows(raw, asked)
    from journeymine.reading.presets import apply_preset

    score = asked.score[0] if len(asked.score) == 1 else None
    said = Asked(
        case=asked.case, time=asked.time, score=score,
        time_format=asked.time_format, timezone=asked.timezone,
    )  # fmt: skip
    raw, wanted = apply_preset(form.preset, raw, said)
    known = replace(
        asked,
        case=wanted.case,
        time=wanted.time,
        score=asked.score or (() if wanted.score is None else (wanted.score,)),
        time_format=wanted.time_format,
        timezone=wanted.timezone,
    )
    return answers_of_rows(raw, known, as_vendor=True)
