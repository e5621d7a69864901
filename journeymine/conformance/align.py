"""Align every variant of a log with the designed journey."""

from __future__ import annotations

import numpy as np

from journeymine.conformance.automaton import MOST_STATES, align_automaton
from journeymine.conformance.encoding import encode
from journeymine.conformance.moves import Alignments
from journeymine.conformance.plain import align_plain
from journeymine.conformance.walks import NOTHING, CostFunction
from journeymine.design import DesignedJourney
from journeymine.log import Variants

__all__ = ["align"]


def align(variants: Variants, design: DesignedJourney) -> Alignments:
    """Find the canonical optimal alignment of every variant with a design.

    A log move costs 1, a model move of a touchpoint 1, a synchronous move nothing.  Of
    several cheapest alignments always the same one is returned: the first in the order
    that `journeymine.conformance.plain` describes.

    Parameters
    ----------
    variants : Variants
        Distinct paths; activities are matched with touchpoints by name or alias.
    design : DesignedJourney

    Returns
    -------
    Alignments
        In the order of the variants; costs are integers of at least 0.

    Raises
    ------
    DesignError
        If the design has too many states to list (``JM-E330``) or no end (``JM-E331``).

    References
    ----------
    van der Aalst, Adriansyah, van Dongen (2012). Replaying history on process models for
    conformance checking and performance analysis. WIREs Data Mining and Knowledge Discovery
    2(2), 182-192. https://doi.org/10.1002/widm.1045

    Examples
    --------
    >>> design = DesignedJourney.of_steps("browse", "pay", "receive")
    >>> variants = Variants.from_sequences([("browse", "call", "pay")], cases=[7])
    >>> alignments = align(variants, design)
    >>> [(m.kind, m.activity or m.touchpoint) for m in alignments.moves(0) if m.cost]
    [('log', 'call'), ('model', 'receive')]
    >>> int(alignments.cost[0]), int(alignments.worst_cost[0])
    (2, 6)
    """
    automaton = design.automaton
    matching = design.matching(variants.activities)
    number = {name: i for i, name in enumerate(sorted(set(design.steps)))}
    tokens = [number.get(matching.get(name, ""), NOTHING) for name in variants.activities]
    costs = CostFunction.unit(number[name] for name in design.steps)
    encoding = encode(variants.codes, variants.offsets, np.array(tokens, dtype=np.int32))
    method = align_automaton if automaton.n_states <= MOST_STATES else align_plain
    walks = method(encoding.words, automaton, costs)
    events, steps, offsets = encoding.spread(walks)
    unknown = variants.lengths - np.diff(encoding.words.offsets)[encoding.of_variant]
    return Alignments(
        variants,
        design,
        cost=walks.cost[encoding.of_variant] + unknown,
        lower=walks.lower[encoding.of_variant] + unknown,
        worst_cost=variants.lengths + automaton.shortest_run,
        events=events,
        steps=steps,
        offsets=offsets,
    )
