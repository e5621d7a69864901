"""The points that touchpoints add to the gap index, and by what they lose the most of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from journeymine.drawing.canvas.frame import FEW
from journeymine.drawing.canvas.letters import cut
from journeymine.language import Language, cases, isolated

__all__ = [
    "Points",
    "heaviest",
    "leading",
    "loss_words",
    "points_by_touchpoint",
    "points_words",
    "short_name",
]

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


def points_by_touchpoint(index: Mapping[str, Any] | None) -> list[Points]:
    """The touchpoints that add anything, the most first; ties in code-point order.

    Parameters
    ----------
    index : mapping or None
        ``index`` of ``gap.json``; None in figures for sharing, which do not tell it.

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
    for term in index["terms"] if index else ():
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


def heaviest(ranked: Sequence[Points], index: Mapping[str, Any] | None) -> frozenset[str]:
    """The touchpoints whose points are red: the leading ones, of an index on enough customers."""
    if index is None or (index["interval"]["n"] or 0) < FEW:
        return frozenset()
    return frozenset(one.touchpoint for one in leading(ranked))


def short_name(name: str, room: float = 420) -> str:
    """A name as it stands in a title, so that a long one leaves room for the finding."""
    return isolated(cut(name, room, 20, 600))


def points_words(points: float, language: Language, decimals: int = 1) -> str:
    """Points with so many decimals; nothing is only said where there are none.

    Examples
    --------
    >>> from journeymine.language import ENGLISH
    >>> points_words(1.25, ENGLISH), points_words(0.01, ENGLISH), points_words(0, ENGLISH)
    ('1.3', '<0.1', '0.0')
    >>> points_words(0.004, ENGLISH, 2)
    '<0.01'
    """
    least = 10.0**-decimals
    if 0 < points < least / 2:
        return f"<{language.decimal(least, decimals)}"
    return language.decimal(points, decimals)


def loss_words(term: Mapping[str, Any], unit: str, language: Language) -> str:
    """What is lost by one term of the index, and by how many customers, or journeys.

    Examples
    --------
    >>> from journeymine.language import ENGLISH
    >>> loss_words({"kind": "stopped", "cases": 12}, "customer", ENGLISH)
    'mostly left here: 12 customers'
    """
    say, customers = language.say, cases(term["cases"], unit, language)
    match term["kind"]:
        case "missing":
            return say("mostly skipped: {customers}", customers=customers)
        case "stopped":
            return say("mostly left here: {customers}", customers=customers)
        case "ad_hoc":
            return say("mostly unplanned contacts after it: {customers}", customers=customers)
        case "order":
            return say("mostly out of order: {customers}", customers=customers)
        case "repeated":
            return say("mostly repeated: {customers}", customers=customers)
        case "alternative":
            return say("mostly a second route too: {customers}", customers=customers)
        case "channel":
            return say("mostly another channel: {customers}", customers=customers)
        case "late":
            return say("mostly late: {customers}", customers=customers)
        case "absent":
            return say("mostly not there in time: {customers}", customers=customers)
        case "below_intended":
            return say("mostly scored below what is intended: {customers}", customers=customers)
        case "unsuccessful":
            return say("mostly ended without success here: {customers}", customers=customers)
        case kind:
            raise AssertionError(f"the index has no kind '{kind}'")
