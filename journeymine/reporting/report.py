"""The page of a gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeymine.discovery import DiscoveredJourney
from journeymine.errors import Problem, UsageError
from journeymine.files import write_file
from journeymine.gap import Gap
from journeymine.gap.segments import Segments
from journeymine.reporting.render import Form, render
from journeymine.reporting.shareable import shareable as without_few
from journeymine.reporting.summarize import summarize

__all__ = ["Report", "report"]

_FORMS: Mapping[str, Form] = {".html": "html", ".htm": "html", ".md": "md", ".json": "json"}


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """A self-contained page: no script or picture from elsewhere, no network.

    Attributes
    ----------
    title : str
    data : mapping
        What `summarize` returned.
    """

    title: str
    data: Mapping[str, Any]

    @property
    def html(self) -> str:
        """The page itself."""
        return render(self.data)

    def save(self, path: str | Path) -> None:
        """Write the page as ``.html``, as Markdown (``.md``), or its data (``.json``).

        Raises
        ------
        UsageError
            ``JM-E041`` for another ending.
        ResultError
            ``JM-E40x`` if the file cannot be written.
        """
        ending = Path(path).suffix.lower()
        if ending not in _FORMS:
            message = f"A page cannot be saved as '{ending or path}'."
            hint = "name a file that ends in .html, .md or .json"
            raise UsageError(Problem("JM-E041", message, hint))
        write_file(path, render(self.data, form=_FORMS[ending]).encode("utf-8", "surrogatepass"))

    def __str__(self) -> str:
        return self.title

    def __repr__(self) -> str:
        return f"<Report: {self.title}>"

    def _repr_html_(self) -> str:
        return self.html


def report(
    gap: Gap,
    actual: DiscoveredJourney | None = None,
    *,
    segments: Sequence[Segments] = (),
    language: str = "en",
    shareable: int | None = None,
) -> Report:
    """Make the page of a gap.

    Parameters
    ----------
    gap : Gap
    actual : DiscoveredJourney, optional
        What `discover` found in the same log; adds a line about it.
    segments : sequence of Segments, optional
        The gap taken apart (`Gap.by`, `Gap.over`), each with a section of its own.
    language : str
        Of the words around the data: ``en``, ``sv``, ``da`` or ``nb``.
    shareable : int, optional
        Make a page for sharing: with no count of cases from 1 to one less than this.

    Raises
    ------
    UsageError
        ``JM-E083`` if there are no words in the language, ``JM-E088`` if `shareable` is below 2.
    ResultError
        ``JM-E431`` if the log has too few cases for a page for sharing.
    """
    data = summarize(gap, actual, segments=segments, language=language)
    if shareable is not None:
        data = without_few(data, shareable)
    return Report(str(data["headline"]), data)
