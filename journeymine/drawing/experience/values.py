"""Where the value of a point of the experience curve stands: clear of the curve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from journeymine.drawing.canvas.labels import Box, Segment
from journeymine.drawing.canvas.ticks import Axis

__all__ = ["ValuePlace", "place_of_value"]

_BELOW, _ABOVE = 21.0, 12.0  # from the interval to the line of letters


@dataclass(frozen=True, slots=True)
class ValuePlace:
    """Where the words stand, and what they cover."""

    x: float
    y: float
    anchor: str
    box: Box


def place_of_value(
    x: float, mean: Mapping[str, Any], axis: Axis, wide: float, segments: Sequence[Segment]
) -> ValuePlace:
    """The first place that the curve does not run through: under the point, over it, beside these.

    Parameters
    ----------
    x : float
        Of the point.
    mean : mapping
        ``value, low, high`` as ``gap.json`` has them.
    axis : Axis
    wide : float
        Of the words.
    segments : sequence of Segment
        The straight parts of the curve.
    """
    places = list(_places(x, mean, axis, wide))
    free = (place for place in places if not any(map(place.box.cut_by, segments)))
    return next(free, places[0])


def _places(x: float, mean: Mapping[str, Any], axis: Axis, wide: float) -> Iterator[ValuePlace]:
    value = mean["value"]
    low, high = (value if mean[end] is None else mean[end] for end in ("low", "high"))
    below, above = axis.at(low) + _BELOW, axis.at(high) - _ABOVE
    for anchor, shift, left in (
        ("middle", 0.0, -wide / 2), ("end", -2.0, -2.0 - wide), ("start", 2.0, 2.0),
    ):  # fmt: skip
        for y in (below, above):
            box = Box(x + left - 3, y - 11, x + left + wide + 3, y + 4)
            yield ValuePlace(x + shift, y, anchor, box)
