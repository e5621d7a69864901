"""A figure held against what the design promises."""

from __future__ import annotations

from journeymine.statistics import Estimate, Estimated, verdict

__all__ = ["against"]


def against(found: Estimated, promised: float | None) -> tuple[Estimate, str | None]:
    """How much more a share is than was promised, and the word for how sure that is.

    Parameters
    ----------
    found : Share, Estimate
    promised : float or None
        None stands for all.

    Returns
    -------
    (difference, verdict)
        A difference above 0: kept; below: missed.  All are None where nothing was found.

    Examples
    --------
    >>> difference, word = against(Estimate(0.8, 0.75, 0.85, 400), 0.95)
    >>> round(difference.value, 2), round(difference.high, 2), word
    (-0.15, -0.1, 'clear')
    """
    if found.value is None or found.low is None or found.high is None:
        return Estimate(None, None, None, found.n), None
    goal = 1.0 if promised is None else promised
    difference = Estimate(found.value - goal, found.low - goal, found.high - goal, found.n)
    return difference, str(verdict(difference))
