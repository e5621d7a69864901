"""Time: what came when it was promised, and the waits where journeys change hands."""

from journeymine.gap.time.asked import may_still_come, skipped
from journeymine.gap.time.endings import EndRule
from journeymine.gap.time.figures import (
    CurvePoint,
    DurationFigures,
    HandOver,
    TargetFigures,
    TimeFigures,
)
from journeymine.gap.time.hand_overs import HandOvers
from journeymine.gap.time.targets import TimeResult, TimeTargets

__all__ = [
    "CurvePoint",
    "DurationFigures",
    "EndRule",
    "HandOver",
    "HandOvers",
    "TargetFigures",
    "TimeFigures",
    "TimeResult",
    "TimeTargets",
    "may_still_come",
    "skipped",
]
