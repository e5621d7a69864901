"""When a journey counts as a success, and when it is over."""

from __future__ import annotations

from dataclasses import dataclass

from journeymine.design.targets import check_seconds

__all__ = ["End", "Success"]


@dataclass(frozen=True, slots=True)
class Success:
    """When a journey counts as a success.

    Attributes
    ----------
    reaches : tuple of str
        It reaches one of these touchpoints; a single one may be given as its name.
    without : tuple of str
        And it holds none of these touchpoints or activities.
    within : int or None
        And it reaches one within so many seconds of its first event.

    Raises
    ------
    ValueError
        If no touchpoint is named, or one that must be reached must not be there.

    Examples
    --------
    >>> Success("First invoice") == Success(("First invoice",))
    True
    """

    reaches: tuple[str, ...]
    without: tuple[str, ...] = ()
    within: int | None = None

    def __post_init__(self) -> None:
        if isinstance(self.reaches, str):
            object.__setattr__(self, "reaches", (self.reaches,))
        if not self.reaches:
            raise ValueError("success names no touchpoint that is reached")
        both = [name for name in self.reaches if name in self.without]
        if both:
            raise ValueError(f"success needs '{both[0]}' and is without it")
        if self.within is not None:
            check_seconds(self.within)


@dataclass(frozen=True, slots=True)
class End:
    """When a journey is over; otherwise it is still on the way.

    Attributes
    ----------
    at : tuple of str
        With the first of these touchpoints or activities.
    open_after : int or None
        When nothing happened for longer than so many seconds.

    Raises
    ------
    ValueError
        If neither is said.
    """

    at: tuple[str, ...] = ()
    open_after: int | None = None

    def __post_init__(self) -> None:
        if not self.at and self.open_after is None:
            raise ValueError("the end of the journey is not said")
        if self.open_after is not None:
            check_seconds(self.open_after)
