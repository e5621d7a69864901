"""What all optimal alignments have in common, without listing them.

There can be exponentially many.  But each is a way along *tight* moves: those whose cost,
with the least cost before and the least cost after, is the optimum.  A step is skipped in
some optimum if a tight model move does it, and in all if no tight way from the start to the
end avoids it; the steps on every way are found from the end backwards as intersections
[1]_.  An event is left unmatched in all optima if only a tight log move reads it.

References
----------
.. [1] Bär, Wynn, Leemans (2025). Efficiently summarizing all optimal alignments.
   https://doi.org/10.48550/arXiv.2506.10345
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.conformance.automaton import Tables
from journeymine.conformance.deviation import Deviation
from journeymine.conformance.encoding import encode
from journeymine.conformance.kernels.automaton import FAR
from journeymine.conformance.kernels.optima import survey
from journeymine.conformance.moves import Alignments
from journeymine.conformance.pricing import Pricing
from journeymine.log import Tabular

__all__ = ["Extent", "Optima", "optima"]


class Extent(IntEnum):
    """In how many of the optimal alignments something is so."""

    NONE = 0
    SOME = 1
    ALL = 2


@dataclass(frozen=True, slots=True, eq=False)
class Optima(Tabular):
    """In how many of the optimal alignments steps are skipped and events left unmatched.

    Attributes
    ----------
    alignments : Alignments
    steps : array of uint8, shape (words, steps)
        An `Extent` for every step of the design.
    touchpoints : array of uint8, shape (words, touchpoints)
        The same for touchpoints, in the order of the design: skipped anywhere.
    unmatched : array of uint8, shape (events,)
        An `Extent` for every event of all variants.
    word_of : array of int64, shape (variants,)
        The row of every variant.
    """

    alignments: Alignments
    steps: NDArray[np.uint8]
    touchpoints: NDArray[np.uint8]
    unmatched: NDArray[np.uint8]
    word_of: NDArray[np.int64]

    def skipped(self, variant: int, step: int) -> Extent:
        """In how many optima of a variant a step of the design is skipped."""
        return Extent(int(self.steps[self.word_of[variant], step]))

    def left_unmatched(self, variant: int, event: int) -> Extent:
        """In how many optima of a variant an event, by its place in it, is left unmatched."""
        return Extent(int(self.unmatched[self.alignments.variants.offsets[variant] + event]))

    def is_certain(self, variant: int, deviation: Deviation) -> bool:
        """Whether all moves of a deviation stand in every optimal alignment of the variant."""
        skips, whole = self.steps[self.word_of[variant]], int(Extent.ALL)
        for step in deviation.steps:
            if skips[step] != whole:
                return False
        event = deviation.event
        return event is None or self.left_unmatched(variant, event) == whole

    def to_arrow(self) -> pa.Table:
        """A row a touchpoint: cases in which all, only some, or no optima skip it."""
        cases = self.alignments.variants.cases
        by_word = self.touchpoints[self.word_of]
        columns = {
            f"skipped_in_{extent.name.lower()}": ((by_word == extent) * cases[:, None]).sum(axis=0)
            for extent in (Extent.ALL, Extent.SOME, Extent.NONE)
        }
        names = pa.array(self.alignments.design.touchpoints, pa.string())
        return pa.table({"touchpoint": names, **{k: pa.array(v) for k, v in columns.items()}})

    def __str__(self) -> str:
        shown = self.to_arrow().to_pylist()
        sure, perhaps = (sum(row[key] for row in shown) for key in list(shown[0])[1:3])
        return f"{sure} skips in every optimal alignment, {perhaps} in some only"


def optima(alignments: Alignments) -> Optima | None:
    """Sum up all optimal alignments of every variant.

    Parameters
    ----------
    alignments : Alignments

    Returns
    -------
    Optima or None
        None if the states of the design are too many to list.

    Examples
    --------
    >>> from journeymine.conformance import align
    >>> from journeymine.design import DesignedJourney
    >>> from journeymine.log import Variants
    >>> design = DesignedJourney.of_steps("a", "b")
    >>> found = optima(align(Variants.from_sequences([("b", "a"), ("a",)]), design))
    >>> found.skipped(0, 0).name, found.skipped(1, 1).name  # either may be out of order
    ('SOME', 'ALL')
    """
    variants, design = alignments.variants, alignments.design
    if design.listed is None:
        return None
    automaton = design.listed.open if alignments.still_open else design.listed
    pricing = (Pricing.unit if alignments.scale == 1 else Pricing.weighted)(variants, design)
    costs = pricing.costs
    encoding = encode(variants.codes, variants.offsets, pricing.token_of)
    words = encoding.words
    tables = Tables.of(automaton, costs)
    cost = np.zeros(len(words), np.int64)
    unknown = variants.lengths - np.diff(words.offsets)[encoding.of_variant]
    cost[encoding.of_variant] = (alignments.cost - unknown * pricing.scale) // pricing.factor
    wanted = (cost > 0) | bool((costs.log == 0).any())
    unmatched = np.zeros(len(words.tokens), np.uint8)

    def surveyed(groups: Sequence[int]) -> NDArray[np.uint8]:
        skipped = np.zeros((len(words), max(groups, default=-1) + 1), np.uint8)
        masks = (skipped.shape[1] + 63) // 64
        word, room = 0, 4_096
        while word < len(words):
            word = survey(
                words.tokens, words.offsets, cost, wanted,
                tables.label_of_token, costs.log, costs.sync, costs.of_step,
                costs.log.min(initial=FAR), costs.model.min(initial=FAR),
                tables.by_label, tables.arc_source, tables.arc_target,
                tables.out_start, tables.out_target, tables.out_price, tables.same_price,
                tables.leave_start, tables.leave_step, tables.leave_label, tables.leave_target,
                tables.to_end, tables.can, tables.twice, tables.must,
                tables.distance, tables.have, np.array(groups, np.int32),
                np.empty(room, np.int32), np.empty(room, np.int64), np.empty(room, np.int64),
                np.empty((room, masks), np.uint64), np.empty(4 * room, np.int32),
                np.empty(4 * room, np.int64), np.empty(4 * room, np.int32), word,
                skipped, unmatched,
            )  # fmt: skip
            room *= 2
        return skipped

    steps = surveyed(range(len(design.steps)))
    touchpoint = [design.touchpoints.index(name) for name in design.steps]
    by_touchpoint = steps if touchpoint == [*range(len(touchpoint))] else surveyed(touchpoint)
    every_event = np.full(len(variants.codes), Extent.ALL, np.uint8)  # without a touchpoint
    lengths = np.diff(words.offsets)[encoding.of_variant]
    ends = np.cumsum(lengths)
    at = np.repeat(words.offsets[encoding.of_variant] - (ends - lengths), lengths)
    every_event[encoding.known] = unmatched[at + np.arange(len(at))]
    return Optima(alignments, steps, by_touchpoint, every_event, encoding.of_variant)
