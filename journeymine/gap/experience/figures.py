"""What is said of how customers felt: figures with their base and interval.

Every attribute has the name that it has in ``gap.json``.
"""

from __future__ import annotations

from dataclasses import dataclass

from journeymine.log import LinkedAnswers
from journeymine.statistics import Estimate, Share

__all__ = ["Curve", "Experience", "ScoreFigures", "SilentBound", "Weighted"]


@dataclass(frozen=True, slots=True)
class SilentBound:
    """The mean over all cases if those that gave no score would differ by so much.

    Attributes
    ----------
    delta : float
        In points of the scale, from those that are like them and gave one.
    mean : float
        Within the scale.
    """

    delta: float
    mean: float


@dataclass(frozen=True, slots=True)
class Weighted:
    """The mean when the cases that gave a score stand for those like them that gave none.

    Attributes
    ----------
    mean : Estimate
    effective_n : float
        So many unweighted scores would tell as much: ``(Σ w)² / Σ w²``.
    largest_weight : float
        After trimming at the 99th percentile.
    patterns : int
        How many kinds of journeys were told apart.
    bounds : tuple of SilentBound
        For silent cases that are one point less content, alike, and one point more.
    low, high : float
        From where to where the mean over all cases can lie: the interval of the mean, and the
        silent ones up to a point apart.
    """

    mean: Estimate
    effective_n: float
    largest_weight: float
    patterns: int
    bounds: tuple[SilentBound, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ScoreFigures:
    """How customers felt at one touchpoint, or on the whole journey.

    Attributes
    ----------
    touchpoint, stage : str
        Empty for the whole journey.
    intended : float or None
        On the scale of the log's scores.
    intended_by : str
        The target that says so: ``experience, satisfaction``, or empty.
    visits, cases : int
        Events of the touchpoint, and the cases that have one.
    scores : int
        Events with a score that lies on the scale.
    outside : int
        Events with a score that does not; it is not used.
    response : Share
        Of the cases, those with a score on the scale.
    asked : Share or None
        Of the cases that a joined survey asked here, those that answered; None where it holds
        answers alone, or nothing was joined.
    mean : Estimate
        Over cases; the scores of one case are averaged first.
    shrunk : Estimate
        The mean drawn towards that of all touchpoints, the more the fewer scores it rests on.
        Of the whole journey it is the mean.
    difference : Estimate or None
        The mean less what is intended; None without the one or the other.
    verdict : str or None
        How sure the difference is: ``clear, likely`` or ``can't tell``.
    weighted : Weighted or None
        None without any score.
    nps : Estimate or None
        The Net Promoter Score, from -100 to 100, where scores go from 0 to 10.
    """

    touchpoint: str
    stage: str
    intended: float | None
    intended_by: str
    visits: int
    cases: int
    scores: int
    outside: int
    response: Share
    asked: Share | None
    mean: Estimate
    shrunk: Estimate
    difference: Estimate | None
    verdict: str | None
    weighted: Weighted | None
    nps: Estimate | None


@dataclass(frozen=True, slots=True)
class Curve:
    """The emotion curve in three figures.

    Attributes
    ----------
    peak, end : str
        The touchpoint whose mean is farthest from the middle of the scale, and the last one of
        the path that has scores.
    lowest, highest : str
    peak_mean, end_mean, lowest_mean, highest_mean : float
    peak_end : float
        The mean of the peak and the end, close to what is remembered of a journey.
    """

    peak: str
    peak_mean: float
    end: str
    end_mean: float
    lowest: str
    lowest_mean: float
    highest: str
    highest_mean: float
    peak_end: float


@dataclass(frozen=True, slots=True)
class Experience:
    """How customers felt, beside how it was meant to feel.

    Attributes
    ----------
    low, high : float
        The scale of the scores.
    scores, outside, unplaced : int
        Events with a score on the scale; outside of it; and, of those on it, at activities that
        are no touchpoint: these count for the journey alone.
    journey : ScoreFigures
    touchpoints : tuple of ScoreFigures
        All of the design, in the order of its path.
    curve : Curve or None
        None without any score at a touchpoint.
    linked : LinkedAnswers or None
        What became of the answers of a survey; None if none was joined to the log.
    """

    low: float
    high: float
    scores: int
    outside: int
    unplaced: int
    journey: ScoreFigures
    touchpoints: tuple[ScoreFigures, ...]
    curve: Curve | None
    linked: LinkedAnswers | None = None
