"""Align every variant of a log with the designed journey."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from journeymine.conformance.moves import Alignments, Move
from journeymine.conformance.plain import UNKNOWN, Walk, align_plain
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
    names = sorted(set(design.steps))
    number = {name: token for token, name in enumerate(names)}
    token_of = [number.get(matching.get(a, ""), UNKNOWN) for a in variants.activities]
    tokens = [
        tuple(token_of[code] for code in variants.codes[start:stop])
        for start, stop in zip(variants.offsets[:-1], variants.offsets[1:], strict=True)
    ]
    walks = align_plain(tokens, automaton)
    moves = (
        tuple(_moves(walk, variant, matching, design))
        for walk, variant in zip(walks, variants, strict=True)
    )
    return Alignments(
        variants,
        design,
        cost=np.array([walk.cost for walk in walks], dtype=np.int64),
        worst_cost=variants.lengths + automaton.shortest_run,
        exact=np.ones(len(variants), dtype=np.bool_),
        _moves=tuple(moves),
    )


def _moves(
    walk: Walk, variant: tuple[str, ...], matching: dict[str, str], design: DesignedJourney
) -> Iterator[Move]:
    """The walk in the names of the log and the design."""
    for event, step in walk.moves:
        if step is None:
            assert event is not None, "a move stands on at least one side"
            yield Move("log", variant[event], matching.get(variant[event], ""))
        else:
            touchpoint, place = design.steps[step], design.places[step]
            if event is None:
                yield Move("model", "", touchpoint, step, place)
            else:
                yield Move("sync", variant[event], touchpoint, step, place)
