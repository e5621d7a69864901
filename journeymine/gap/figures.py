"""The figures of a gap: frozen, with their base and interval.

Every attribute has the name that it has in ``gap.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from journeymine.log import Finding, Rows
from journeymine.statistics import Interval, Share

__all__ = [
    "After", "Bounds", "DesignFigures", "DeviationFigures", "LogFigures", "OpenFigures",
    "PathFigures", "Range", "TimeDifference", "TouchpointFigures", "Unmatched", "WeightedFigures",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogFigures:
    """What was compared; ``start`` and ``end`` (``from`` and ``to`` in JSON) in ISO 8601."""

    cases: int
    events: int
    variants: int
    activities: int
    start: str | None
    end: str | None
    rows: Rows


@dataclass(frozen=True, slots=True)
class DesignFigures:
    """What it was compared with; `of_file` is what its file holds and the design does not."""

    name: str
    touchpoints: int
    states: int | None
    shortest_run: int
    of_file: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Events that no touchpoint matches, by activity; touchpoints without any event."""

    activities: Mapping[str, int]
    touchpoints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathFigures:
    """How far the travelled paths are from the designed one; see `compare`."""

    cost: int
    mean_cost: float | None
    mean_cost_interval: Interval
    fitness: float | None
    log_fitness: float | None
    fitness_interval: Interval
    fitting_cases: int
    fitting_share: Share
    precision: float | None
    precision_prefix: float | None
    generalization: float | None
    simplicity: float | None
    exact: bool
    cases_bounded: int
    bounds: Bounds | None = None
    open: OpenFigures | None = None
    weighted: WeightedFigures | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where a figure can lie; no interval of chance, but what is proved."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """What figures can be where the cheapest alignment of some case is not proved."""

    cost: Range
    mean_cost: Range
    fitness: Range
    log_fitness: Range
    fitting_cases: Range


@dataclass(frozen=True, slots=True)
class OpenFigures:
    """Journeys still on the way, beside the beginnings of designed ones.

    Attributes
    ----------
    rule : str
        What makes a journey count as open.
    as_of : str
        When: the last event of the log, in ISO 8601.
    deviations : tuple of DeviationFigures
        Rows as in `Gap.deviations`, but over open cases.
    """

    rule: str
    as_of: str
    cases: int
    events: int
    cost: int
    mean_cost: float | None
    mean_cost_interval: Interval
    fitness: float | None
    log_fitness: float | None
    fitness_interval: Interval
    fitting_cases: int
    fitting_share: Share
    exact: bool
    cases_bounded: int
    bounds: Bounds | None
    deviations: tuple[DeviationFigures, ...]


@dataclass(frozen=True, slots=True)
class WeightedFigures:
    """The figures of `PathFigures` where moves cost what the design's weights say.

    Attributes
    ----------
    cost, worst_cost : float
        Over complete cases; sums of whole numbers, at most three decimals.
    scale : int
        In how many parts a weight of 1 was counted.
    channel_aware : bool
        Whether a match in a channel that is not designed could be told.
    """

    cost: float
    worst_cost: float
    mean_cost: float | None
    mean_cost_interval: Interval
    fitness: float | None
    log_fitness: float | None
    fitness_interval: Interval
    scale: int
    channel_aware: bool
    exact: bool
    cases_bounded: int
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class TouchpointFigures:
    """A designed touchpoint, in the order of the path."""

    touchpoint: str
    stage: str
    reached: Share
    skipped_cases: int
    repeated_cases: int
    order_cases: int
    visits: int


@dataclass(frozen=True, slots=True)
class After:
    """Cases in which the last designed step before a deviation was this touchpoint."""

    touchpoint: str
    cases: int


@dataclass(frozen=True, slots=True)
class DeviationFigures:
    """One kind of deviation at one place: how many cases show it.

    Attributes
    ----------
    kind : str
        ``missing, stopped, ad_hoc, order, repeated, alternative``.
    touchpoint, activity : str
        What the design and the log call it; empty where it has none.
    after : str
        The commonest last synchronous touchpoint before it; empty for ``missing``.
    afters : tuple of After
        All of them, the commonest first.
    place : int or None
        Which place of the touchpoint, from 1; None for log moves.
    cases : int
        Distinct cases.
    certain_cases : int or None
        Those of them in which every optimal alignment shows it; None where not computed.
    share : Share
        Of all compared cases.
    moves : int
        Its moves over all cases; they add up to the cost of the log.  0 for what is no move of
        the path: another channel, late, failed, not yet.
    stage : str
        Of the touchpoint it is at, or after; empty if it has none.
    thens : tuple of After
        Which designed touchpoint follows it next as designed, the commonest first; the empty
        name stands for none.
    time : TimeDifference or None
        How much longer such journeys take than similar ones without it; None where too few are
        similar.
    """

    kind: str
    touchpoint: str
    activity: str
    after: str
    afters: tuple[After, ...]
    place: int | None
    cases: int
    certain_cases: int | None
    share: Share
    moves: int
    stage: str = ""
    thens: tuple[After, ...] = ()
    time: TimeDifference | None = None


@dataclass(frozen=True, slots=True)
class TimeDifference:
    """How much longer journeys with a deviation take than similar ones without it.

    Similar are journeys that are otherwise the same: the same designed steps done, but for
    those that the deviation leaves out, and the same other deviations.  This is an association:
    the two may differ in what the log does not hold.

    Attributes
    ----------
    seconds : float
        The mean difference of the duration from first to last event.
    low, high : float
        Its 95 % interval.
    cases : int
        Those with the deviation that have similar ones.
    similar : int
        Those similar ones.
    usual : float
        Their mean duration in seconds, weighed as the others are.
    """

    seconds: float
    low: float
    high: float
    cases: int
    similar: int
    usual: float
