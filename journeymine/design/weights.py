"""How much a deviation at a touchpoint weighs beside those at others."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

__all__ = ["LARGEST", "UNITS", "Weights"]

UNITS = 1_000
"""Weights are counted in thousandths, as whole numbers: sums of them are exact."""

LARGEST = 1_000


@dataclass(frozen=True, slots=True)
class Weights:
    """What deviations at one touchpoint cost; 1 is what they cost where nothing is said.

    Attributes
    ----------
    skip : float, default 1
        Of leaving it out; above 0, at most 1,000.  What may be left out for nothing is
        optional, and the design says so.
    add : float, default 1
        Of doing it where it is not designed; 0 to 1,000.
    channel : float, default 0
        Of doing it as designed, but in a channel that it is not meant for; 0 to 1,000.

    Raises
    ------
    ValueError
        If a weight is out of range or has more than three decimals.

    Examples
    --------
    >>> Weights(skip=2.5).units
    (2500, 1000, 0)
    """

    skip: float = 1.0
    add: float = 1.0
    channel: float = 0.0

    def __post_init__(self) -> None:
        for key in ("skip", "add", "channel"):
            weight = getattr(self, key)
            if not 0 <= weight <= LARGEST or (key == "skip" and weight == 0):
                least = "more than 0" if key == "skip" else "at least 0"
                raise ValueError(f"{key} is {weight}; it must be {least} and at most {LARGEST:,}")
            if Fraction(str(weight)) * UNITS % 1:
                raise ValueError(f"{key} is {weight}; it may have at most three decimals")

    @property
    def units(self) -> tuple[int, int, int]:
        """``skip, add, channel`` in thousandths."""
        skip, add, channel = (round(w * UNITS) for w in (self.skip, self.add, self.channel))
        return skip, add, channel
