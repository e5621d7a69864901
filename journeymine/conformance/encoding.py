"""Variants as words of tokens: matched, sorted and made distinct, on arrays.

Two variants that differ only in names of one touchpoint, or in events that no touchpoint
matches, are one word.  Sorted words share their beginnings with their neighbours, which is
what the aligners live on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance.kernels.words import distinct, sort, spread
from journeymine.conformance.walks import NOTHING, Walks, Words

__all__ = ["Encoding", "encode"]


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """Words, and which variant is which.

    Attributes
    ----------
    words : Words
        The first is the empty one, whether a variant is it or not: aligned like the others, it
        tells what the cheapest run of the design costs.
    of_variant : array of int64, shape (variants,)
        The word of every variant.
    known : array of bool, shape (events,)
        Which events of all variants have a token.
    offsets : array of int64, shape (variants + 1,)
        The events of variant ``i`` are at ``offsets[i]:offsets[i + 1]``.
    """

    words: Words
    of_variant: NDArray[np.int64]
    known: NDArray[np.bool_]
    offsets: NDArray[np.int64]

    def spread(
        self, walks: Walks
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
        """The moves of every variant from those of its word.

        Events without a token become log moves.  Skips stay directly before their match.

        Returns
        -------
        events, steps, offsets
            As in `Walks`, a span a variant; events by their place in the variant.
        """
        lengths = np.diff(walks.offsets)[self.of_variant]
        known = np.add.reduceat(np.append(self.known, False), self.offsets[:-1], dtype=np.int64)
        known[np.diff(self.offsets) == 0] = 0
        unknown = np.diff(self.offsets) - known
        offsets = np.concatenate([[0], np.cumsum(lengths + unknown)]).astype(np.int64)
        events = np.empty(offsets[-1], dtype=np.int32)
        steps = np.empty(offsets[-1], dtype=np.int32)
        spread(
            self.of_variant, self.known, self.offsets,
            walks.events, walks.steps, walks.offsets, offsets, events, steps,
        )  # fmt: skip
        return events, steps, offsets


def encode(
    codes: NDArray[np.int32], offsets: NDArray[np.int64], token_of: NDArray[np.int32]
) -> Encoding:
    """Words of the variants whose events are `codes`.

    Parameters
    ----------
    codes : array of int32, shape (events,)
    offsets : array of int64, shape (variants + 1,)
    token_of : array of int32, shape (codes,)
        The token of every code, `NOTHING` for what no touchpoint matches.

    Examples
    --------
    >>> codes, offsets = np.array([1, 2, 1, 0], np.int32), np.array([0, 2, 3, 4])
    >>> found = encode(codes, offsets, np.array([0, 5, NOTHING], np.int32))
    >>> list(found.words), found.of_variant.tolist()
    ([(), (0,), (5,)], [2, 2, 1])
    """
    tokens = token_of[codes] if len(codes) else np.empty(0, dtype=np.int32)
    known = tokens != NOTHING
    starts = np.concatenate([[0], np.cumsum(known)])[offsets]
    tokens = np.ascontiguousarray(tokens[known])
    order = np.arange(len(offsets) - 1)
    sort(tokens, starts, order)
    of_variant, firsts = distinct(tokens, starts, order)
    lengths = np.diff(starts)[firsts]
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    take = np.repeat(starts[firsts] - ends[:-1], lengths) + np.arange(ends[-1])
    if len(lengths) == 0 or lengths[0] > 0:
        ends, of_variant = np.concatenate([[0], ends]), of_variant + 1
    return Encoding(Words(tokens[take], ends), of_variant, known, offsets)
