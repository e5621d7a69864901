"""What a journey still asks for while it is on the way.

A complete journey asks for what its alignment leaves out.  Which branch of a choice that was never
come to an alignment leaves out is arbitrary: there only what all branches hold is asked for.  Of an
open one nothing is known of what it will leave out, so it asks for what it has left out already,
and for all that the design can still bring after its last step; a branch that was passed by is
asked for no more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments

__all__ = ["may_still_come", "skipped"]

_Flags = NDArray[np.bool_]


def skipped(alignments: Alignments) -> _Flags:
    """Which touchpoints every journey of a variant leaves out, (variants, touchpoints).

    Examples
    --------
    A customer who left before the choice leaves out neither of its branches, but the step behind:

    >>> from journeymine.conformance import align
    >>> from journeymine.design import Choice, DesignedJourney, Sequence, Step
    >>> from journeymine.log import Variants
    >>> path = Sequence((Step("book"), Choice((Step("visit"), Step("kit"))), Step("pay")))
    >>> variants = Variants.from_sequences([("book",), ("book", "kit")])
    >>> design = DesignedJourney("Shop", path)
    >>> design.touchpoints, skipped(align(variants, design)).tolist()
    (('book', 'visit', 'kit', 'pay'), [[False, False, False, True], [False, False, False, True]])
    """
    design = alignments.design
    place = {name: at for at, name in enumerate(design.touchpoints)}
    of_step = np.array([place[name] for name in design.steps], np.int64)
    variant = np.repeat(np.arange(len(alignments)), np.diff(alignments.offsets))
    model = (alignments.events < 0) & (alignments.steps >= 0)
    done = (alignments.events >= 0) & (alignments.steps >= 0)
    left, step = variant[model], alignments.steps[model]
    surely = np.ones(len(step), np.bool_)
    for choice in design.choices:
        branches = [{design.steps[one] for one in branch} for branch in choice.branches]
        either = [s for s in choice.steps if design.steps[s] not in set.intersection(*branches)]
        taken = np.zeros(len(alignments), np.bool_)
        taken[variant[done][np.isin(alignments.steps[done], list(choice.steps))]] = True
        surely &= taken[left] | ~np.isin(step, either)
    found = np.zeros((len(alignments), len(place)), np.bool_)
    found[left[surely], of_step[step[surely]]] = True
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
