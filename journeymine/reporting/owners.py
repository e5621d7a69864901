"""The touchpoints of each owner, with what they add to the gap: a section for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeymine.drawing.figures.points import points_by_touchpoint

__all__ = ["owners_of"]


def owners_of(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Owners with their touchpoints, both by points of the gap index, the most first.

    Parameters
    ----------
    data : mapping
        What `summarize` returned.

    Returns
    -------
    list of dict
        ``owner``, ``points`` and ``touchpoints``; nothing where the design names no owner.
    """
    design = data.get("design", [])
    if not any(row["owner"] for row in design):
        return []
    gap = data["gap"]
    points = {one.touchpoint: one.points for one in points_by_touchpoint(gap["index"])}
    reached = {row["touchpoint"]: row for row in gap["touchpoints"]}
    late = {} if gap["time"] is None else {r["touchpoint"]: r for r in gap["time"]["targets"]}
    felt = {} if gap["experience"] is None else _by_name(gap["experience"]["touchpoints"])
    owners: dict[str, list[dict[str, Any]]] = {}
    for row in design:
        name = row["touchpoint"]
        score = felt.get(name)
        owners.setdefault(row["owner"], []).append(
            {
                **reached[name],
                "points": points.get(name, 0.0),
                "late_cases": late[name]["cases_late"] if name in late else None,
                "mean": None if score is None else score["mean"]["value"],
                "intended": None if score is None else score["intended"],
            }
        )
    found = [
        {
            "owner": owner,
            "points": sum(t["points"] for t in rows),
            "touchpoints": sorted(rows, key=lambda t: -t["points"]),
        }
        for owner, rows in owners.items()
    ]
    return sorted(found, key=lambda o: (-o["points"], o["owner"]))


def _by_name(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["touchpoint"]: row for row in rows}
