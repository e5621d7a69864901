"""All that pictures and pages show of a gap, as plain data: what ``report.json`` holds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from journeymine.design import DesignedJourney
from journeymine.gap.contact_scores import contact_scores
from journeymine.gap.flow import flow
from journeymine.gap.gap import Gap
from journeymine.gap.words import WORDS

__all__ = ["PATHS_SHOWN", "plain_figures"]

PATHS_SHOWN = 2_000  # a page with them stays under a megabyte


def plain_figures(gap: Gap) -> dict[str, Any]:
    """Plain data of a gap, from which every view of it can be drawn without any other input.

    Returns
    -------
    dict
        ``gap`` (as ``gap.json``), ``design`` (a row a designed touchpoint: touchpoint, stage,
        owner, lane, channels, importance, importance_score), ``flow`` (of the journey map),
        ``paths`` (the commonest of complete cases, with cases, cost and moves),
        ``complete_variants`` (how many paths complete cases took), ``matched_share`` and
        ``contact_scores`` (of unmatched activities: activity, scores, mean).
    """
    return {
        "gap": gap.to_dict(),
        "design": _designed(gap.journey),
        "matched_share": gap.matched_share,
        "flow": asdict(flow(gap)),
        "paths": _paths(gap),
        "complete_variants": int((gap.alignments.variants.cases > 0).sum()),
        "contact_scores": [asdict(row) for row in contact_scores(gap)],
    }


def _designed(design: DesignedJourney) -> list[dict[str, Any]]:
    """The touchpoints; importance from 0, the lowest of its scale, to 1, the highest.

    The score of importance is as the design gives it, with its scale.
    """
    return [
        {
            "touchpoint": one.name,
            "stage": one.stage,
            "owner": one.owner,
            "lane": one.lane,
            "channels": list(one.channels),
            "importance": None if one.importance is None else one.importance.share,
            "importance_score": None if one.importance is None else asdict(one.importance),
        }
        for one in map(design.touchpoint, design.touchpoints)
    ]


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
