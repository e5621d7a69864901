"""Paths grouped by how they deviate: the kinds of their deviations, and where.

Two paths belong to one pattern if the same deviations stand in both, in whatever order and how
often; what the design accepts does not count.  Deviations beside the path (late, failed, another
channel) are no part of a pattern.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from journeymine.conformance import KINDS, Deviation
from journeymine.gap.common_paths import is_accepted, step_order
from journeymine.gap.gap import Gap
from journeymine.gap.path_groups import figures_of_groups

__all__ = ["PATTERNS_SHOWN", "deviation_patterns"]

PATTERNS_SHOWN = 10


@dataclass(frozen=True, slots=True, order=True)
class _Part:
    """One deviation of a pattern: a touchpoint for what is designed, else an activity."""

    kind: str
    touchpoint: str
    activity: str


_Pattern = tuple[bool, tuple[_Part, ...]]  # whether it costs nothing, and what deviates


def deviation_patterns(gap: Gap) -> dict[str, Any]:
    """The commonest patterns of complete cases.

    Returns
    -------
    dict
        ``patterns`` (how many there are), ``deviating`` (how many of them deviate, and in how many
        ``cases``), ``columns`` (``name`` and ``designed`` of every place
        at which a shown pattern deviates, in the order of the design; the name is empty for what
        comes before the first step) and ``rows``: ``cases``, ``paths``, ``as_designed`` (whether
        they cost nothing), ``duration``, ``score``, ``below_intended``, and ``deviations`` with
        their ``kind`` and ``column``.
    """
    cases = gap.alignments.variants.cases.tolist()
    members: dict[_Pattern, list[int]] = defaultdict(list)
    for variant, found in enumerate(gap.by_variant):
        if cases[variant]:
            fits = bool(gap.alignments.cost[variant] == 0)
            parts = {_part(d) for d in found if not is_accepted(gap, d)}
            members[fits, tuple(sorted(parts))].append(variant)
    count = {pattern: sum(cases[v] for v in some) for pattern, some in members.items()}
    ranked = sorted(members, key=lambda p: (-count[p], not p[0], p[1]))[:PATTERNS_SHOWN]
    columns = _columns(gap, [(p, members[p]) for p in ranked])
    at = {name: i for i, name in enumerate(columns)}
    figures = figures_of_groups(gap, [members[p] for p in ranked])
    return {
        "patterns": len(members),
        "deviating": {
            "patterns": sum(bool(parts) for _, parts in members),
            "cases": sum(n for (_, parts), n in count.items() if parts),
        },
        "columns": [{"name": name, "designed": designed} for name, designed in columns],
        "rows": [
            {
                "cases": count[pattern],
                "paths": len(members[pattern]),
                "as_designed": pattern[0],
                **asdict(found),
                "deviations": sorted(
                    ({"kind": part.kind, "column": at[_place(part)]} for part in pattern[1]),
                    key=lambda row: (row["column"], KINDS.index(row["kind"])),
                ),
            }
            for pattern, found in zip(ranked, figures, strict=True)
        ],
    }


def _part(found: Deviation) -> _Part:
    if found.kind == "ad_hoc":
        return _Part(found.kind, "", found.activity)
    return _Part(found.kind, found.after if found.kind == "stopped" else found.touchpoint, "")


def _place(part: _Part) -> tuple[str, bool]:
    """The column of a deviation: its name, and whether it is designed."""
    return (part.activity, False) if part.activity else (part.touchpoint, True)


def _columns(gap: Gap, shown: list[tuple[_Pattern, list[int]]]) -> list[tuple[str, bool]]:
    """The places at which some pattern deviates, in the order of the design.

    An unplanned contact stands behind the step that it mostly follows, a choice where its first
    step does.
    """
    design, cases = gap.journey, gap.alignments.variants.cases
    first: dict[str, int] = {"": -1}
    place = {step: at for at, step in enumerate(step_order(design))}
    for step, at in sorted(place.items(), key=lambda pair: pair[1]):
        first.setdefault(design.steps[step], at)
    after: dict[str, Counter[int]] = defaultdict(Counter)
    for _, variants in shown:
        for variant in variants:
            for d in gap.by_variant[variant]:
                if d.kind == "ad_hoc":
                    after[d.activity][first[d.after]] += int(cases[variant])
                elif d.touchpoint not in first and d.steps:  # a choice by its own name
                    first[d.touchpoint] = min(place[step] for step in d.steps)
    there = {_place(part) for (_, parts), _ in shown for part in parts}

    def order(column: tuple[str, bool]) -> tuple[int, bool, str]:
        name, designed = column
        if designed:
            return first.get(name, len(place)), False, name
        followed = after[name]
        return min(followed, key=lambda at: (-followed[at], at)), True, name

    return sorted(there, key=order)
