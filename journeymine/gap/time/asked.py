"""What a journey still asks for while it is on the way.

A complete journey asks for what its alignment leaves out.  Of an open one nothing is known of
what it will leave out, so it asks for what it has left out already, and for all that the design
can still bring after its last step; a branch that was passed by is asked for no more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments

__all__ = ["may_still_come", "skipped"]

_Flags = NDArray[np.bool_]


def skipped(alignments: Alignments) -> _Flags:
    """Which touchpoints the alignment of each variant leaves out, (variants, touchpoints)."""
    design = alignments.design
    place = {name: at for at, name in enumerate(design.touchpoints)}
    of_step = np.array([place[name] for name in design.steps], np.int64)
    variant = np.repeat(np.arange(len(alignments)), np.diff(alignments.offsets))
    model = (alignments.events < 0) & (alignments.steps >= 0)
    found = np.zeros((len(alignments), len(place)), np.bool_)
    found[variant[model], of_step[alignments.steps[model]]] = True
    return found


def may_still_come(alignments: Alignments) -> _Flags:
    """Which touchpoints an open journey of each variant asks for, (variants, touchpoints).

    Parameters
    ----------
    alignments : Alignments
        Of beginnings.

    Examples
    --------
    >>> from journeymine.conformance import align
    >>> from journeymine.design import DesignedJourney, Optional, Sequence, Step
    >>> from journeymine.log import Variants
    >>> path = Sequence((Step("order"), Optional(Step("visit")), Step("pay"), Step("ship")))
    >>> variants = Variants.from_sequences([("order",), ("order", "pay")])
    >>> open_ones = align(variants, DesignedJourney("Shop", path), still_open=True)
    >>> may_still_come(open_ones).tolist()
    [[False, True, True, True], [False, False, False, True]]
    """
    after = _after_each_step(alignments)
    if after is None:
        return np.ones((len(alignments), len(alignments.design.touchpoints)), np.bool_)
    last = np.full(len(alignments), -1, np.int64)
    done = np.flatnonzero(alignments.steps >= 0)
    variant = np.repeat(np.arange(len(alignments)), np.diff(alignments.offsets))[done]
    # Moves are in order, so that the last assignment of a variant is that of its last step.
    last[variant] = alignments.steps[done]
    found: _Flags = after[last] | skipped(alignments)
    return found


def _after_each_step(alignments: Alignments) -> _Flags | None:
    """Which touchpoints can come after each step, (steps + 1, touchpoints); the last: at all.

    None if the design has too many states to look at them all.
    """
    design = alignments.design
    automaton = design.listed
    if automaton is None:
        return None
    place = {name: at for at, name in enumerate(design.touchpoints)}
    of_step = np.array([place[name] for name in design.steps], np.int64)
    ahead = np.zeros((automaton.n_states, len(place)), np.bool_)
    ahead[automaton.sources, of_step[automaton.via]] = True
    while True:  # one more step each round, until no state gains
        longer = ahead.copy()
        np.logical_or.at(longer, automaton.sources, ahead[automaton.targets])
        if (longer == ahead).all():
            break
        ahead = longer
    after = np.zeros((len(design.steps) + 1, len(place)), np.bool_)
    np.logical_or.at(after, automaton.via, ahead[automaton.targets])
    after[-1] = ahead[automaton.start]
    return after
