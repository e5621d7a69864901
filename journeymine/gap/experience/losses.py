"""What cases lose in experience: how far touchpoints felt worse than intended.

The loss of a case is, over the touchpoints that it scored and that have an intended value,

    ``Σ max(0, intended − actual) / Σ (intended − lowest of the scale)``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.measured import Losses, in_units

__all__ = ["experience_losses"]


def experience_losses(
    case: NDArray[np.int64],
    touchpoint: NDArray[np.int64],
    score: NDArray[np.float64],
    *,
    intended: NDArray[np.float64],
    lowest: float,
    cases: int,
) -> Losses:
    """The losses of cases by their scores.

    Parameters
    ----------
    case, touchpoint : arrays of int64, (scores,)
        Each pair once.
    score : array of float64, (scores,)
    intended : array of float64, (touchpoints,)
        On the scale of the scores; NaN where nothing is intended.
    lowest : float
        Of the scale.
    cases : int
        In all.

    Examples
    --------
    >>> found = experience_losses(
    ...     np.array([0, 0, 2]), np.array([0, 1, 1]), np.array([2.0, 5, 1]),
    ...     intended=np.array([4.0, 3]), lowest=1, cases=3,
    ... )
    >>> found.defined.tolist(), found.case.tolist(), found.loss.tolist()
    ([True, False, True], [0, 2], [400000000000, 1000000000000])
    """
    meant = intended[touchpoint]
    counted = meant > lowest  # NaN is not
    case, touchpoint = case[counted], touchpoint[counted]
    score, meant = score[counted], meant[counted]
    most = np.bincount(case, meant - lowest, cases)
    missed = meant - score
    below = missed > 0
    case, touchpoint, missed = case[below], touchpoint[below], missed[below]
    return Losses(
        "experience",
        most > 0,
        case.astype(np.int64),
        np.zeros(len(case), np.int32),
        ("below_intended",),
        touchpoint.astype(np.int32),
        in_units(missed, most[case]),
    )
