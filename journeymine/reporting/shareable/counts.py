"""Every count of customers that a page for sharing may show, as a sum over paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.ways import travelled
from journeymine.reporting.paths import paths_of
from journeymine.reporting.shareable.patterns import Pattern

__all__ = ["TOUCHPOINT_COUNTS", "Counts", "Key", "counts_of", "flow_rows"]

Key = tuple[str, str | int]
"""What is counted, and where.

``all``, ``fitting`` and ``deviating`` stand nowhere; one of `TOUCHPOINT_COUNTS` at a touchpoint;
``row`` (of deviations), ``flow`` (a row of it), ``direct`` and ``passing`` (from a station) and
``pattern`` have a number.
"""

TOUCHPOINT_COUNTS: Mapping[str, tuple[str, str]] = {
    "reached": ("reached", ""),
    "skipped": ("skipped_cases", "missing"),
    "repeated": ("repeated_cases", "repeated"),
    "order": ("order_cases", "order"),
}
"""Name -> its key in a row of ``touchpoints``, and the kind of deviation that it counts."""

_OF_KIND = {kind: what for what, (_, kind) in TOUCHPOINT_COUNTS.items() if kind}


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts as sums over paths.

    Attributes
    ----------
    keys : tuple of Key
        What each counts.
    takes : ndarray of bool, (counts, paths)
        Whether the cases of a path are among those that are counted.
    cases : ndarray of int64, (paths,)
        How many cases took each path.
    rest : ndarray of int64, (counts,)
        Of every count, the cases on paths that are not listed.
    """

    keys: tuple[Key, ...]
    takes: NDArray[np.bool_]
    cases: NDArray[np.int64]
    rest: NDArray[np.int64]

    @property
    def values(self) -> NDArray[np.int64]:
        """The counts."""
        found: NDArray[np.int64] = self.takes @ self.cases + self.rest
        return found


def counts_of(data: Mapping[str, Any], patterns: list[Pattern]) -> Counts:
    """The counts of a page that its paths explain; what they do not explain is left out.

    Parameters
    ----------
    data : mapping
        What `summarize` returned.
    patterns : list of Pattern
        Those of the data.

    Raises
    ------
    KeyError
        If the paths do not name what counts them: the data are damaged.
    """
    paths = paths_of(data)
    values = dict(_values(data, patterns))
    number = {key: place for place, key in enumerate(values)}
    takes = np.zeros((len(values), len(paths)), dtype=np.bool_)
    for place, path in enumerate(paths):
        for key in _counting(path, data):
            if key in number:
                takes[number[key], place] = True
    for place, pattern in enumerate(patterns):
        if pattern.cases is not None:
            takes[number["pattern", place], list(pattern.paths)] = True
    cases = np.array([path["cases"] for path in paths], dtype=np.int64)
    rest = np.array(list(values.values()), dtype=np.int64) - takes @ cases
    listed_all = len(paths) == data["complete_variants"]
    explained = (rest == 0) | ((rest > 0) & (not listed_all))
    keys = tuple(key for key, holds in zip(values, explained, strict=True) if holds)
    return Counts(keys, takes[explained], cases, rest[explained])


def flow_rows(flow: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a flow that have numbers: its skips, its contacts and its exits."""
    return [*flow["skips"], *flow["contacts"], *flow["exits"]]


def _values(data: Mapping[str, Any], patterns: list[Pattern]) -> Iterator[tuple[Key, int]]:
    """What the whole page shows."""
    gap, flow = data["gap"], data["flow"]
    yield ("all", ""), gap["path"]["fitting_share"]["n"]
    yield ("fitting", ""), gap["path"]["fitting_cases"]
    yield ("deviating", ""), data["patterns"]["deviating"]["cases"]
    for row in gap["touchpoints"]:
        for what, (key, _) in TOUCHPOINT_COUNTS.items():
            share = row["reached"]
            value = round((share["value"] or 0) * share["n"]) if what == "reached" else row[key]
            yield (what, row["touchpoint"]), value
    for place, row in enumerate([*gap["deviations"], *gap["accepted"]]):
        yield ("row", place), row["cases"]
    for segment in flow["segments"]:
        yield ("direct", segment["at"]), segment["direct"]
        yield ("passing", segment["at"]), segment["passing"]
    for place, row in enumerate(flow_rows(flow)):
        yield ("flow", place), row["cases"]
    for place, pattern in enumerate(patterns):
        if pattern.cases is not None:
            yield ("pattern", place), pattern.cases


def _counting(path: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Key]:
    """Every count, but those of patterns, that a path is a part of."""
    gap, flow = data["gap"], data["flow"]
    rows = [*gap["deviations"], *gap["accepted"]]
    yield "all", ""
    if path["cost"] == 0:
        yield "fitting", ""
    if any(place < len(gap["deviations"]) for place in path["deviations"]):
        yield "deviating", ""
    for name in {move["name"] for move in path["moves"] if move["kind"] in ("sync", "log")}:
        yield "reached", name
    for place in path["deviations"]:
        yield "row", place
        if rows[place]["kind"] in _OF_KIND:
            yield _OF_KIND[rows[place]["kind"]], rows[place]["touchpoint"]
    for place in path["flow"]:
        yield "flow", place
    station = {row["touchpoint"]: place for place, row in enumerate(flow["stations"])}
    visited = [station[move["name"]] for move in path["moves"] if move["kind"] == "sync"]
    passed = [flow["skips"][place] for place in path["flow"] if place < len(flow["skips"])]
    direct, passing = travelled(visited, [(row["source"], row["target"]) for row in passed])
    yield from (("direct", at) for at in direct)
    yield from (("passing", at) for at in passing)
