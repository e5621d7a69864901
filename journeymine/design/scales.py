"""Scores and the scales they are given on: 4 on a scale from 1 to 5."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

__all__ = ["FROM_1_TO_5", "LARGEST_SCORE", "Scale", "Scales", "Score"]

LARGEST_SCORE = 1_000_000


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and the highest score that can be given.

    Attributes
    ----------
    low, high : float
        At most a million away from 0; `low` is below `high`.

    Raises
    ------
    ValueError
        If they are not.

    Examples
    --------
    >>> print(Scale(0, 10))
    0 to 10
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        for end in (self.low, self.high):
            if not isfinite(end) or abs(end) > LARGEST_SCORE:
                raise ValueError(f"{end:g} is not within -{LARGEST_SCORE:,} and {LARGEST_SCORE:,}")
        if not self.low < self.high:
            raise ValueError(
                f"the lowest score {self.low:g} is not below the highest {self.high:g}"
            )

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g}"


FROM_1_TO_5 = Scale(1, 5)


@dataclass(frozen=True, slots=True)
class Scales:
    """On which scales scores are given where a score does not say another.

    Attributes
    ----------
    satisfaction : Scale
        Of what customers answer; also that of the log's scores.
    experience : Scale
        Of how a touchpoint is meant to feel.
    importance : Scale
        Of how much a touchpoint matters to customers.
    """

    satisfaction: Scale = FROM_1_TO_5
    experience: Scale = FROM_1_TO_5
    importance: Scale = FROM_1_TO_5


@dataclass(frozen=True, slots=True)
class Score:
    """A score on its scale.

    Attributes
    ----------
    value : float
        From the lowest to the highest of the scale.
    scale : Scale, default 1 to 5

    Raises
    ------
    ValueError
        If the score is outside of its scale.

    Examples
    --------
    >>> Score(4).share, Score(8, Scale(0, 10)).share
    (0.75, 0.8)
    """

    value: float
    scale: Scale = FROM_1_TO_5

    def __post_init__(self) -> None:
        if not self.scale.low <= self.value <= self.scale.high:
            raise ValueError(f"{self.value:g} is outside of the scale, {self.scale}")

    @property
    def share(self) -> float:
        """How far up its scale it stands, from 0 to 1: scores of different scales compared."""
        return (self.value - self.scale.low) / (self.scale.high - self.scale.low)
