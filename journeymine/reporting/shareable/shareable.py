"""Plain data of a page without the counts of few people.

How, and why so: ``docs/decisions/027-shareable.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from journeymine.errors import Problem, ResultError, UsageError
from journeymine.language import language_of
from journeymine.reporting.paths import packed_paths, paths_of
from journeymine.reporting.schema import check_schema
from journeymine.reporting.shareable.audit import gives_nothing_away
from journeymine.reporting.shareable.counts import TOUCHPOINT_COUNTS, Key, counts_of
from journeymine.reporting.shareable.words import shared_headline
from journeymine.statistics import share

__all__ = ["FEWEST", "shareable"]

FEWEST = 2
"""The least threshold: a count of 1 is a person."""

_LEFT_OUT = {
    "pictures": "they show counts of every step, from which small ones can be worked out",
    "channel, time, experience, outcome, hand-overs, failed steps, segments": (
        "their counts are not sums over paths, so what they give away cannot be checked"
    ),
    "gap index, fitness and other means": "a mean and its base can give a small count away",
    "journeys still on the way": "only complete journeys are counted",
    "events, rows, dates, sources and findings about the log": "they can point to one case",
}


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
        counts = counts_of(data)
    except KeyError as error:
        message = f"The data of the report are damaged (no {error})."
        hint = "make the results again with `journeymine compare`"
        raise ResultError(Problem("JM-E430", message, hint)) from error
    values = dict(zip(counts.keys, counts.values.tolist(), strict=True))
    whole = values["all", ""]
    base = fewest
    while base <= whole and not gives_nothing_away(counts, base, fewest):
        base += fewest
    if base > whole:
        message = f"{whole} complete journeys are too few for a page without counts under {fewest}."
        hint = "compare more of the log, or share no page of it"
        raise ResultError(Problem("JM-E431", message, hint))
    rounded = {
        key: value // base * base if value >= base else None for key, value in values.items()
    }
    return _page(data, rounded, fewest, base)


def check_fewest(fewest: int) -> None:
    """Refuse a threshold below which nobody is hidden."""
    if fewest < FEWEST:
        message = f"A page without counts under {fewest} hides nobody."
        raise UsageError(Problem("JM-E088", message, "ask for 2 or more, for example 5"))


def _page(
    data: Mapping[str, Any], rounded: Mapping[Key, int | None], fewest: int, base: int
) -> dict[str, Any]:
    gap = data["gap"]
    whole = rounded["all", ""] or 0
    rows = [*gap["deviations"], *gap["accepted"]]
    shown = [_row(row, rounded.get(("row", i)), whole) for i, row in enumerate(rows)]
    deviations, accepted = shown[: len(gap["deviations"])], shown[len(gap["deviations"]) :]
    paths = _paths(paths_of(data), base)
    made = {
        "schema": data["schema"],
        "language": data["language"],
        "headline": "",
        "shareable": {"fewest": fewest, "multiples": base},
        "gap": {
            "schema": gap["schema"],
            "log": {
                "cases": whole, "events": None, "variants": None, "activities": None,
                "from": None, "to": None,
                "rows": {"in": None, "kept": None, "rejected": {}}, "unit": gap["log"]["unit"],
            },
            "design": gap["design"],
            "unmatched": {"activities": {}, "touchpoints": []},
            "index": None,
            "path": {
                **dict.fromkeys(gap["path"]),
                "fitting_cases": rounded.get(("fitting", "")),
                "fitting_share": _share(rounded.get(("fitting", "")), whole),
            },
            **dict.fromkeys(("channel", "time", "experience", "outcome", "knowledge")),
            "hand_overs": [],
            "failed": [],
            "touchpoints": [_touchpoint(row, rounded, whole) for row in gap["touchpoints"]],
            "deviations": _ranked(deviations),
            "accepted": _ranked(accepted),
            "left_out": [
                {"what": what, "why": why, "cases": 0, "events": 0}
                for what, why in _LEFT_OUT.items()
            ],
            "findings": [],
        },
        "design": [],
        "matched_share": None,
        "flow": None,
        "paths": packed_paths(paths),
        "complete_variants": len(paths),
        "other_paths": whole - sum(path["cases"] for path in paths) or None,
        "segments": [],
        "knowledge": None,
        "actual": None,
        "sources": [],
        "versions": data["versions"],
    }  # fmt: skip
    return {**made, "headline": shared_headline(made, language_of(data["language"]))}


def _share(count: int | None, whole: int) -> dict[str, Any]:
    """Of rounded counts, so that it tells no more than they do."""
    if count is None:
        return {"value": None, "low": None, "high": None, "n": whole}
    return asdict(share(count, whole))


def _touchpoint(
    row: Mapping[str, Any], rounded: Mapping[Key, int | None], whole: int
) -> dict[str, Any]:
    name = row["touchpoint"]
    told: dict[str, Any] = {
        key: rounded.get((what, name)) for what, (key, _) in TOUCHPOINT_COUNTS.items()
    }
    told["reached"] = _share(told["reached"], whole)
    return {"touchpoint": name, "stage": row["stage"], **told, "visits": None}


def _row(row: Mapping[str, Any], count: int | None, whole: int) -> dict[str, Any] | None:
    """A row of deviations; one of few is no row, as that it stands there tells that it happened."""
    if count is None:
        return None
    names = {key: row[key] for key in ("kind", "touchpoint", "activity", "place", "stage")}
    return {
        **names,
        "after": row["after"] if row["kind"] == "stopped" else "",
        "afters": [],
        "thens": [],
        "cases": count,
        "certain_cases": None,
        "share": _share(count, whole),
        "moves": None,
        "time": None,
    }


def _ranked(rows: list[dict[str, Any] | None]) -> list[dict[str, Any]]:
    """By rounded cases, then by what they are: the order tells nothing else."""
    told = [row for row in rows if row is not None]
    return sorted(
        told,
        key=lambda r: (
            -r["cases"], r["kind"], r["touchpoint"], r["activity"], r["place"] or 0, r["after"]
        ),
    )  # fmt: skip


def _paths(paths: list[dict[str, Any]], base: int) -> list[dict[str, Any]]:
    """Those that enough took, in an order that tells nothing else; the others are one row."""
    told = [
        {"cases": path["cases"] // base * base, "cost": path["cost"], "moves": path["moves"]}
        for path in paths
        if path["cases"] >= base
    ]
    ranked = sorted(told, key=lambda p: (-p["cases"], [(m["kind"], m["name"]) for m in p["moves"]]))
    return [{"variant": number, **path, "deviations": []} for number, path in enumerate(ranked)]
