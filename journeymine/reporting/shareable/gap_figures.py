"""The figures of a gap for sharing: touchpoints and deviations, rounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeymine.reporting.shareable.counts import TOUCHPOINT_COUNTS
from journeymine.reporting.shareable.rounded import Rounded

__all__ = ["shared_gap"]


def shared_gap(
    gap: Mapping[str, Any], rounded: Rounded, after: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """As ``gap`` of the whole page; what is no count by path is None.

    Parameters
    ----------
    gap : mapping
        As in ``gap.json``.
    rounded : Rounded
        Its counts.
    after : mapping of str to mapping
        What unplanned contacts mostly follow; see `mostly_after`.
    """
    rows = [*gap["deviations"], *gap["accepted"]]
    stages = {row["touchpoint"]: row["stage"] for row in gap["touchpoints"]}
    shown = [_row(row, ("row", place), rounded, after, stages) for place, row in enumerate(rows)]
    deviations, accepted = shown[: len(gap["deviations"])], shown[len(gap["deviations"]) :]
    return {
        "schema": gap["schema"],
        "log": {
            "cases": rounded.whole, "events": None, "variants": None, "activities": None,
            "from": None, "to": None,
            "rows": {"in": None, "kept": None, "rejected": {}}, "unit": gap["log"]["unit"],
        },
        "design": gap["design"],
        "unmatched": {"activities": {}, "touchpoints": []},
        "index": None,
        "path": {
            **dict.fromkeys(gap["path"]),
            "fitting_cases": rounded.count(("fitting", "")),
            "fitting_share": rounded.share(("fitting", "")),
        },
        **dict.fromkeys(("channel", "time", "experience", "outcome", "knowledge")),
        "hand_overs": [],
        "failed": [],
        "touchpoints": [_touchpoint(row, rounded) for row in gap["touchpoints"]],
        "deviations": _ranked(deviations),
        "accepted": _ranked(accepted),
        "findings": [],
    }  # fmt: skip


def _touchpoint(row: Mapping[str, Any], rounded: Rounded) -> dict[str, Any]:
    name = row["touchpoint"]
    told: dict[str, Any] = {
        key: rounded.count((what, name)) for what, (key, _) in TOUCHPOINT_COUNTS.items()
    }
    told["reached"] = rounded.share(("reached", name))
    return {"touchpoint": name, "stage": row["stage"], **told, "visits": None}


def _row(
    row: Mapping[str, Any],
    key: tuple[str, int],
    rounded: Rounded,
    after: Mapping[str, Mapping[str, Any]],
    stages: Mapping[str, str],
) -> dict[str, Any] | None:
    """A row of deviations; one of few is no row, as that it stands there tells that it happened.

    What it mostly follows, and the stage where that is, are those of rounded counts.
    """
    count = rounded.count(key)
    if count is None:
        return None
    mostly = after.get(row["activity"]) if row["kind"] == "ad_hoc" else None
    follows = row["after"] if row["kind"] == "stopped" else mostly and mostly["touchpoint"]
    return {
        **{name: row[name] for name in ("kind", "touchpoint", "activity", "place")},
        "stage": stages.get(row["touchpoint"] or follows or "", ""),
        "after": follows,
        "afters": [mostly] if mostly else [],
        "thens": [],
        "cases": count,
        "certain_cases": None,
        "share": rounded.share(key),
        "moves": None,
        "time": None,
    }


def _ranked(rows: list[dict[str, Any] | None]) -> list[dict[str, Any]]:
    """By rounded cases, then by what they are: the order tells nothing else."""
    told = [row for row in rows if row is not None]
    return sorted(
        told,
        key=lambda r: (
            -r["cases"], r["kind"], r["touchpoint"], r["activity"], r["place"] or 0,
            r["after"] or "",
        ),
    )  # fmt: skip
