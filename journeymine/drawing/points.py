"""The points that touchpoints add to the gap index, and by what they lose the most of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from journeymine.drawing.letters import cut
from journeymine.language import Language

__all__ = ["Points", "leading", "loss_words", "points_by_touchpoint", "short_name"]

_HALF = 0.5
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Points:
    """What one touchpoint adds to the gap index.

    Attributes
    ----------
    touchpoint : str
    points : float
        Of 100.
    most : mapping
        The term of the index by which it adds the most, as in ``gap.json``.
    """

    touchpoint: str
    points: float
    most: Mapping[str, Any]


def points_by_touchpoint(index: Mapping[str, Any]) -> list[Points]:
    """The touchpoints that add anything, the most first; ties in code-point order.

    Parameters
    ----------
    index : mapping
        ``index`` of ``gap.json``.

    Examples
    --------
    >>> terms = [{"touchpoint": "pay", "kind": "late", "points": 1.0, "cases": 9},
    ...          {"touchpoint": "browse", "kind": "missing", "points": 2.0, "cases": 7},
    ...          {"touchpoint": "pay", "kind": "missing", "points": 1.5, "cases": 6}]
    >>> [(one.touchpoint, one.points, one.most["cases"])
    ...  for one in points_by_touchpoint({"terms": terms})]
    [('pay', 2.5, 6), ('browse', 2.0, 7)]
    """
    terms: dict[str, list[Mapping[str, Any]]] = {}
    for term in index["terms"]:
        if term["points"] > 0:
            terms.setdefault(term["touchpoint"], []).append(term)
    found = [
        Points(name, fsum(t["points"] for t in own), max(own, key=lambda t: float(t["points"])))
        for name, own in terms.items()
    ]
    return sorted(found, key=lambda one: (-one.points, one.touchpoint))


def leading(ranked: Sequence[Points]) -> list[Points]:
    """The fewest touchpoints that carry half of all points, at most three.

    Examples
    --------
    >>> one, two, three = (Points(name, points, {}) for name, points in
    ...                    [("a", 5), ("b", 3), ("c", 2)])
    >>> [p.touchpoint for p in leading([one, two, three])], leading([])
    (['a'], [])
    """
    half = _HALF * fsum(one.points for one in ranked)
    found: list[Points] = []
    for one in ranked[:_MOST_NAMED]:
        if found and fsum(p.points for p in found) >= half:
            break
        found.append(one)
    return found


def short_name(name: str, room: float = 300) -> str:
    """A name as it stands in a title, so that a long one leaves room for the finding."""
    return cut(name, room, 20, 600)


def loss_words(term: Mapping[str, Any], language: Language) -> str:
    """What customers lose by one term of the index, and how many lose it."""
    say_counted, n = language.say_counted, term["cases"]
    match term["kind"]:
        case "missing":
            return say_counted(n, "mostly skipped: {n} customer", "mostly skipped: {n} customers")
        case "stopped":
            return say_counted(
                n, "mostly left here: {n} customer", "mostly left here: {n} customers"
            )
        case "ad_hoc":
            return say_counted(
                n,
                "mostly an unplanned contact after it: {n} customer",
                "mostly unplanned contacts after it: {n} customers",
            )
        case "order":
            return say_counted(
                n, "mostly out of order: {n} customer", "mostly out of order: {n} customers"
            )
        case "repeated":
            return say_counted(n, "mostly repeated: {n} customer", "mostly repeated: {n} customers")
        case "alternative":
            return say_counted(
                n,
                "mostly a second route too: {n} customer",
                "mostly a second route too: {n} customers",
            )
        case "channel":
            return say_counted(
                n, "mostly another channel: {n} customer", "mostly another channel: {n} customers"
            )
        case "late":
            return say_counted(n, "mostly late: {n} customer", "mostly late: {n} customers")
        case "absent":
            return say_counted(
                n,
                "mostly not there in time: {n} customer",
                "mostly not there in time: {n} customers",
            )
        case "below_intended":
            return say_counted(
                n,
                "mostly scored below what is intended: {n} customer",
                "mostly scored below what is intended: {n} customers",
            )
        case "unsuccessful":
            return say_counted(
                n,
                "mostly ended without success here: {n} customer",
                "mostly ended without success here: {n} customers",
            )
        case kind:
            return say_counted(n, "{kind}: {n} customer", "{kind}: {n} customers", kind=kind)
