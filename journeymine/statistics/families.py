"""The words of a whole table: what many comparisons together leave of *clear* and *likely*.

Of twenty touchpoints that feel just as intended one has an interval that leaves out 0.  So a word
is held against all of its table [1]_: *likely* needs a q-value of at most 5 % for "there is no
difference", and *clear* one of at most 5 % for "the difference is not larger than what is worth
acting on".  The latter matters by itself: of many intervals those that were picked for being far
from 0 miss the truth more often than 5 % [2]_, and they miss it on that side.

References
----------
.. [1] Benjamini, Hochberg (1995). Controlling the false discovery rate: a practical and powerful
   approach to multiple testing. Journal of the Royal Statistical Society B 57(1), 289-300.
   https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
.. [2] Benjamini, Yekutieli (2005). False discovery rate-adjusted multiple confidence intervals
   for selected parameters. Journal of the American Statistical Association 100(469), 71-81.
   https://doi.org/10.1198/016214504000001907
"""

from __future__ import annotations

from collections.abc import Sequence

from scipy import special

from journeymine.statistics.differences import SMALLEST_SHARE, Verdict
from journeymine.statistics.estimates import Estimated
from journeymine.statistics.many import benjamini_hochberg

__all__ = ["FALSE_DISCOVERIES", "chance", "weakened"]

FALSE_DISCOVERIES = 0.05
"""The share of false findings to expect among those of a table that are named."""


def chance(found: Estimated, *, beyond: float = 0.0) -> float:
    """How often chance alone gives such a difference, if the true one is at most `beyond`.

    It is read from the interval: with the end that is nearer to 0, and the 97.5 % quantile ``t*``
    of Student's t with n − 1 degrees of freedom, ``t = t* (|d| − beyond) / |d − end|``; so it is
    5 % or less just where the interval lies beyond.

    Parameters
    ----------
    found : Share, Estimate
        A difference with its 95 % interval.
    beyond : float
        In the unit of the difference, 0 or more.

    Returns
    -------
    float
        In [0, 1]; 1 if there is no value, no nearer end, or the value is not beyond.

    Examples
    --------
    >>> from journeymine.statistics.estimates import Estimate
    >>> [round(chance(Estimate(0.04, low, 0.09, 400)), 3) for low in (-0.01, 0.0, 0.02)]
    [0.117, 0.05, 0.0]
    >>> round(chance(Estimate(-0.04, -0.09, -0.02, 400), beyond=0.02), 3)
    0.05
    """
    if not beyond >= 0:
        raise ValueError(f"beyond must be 0 or more; got {beyond}")
    value = found.value
    end = None if value is None else (found.low if value > 0 else found.high)
    if value is None or end is None or abs(value) <= beyond or found.n < 2:
        return 1.0
    freedom, reach = found.n - 1, abs(value - end)
    if reach == 0:
        return 0.0
    t = float(special.stdtrit(freedom, 0.975)) * (abs(value) - beyond) / reach
    return 2 * float(special.stdtr(freedom, -t))


def weakened(
    words: Sequence[str | None],
    found: Sequence[Estimated | None],
    *,
    smallest: float = SMALLEST_SHARE,
) -> list[str | None]:
    """The words of a table as they stand when all of it is looked at.

    Parameters
    ----------
    words : sequence of str or None
        The word of each row alone, by `verdict`; another word, or None, where it is not judged:
        such rows are no part of the family and stay as they are.
    found : sequence of Share, Estimate or None
        The difference of each row.
    smallest : float
        The smallest difference worth acting on, in their unit.

    Returns
    -------
    list of str or None
        The same words or weaker ones. A row that is alone keeps its word.

    Examples
    --------
    One of ten touchpoints is *likely* to be below what is intended, which is to be expected:

    >>> from journeymine.statistics.estimates import Estimate
    >>> one, others = Estimate(-0.3, -0.59, -0.01, 200), [Estimate(0.0, -0.3, 0.3, 200)] * 9
    >>> weakened(["likely"], [one])
    ['likely']
    >>> weakened(["likely", *["can't tell"] * 9], [one, *others])[0]
    "can't tell"
    """
    told = {str(word) for word in Verdict}
    rows = [(at, one) for at, one in enumerate(found) if words[at] in told and one is not None]
    given = list(words)
    differs = benjamini_hochberg([chance(one) for _, one in rows]).tolist()
    matters = benjamini_hochberg([chance(one, beyond=smallest) for _, one in rows]).tolist()
    for (at, _), q, q_beyond in zip(rows, differs, matters, strict=True):
        if q > FALSE_DISCOVERIES:
            given[at] = str(Verdict.CANT_TELL)
        elif q_beyond > FALSE_DISCOVERIES and given[at] == Verdict.CLEAR:
            given[at] = str(Verdict.LIKELY)
    return given
