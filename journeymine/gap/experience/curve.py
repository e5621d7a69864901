"""The emotion curve in few figures: its peak, its end, and the mean of the two.

What people remember of an experience is close to the mean of its most intense moment and its
last one [1]_ [2]_.  Intense is what is farthest from the middle of the scale, be it good or bad.

References
----------
.. [1] Fredrickson, Kahneman (1993). Duration neglect in retrospective evaluations of affective
   episodes. Journal of Personality and Social Psychology 65(1), 45-55.
   https://doi.org/10.1037/0022-3514.65.1.45
.. [2] Kahneman, Fredrickson, Schreiber, Redelmeier (1993). When more pain is preferred to less:
   adding a better end. Psychological Science 4(6), 401-405.
   https://doi.org/10.1111/j.1467-9280.1993.tb00589.x
"""

from __future__ import annotations

from collections.abc import Sequence

from journeymine.design import Scale
from journeymine.gap.experience.figures import Curve

__all__ = ["curve_of"]


def curve_of(means: Sequence[tuple[str, float]], scale: Scale) -> Curve | None:
    """The peak, the end and the extremes of a curve; None of one without any point.

    Parameters
    ----------
    means : sequence of (str, float)
        The touchpoints that have a mean, in the order of the path.
    scale : Scale

    Examples
    --------
    >>> found = curve_of([("browse", 3.5), ("wait", 1.25), ("receive", 4.5)], Scale(1, 5))
    >>> found.peak, found.end, found.peak_end
    ('wait', 'receive', 2.875)
    """
    if not means:
        return None
    middle = (scale.low + scale.high) / 2
    # Of equally intense moments the worse one is remembered, then the later one.
    _, peak = min(
        enumerate(means), key=lambda at: (-abs(at[1][1] - middle), at[1][1] > middle, -at[0])
    )
    lowest = min(means, key=lambda pair: pair[1])
    highest = max(means, key=lambda pair: pair[1])
    end = means[-1]
    return Curve(*peak, *end, *lowest, *highest, (peak[1] + end[1]) / 2)
