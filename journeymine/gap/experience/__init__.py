"""The part *experience* of the gap: how customers felt, beside how it was meant to feel."""

from journeymine.gap.experience.figures import (
    Curve,
    Experience,
    ScoreFigures,
    SilentBound,
    Weighted,
)
from journeymine.gap.experience.part import COLUMNS, CaseScores, ExperiencePart, Felt

__all__ = [
    "COLUMNS", "CaseScores", "Curve", "Experience", "ExperiencePart", "Felt", "ScoreFigures",
    "SilentBound", "Weighted",
]  # fmt: skip
