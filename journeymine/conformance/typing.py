"""Which deviations alignments show: of one, and of all variants of a log.

What makes a move which deviation is said in `conformance.reading_moves`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance.deviation import Deviation
from journeymine.conformance.moves import Alignments, Move
from journeymine.conformance.reading_moves import Apart, Line, Reading
from journeymine.conformance.walks import NOTHING
from journeymine.design import DesignedJourney

__all__ = ["type_moves", "type_variants"]


def type_moves(design: DesignedJourney, moves: Sequence[Move]) -> tuple[Deviation, ...]:
    """The deviations that an alignment shows, in the order of its moves.

    Parameters
    ----------
    design : DesignedJourney
        What `moves` were aligned with.
    moves : sequence of Move
        An optimal alignment of one variant.

    Examples
    --------
    >>> from journeymine.conformance import align
    >>> from journeymine.log import Variants
    >>> design = DesignedJourney.of_steps("browse", "pay", "receive")
    >>> moves = align(Variants.from_sequences([("browse", "receive", "call")]), design).moves(0)
    >>> [(d.kind, d.touchpoint or d.activity) for d in type_moves(design, moves)]
    [('missing', 'pay'), ('ad_hoc', 'call')]
    """
    return Reading(design, Line.of_moves(moves)).deviations()


def type_variants(
    alignments: Alignments, wanted: NDArray[np.bool_] | None = None
) -> tuple[tuple[Deviation, ...], ...]:
    """The deviations that every alignment shows, as `type_moves` of its moves.

    Parameters
    ----------
    alignments : Alignments
    wanted : array of bool, (variants,), optional
        Of the others nothing is said.

    Returns
    -------
    tuple of tuples of Deviation
        In the order of the variants.
    """
    design, starts = alignments.design, alignments.offsets
    is_sync = (alignments.events != NOTHING) & (alignments.steps != NOTHING)
    apart = np.flatnonzero(~is_sync)
    bounds = np.searchsorted(apart, starts)
    shows = np.diff(bounds) > 0
    if wanted is not None:
        shows &= wanted
    line = _line(alignments, is_sync, apart)
    places = apart.tolist()
    found: list[tuple[Deviation, ...]] = [()] * len(alignments)
    some = np.flatnonzero(shows)
    where = zip(*(a[some + i].tolist() for a in (bounds, starts) for i in (0, 1)), strict=True)
    for variant, (a, b, start, stop) in zip(some.tolist(), where, strict=True):
        found[variant] = Reading(design, line, start, stop, apart=places[a:b]).deviations()
    return tuple(found)


def _line(alignments: Alignments, is_sync: NDArray[np.bool_], apart: NDArray[np.int64]) -> Line:
    """The moves of all alignments, one after the other."""
    steps, lengths = alignments.steps, np.diff(alignments.offsets)
    n, place = len(steps), np.arange(len(steps))
    start = np.repeat(alignments.offsets[:-1], lengths)
    before = np.maximum.accumulate(np.where(is_sync, place, -1))
    before = np.where(before >= start, before, start - 1)
    after = np.minimum.accumulate(np.where(is_sync, place, n)[::-1])[::-1][apart]
    end = np.repeat(alignments.offsets[1:], lengths)[apart]
    listed = np.append(steps, np.int32(NOTHING))
    around = zip(
        alignments.codes[apart].tolist(),
        steps[apart].tolist(),
        alignments.events[apart].tolist(),
        listed[np.where(before[apart] >= start[apart], before[apart], n)].tolist(),
        listed[np.where(after < end, after, n)].tolist(),
        strict=True,
    )
    move = alignments.move
    found = {
        at: Apart(move(code, step), event, earlier, later)
        for at, (code, step, event, earlier, later) in zip(apart.tolist(), around, strict=True)
    }
    return Line(steps, np.where(is_sync, steps, NOTHING), before, found)
