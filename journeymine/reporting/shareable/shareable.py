"""Plain data of a page without the counts of few people.

How, and why so: ``docs/decisions/027-shareable.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from journeymine.errors import Problem, ResultError, UsageError
from journeymine.language import language_of
from journeymine.reporting.paths import packed_paths
from journeymine.reporting.schema import check_schema
from journeymine.reporting.shareable.audit import gives_nothing_away
from journeymine.reporting.shareable.counts import counts_of
from journeymine.reporting.shareable.gap_figures import shared_gap
from journeymine.reporting.shareable.map_figures import mostly_after, shared_flow
from journeymine.reporting.shareable.path_figures import (
    shared_aligned_paths,
    shared_paths,
    shared_patterns,
)
from journeymine.reporting.shareable.patterns import Pattern, patterns_of
from journeymine.reporting.shareable.rounded import Rounded
from journeymine.reporting.shareable.words import LEFT_OUT, shared_headline

__all__ = ["FEWEST", "shareable"]

FEWEST = 2
"""The least threshold: a count of 1 is a person."""


def shareable(data: Mapping[str, Any], fewest: int) -> dict[str, Any]:
    """The data of a page that tells no count from 1 to ``fewest - 1``, nor lets one be worked out.

    Counts are rounded down to multiples of `fewest`, or of twice, three times ... as much, the
    first with which no hidden count is given away; those below are None.  Shares and intervals
    are made anew from rounded counts.  What is no count by path is left out, and said.

    Parameters
    ----------
    data : mapping
        What `summarize` returned.
    fewest : int
        How many cases must stand behind a count; at least 2.

    Returns
    -------
    dict
        As `summarize` returns it, with ``shareable`` (``fewest`` and ``multiples``).

    Raises
    ------
    UsageError
        ``JM-E088`` if `fewest` is less than 2.
    ResultError
        ``JM-E431`` if the log has too few cases, ``JM-E430`` if the data are damaged or
        those of something else, ``JM-E433`` if another version wrote them.
    """
    check_fewest(fewest)
    check_schema(data)
    if "shareable" in data:
        message = "These data are those of a page for sharing already."
        hint = "make it from the data of the whole page, in the folder of `journeymine compare`"
        raise ResultError(Problem("JM-E432", message, hint))
    try:
        patterns = patterns_of(data)
        counts = counts_of(data, patterns)
    except KeyError as error:
        message = f"The data of the report are damaged (no {error})."
        hint = "make the results again with `journeymine compare`"
        raise ResultError(Problem("JM-E430", message, hint)) from error
    whole = int(counts.values[counts.keys.index(("all", ""))])
    base = fewest
    while base <= whole and not gives_nothing_away(counts, base, fewest):
        base += fewest
    if base > whole:
        message = f"{whole} complete journeys are too few for a page without counts under {fewest}."
        hint = "compare more of the log, or share no page of it"
        raise ResultError(Problem("JM-E431", message, hint))
    return _page(data, patterns, Rounded.of(counts, base), fewest)


def check_fewest(fewest: int) -> None:
    """Refuse a threshold below which nobody is hidden."""
    if fewest < FEWEST:
        message = f"A page without counts under {fewest} hides nobody."
        raise UsageError(Problem("JM-E088", message, "ask for 2 or more, for example 5"))


def _page(
    data: Mapping[str, Any], patterns: Sequence[Pattern], rounded: Rounded, fewest: int
) -> dict[str, Any]:
    flow = shared_flow(data, rounded)
    after = mostly_after(flow)
    paths = shared_paths(data, rounded.base)
    made = {
        "schema": data["schema"],
        "language": data["language"],
        "headline": "",
        "shareable": {"fewest": fewest, "multiples": rounded.base},
        "gap": {**shared_gap(data["gap"], rounded, after), "left_out": _left_out()},
        "design": [{**row, "owner": "", "lane": ""} for row in data["design"]],
        "matched_share": None,
        "flow": flow,
        "steps": data["steps"],
        "paths": packed_paths(paths),
        "aligned_paths": shared_aligned_paths(data, rounded.base),
        "patterns": shared_patterns(data, patterns, rounded, after),
        "complete_variants": None,
        "contact_scores": [],
        "other_paths": rounded.whole - sum(path["cases"] for path in paths) or None,
        "segments": [],
        "knowledge": None,
        "actual": None,
        "sources": [],
        "versions": data["versions"],
    }
    return {**made, "headline": shared_headline(made, language_of(data["language"]))}


def _left_out() -> list[dict[str, Any]]:
    return [{"what": what, "why": why, "cases": 0, "events": 0} for what, why in LEFT_OUT.items()]
