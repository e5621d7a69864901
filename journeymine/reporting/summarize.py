"""Everything the page shows, as plain data: what ``report.json`` holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

from journeymine.design.lint import lint
from journeymine.discovery import DiscoveredJourney
from journeymine.drawing import headline
from journeymine.gap import Gap
from journeymine.gap.plain import plain_figures
from journeymine.gap.segments import Segments
from journeymine.gap.segments.figures import amount, change
from journeymine.language import language_of, sentences_in
from journeymine.reporting.paths import packed_paths
from journeymine.reporting.schema import SCHEMA

__all__ = ["summarize"]


def summarize(
    gap: Gap,
    actual: DiscoveredJourney | None = None,
    *,
    versions: Mapping[str, str] | None = None,
    segments: Sequence[Segments] = (),
    language: str = "en",
) -> dict[str, Any]:
    """Plain data from which `render` makes the page, without any other input.

    Returns
    -------
    dict
        ``schema``, ``language`` (of the page), ``headline``, all of `plain_figures`
        (``paths`` as `packed_paths` has them),
        ``design_findings`` (what `lint` says of the design),
        ``segments`` (the gap taken apart: every group, and what stands out), ``knowledge`` (the
        white spots, each with the points by which it can move the index), ``actual`` (what was
        discovered, or None),
        ``sources`` and ``versions``; ``sentences`` tells of English texts in all of this of what
        they are made, so that they can be said in another language.
    """
    figures = plain_figures(gap)
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "language": language,
        "headline": headline(figures["gap"], language_of(language)),
        **figures,
        "paths": packed_paths(figures["paths"]),
        "design_findings": [asdict(finding) for finding in lint(gap.journey)],
        "segments": [_segments(one) for one in segments],
        "knowledge": _knowledge(gap),
        "actual": None if actual is None else str(actual),
        "sources": [asdict(source) for source in gap.events.sources],
        "versions": dict(versions or {}),
    }
    told = sentences_in((data, () if actual is None else actual.said))
    return {**data, "sentences": {str(one): one.to_dict() for one in told}}


def _knowledge(gap: Gap) -> dict[str, Any]:
    """As in ``gap.json``, each white spot with its points; None where nothing bounds them."""
    known = gap.knowledge
    spots = [
        {**asdict(spot), "points": spot.points if isfinite(spot.points) else None}
        for spot in known.spots
    ]
    return {**asdict(known), "spots": spots}


def _segments(found: Segments) -> dict[str, Any]:
    """The groups of a table of segments, and the differences that are more than chance."""
    return {
        **{key: getattr(found, key) for key in ("by", "period", "smallest", "several", "tests")},
        "segments": [
            {
                "name": one.name,
                "cases": one.cases,
                "open_cases": one.open_cases,
                "points": one.points,
                "index": one.index.value,
                "as_designed": asdict(one.figure("as_designed").here),
            }
            for one in found
        ],
        "differences": [
            {
                "segment": segment.name,
                "figure": one.figure.said,
                "here": amount(one.figure, one.here.value),
                "elsewhere": amount(one.figure, one.other.value),
                "difference": change(one.figure, one.difference),
                "n": one.here.n,
                "word": one.word,
            }
            for segment, one in found.standing_out
        ],
        "findings": [asdict(finding) for finding in found.findings],
    }
