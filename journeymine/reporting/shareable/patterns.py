"""Paths grouped by how they deviate, from the plain data of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from journeymine.reporting.paths import paths_of

__all__ = ["Part", "Pattern", "patterns_of"]

Part = tuple[str, str, bool]
"""The kind of a deviation, its place, and whether that is designed; as `deviation_patterns`."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Everybody who deviates at the same places in the same ways.

    Attributes
    ----------
    as_designed : bool
        Whether their paths cost nothing.
    parts : tuple of Part
        How they deviate.
    paths : tuple of int
        Their paths, by their places in ``paths``.
    cases : int or None
        How many they are; None where not all their paths are listed.
    """

    as_designed: bool
    parts: tuple[Part, ...]
    paths: tuple[int, ...]
    cases: int | None


def patterns_of(data: Mapping[str, Any]) -> list[Pattern]:
    """The patterns of the paths that are listed, in an order that no count gives.

    Parameters
    ----------
    data : mapping
        What `summarize` returned.
    """
    paths, told = paths_of(data), data["gap"]["deviations"]
    parts = [_part(row) for row in told]
    members: dict[tuple[bool, tuple[Part, ...]], list[int]] = defaultdict(list)
    for place, path in enumerate(paths):
        found = {parts[number] for number in path["deviations"] if number < len(told)}
        members[path["cost"] == 0, tuple(sorted(found))].append(place)
    known = {_key_of(row, data["patterns"]["columns"]): row for row in data["patterns"]["rows"]}
    listed_all = len(paths) == data["complete_variants"]
    patterns = []
    for key, places in sorted(members.items()):
        cases = sum(paths[place]["cases"] for place in places) if listed_all else None
        if key in known:
            cases = known[key]["cases"]
        patterns.append(Pattern(*key, tuple(places), cases))
    return patterns


def _part(row: Mapping[str, Any]) -> Part:
    if row["kind"] == "ad_hoc":
        return row["kind"], row["activity"], False
    return row["kind"], row["after"] if row["kind"] == "stopped" else row["touchpoint"], True


def _key_of(
    row: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]
) -> tuple[bool, tuple[Part, ...]]:
    """What makes a row of ``patterns`` the pattern that it is."""
    parts = {
        (d["kind"], columns[d["column"]]["name"], columns[d["column"]]["designed"])
        for d in row["deviations"]
    }
    return row["as_designed"], tuple(sorted(parts))
