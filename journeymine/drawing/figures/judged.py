"""What counts as off target in a picture, so that red means the same in all of them.

A figure is red only where it is clear: on few customers, or where the interval still touches the
target, it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeymine.drawing.canvas.frame import FEW
from journeymine.gap.experience.intended import SMALLEST

__all__ = [
    "MANY_SKIP",
    "SOME_SKIP",
    "TOLERANCE",
    "clearly_below",
    "clearly_late",
    "clearly_missed",
    "often_skipped",
]

TOLERANCE = SMALLEST  # of the scale: 0.2 from 1 to 5
MANY_SKIP = 0.3
SOME_SKIP = 0.1  # of the customers: fewer are no finding
_LATE = 1.15


def clearly_below(scores: Mapping[str, Any] | None, low: float, high: float) -> bool:
    """Whether the interval of a mean ends below what is intended, by more than the tolerance.

    Parameters
    ----------
    scores : mapping or None
        A touchpoint of ``experience`` in ``gap.json``.
    low, high : float
        The scale of the scores.

    Examples
    --------
    >>> clearly_below({"difference": {"value": -0.5, "high": -0.3, "n": 40}}, 1, 5)
    True
    >>> clearly_below({"difference": {"value": -0.5, "high": -0.1, "n": 40}}, 1, 5)
    False
    """
    difference = scores["difference"] if scores else None
    if difference is None or difference["high"] is None or difference["n"] < FEW:
        return False
    return bool(difference["high"] < -TOLERANCE * (high - low))


def clearly_late(target: Mapping[str, Any]) -> bool:
    """Whether half of the customers wait over 15 % longer than the target.

    Parameters
    ----------
    target : mapping
        A target of ``time`` in ``gap.json``.
    """
    if target["median"]["n"] < FEW:
        return False
    median = target["median"]["value"]
    return median is None or bool(median > _LATE * target["at_most"])


def clearly_missed(target: Mapping[str, Any]) -> bool:
    """Whether clearly fewer are in time than the design promises, where it promises a share.

    Parameters
    ----------
    target : mapping
        A target of ``time`` in ``gap.json``.
    """
    if target["median"]["n"] < FEW:
        return False
    missed = target["difference"]["value"] is not None and target["difference"]["value"] < 0
    return target["share"] is not None and missed and target["verdict"] == "clear"


def often_skipped(cases: int, of: int) -> bool:
    """Whether over 30 % of the customers skip a touchpoint."""
    return of >= FEW and cases > MANY_SKIP * of
