"""The gap between designed and travelled journey, a file a part."""

from journeymine.gap.compare import compare
from journeymine.gap.figures import (
    After,
    DesignFigures,
    DeviationFigures,
    LogFigures,
    PathFigures,
    TouchpointFigures,
    Unmatched,
)
from journeymine.gap.gap import Gap

__all__ = [
    "After", "DesignFigures", "DeviationFigures", "Gap", "LogFigures", "PathFigures",
    "TouchpointFigures", "Unmatched", "compare",
]  # fmt: skip
