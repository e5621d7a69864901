"""Read the answers of a survey from files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from journeymine.errors import Problem, UsageError
from journeymine.files import open_sources
from journeymine.files.cache import scratch_folder
from journeymine.isolation import parse_memory
from journeymine.log import SurveyAnswers
from journeymine.log.survey.asked import AskedAnswers
from journeymine.log.survey.kept import open_answers
from journeymine.reading.apart.parent import is_foreign, read_answers_apart
from journeymine.reading.file_steps import passed_over
from journeymine.reading.formats import ENDINGS, Form, check_form
from journeymine.reading.survey_files import answers_of_files

__all__ = ["read_answers"]


def read_answers(
    *sources: str | Path,
    case: str | None = None,
    touchpoint: str | None = None,
    time: str | None = None,
    score: str | Sequence[str] | None = None,
    kind: str | None = None,
    scale: str | tuple[float, float] | None = None,
    time_format: str | None = None,
    timezone: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    map: str | None = None,  # noqa: A002 - the name of the option
    memory: str | int | None = None,
    isolate: bool = True,
) -> SurveyAnswers:
    r"""Read the answers of a survey, for `join_scores`.

    A row is somebody who was asked; where the score is missing they gave none.  A row without a
    case, or with a time or a score that cannot be read, is rejected and counted.

    Parameters
    ----------
    *sources : path
        Tables in every format that `read_log` reads, or a folder of them.
    case, score : str, optional
        The columns; told by known names if left out (``customer_id``, ``nps``, ``csat``,
        ``rating``).  Several columns of scores, as ``["nps", "csat"]``, are several kinds.
    touchpoint, time : str, optional
        What the answer is about, and when it was given; told by known names if left out, and
        need not be there.
    kind : str, optional
        The column that says what kind of score a row has, where one column holds several.
    scale : tuple of two numbers, or str, optional
        The lowest and the highest score that could be given, ``(0, 10)`` or ``"0-10"``: scores
        outside are rejected, the others put on the scale of the design when they are joined.
        Left out, they are on the scale of the design.
    time_format, timezone, delimiter, encoding, sheet : str, optional
        As in `read_log`.
    map : str, optional
        The name of a preset, as ``qualtrics``.
    memory : str or int, optional
    isolate : bool, default True
        As in `read_log`.

    Raises
    ------
    UsageError
        ``JM-E010`` to ``JM-E029``: a column that is not there or cannot be told, a format,
        zone, delimiter or encoding that is none.  ``JM-E037`` to ``JM-E039`` for sheets,
        ``JM-E047``, ``JM-E048`` for presets, ``JM-E082`` a scale that is none.
    LogError
        ``JM-E200`` to ``JM-E249``, ``JM-E260`` to ``JM-E263`` as in `read_log`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "nps.csv"
    ...     _ = file.write_text("customer_id,nps\n007,9\n008,\n009,high\n")
    ...     answers = read_answers(file)
    >>> print(answers)
    1 answer of 2 asked for, 2 customers; 3 rows read, 1 rejected
    >>> [(reject.line, reject.reason) for reject in answers.rejects]
    [(4, 'score that is no number')]
    """
    if not sources:
        message = "No table of answers was named."
        raise UsageError(Problem("JM-E013", message, "name at least one file"))
    asked = AskedAnswers.of(
        case=case, touchpoint=touchpoint, time=time, score=score, kind=kind, scale=scale,
        time_format=time_format, timezone=timezone,
    )  # fmt: skip
    chosen = None
    if map is not None:
        from journeymine.reading.presets import preset

        chosen = preset(str(map))
    form = Form(delimiter, encoding, sheet, chosen, tuple(asked.columns().values()))
    most = None if memory is None else parse_memory(memory)
    with ExitStack() as opened:
        sets = [opened.enter_context(open_sources(path, ENDINGS)) for path in sources]
        files = [(file, each.several) for each in sets for file in each.files]
        check_form([file for file, _ in files], form)
        if isolate and is_foreign([file for file, _ in files]):
            folder = opened.enter_context(scratch_folder())
            read_answers_apart(
                files, asked, form, folder=folder, memory=most,
                scratch=lambda: opened.enter_context(scratch_folder()),
            )  # fmt: skip
            found = open_answers(folder)
        else:
            found = answers_of_files(files, asked, form)
    notes = passed_over([one for each in sets for one in each.skipped])
    return replace(found, findings=(*notes, *found.findings)) if notes else found
