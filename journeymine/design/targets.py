"""What a design promises in figures: in time, reached, satisfied, meant to feel good.

Only said here; whether a log keeps them is measured elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from journeymine.design.scales import Score

__all__ = ["LONGEST", "JourneyTargets", "Targets", "TimeTarget", "check_seconds", "check_share"]

LONGEST = 100 * 366 * 86_400
"""The longest time that a design can speak of, a hundred years, in seconds."""


@dataclass(frozen=True, slots=True)
class TimeTarget:
    """A touchpoint, or the end of the journey, comes in time.

    Attributes
    ----------
    at_most : int
        Whole seconds that may pass, above 0, at most a hundred years.
    after : str
        The touchpoint from which time is counted; empty for the beginning of the journey.
    share : float or None
        Which share of the journeys keeps the time, above 0, at most 1; None if every single
        one is meant to.

    Raises
    ------
    ValueError
        If a figure is out of range.

    Examples
    --------
    >>> TimeTarget(2 * 86_400, after="Place order", share=0.95).at_most
    172800
    """

    at_most: int
    after: str = ""
    share: float | None = None

    def __post_init__(self) -> None:
        check_seconds(self.at_most)
        if self.share is not None:
            check_share(self.share)


@dataclass(frozen=True, slots=True)
class Targets:
    """What is promised for one touchpoint.

    Attributes
    ----------
    within : tuple of TimeTarget
        By when customers have it.
    reach : float or None
        The share of journeys that reach it, above 0, at most 1.
    satisfaction : Score or None
        What customers who answer give it at least, on the mean.
    experience : Score or None
        How it is meant to feel.

    Raises
    ------
    ValueError
        If a share is out of range.
    """

    within: tuple[TimeTarget, ...] = ()
    reach: float | None = None
    satisfaction: Score | None = None
    experience: Score | None = None

    def __post_init__(self) -> None:
        if self.reach is not None:
            check_share(self.reach)


@dataclass(frozen=True, slots=True)
class JourneyTargets:
    """What is promised for the journey as a whole.

    Attributes
    ----------
    completion : float or None
        The share of journeys that succeed, by the design's rule of success if it has one,
        else of those that are travelled to the end; above 0, at most 1.
    duration : TimeTarget or None
        How long it takes from the first event to the last; its `after` is empty.
    satisfaction : Score or None
        What customers who answer give the journey at least, on the mean.

    Raises
    ------
    ValueError
        If a share is out of range, or the duration is counted from a touchpoint.
    """

    completion: float | None = None
    duration: TimeTarget | None = None
    satisfaction: Score | None = None

    def __post_init__(self) -> None:
        if self.completion is not None:
            check_share(self.completion)
        if self.duration is not None and self.duration.after:
            raise ValueError("the duration of a journey is counted from its first event")


def check_share(share: float) -> None:
    """Refuse what is no share above 0.

    Raises
    ------
    ValueError
        If it is 0, less, more than 1, or no number.
    """
    if not 0 < share <= 1:
        raise ValueError(f"{share:g} is no share above 0 and at most 1")


def check_seconds(seconds: int) -> None:
    """Refuse what is no time that a design can speak of.

    Raises
    ------
    ValueError
        If it is not above 0, longer than a hundred years, or no whole number.
    """
    if not 0 < seconds <= LONGEST:
        raise ValueError(f"{seconds:g} seconds are not above 0 and at most a hundred years")
    if seconds != int(seconds):
        raise ValueError(f"{seconds:g} is no whole number of seconds")
