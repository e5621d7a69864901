"""Generalization: is every step of the design backed by enough customers?"""

from __future__ import annotations

from math import fsum, sqrt

import numpy as np

from journeymine.conformance.moves import Alignments

__all__ = ["generalization"]


def generalization(alignments: Alignments) -> float | None:
    """One less the mean over the steps of the design of ``1 / sqrt(executions)`` [1]_.

    A step is executed by synchronous and by model moves, counted over cases; a step that is
    never executed counts as 1.  It lies in [0, 1).  Near 1, every step was done so often that
    new customers will hardly do without it; a single step that few have done brings it down.
    It does not say that the design describes customers who have not come yet, only that its
    parts are not there for a few of those who have.

    Returns
    -------
    float or None
        None without a case, and for a design without a step.

    References
    ----------
    .. [1] Buijs, van Dongen, van der Aalst (2014). Quality dimensions in process discovery:
       the importance of fitness, precision, generalization and simplicity. International
       Journal of Cooperative Information Systems 23(1), 1440001.
       https://doi.org/10.1142/S0218843014400012

    Examples
    --------
    >>> from journeymine.conformance import align
    >>> from journeymine.design import DesignedJourney
    >>> from journeymine.log import Variants
    >>> variants = Variants.from_sequences([("a", "b")], cases=[4])
    >>> generalization(align(variants, DesignedJourney.of_steps("a", "b")))
    0.5
    """
    n_steps = len(alignments.design.steps)
    if alignments.variants.n_cases == 0 or n_steps == 0:
        return None
    cases = np.repeat(alignments.variants.cases, np.diff(alignments.offsets))
    designed = alignments.steps >= 0
    executions = np.zeros(n_steps, dtype=np.int64)
    np.add.at(executions, alignments.steps[designed], cases[designed])
    return 1 - fsum(1 / sqrt(max(n, 1)) for n in executions.tolist()) / n_steps
