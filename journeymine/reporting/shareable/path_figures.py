"""Paths and patterns for sharing: those that enough took, in an order that tells nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from journeymine.conformance import KINDS
from journeymine.gap.patterns import PATTERNS_SHOWN
from journeymine.reporting.paths import paths_of
from journeymine.reporting.shareable.patterns import Part, Pattern
from journeymine.reporting.shareable.rounded import Rounded

__all__ = ["shared_aligned_paths", "shared_paths", "shared_patterns"]

_NOT_TOLD = {"duration": None, "score": None, "below_intended": False}


def shared_paths(data: Mapping[str, Any], base: int) -> list[dict[str, Any]]:
    """The paths of at least `base` cases.

    Parameters
    ----------
    data : mapping
        What `summarize` returned.
    base : int
        Of what counts are multiples.
    """
    paths = paths_of(data)
    missing = len(paths) < data["complete_variants"]
    beyond = paths[-1]["cases"] if missing else 0  # the most that an unlisted path can have
    told = [
        {"cases": path["cases"] // base * base, "cost": path["cost"], "moves": path["moves"]}
        for path in paths
        if path["cases"] // base > beyond // base
    ]
    ranked = sorted(told, key=_order)
    return [
        {"variant": number, **path, "deviations": [], "flow": []}
        for number, path in enumerate(ranked)
    ]


def shared_aligned_paths(data: Mapping[str, Any], base: int) -> list[dict[str, Any]]:
    """The commonest of them, as far as rounded counts tell which those are.

    Which of several paths with the same rounded count is aligned was decided by exact counts, so
    that none of them is shown unless all are.
    """
    aligned = data["aligned_paths"]
    shown = {path["variant"] for path in aligned}
    beyond = max((p["cases"] for p in paths_of(data) if p["variant"] not in shown), default=0)
    told = [
        {
            "cases": path["cases"] // base * base,
            "cost": path["cost"],
            "as_designed": path["as_designed"],
            **_NOT_TOLD,
            "moves": path["moves"],
        }
        for path in aligned
        if path["cases"] // base > beyond // base
    ]
    return [{"variant": number, **path} for number, path in enumerate(sorted(told, key=_order))]


def _order(path: Mapping[str, Any]) -> tuple[int, list[tuple[str, str]]]:
    return -path["cases"], [(move["kind"], move["name"]) for move in path["moves"]]


def shared_patterns(
    data: Mapping[str, Any],
    patterns: Sequence[Pattern],
    rounded: Rounded,
    after: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """As ``patterns`` of the whole page; how many there are, and of how many paths, is hidden.

    Parameters
    ----------
    data : mapping
        What `summarize` returned.
    patterns : sequence of Pattern
        Those of the data.
    rounded : Rounded
        The counts of the data.
    after : mapping of str to mapping
        What unplanned contacts mostly follow; see `mostly_after`.
    """
    enough = [
        (pattern, rounded.told["pattern", place])
        for place, pattern in enumerate(patterns)
        if ("pattern", place) in rounded.told
    ]
    beyond = _beyond(data) // rounded.base * rounded.base
    ranked = sorted(enough, key=lambda one: (-one[1], not one[0].as_designed, one[0].parts))
    shown = [(pattern, cases) for pattern, cases in ranked if cases > beyond][:PATTERNS_SHOWN]
    columns = _columns({part for pattern, _ in shown for part in pattern.parts}, data, after)
    at = {column: place for place, column in enumerate(columns)}
    return {
        "patterns": None,
        "deviating": {"patterns": None, "cases": rounded.count(("deviating", ""))},
        "columns": [{"name": name, "designed": designed} for name, designed in columns],
        "rows": [
            {
                "cases": cases,
                "paths": None,
                "as_designed": pattern.as_designed,
                **_NOT_TOLD,
                "deviations": sorted(
                    (
                        {"kind": kind, "column": at[name, designed]}
                        for kind, name, designed in pattern.parts
                    ),
                    key=lambda row: (row["column"], KINDS.index(row["kind"])),
                ),
            }
            for pattern, cases in shown
        ],
    }


def _beyond(data: Mapping[str, Any]) -> int:
    """The most cases that a pattern can have of which not every path is listed."""
    found = data["patterns"]
    if len(data["paths"]["cases"]) == data["complete_variants"] or found["patterns"] == len(
        found["rows"]
    ):
        return 0
    return min((row["cases"] for row in found["rows"]), default=0)


def _columns(
    parts: set[Part], data: Mapping[str, Any], after: Mapping[str, Mapping[str, Any]]
) -> list[tuple[str, bool]]:
    """The places of deviations in the order of the design.

    An unplanned contact stands behind the step that it mostly follows, one that mostly follows
    none at the end.
    """
    first = {"": -1}
    for place, step in enumerate(data["steps"]):
        first.setdefault(step["touchpoint"], place)
    stations = data["flow"]["stations"]
    for group in data["flow"]["groups"]:
        first.setdefault(group["name"], first[stations[group["first"]]["touchpoint"]])

    def order(column: tuple[str, bool]) -> tuple[int, bool, str]:
        name, designed = column
        place = name if designed else after.get(name, {"touchpoint": None})["touchpoint"]
        known = first.get(place, len(data["steps"])) if place is not None else len(data["steps"])
        return known, not designed, name

    return sorted({(name, designed) for _, name, designed in parts}, key=order)
