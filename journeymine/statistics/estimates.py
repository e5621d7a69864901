"""A figure with its 95 % interval and the number of cases behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from journeymine.statistics.wording import trimmed

__all__ = ["Estimate", "Estimated"]


class Estimated(Protocol):
    """Whatever has a value, a 95 % interval and a base: `Share`, `Estimate`, `Difference`."""

    @property
    def value(self) -> float | None:
        """The figure."""
        ...

    @property
    def low(self) -> float | None:
        """The lower end of its interval."""
        ...

    @property
    def high(self) -> float | None:
        """The upper end of its interval."""
        ...

    @property
    def n(self) -> int:
        """The cases behind it."""
        ...


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure in the unit of what was measured, its 95 % interval and its base.

    Attributes
    ----------
    value : float or None
        None if there is nothing to measure it on.
    low, high : float or None
        The ends of the interval; None where the data put no limit to the value.
    n : int
        The cases behind it.

    Examples
    --------
    >>> print(Estimate(0.25, 0.125, 0.5, 40))
    0.25 (0.125 to 0.5, n = 40)
    >>> print(Estimate(12.5, 10.0, None, 6))
    12.5 (10 or more, n = 6)
    >>> print(Estimate(None, None, None, 0))
    no case to count
    """

    value: float | None
    low: float | None
    high: float | None
    n: int

    def __str__(self) -> str:
        if self.value is None:
            return "no case to count" if self.n == 0 else f"not known (n = {self.n:,})"
        match self.low, self.high:
            case None, None:
                limits = "no interval"
            case float() | int() as low, None:
                limits = f"{trimmed(low)} or more"
            case None, float() | int() as high:
                limits = f"{trimmed(high)} or less"
            case low, high:
                assert low is not None
                assert high is not None
                limits = f"{trimmed(low)} to {trimmed(high)}"
        return f"{trimmed(self.value)} ({limits}, n = {self.n:,})"
