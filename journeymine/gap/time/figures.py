"""The figures of time; attributes have the names that they have in ``gap.json``."""

from __future__ import annotations

from dataclasses import dataclass

from journeymine.statistics import Estimate

__all__ = ["CurvePoint", "DurationFigures", "HandOver", "TargetFigures", "TimeFigures"]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The share that has the touchpoint after so many seconds, with its 95 % interval."""

    seconds: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TargetFigures:
    """How a time target of a touchpoint is kept; every journey counts, also open ones.

    Attributes
    ----------
    touchpoint, after : str
        What is waited for and from where; `after` is empty for the first event.
    at_most : int
        Seconds.
    share : float or None
        What the design promises; None if every single one is meant to be in time.
    clocks, cases : int
        Clocks that were started, and the journeys that they are of.
    not_due : int
        Journeys without a clock: the anchor did not happen in them, or they did not come to the
        touchpoint and did not have to (another branch, an optional step).
    on_time, late, absent, not_yet : int
        What became of the clocks: the touchpoint came in time, or after it; it did not come and
        its time has passed or the journey is over; it did not come, but still may in time.
    before : int
        Those of `on_time` where the touchpoint came before its anchor, and not again.
    cases_late, cases_absent, cases_not_yet : int
        Journeys with such a clock.
    kept : Estimate
        The share in time of the clocks whose time has passed or whose journey is over, with an
        interval over journeys.  A clock that was stopped before its time has passed is left out
        of this, since those beside it that are still running are too: they are slower.
    estimate : Estimate
        The share in time by Aalen and Johansen, which counts every clock for as long as it
        was watched.
    curve : tuple of CurvePoint
        The same for every waiting time, at most 100 points.
    median, p90 : Estimate
        Seconds until half, and 90 %, of all have it; None where so many never do.
    waited_median, waited_p90 : Estimate
        Seconds that those waited who have it.
    difference : Estimate
        `estimate` less `share` (less 1 if the design names none).
    verdict : str or None
        *clear*, *likely* or *can't tell*: whether the promise is kept or missed, by the sign of
        the difference; None if nothing can be estimated.
    """

    touchpoint: str
    after: str
    at_most: int
    share: float | None
    clocks: int
    cases: int
    not_due: int
    on_time: int
    late: int
    absent: int
    not_yet: int
    before: int
    cases_late: int
    cases_absent: int
    cases_not_yet: int
    kept: Estimate
    estimate: Estimate
    curve: tuple[CurvePoint, ...]
    median: Estimate
    p90: Estimate
    waited_median: Estimate
    waited_p90: Estimate
    difference: Estimate
    verdict: str | None


@dataclass(frozen=True, slots=True)
class DurationFigures:
    """How the target for the length of whole journeys is kept.

    Attributes
    ----------
    at_most : int
        Seconds from the first event to the last.
    share : float or None
        What the design promises.
    on_time, late, not_yet : int
        Journeys that were over in time; that had an event after it; of which neither is known.
    kept : Estimate
        The share in time of the journeys that began long enough ago to be known.
    difference : Estimate
        `kept` less `share`.
    verdict : str or None
        As for touchpoints.
    """

    at_most: int
    share: float | None
    on_time: int
    late: int
    not_yet: int
    kept: Estimate
    difference: Estimate
    verdict: str | None


@dataclass(frozen=True, slots=True)
class HandOver:
    """From one owner to the next.

    Attributes
    ----------
    source, target : str
        The owners.
    hand_overs, cases : int
        How often, in how many journeys.
    median, p90 : Estimate
        Seconds between the last event of the one and the first of the other.
    total : int
        All these waits together, in seconds.
    bounced, bounced_cases : int
        How often the very next hand-over goes back to `source`, in how many journeys.
    """

    source: str
    target: str
    hand_overs: int
    cases: int
    median: Estimate
    p90: Estimate
    total: int
    bounced: int
    bounced_cases: int


@dataclass(frozen=True, slots=True)
class TimeFigures:
    """Time: targets and how they are kept, in the order of the design.

    Attributes
    ----------
    over_by : str
        What says that a journey is over: ``comparison``, ``design``, or empty if nothing does.
    targets : tuple of TargetFigures
    duration : DurationFigures or None
        None if the design has no such target.
    """

    over_by: str
    targets: tuple[TargetFigures, ...]
    duration: DurationFigures | None
