"""Align every variant of a log with the designed journey."""

from __future__ import annotations

import numpy as np

from journeymine.conformance.automaton import align_automaton
from journeymine.conformance.encoding import encode
from journeymine.conformance.moves import Alignments
from journeymine.conformance.pricing import Pricing
from journeymine.conformance.search import align_search
from journeymine.conformance.tree import align_tree, fits, room
from journeymine.conformance.walks import CostFunction, Walks, Words
from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths.block_net import net_of_block
from journeymine.design.paths.sizes import states_at_most
from journeymine.log import Variants

__all__ = ["align"]

_FEW, _MANY, _FEW_LISTED = 500, 3_000, 300
"""A block that surely has few states is aligned on their list, one that may have many on its
tree; between the two the list decides, as far as it takes to tell."""

_LONG, _ROOM = 1_000, 1_000_000_000
"""Only for words of more events than this the tree may need more room than so many bytes; then
it is not used."""


def align(
    variants: Variants,
    design: DesignedJourney,
    *,
    weighted: bool = False,
    still_open: bool = False,
    budget: int | None = None,
) -> Alignments:
    """Find the canonical optimal alignment of every variant with a design.

    A log move costs 1, a model move of a touchpoint 1, a synchronous move nothing.  Of
    several cheapest alignments always the same one is returned: the first in the order
    that `journeymine.conformance.plain` describes.

    Parameters
    ----------
    variants : Variants
        Distinct paths; activities are matched with touchpoints by name or alias.
    design : DesignedJourney
    weighted : bool, default False
        Let moves cost what the design's weights say, in thousandths.  Where variants tell
        channels apart, a match in a channel that is not designed costs the weight of that.
    still_open : bool, default False
        The journeys may go on: what the design asks for after the last event is not due.
    budget : int, optional
        How many nodes may be visited for a variant where the states of the design are too many
        to list; see `align_search`.

    Returns
    -------
    Alignments
        In the order of the variants; costs are integers of at least 0.  Where the search for
        an optimum ends without a proof, its bounds differ (`Alignments.exact`).

    Raises
    ------
    DesignError
        If the design can never end (``JM-E331``), no way to its end was found, or a place of a
        net gets more than 255 tokens (``JM-E330``).

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
    >>> int(align(variants, design, still_open=True).cost[0])
    1
    """
    pricing = (Pricing.weighted if weighted else Pricing.unit)(variants, design)
    encoding = encode(variants.codes, variants.offsets, pricing.token_of)
    walks = _walks(encoding.words, design, pricing.costs, still_open=still_open, budget=budget)
    events, steps, offsets = encoding.spread(walks)
    log = np.concatenate([[0], np.cumsum(pricing.log[variants.codes])])[variants.offsets]
    unknown = variants.lengths - np.diff(encoding.words.offsets)[encoding.of_variant]
    return Alignments(
        variants,
        design,
        scale=pricing.scale,
        still_open=still_open,
        cost=walks.cost[encoding.of_variant] * pricing.factor + unknown * pricing.scale,
        lower=walks.lower[encoding.of_variant] * pricing.factor + unknown * pricing.scale,
        canonical=walks.canonical[encoding.of_variant],
        worst_cost=np.diff(log) + int(walks.cost[0]) * pricing.factor,
        events=events,
        steps=steps,
        offsets=offsets,
    )


def _walks(
    words: Words,
    design: DesignedJourney,
    costs: CostFunction,
    *,
    still_open: bool,
    budget: int | None = None,
) -> Walks:
    """The alignments of words by the method that suits the design; see `align`."""
    if (
        not isinstance(design.path, PetriNet)
        and fits(design.path)
        and not _is_small(design)
        and (words.longest <= _LONG or room(words, design.path, costs) <= _ROOM)
    ):
        return align_tree(words, design.path, costs, still_open=still_open)
    if design.listed is not None:
        automaton = design.listed.open if still_open else design.listed
        return align_automaton(words, automaton, costs)
    net = design.path if isinstance(design.path, PetriNet) else net_of_block(design.path)
    if budget is None:
        return align_search(words, net, costs, still_open=still_open)
    return align_search(words, net, costs, still_open=still_open, budget=budget)


def _is_small(design: DesignedJourney) -> bool:
    assert not isinstance(design.path, PetriNet)
    most = states_at_most(design.path)
    return most <= _FEW or (most <= _MANY and design.has_at_most(_FEW_LISTED))
