"""Which of many findings stand out: the share of false ones among those that are named.

Of 200 tests with nothing to find ten come out below 5 %. A q-value is the share of false
findings to expect if a finding, and all that are surer, are named. A family is what stands in
one table.

References
----------
.. [1] Benjamini, Hochberg (1995). Controlling the false discovery rate: a practical and powerful
   approach to multiple testing. Journal of the Royal Statistical Society B 57(1), 289-300.
   https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
.. [2] Benjamini, Yekutieli (2001). The control of the false discovery rate in multiple testing
   under dependency. Annals of Statistics 29(4), 1165-1188. https://doi.org/10.1214/aos/1013699998
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["benjamini_hochberg", "benjamini_yekutieli"]


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """The q-value of each p-value of a family: ``q_(i) = min over j ≥ i of m p_(j) / j`` [1]_.

    Naming all with ``q ≤ 0.05`` keeps the expected share of false ones among them at 5 % or
    less, if the tests are independent or depend positively on each other.

    Parameters
    ----------
    p : array of shape (m,)
        In [0, 1], in any order.

    Returns
    -------
    array of shape (m,)
        In [0, 1], in the order of `p`.

    Raises
    ------
    ValueError
        If a value lies outside [0, 1] or is not a number.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    return _stepped(p, 1.0)


def benjamini_yekutieli(p: ArrayLike) -> NDArray[np.float64]:
    """The q-values under any dependence: those of `benjamini_hochberg` times ``Σ 1 / i`` [2]_.

    Much is missed for that: take it only where the tests depend on each other negatively.

    Parameters
    ----------
    p : array of shape (m,)
        In [0, 1], in any order.

    Returns
    -------
    array of shape (m,)
        In [0, 1], in the order of `p`.

    Raises
    ------
    ValueError
        If a value lies outside [0, 1] or is not a number.

    Examples
    --------
    >>> benjamini_yekutieli([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.0833, 0.1111, 0.1111, 1.0]
    """
    m = np.asarray(p).size
    return _stepped(p, float(np.sum(1.0 / np.arange(1, m + 1))))


def _stepped(p: ArrayLike, factor: float) -> NDArray[np.float64]:
    ps = np.asarray(p, np.float64)
    if ps.ndim != 1 or not np.all((ps >= 0) & (ps <= 1)):
        raise ValueError("every p must lie between 0 and 1, in one row")
    m = len(ps)
    order = np.argsort(ps, kind="stable")
    raw = ps[order] * m * factor / np.arange(1, m + 1)
    q = np.empty(m)
    q[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return q
