"""How far the fitness of a log moves with what is not known, without aligning again.

If a touchpoint happened wherever it looks skipped or not reached, but was not logged, each such
case has k more events and costs k less: one more event changes the cheapest
alignment by at most 1.
If an activity that matches nothing were left out, its k events go, and with them k log moves.
Both are exact where the alignments are.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments

__all__ = ["Moved", "if_activity_left", "if_logged"]


@dataclass(frozen=True, slots=True)
class Moved:
    """Mean fitness as it is and as it would be; None without cases.

    Attributes
    ----------
    cases, events : int
        Whom and what it is about.
    fitness, otherwise : float or None
    """

    cases: int
    events: int
    fitness: float | None
    otherwise: float | None


def if_logged(alignments: Alignments, touchpoint: str) -> Moved:
    """If every skip of a touchpoint were an event that was not logged.

    Parameters
    ----------
    alignments : Alignments
        With a cost of 1 a move.
    touchpoint : str

    Examples
    --------
    >>> from journeymine.conformance import align
    >>> from journeymine.design import DesignedJourney
    >>> from journeymine.log import Variants
    >>> seen = Variants.from_sequences([("browse", "receive")], cases=[4])
    >>> found = align(seen, DesignedJourney.of_steps("browse", "pay", "receive"))
    >>> if_logged(found, "pay")
    Moved(cases=4, events=4, fitness=0.8, otherwise=1.0)
    """
    of_step = np.array([name == touchpoint for name in (*alignments.design.steps, "")])
    skipped = (alignments.events < 0) & of_step[alignments.steps]
    return _moved(alignments, skipped, 1)


def if_activity_left(alignments: Alignments, activity: str) -> Moved:
    """If an activity that no touchpoint matches were left out, as under ``ignore``.

    Examples
    --------
    >>> from journeymine.conformance import align
    >>> from journeymine.design import DesignedJourney
    >>> from journeymine.log import Variants
    >>> seen = Variants.from_sequences([("browse", "call", "pay")], cases=[4])
    >>> if_activity_left(align(seen, DesignedJourney.of_steps("browse", "pay")), "call")
    Moved(cases=4, events=4, fitness=0.8, otherwise=1.0)
    """
    named = np.array([name == activity for name in (*alignments.variants.activities, "")])
    return _moved(alignments, named[alignments.codes] & (alignments.steps < 0), -1)


def _moved(alignments: Alignments, moves: NDArray[np.bool_], more: int) -> Moved:
    """Without the cost of these moves, each variant as many events longer or shorter."""
    before = np.concatenate([[0], np.cumsum(moves)])
    k = before[alignments.offsets[1:]] - before[alignments.offsets[:-1]]
    cases = alignments.variants.cases
    n = int(cases.sum())
    if not n:
        return Moved(0, 0, None, None)
    worst = alignments.worst_cost + more * k
    fitness = 1 - (alignments.cost - k) / np.maximum(worst, 1)
    return Moved(
        int(cases[k > 0].sum()),
        int((k * cases).sum()),
        fsum(alignments.fitness * cases) / n,
        fsum(fitness * cases) / n,
    )
