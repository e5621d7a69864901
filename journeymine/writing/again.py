"""The page and the picture of a result folder, made again from its plain data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from journeymine.drawing.views import VIEWS
from journeymine.errors import Problem, ResultError
from journeymine.files import write_file
from journeymine.language import language_of
from journeymine.reporting import render
from journeymine.reporting import shareable as without_few
from journeymine.reporting.schema import check_schema
from journeymine.writing.run import note_files

__all__ = ["render_again"]


def render_again(
    folder: str | Path,
    *,
    language: str = "",
    form: Literal["html", "md"] = "html",
    shareable: int | None = None,
) -> str:
    """Make the page and the picture of a result folder again, from its ``report.json`` alone.

    ``report.json`` stays as it is.  In the language of the run the same bytes are written.

    Parameters
    ----------
    folder : path
    language : str
        Of the words around the data: ``en``, ``sv``, ``da`` or ``nb``; left out, that of the run.
    form : {'html', 'md'}
        ``md`` adds ``report.md``, the page as Markdown, and leaves page and picture as they are.
    shareable : int, optional
        Add ``report-shareable.html`` (or ``.md``) instead: the page without any count of cases from
        1 to one less.  It alone can be shared, not the folder.

    Returns
    -------
    str
        The path of the page.

    Raises
    ------
    ResultError
        ``JM-E410`` if there is no readable ``report.json`` in the folder, ``JM-E430`` if it holds
        something else, ``JM-E433`` if another version wrote it, ``JM-E431`` if the log has too few
        cases for a page for sharing.
    UsageError
        ``JM-E083`` if there are no words in the language, ``JM-E088`` if `shareable` is below 2.
    """
    data = _data_of(folder)
    name = "report"
    if shareable is not None:
        check_schema(data)
        data, name = without_few(data, shareable), "report-shareable"
    page = render(data, language, form).encode("utf-8", "surrogatepass")
    if name == "report" and form == "html" and "shareable" not in data:
        _draw_again(folder, data, language)
    return _written(folder, f"{name}.{form}", page)


def _draw_again(folder: str | Path, data: dict[str, Any], language: str) -> None:
    picture = VIEWS["map"](data, language_of(language or data.get("language", "en")))
    if picture is not None:
        picture.save(Path(folder) / "journey.svg")
        note_files(Path(folder), ["journey.svg"])


def _written(folder: str | Path, name: str, page: bytes) -> str:
    target = Path(folder) / name
    write_file(target, page)
    note_files(Path(folder), [name])
    return str(target)


def _data_of(folder: str | Path) -> dict[str, Any]:
    source = Path(folder) / "report.json"
    hint = "name a folder that `journeymine compare --out DIR` has written"
    try:
        data = json.loads(source.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"'{folder}' holds no readable report.json ({type(error).__name__})."
        raise ResultError(Problem("JM-E410", message, hint)) from error
    if not isinstance(data, dict):
        message = f"The report.json of '{folder}' holds no data of a report."
        raise ResultError(Problem("JM-E410", message, hint))
    return data
