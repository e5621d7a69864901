"""Outcome: what journeys come to, where they are left, and where they go round."""

from journeymine.gap.outcome.failed import Failures
from journeymine.gap.outcome.fates import LOST, UNDECIDED, WON, Fates
from journeymine.gap.outcome.figures import (
    Abandonment,
    BackToStage,
    Completion,
    DropOff,
    FailedVisits,
    OutcomeFigures,
    Reach,
    Revisit,
    Sensitivity,
)
from journeymine.gap.outcome.outcome import Outcome, OutcomeResult
from journeymine.gap.outcome.success import reaches_end

__all__ = [
    "LOST",
    "UNDECIDED",
    "WON",
    "Abandonment",
    "BackToStage",
    "Completion",
    "DropOff",
    "FailedVisits",
    "Failures",
    "Fates",
    "Outcome",
    "OutcomeFigures",
    "OutcomeResult",
    "Reach",
    "Revisit",
    "Sensitivity",
    "reaches_end",
]
