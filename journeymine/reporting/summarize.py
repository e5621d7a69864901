"""Everything the page shows, as plain data: what ``report.json`` holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

from journeymine.discovery import DiscoveredJourney
from journeymine.drawing import headline
from journeymine.gap import Gap
from journeymine.gap.flow import flow
from journeymine.gap.segments import Segments
from journeymine.gap.segments.figures import amount, change
from journeymine.gap.words import WORDS

__all__ = ["PATHS_SHOWN", "summarize"]

PATHS_SHOWN = 10


def summarize(
    gap: Gap,
    actual: DiscoveredJourney | None = None,
    *,
    versions: Mapping[str, str] | None = None,
    segments: Sequence[Segments] = (),
) -> dict[str, Any]:
    """Plain data from which `render` makes the page, without any other input.

    Returns
    -------
    dict
        ``schema``, ``headline``, ``gap`` (as ``gap.json``), ``matched_share``, ``flow`` (of
        the journey map), ``paths`` (the commonest of complete cases, with cases and cost),
        ``complete_variants`` (how many paths complete cases took), ``segments`` (the gap taken
        apart: every group, and what stands out), ``knowledge`` (the white spots, each with the
        points by which it can move the index), ``actual`` (what was discovered, or None),
        ``sources`` and ``versions``.
    """
    return {
        "schema": "journeymine/report/1",
        "headline": headline(gap),
        "gap": gap.to_dict(),
        "matched_share": gap.matched_share,
        "flow": asdict(flow(gap)),
        "paths": _paths(gap),
        "complete_variants": int((gap.alignments.variants.cases > 0).sum()),
        "segments": [_segments(one) for one in segments],
        "knowledge": _knowledge(gap),
        "actual": None if actual is None else str(actual),
        "sources": [asdict(source) for source in gap.events.sources],
        "versions": dict(versions or {}),
    }


def _paths(gap: Gap) -> list[dict[str, Any]]:
    """The commonest paths of complete cases, ties by their place in code-point order."""
    variants = gap.alignments.variants
    cases, cost = variants.cases.tolist(), gap.alignments.cost.tolist()
    ranked = sorted(range(len(variants)), key=lambda i: (-cases[i], i))[:PATHS_SHOWN]
    return [
        {
            "variant": i,
            "cases": cases[i],
            "cost": cost[i],
            "moves": _moves(gap, i),
        }
        for i in ranked
        if cases[i]
    ]


def _moves(gap: Gap, variant: int) -> list[dict[str, str]]:
    """The moves of a path; after a drop-out one stop, not a row of skips."""
    left = {step for d in gap.by_variant[variant] if d.kind == "stopped" for step in d.steps}
    moves = gap.alignments.moves(variant)
    last = max((i for i, m in enumerate(moves) if m.kind == "sync"), default=-1)
    shown = [
        {"kind": m.kind, "name": m.touchpoint or m.activity}
        for i, m in enumerate(moves)
        if not (i > last and m.kind == "model" and m.step in left)
    ]
    return [*shown, {"kind": "stop", "name": WORDS["stopped"]}] if left else shown


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
                "figure": str(one.figure),
                "here": amount(one.figure, one.here.value),
                "elsewhere": amount(one.figure, one.other.value),
                "difference": change(one.figure, one.difference),
                "n": one.here.n,
                "word": one.word,
            }
            for segment, one in found.standing_out
        ],
    }
