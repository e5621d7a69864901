"""Precision over the beginnings of the log, as other tools measure it."""

from __future__ import annotations

import numpy as np

from journeymine.conformance.encoding import encode
from journeymine.conformance.kernels.prefixes import reached_labels
from journeymine.design import DesignedJourney
from journeymine.log import Variants

__all__ = ["precision_prefix"]


def precision_prefix(variants: Variants, design: DesignedJourney) -> float | None:
    """Escaping-edges precision over the beginnings of the log and all their alignments.

    Every beginning of a case that goes on is aligned by itself, without regard to what comes
    later, in all cheapest ways [1]_.  Over all of them, each weighted by the cases that have it
    and go on::

        sum of weight x (labels enabled and executed next) / sum of weight x labels enabled

    *Enabled* are the labels that the design allows in any state that one of these alignments
    ends in.  It lies in [0, 1]; 1 if nothing is enabled.

    It is what other tools call precision by alignments; they agree where every beginning fits
    and silent steps leave no doubt, and leave out beginnings that do not fit.  It says how much
    of the freedom around what happened is used.  Other than `precision`, a log that deviates
    lowers it even for a design without any freedom, so it is no grade of a design.

    Returns
    -------
    float or None
        None without a case, and for designs with too many states to list.

    References
    ----------
    .. [1] Adriansyah, Munoz-Gama, Carmona, van Dongen, van der Aalst (2015). Measuring
       precision of modeled behavior. Information Systems and e-Business Management 13(1),
       37-67. https://doi.org/10.1007/s10257-014-0234-7

    Examples
    --------
    >>> design = DesignedJourney.of_steps("a", "b")
    >>> precision_prefix(Variants.from_sequences([("a", "b")]), design)
    1.0
    >>> precision_prefix(Variants.from_sequences([("b", "a")]), design)  # no freedom at all
    0.5
    """
    automaton = design.listed
    if variants.n_cases == 0 or automaton is None:
        return None
    number = {name: i for i, name in enumerate(design.touchpoints)}
    matching = design.matching(variants.activities)
    n = len(number)  # tokens from n on: what no touchpoint matches, each name its own
    labels = [number.get(matching.get(name, ""), n) for name in variants.activities]
    tokens = [label if label < n else n + i for i, label in enumerate(labels)]
    n_tokens = n + len(tokens)
    encoding = encode(variants.codes, variants.offsets, np.array(tokens, dtype=np.int32))
    cases = np.zeros(len(encoding.words), dtype=np.int64)
    np.add.at(cases, encoding.of_variant, variants.cases)
    label = np.array([number[name] for name in design.steps], dtype=np.int64)[automaton.via]
    by_label = np.searchsorted(np.sort(label), np.arange(n + 1)).astype(np.int64)
    enabled = np.zeros((automaton.n_states, (n + 63) // 64 or 1), dtype=np.uint64)
    bit = np.left_shift(np.uint64(1), (label & 63).astype(np.uint64))
    np.bitwise_or.at(enabled, (automaton.sources, label >> 6), bit)
    executed, possible = reached_labels(
        encoding.words.tokens, encoding.words.offsets, cases,
        np.minimum(np.arange(n_tokens, dtype=np.int32), n), np.ones(n_tokens, dtype=np.int64),
        automaton.sources, automaton.targets, np.argsort(label, kind="stable"),
        np.ones(len(label), dtype=np.int64), by_label, enabled,
    )  # fmt: skip
    return float(executed / possible) if possible else 1.0
