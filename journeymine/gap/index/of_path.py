"""What each case loses on the path: its deviations, beside never matching anything.

The loss of a case is the cost of its alignment divided by the worst cost, which is 1 minus its
fitness; where the design has weights, both are by them.  Deviations share the cost by their
moves.  Accepted ones lose nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import KINDS, Alignments, Deviation
from journeymine.design import DesignedJourney, Weights
from journeymine.gap.measured import WHOLE, Losses

__all__ = ["path_losses", "place_of"]


def path_losses(
    alignments: Alignments,
    by_variant: Sequence[Sequence[Deviation]],
    variant: NDArray[np.int64],
    is_open: NDArray[np.bool_],
) -> Losses:
    """The losses of every variant; cases that took the same one lose the same.

    Parameters
    ----------
    alignments : Alignments
        By the design's weights where it has any.
    by_variant : sequence of sequences of Deviation
        Those that these alignments show.
    variant : array of int64, (cases,)
    is_open : array of bool, (cases,)
        Open journeys are not charged.
    """
    design, worst = alignments.design, alignments.worst_cost.tolist()
    skip, add = _prices(design, alignments.scale)
    place = {name: at for at, name in enumerate(design.touchpoints)}
    number = {kind: at for at, kind in enumerate(KINDS)}
    rows: list[tuple[int, int, int, int]] = []
    for unit, found in enumerate(by_variant):
        for d in found:
            if design.accepted and design.is_accepted(d.kind, d.touchpoint, d.activity, d.after):
                continue
            cost = sum(skip[step] for step in d.steps)
            if d.event is not None:
                cost += add.get(d.touchpoint, alignments.scale)
            lost = (cost * WHOLE * 2 + worst[unit]) // (2 * worst[unit])  # rounded
            rows.append((unit, number[d.kind], place[place_of(d, design)], lost))
    table = np.array(rows, np.int64).reshape(-1, 4)
    return Losses(
        "path",
        ~is_open,
        table[:, 0],
        table[:, 1].astype(np.int32),
        KINDS,
        table[:, 2].astype(np.int32),
        table[:, 3],
        variant,
    )


def place_of(deviation: Deviation, design: DesignedJourney) -> str:
    """The one touchpoint that a deviation belongs to.

    Its own where it has one, the first that was left out of a choice; of an unplanned step, and
    where customers left, the last designed one before it; at the very beginning the first of
    the design.

    Examples
    --------
    >>> design = DesignedJourney.of_steps("browse", "pay")
    >>> place_of(Deviation("ad_hoc", "", "call", "browse", None, 1), design)
    'browse'
    """
    if deviation.touchpoint in design.touchpoints:
        return deviation.touchpoint
    if deviation.kind == "missing" and deviation.steps:
        return design.steps[deviation.steps[0]]
    return deviation.after or design.touchpoints[0]


def _prices(design: DesignedJourney, scale: int) -> tuple[list[int], dict[str, int]]:
    """What leaving out each step costs, and doing each touchpoint where it is not designed."""
    if scale == 1:
        return [1] * len(design.steps), {}
    units = {name: (design.touchpoint(name).weights or Weights()).units for name in design.steps}
    skip = [units[name][0] for name in design.steps]
    return skip, {name: unit[1] for name, unit in units.items()}
