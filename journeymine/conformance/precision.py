"""Precision: how much of what the design allows do customers use?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance.encoding import encode
from journeymine.conformance.kernels.prefixes import count_labels, missing
from journeymine.conformance.moves import Alignments
from journeymine.conformance.walks import NOTHING, Words
from journeymine.design.paths.runs import RunsByName, TooManyWaysError
from journeymine.errors import DesignError

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
        None without a case, and where the cases reach too many states of the design.

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
    runs = RunsByName(design.runs, design.steps)
    label = np.array([runs.number[name] for name in design.steps], dtype=np.int32)
    designed = alignments.steps >= 0
    starts = np.concatenate([[0], np.cumsum(designed)])[alignments.offsets]
    every = np.arange(len(runs.number), dtype=np.int32)
    taken = encode(label[alignments.steps[designed]], starts, every)
    cases = np.zeros(len(taken.words), dtype=np.int64)
    np.add.at(cases, taken.of_variant, variants.cases)
    words = taken.words
    try:
        table, enabled = _deterministic(words, runs)
    except TooManyWaysError:
        return None
    except DesignError as error:
        if error.code == "JM-E330":  # what can follow was not found out
            return None
        raise
    executed, possible = count_labels(words.tokens, words.offsets, cases, table, enabled)
    return float(executed / possible) if possible else 1.0


def _deterministic(words: Words, runs: RunsByName) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """What the words need of the runs by name, as arrays.

    Returns
    -------
    table : array of int32, shape (states, touchpoints)
        The state after a state and a touchpoint; -1 where no word goes.
    enabled : array of int64, shape (states,)
        How many touchpoints each state allows next.
    """
    table = np.full((64, len(runs.number)), NOTHING, dtype=np.int32)
    word, found = 0, np.zeros(2, dtype=np.int64)
    while (word := missing(words.tokens, words.offsets, table, word, found)) < len(words):
        source, token = found.tolist()
        table[source, token] = runs.after(source, token)
        if len(runs.sets) == len(table):
            table = np.concatenate([table, np.full_like(table, NOTHING)])
    enabled = [len(runs.first(state)) for state in range(len(runs.sets))]
    return table, np.array(enabled, dtype=np.int64)
