"""The clocks of the time targets, and what else a journey's times must keep.

A clock starts at each event that is matched with the touchpoint from which the time is
counted, while none is running; or once, at the first event of the journey.  It stops at
the next event of its touchpoint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from journeymine.design import DesignedJourney

__all__ = ["Clock", "Clocks", "Limit"]

Limit = tuple[int, int, int]
"""Two places in a path, and how many seconds lie between them at most, or at least."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of one journey.

    Attributes
    ----------
    touchpoint, after : str
        What it waits for, and from where; `after` is empty for the beginning of the journey.
    at_most : int
        Seconds.
    start : int
        The event that starts it, by its place in the path.
    stop : int or None
        The event that stops it; None if none does.
    """

    touchpoint: str
    after: str
    at_most: int
    start: int
    stop: int | None

    def span(self) -> Limit:
        """Start, stop and the seconds between them; only of a clock that is stopped."""
        assert self.stop is not None
        return self.start, self.stop, self.at_most


class Clocks:
    """The time targets of one design.

    Examples
    --------
    >>> from journeymine.design import Sequence, Step, Targets, TimeTarget, Touchpoint
    >>> pay = Touchpoint("pay", targets=Targets((TimeTarget(60, after="order"),)))
    >>> design = DesignedJourney("Shop", Sequence((Step("order"), Step("pay"))), {"pay": pay})
    >>> (clock,) = Clocks(design).of(["order", "order", "pay"], [True, False, True])
    >>> clock.start, clock.stop
    (0, 2)
    """

    def __init__(self, design: DesignedJourney) -> None:
        self._design = design
        self._targets = [
            (name, target.after, target.at_most)
            for name in design.touchpoints
            if (targets := design.touchpoint(name).targets)
            for target in targets.within
        ]
        promised = design.targets.duration if design.targets else None
        self._duration = promised.at_most if promised else None
        self._pause = design.end.open_after if design.end else None
        self._success = design.success if design.success and design.success.within else None
        self._ends = frozenset(design.end.at) if design.end else frozenset()
        self.any = bool(self._targets or self._duration or self._pause or self._success)

    def of(self, names: Sequence[str], matched: Sequence[bool]) -> Iterator[Clock]:
        """The clocks of a journey, target by target.

        Parameters
        ----------
        names : sequence of str
            The touchpoint of every event, or its activity.
        matched : sequence of bool
            Which events the alignment matches.
        """
        for touchpoint, after, at_most in self._targets:
            running = None if after or not names else 0
            for at, (name, synchronous) in enumerate(zip(names, matched, strict=True)):
                if name == touchpoint and running is not None:
                    yield Clock(touchpoint, after, at_most, running, at)
                    running = None
                if after and name == after and synchronous and running is None:
                    running = at
            if running is not None:
                yield Clock(touchpoint, after, at_most, running, None)

    def limits(self, names: Sequence[str]) -> Iterator[Limit]:
        """What a journey keeps beside the clocks: its duration, its success, no long silence."""
        last = len(names) - 1
        if self._duration is not None and last > 0:
            yield 0, last, self._duration
        if self._pause is not None:
            yield from ((at, at + 1, self._pause) for at in range(last))
        if self._success is not None:
            reached = (at for at, name in enumerate(names) if name in self._success.reaches)
            first = next(reached, 0)
            if first and self._success.within is not None:
                yield 0, first, self._success.within

    def over(self, names: Sequence[str], silence: float) -> bool:
        """Whether the journey is over by the rules of the design, after so long a silence."""
        if not self._ends.isdisjoint(names):
            return True
        return self._pause is not None and silence > self._pause
