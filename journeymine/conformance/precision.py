"""Precision: how much of what the design allows do customers use?"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance.encoding import encode
from journeymine.conformance.kernels.prefixes import count_labels, missing
from journeymine.conformance.moves import Alignments
from journeymine.conformance.walks import NOTHING, Words
from journeymine.design import DesignedJourney

__all__ = ["precision"]


def precision(alignments: Alignments) -> float | None:
    """Escaping-edges precision over the model side of the canonical alignments.

    Over the prefix tree of the visible model side (synchronous and model moves) of the
    alignments, each prefix weighted by the cases that pass it [1]_::

        sum of weight x executed labels / sum of weight x enabled labels

    *Executed* are the labels that follow the prefix in the tree, *enabled* those that the
    design allows in any state that the prefix can reach and from which the end can still be
    reached: a step that only leads to a dead end is no freedom.  It lies in [0, 1]; 1 if nothing
    is enabled.  It says how much freedom of the design is unused, not whether that freedom
    is wrong.  A deviating log does not lower the precision of a perfect design.

    Returns
    -------
    float or None
        None without a case.

    References
    ----------
    .. [1] Adriansyah, Munoz-Gama, Carmona, van Dongen, van der Aalst (2015). Measuring
       precision of modeled behavior. Information Systems and e-Business Management 13(1),
       37-67. https://doi.org/10.1007/s10257-014-0234-7

    Examples
    --------
    >>> from journeymine.conformance import align
    >>> from journeymine.design import Choice, DesignedJourney, Step
    >>> from journeymine.log import Variants
    >>> design = DesignedJourney("Shop", Choice((Step("visit"), Step("call"))))
    >>> precision(align(Variants.from_sequences([("visit",)], cases=[9]), design))
    0.5
    """
    design, variants = alignments.design, alignments.variants
    if variants.n_cases == 0:
        return None
    number = {name: i for i, name in enumerate(design.touchpoints)}
    label = np.array([number[name] for name in design.steps], dtype=np.int32)
    designed = alignments.steps >= 0
    starts = np.concatenate([[0], np.cumsum(designed)])[alignments.offsets]
    runs = encode(label[alignments.steps[designed]], starts, np.arange(len(number), dtype=np.int32))
    cases = np.zeros(len(runs.words), dtype=np.int64)
    np.add.at(cases, runs.of_variant, variants.cases)
    table, enabled = _deterministic(runs.words, design)
    words = runs.words
    executed, possible = count_labels(words.tokens, words.offsets, cases, table, enabled)
    return float(executed / possible) if possible else 1.0


def _deterministic(
    words: Words, design: DesignedJourney
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """What the words need of the design's automaton, made deterministic.

    Returns
    -------
    table : array of int32, shape (sets of states, touchpoints)
        The set of states after a set of states and a touchpoint; -1 where no word goes.
    enabled : array of int64, shape (sets of states,)
        How many touchpoints each set allows next.
    """
    first, after, start = _state_space(design)
    number = {name: i for i, name in enumerate(design.touchpoints)}
    label = [number[name] for name in design.steps]
    named = [[step for step, at in enumerate(label) if at == i] for i in range(len(number))]
    sets = {frozenset([start]): 0}
    known = list(sets)
    table = np.full((64, len(number)), NOTHING, dtype=np.int32)
    word, found = 0, np.zeros(2, dtype=np.int64)
    while (word := missing(words.tokens, words.offsets, table, word, found)) < len(words):
        source, token = found.tolist()
        pairs = ((state, step) for state in known[source] for step in named[token])
        reached = frozenset(target for pair in pairs for target in after(*pair))
        table[source, token] = sets.setdefault(reached, len(sets))
        if len(sets) > len(known):
            known.append(reached)
        if len(known) == len(table):
            table = np.concatenate([table, np.full_like(table, NOTHING)])
    enabled = [len({label[step] for s in states for step in first(s)}) for states in known]
    return table, np.array(enabled, dtype=np.int64)


def _state_space(
    design: DesignedJourney,
) -> tuple[Callable[[int], Iterable[int]], Callable[[int, int], Iterable[int]], int]:
    """The steps open in a state, the states after one of them, and the start.

    Blocks need no list of their states.
    """
    if design.is_block:
        left = design.remainders
        return left.first, left.after, left.start
    leaving = design.automaton.leaving
    return (
        lambda state: [arc.step for arc in leaving[state]],
        lambda state, step: [arc.target for arc in leaving[state] if arc.step == step],
        0,
    )
