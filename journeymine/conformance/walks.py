"""Alignments without names: what every method takes and gives.

A *word* is a path as tokens: small numbers for what its events are to the design.  Events
that no touchpoint matches are not in it, since they can only be log moves.  A *walk* is an
alignment of a word: events and steps of the design side by side, as arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["NOTHING", "CostFunction", "Walks", "Words"]

NOTHING = -1
"""Where one side of a move stands still."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Distinct words, sorted by their tokens.

    Attributes
    ----------
    tokens : array of int32, shape (events,)
        One word after the other.
    offsets : array of int64, shape (words + 1,)
        Word ``i`` is ``tokens[offsets[i]:offsets[i + 1]]``.
    """

    tokens: NDArray[np.int32]
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, words: Iterable[Iterable[int]]) -> Words:
        """The distinct words among these, sorted."""
        distinct = sorted({tuple(word) for word in words})
        lengths = [len(word) for word in distinct]
        return cls(
            np.array([token for word in distinct for token in word], dtype=np.int32),
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        )

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def longest(self) -> int:
        """Most events of a word."""
        return int(np.diff(self.offsets).max(initial=0))

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        tokens, offsets = self.tokens.tolist(), self.offsets.tolist()
        return (tuple(tokens[a:b]) for a, b in pairwise(offsets))


@dataclass(frozen=True, slots=True, eq=False)
class CostFunction:
    """What each move costs, in whole units.

    A token is a touchpoint, or a touchpoint in a channel that it is not meant for.

    Attributes
    ----------
    label : array of int32, shape (steps,)
        The touchpoint of every step of the design, as a number.
    model : array of int64, shape (touchpoints,)
        Of a model move; at least 1, or a loop could be skipped for nothing for ever.
    touchpoint : array of int32, shape (tokens,)
        The touchpoint that a token is.
    log : array of int64, shape (tokens,)
        Of a log move; at least 0.
    sync : array of int64, shape (tokens,)
        Of a synchronous move: 0, or the price of a wrong channel.

    References
    ----------
    Adriansyah (2014). Aligning observed and modeled behavior. PhD thesis, Eindhoven
    University of Technology. https://doi.org/10.6100/IR770080
    """

    label: NDArray[np.int32]
    model: NDArray[np.int64]
    touchpoint: NDArray[np.int32]
    log: NDArray[np.int64]
    sync: NDArray[np.int64]

    @classmethod
    def unit(cls, label: Iterable[int]) -> CostFunction:
        """Every log and model move costs 1; tokens are touchpoints.

        `label` is the touchpoint of every step; touchpoints are numbered from 0.
        """
        labels = np.array(list(label), dtype=np.int32)
        n = int(labels.max(initial=-1)) + 1
        one, none = np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        return cls(labels, one, np.arange(n, dtype=np.int32), one, none)

    @property
    def of_step(self) -> NDArray[np.int64]:
        """What skipping every step costs, shape (steps,)."""
        return self.model[self.label]


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """One optimal alignment a word, in the order of the words.

    Attributes
    ----------
    cost : array of int64, shape (words,)
        Of the alignment given.
    lower : array of int64, shape (words,)
        No alignment is cheaper; equal to `cost` where the optimum is proved.
    canonical : array of bool, shape (words,)
        Whether it is the first of all that cost the same, by the rule of `plain`.
    events : array of int32, shape (moves,)
        Place of the event in its word, `NOTHING` for model moves.
    steps : array of int32, shape (moves,)
        Step of the design, `NOTHING` for log moves.
    offsets : array of int64, shape (words + 1,)
        The moves of word ``i`` are at ``offsets[i]:offsets[i + 1]``.
    """

    cost: NDArray[np.int64]
    lower: NDArray[np.int64]
    canonical: NDArray[np.bool_]
    events: NDArray[np.int32]
    steps: NDArray[np.int32]
    offsets: NDArray[np.int64]

    @classmethod
    def proved(
        cls,
        cost: NDArray[np.int64],
        events: NDArray[np.int32],
        steps: NDArray[np.int32],
        offsets: NDArray[np.int64],
    ) -> Walks:
        """Walks that are all canonical, so the optimum."""
        return cls(cost, cost, np.ones(len(cost), dtype=np.bool_), events, steps, offsets)

    def __len__(self) -> int:
        return len(self.cost)

    def moves(self, word: int) -> tuple[tuple[int | None, int | None], ...]:
        """The moves of one word as (event, step); None where a side stands still."""
        span = slice(self.offsets[word], self.offsets[word + 1])
        pairs = zip(self.events[span].tolist(), self.steps[span].tolist(), strict=True)
        return tuple(
            (None if event == NOTHING else event, None if step == NOTHING else step)
            for event, step in pairs
        )
