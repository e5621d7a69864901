"""All that pictures and pages show of a gap, as plain data: what ``report.json`` holds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from journeymine.design import DesignedJourney
from journeymine.gap.common_paths import aligned_paths, common_paths, step_columns
from journeymine.gap.contact_scores import contact_scores
from journeymine.gap.flow import flow
from journeymine.gap.gap import Gap
from journeymine.gap.patterns import deviation_patterns

__all__ = ["plain_figures"]


def plain_figures(gap: Gap) -> dict[str, Any]:
    """Plain data of a gap, from which every view of it can be drawn without any other input.

    Returns
    -------
    dict
        ``gap`` (as ``gap.json``), ``design`` (a row a designed touchpoint: touchpoint, stage,
        owner, lane, channels, importance, importance_score), ``steps`` (those of the path),
        ``flow`` (of the journey map), ``paths`` (the commonest of complete cases; see
        `common_paths`), ``aligned_paths`` (the first of them with more figures; see
        `aligned_paths`), ``patterns`` (paths grouped by how they deviate; see
        `deviation_patterns`), ``complete_variants`` (how many paths complete cases took),
        ``matched_share`` and ``contact_scores`` (of unmatched activities: activity, scores, mean).
    """
    found = flow(gap)
    return {
        "gap": gap.to_dict(),
        "design": _designed(gap.journey),
        "matched_share": gap.matched_share,
        "flow": asdict(found),
        "steps": step_columns(gap.journey),
        "paths": common_paths(gap, found),
        "aligned_paths": aligned_paths(gap),
        "patterns": deviation_patterns(gap),
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
