"""The gap between designed and travelled journey, a file a part."""

from journeymine.gap.compare import compare
from journeymine.gap.figures import (
    After,
    Bounds,
    DesignFigures,
    DeviationFigures,
    LogFigures,
    OpenFigures,
    PathFigures,
    Range,
    TouchpointFigures,
    Unmatched,
    WeightedFigures,
)
from journeymine.gap.gap import Gap

__all__ = [
    "After", "Bounds", "DesignFigures", "DeviationFigures", "Gap", "LogFigures", "OpenFigures",
    "PathFigures", "Range", "TouchpointFigures", "Unmatched", "WeightedFigures", "compare",
]  # fmt: skip
