"""The page of a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from journeymine.discovery import DiscoveredJourney
from journeymine.files import write_file
from journeymine.gap import Gap
from journeymine.gap.segments import Segments
from journeymine.reporting.render import render
from journeymine.reporting.summarize import summarize

__all__ = ["Report", "report"]


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """A self-contained page: no script or picture from elsewhere, no network."""

    title: str
    html: str

    def save(self, path: str | Path) -> None:
        """Write the page.

        Raises
        ------
        ResultError
            ``JM-E40x`` if the file cannot be written.
        """
        write_file(path, self.html.encode("utf-8"))

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
    """
    data = summarize(gap, actual, segments=segments, language=language)
    return Report(str(data["headline"]), render(data))
