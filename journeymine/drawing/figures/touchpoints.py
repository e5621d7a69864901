"""The rows of the gap table: every designed touchpoint, then the contacts nobody designed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journeymine.drawing.figures.points import points_by_touchpoint

__all__ = ["Row", "designed_rows", "unplanned_rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """One touchpoint, designed or not; None where there is no figure.

    Attributes
    ----------
    name, stage, channel : str
        The last two may be empty.
    reached : int or None
        Customers who came to it; None where that is not told.
    of : int
        Those whose journey is complete.
    skipped : int or None
        Customers who left it out where it was due; None of what is unplanned, or not told.
    disordered : int or None
        Customers who came to it out of order; None of what is unplanned, or not told.
    extra : int
        Visits that the design does not ask for, over all customers.
    target : mapping or None
        That of ``time`` in ``gap.json`` which is kept worst.
    targets : int
        How many there are.
    scores : mapping or None
        The touchpoint in ``experience`` of ``gap.json``.
    importance : float or None
        From 0, the lowest of its scale, to 1, the highest.
    importance_score : float or None
        On its scale.
    points : float or None
        Of the gap index.
    planned : bool
        Whether it is a touchpoint of the design.
    after : str or None
        The touchpoint that an unplanned contact mostly follows; empty before the first, None where
        that is not told.
    """

    name: str
    stage: str
    channel: str
    reached: int | None
    of: int
    skipped: int | None = None
    disordered: int | None = None
    extra: int = 0
    target: Mapping[str, Any] | None = None
    targets: int = 0
    scores: Mapping[str, Any] | None = None
    importance: float | None = None
    importance_score: float | None = None
    points: float | None = None
    planned: bool = True
    after: str | None = None


def designed_rows(figures: Mapping[str, Any]) -> list[Row]:
    """A row a designed touchpoint, in the order of the journey map."""
    gap = figures["gap"]
    known = {one["touchpoint"]: one for one in figures["design"]}
    counted = {one["touchpoint"]: one for one in gap["touchpoints"]}
    felt = {
        one["touchpoint"]: one for one in (gap["experience"] or {"touchpoints": ()})["touchpoints"]
    }
    points = {one.touchpoint: one.points for one in points_by_touchpoint(gap["index"])}
    measured = gap["index"] is not None and gap["index"]["value"] is not None
    rows = []
    for station in figures["flow"]["stations"]:
        name = station["touchpoint"]
        designed, row = known[name], counted[name]
        timed = [t for t in (gap["time"] or {"targets": ()})["targets"] if t["touchpoint"] == name]
        score = designed["importance_score"]
        rows.append(
            Row(
                name,
                designed["stage"],
                station["channel"] or next(iter(designed["channels"]), ""),
                reached=_reached(row["reached"]),
                of=row["reached"]["n"],
                skipped=row["skipped_cases"],
                disordered=row["order_cases"],
                extra=_moves(gap, "repeated", name),
                target=min(timed, key=_kept, default=None),
                targets=len(timed),
                scores=felt.get(name),
                importance=designed["importance"],
                importance_score=None if score is None else score["value"],
                points=points.get(name, 0.0) if measured else None,
            )
        )
    return rows


def unplanned_rows(figures: Mapping[str, Any]) -> list[Row]:
    """A row an activity that no touchpoint matches, the one of most customers first."""
    gap = figures["gap"]
    channels: dict[str, str] = {}
    for contact in figures["flow"]["contacts"]:
        channels.setdefault(contact["activity"], contact["channel"])
    unplanned = [row for row in gap["deviations"] if row["kind"] == "ad_hoc"]
    return [
        Row(
            one["activity"],
            "",
            channels.get(one["activity"], ""),
            reached=one["cases"],
            of=one["share"]["n"],
            extra=one["moves"] or 0,
            planned=False,
            after=one["after"],
        )
        for one in sorted(unplanned, key=lambda row: (-row["cases"], row["activity"]))
    ]


def _reached(share: Mapping[str, Any]) -> int | None:
    return None if share["value"] is None else round(share["value"] * share["n"])


def _moves(gap: Mapping[str, Any], kind: str, touchpoint: str) -> int:
    return sum(
        one["moves"] or 0
        for one in gap["deviations"]
        if one["kind"] == kind and one["touchpoint"] == touchpoint
    )


def _kept(target: Mapping[str, Any]) -> float:
    """How far the share in time lies above what is promised; unknown ones last."""
    difference = target["difference"]["value"]
    return 2.0 if difference is None else float(difference)
