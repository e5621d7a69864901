"""All that pictures and pages show of a gap, as plain data: what ``report.json`` holds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from journeymine.design import DesignedJourney
from journeymine.gap.figures import DeviationFigures
from journeymine.gap.flow import flow
from journeymine.gap.gap import Gap
from journeymine.gap.path import Key, key_of
from journeymine.gap.words import WORDS

__all__ = ["PATHS_SHOWN", "plain_figures"]

PATHS_SHOWN = 2_000  # a page with them stays under a megabyte


def plain_figures(gap: Gap) -> dict[str, Any]:
    """Plain data of a gap, from which every view of it can be drawn without any other input.

    Returns
    -------
    dict
        ``gap`` (as ``gap.json``), ``design`` (a row a designed touchpoint: touchpoint, stage,
        owner, lane, channels, importance), ``flow`` (of the journey map), ``paths`` (the
        commonest of complete cases, with cases, cost, moves and the numbers of their rows among
        deviations and accepted ones), ``complete_variants`` (how many
        paths complete cases took) and ``matched_share``.
    """
    return {
        "gap": gap.to_dict(),
        "design": _designed(gap.journey),
        "matched_share": gap.matched_share,
        "flow": asdict(flow(gap)),
        "paths": _paths(gap),
        "complete_variants": int((gap.alignments.variants.cases > 0).sum()),
    }


def _designed(design: DesignedJourney) -> list[dict[str, Any]]:
    """The touchpoints; importance from 0, the lowest of its scale, to 1, the highest."""
    return [
        {
            "touchpoint": one.name,
            "stage": one.stage,
            "owner": one.owner,
            "lane": one.lane,
            "channels": list(one.channels),
            "importance": None if one.importance is None else one.importance.share,
        }
        for one in map(design.touchpoint, design.touchpoints)
    ]


def _paths(gap: Gap) -> list[dict[str, Any]]:
    """The commonest paths of complete cases, ties by their place in code-point order."""
    variants = gap.alignments.variants
    cases, cost = variants.cases.tolist(), gap.alignments.cost.tolist()
    ranked = sorted(range(len(variants)), key=lambda i: (-cases[i], i))[:PATHS_SHOWN]
    rows = {_key(row): number for number, row in enumerate((*gap.deviations, *gap.accepted))}
    return [
        {
            "variant": i,
            "cases": cases[i],
            "cost": cost[i],
            "moves": _moves(gap, i),
            "deviations": sorted({rows[key_of(d)] for d in gap.by_variant[i] if key_of(d) in rows}),
        }
        for i in ranked
        if cases[i]
    ]


def _key(row: DeviationFigures) -> Key:
    after = row.after if row.kind == "stopped" else ""
    return row.kind, row.touchpoint, row.activity, row.place, after


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
