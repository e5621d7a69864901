"""What customers are meant to feel, and how far from it they felt."""

from __future__ import annotations

from journeymine.design import DesignedJourney, Scale, Score
from journeymine.statistics import Estimate

__all__ = ["SMALLEST", "difference_from", "intended_at", "smallest_difference"]

SMALLEST = 0.05
"""Of the scale: a mean that is so little from what is intended is as intended."""


def smallest_difference(scale: Scale) -> float:
    """The smallest difference worth acting on: a twentieth of the scale.

    Examples
    --------
    >>> smallest_difference(Scale(1, 5))
    0.2
    """
    return SMALLEST * (scale.high - scale.low)


def intended_at(design: DesignedJourney, touchpoint: str) -> tuple[float | None, str]:
    """What is meant, on the scale of the log's scores, and which target says so.

    Parameters
    ----------
    design : DesignedJourney
    touchpoint : str
        Empty for the whole journey.

    Examples
    --------
    >>> from journeymine.design import Targets, Touchpoint
    >>> line = DesignedJourney.of_steps("browse", "pay")
    >>> meant = Touchpoint("pay", targets=Targets(experience=Score(8, Scale(0, 10))))
    >>> shop = DesignedJourney("Shop", line.path, {"pay": meant})
    >>> intended_at(shop, "pay"), intended_at(shop, "browse")
    ((4.2, 'experience'), (None, ''))
    """
    scale = design.scales.satisfaction
    targets = design.touchpoint(touchpoint).targets if touchpoint else design.targets
    for by in ("experience", "satisfaction"):
        score = getattr(targets, by, None)
        if isinstance(score, Score):
            same = score.scale == scale
            return score.value if same else scale.low + score.share * (scale.high - scale.low), by
    return None, ""


def difference_from(mean: Estimate, intended: float | None) -> Estimate | None:
    """The mean less what is intended; None without the one or the other.

    Examples
    --------
    >>> print(difference_from(Estimate(3.5, 3.25, 3.75, 40), 4))
    -0.5 (-0.75 to -0.25, n = 40)
    """
    if intended is None or mean.value is None:
        return None
    low, high = (None if end is None else end - intended for end in (mean.low, mean.high))
    return Estimate(mean.value - intended, low, high, mean.n)
