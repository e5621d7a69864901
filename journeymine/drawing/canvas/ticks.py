"""An axis: where values stand in a picture, and at which round values it has ticks."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

__all__ = ["Axis", "round_step"]


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `first` to `last`, drawn from pixel `start` to pixel `end`.

    Examples
    --------
    >>> axis = Axis(-0.4, 0.2, start=100, end=400)
    >>> axis.at(-0.1), axis.ticks(most=4)
    (250.0, [-0.4, -0.2, 0.0, 0.2])
    """

    first: float
    last: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value stands; one beyond an end stands at that end."""
        share = (min(max(value, self.first), self.last) - self.first) / (self.last - self.first)
        return self.start + share * (self.end - self.start)

    def ticks(self, most: int = 8) -> list[float]:
        """Multiples of one round step, at most so many, within the axis."""
        step = round_step(self.last - self.first, most)
        first, last = ceil(self.first / step - 1e-9), floor(self.last / step + 1e-9)
        return [round(k * step, 10) for k in range(first, last + 1)]


def round_step(span: float, most: int) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that fits at most `most` ticks in a span.

    Examples
    --------
    >>> round_step(0.6, 4), round_step(10, 8), round_step(1, 11)
    (0.2, 2.0, 0.1)
    """
    power = 10.0 ** floor(log10(span / max(most - 1, 1)) + 1e-9)
    for factor in (1, 2, 5):
        if span <= power * factor * (most - 1) * (1 + 1e-9):
            return round(power * factor, 10)
    return round(power * 10, 10)
