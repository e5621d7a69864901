"""The gap between the designed and the travelled journey: one frozen result."""

from __future__ import annotations

from dataclasses import dataclass, field

from journeymine.conformance import Alignments
from journeymine.design import DesignedJourney
from journeymine.gap.figures import (
    DesignFigures,
    DeviationFigures,
    LogFigures,
    PathFigures,
    TouchpointFigures,
    Unmatched,
)
from journeymine.log import EventLog, LeftOut

__all__ = ["Gap"]


@dataclass(frozen=True, eq=False)
class Gap:
    """Where, how often and how far customers leave the designed journey.

    Made by `compare`; attributes have the names of ``gap.json``, which
    `CONTRACT`-minded programs read.  `alignments` holds the moves of every variant.
    """

    log: LogFigures
    design: DesignFigures
    unmatched: Unmatched
    path: PathFigures
    touchpoints: tuple[TouchpointFigures, ...]
    deviations: tuple[DeviationFigures, ...]
    left_out: tuple[LeftOut, ...]
    alignments: Alignments = field(repr=False)
    events: EventLog = field(repr=False)
    journey: DesignedJourney = field(repr=False)
