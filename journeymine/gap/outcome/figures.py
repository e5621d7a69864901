"""The figures of the outcome; attributes have the names that they have in ``gap.json``."""

from __future__ import annotations

from dataclasses import dataclass

from journeymine.gap.time.figures import CurvePoint
from journeymine.statistics import Estimate, Share

__all__ = [
    "Abandonment", "BackToStage", "Completion", "DropOff", "FailedVisits", "OutcomeFigures",
    "Reach", "Revisit", "Sensitivity",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Abandonment:
    """When a journey that did not succeed counts as given up.

    Attributes
    ----------
    silence : int or None
        After so many seconds without an event; None if nothing tells.
    by : str
        ``comparison`` (it was asked for), ``design``, ``gaps`` (99 of 100 pauses that somebody
        came back from are not longer), or empty.
    """

    silence: int | None
    by: str


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The figures of `Completion` for another silence."""

    silence: int
    unsuccessful: int
    undecided: int
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Completion:
    """How many journeys succeed; every journey counts, also open ones.

    Attributes
    ----------
    rule : str
        ``success`` (the design's rule) or ``end`` (travelled to the end of the path).
    succeeded, unsuccessful, undecided : int
        Journeys: that did; that ended without, or no longer can; of which neither is known.
    share : Share
        Those that succeeded of the decided ones.  Too high or too low where some are undecided.
    estimate : Estimate
        By Aalen and Johansen, which counts undecided journeys for as long as they were watched.
    lost : Estimate
        The same of those without success.
    curve, lost_curve : tuple of CurvePoint
        Both by the time since the first event, at most 100 points.
    target : float or None
        What the design promises.
    difference : Estimate
        `estimate` less `target`; None without one.
    verdict : str or None
        *clear*, *likely* or *can't tell*: that the target is kept or missed, by the sign.
    """

    rule: str
    succeeded: int
    unsuccessful: int
    undecided: int
    share: Share
    estimate: Estimate
    lost: Estimate
    curve: tuple[CurvePoint, ...]
    lost_curve: tuple[CurvePoint, ...]
    target: float | None
    difference: Estimate
    verdict: str | None


@dataclass(frozen=True, slots=True)
class DropOff:
    """What became of those who came to a touchpoint, or to a stage.

    Attributes
    ----------
    name : str
    cases : int
        Journeys that came there.
    visits : int
        How often: events there in a row are one visit.
    went_on : int
        Visits after which another touchpoint (another stage) came.
    completed, left, undecided : int
        Visits that were the last one: of a journey that succeeded; of one that did not; of one
        of which neither is known yet.
    left_share : Estimate
        The share of visits that are left for good, by Aalen and Johansen.
    """

    name: str
    cases: int
    visits: int
    went_on: int
    completed: int
    left: int
    undecided: int
    left_share: Estimate


@dataclass(frozen=True, slots=True)
class Reach:
    """How many journeys reach a touchpoint for which the design promises a share."""

    touchpoint: str
    reached: int
    estimate: Estimate
    target: float
    difference: Estimate
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Revisit:
    """Journeys that come back to a touchpoint after another one.

    Attributes
    ----------
    touchpoint : str
    cases : int
        Those that come back.
    share : Share
        Of those that came there at all.
    returns : int
    steps_median, steps_p90 : Estimate
        How long the loop is: 2 if one other touchpoint lay between.
    seconds_median, seconds_p90 : Estimate
        From the last event there to being there again.
    seconds_total : int
        Of all returns.
    """

    touchpoint: str
    cases: int
    share: Share
    returns: int
    steps_median: Estimate
    steps_p90: Estimate
    seconds_median: Estimate
    seconds_p90: Estimate
    seconds_total: int


@dataclass(frozen=True, slots=True)
class BackToStage:
    """Journeys that go back to a stage after a later one."""

    stage: str
    cases: int
    share: Share
    returns: int


@dataclass(frozen=True, slots=True)
class FailedVisits:
    """Visits of a touchpoint that happened as designed, and failed.

    Attributes
    ----------
    touchpoint : str
    visits : int
        Those that happened as designed and whose outcome the log says.
    failed : int
        With an outcome that the design lists under ``failed``.
    cases, failed_cases : int
        Journeys with such visits, and with a failed one.
    share : Estimate
        `failed` of `visits`, with an interval over journeys.
    share_of_cases : Share
        `failed_cases` of `cases`.
    """

    touchpoint: str
    visits: int
    failed: int
    cases: int
    failed_cases: int
    share: Estimate
    share_of_cases: Share


@dataclass(frozen=True, slots=True)
class OutcomeFigures:
    """Outcome: what journeys come to, where they are left, where they go round.

    Attributes
    ----------
    abandonment : Abandonment
    completion : Completion
    sensitivity : tuple of Sensitivity
        For half and double the silence; empty if none tells.
    touchpoints, stages : tuple of DropOff
        In the order of the design; those that somebody came to.
    reach : tuple of Reach
    revisits : tuple of Revisit
        By journeys, the most first.
    back : tuple of BackToStage
        By journeys, the most first.
    """

    abandonment: Abandonment
    completion: Completion
    sensitivity: tuple[Sensitivity, ...]
    touchpoints: tuple[DropOff, ...]
    stages: tuple[DropOff, ...]
    reach: tuple[Reach, ...]
    revisits: tuple[Revisit, ...]
    back: tuple[BackToStage, ...]
