"""The orders in which events at the same time may have happened, aligned where they are few."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, product

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments, align, type_variants
from journeymine.gap.index.of_path import path_losses
from journeymine.gap.knowledge.ground import Counted, Ground
from journeymine.gap.knowledge.ties import Tied, waits_for_a_touchpoint
from journeymine.gap.outcome.success import reaches_end
from journeymine.log import Variants

__all__ = ["MOST_ORDERS", "MOST_TRIED", "Tried", "orders", "tried"]

_Ints = NDArray[np.int64]

MOST_ORDERS, MOST_TRIED = 24, 2_000
"""So many orders of one path are tried, and so many of all paths."""

_FEW_MOVES = 4
"""Paths in which more events would have to move than this surely have too many orders."""


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """The entries of which all orders were aligned.

    Attributes
    ----------
    entry : array of int64
        Their places among the paths with ties.
    costs : list of (Alignments, (lowest, highest))
        By the alignments of the ground that they stand beside.
    counted : Counted or None
        What the index counts of them, by place among the paths with ties; None where the design
        accepts nothing, so that the costs tell.
    settled : array of int64
        The entries that travel to the end of the design in all orders, or in none.
    """

    entry: _Ints
    costs: list[tuple[Alignments, tuple[_Ints, _Ints]]]
    counted: Counted | None
    settled: _Ints


def orders(codes: list[int], places: list[int], moving: list[bool]) -> list[list[int]] | None:
    """Every order of a path whose tied events may change places; None if they are too many.

    Parameters
    ----------
    codes : list of int
    places : list of int
        Of the events at the time of the event before them, ascending.
    moving : list of bool
        Whether the place of each event matters; others stay where they are.

    Examples
    --------
    >>> orders([5, 6, 7], [1], [True, True, True])
    [[5, 6, 7], [6, 5, 7]]
    >>> orders([5, 5, 7], [1], [True, True, True])
    [[5, 5, 7]]
    """
    groups: list[list[int]] = []
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        own = [place for _, place in run]
        groups.append([p for p in (own[0] - 1, *own) if moving[p]])
    ways: list[list[tuple[int, ...]]] = []
    n = 1
    for group in groups:
        found = _orders_of([codes[p] for p in group], MOST_ORDERS // n)
        if found is None:
            return None
        n *= len(found)
        ways.append(found)
    made = []
    for chosen in product(*ways):
        path = list(codes)
        for group, order in zip(groups, chosen, strict=True):
            for place, code in zip(group, order, strict=True):
                path[place] = code
        made.append(path)
    return made


def _orders_of(codes: list[int], most: int) -> list[tuple[int, ...]] | None:
    """The distinct orders of some events, in ascending order; None if there are more."""
    found: set[tuple[int, ...]] = {()}
    for code in codes:
        found = {(*some[:at], code, *some[at:]) for some in found for at in range(len(some) + 1)}
        if len(found) > most:
            return None
    return sorted(found)


def tried(ground: Ground, tied: Tied, moves: _Ints) -> Tried:
    """Align all orders of the commonest paths that have few.

    Parameters
    ----------
    ground : Ground
    tied : Tied
    moves : array of int64, (entries,)
        How many events of each path would have to change places, at most.
    """
    variants, design = ground.unit.variants, ground.design
    matching = design.matching(variants.activities)
    moving = [
        name in matching or waits_for_a_touchpoint(design, name) for name in variants.activities
    ]
    made: list[list[int]] = []
    entries, starts = [], [0]
    few = np.flatnonzero(moves <= _FEW_MOVES)
    for entry in few[np.lexsort((few, -tied.cases[few]))].tolist():
        span = slice(*variants.offsets[tied.variant[entry] : tied.variant[entry] + 2])
        codes = variants.codes[span].tolist()
        found = orders(codes, tied.of(entry), [moving[code] for code in codes])
        if found is None:
            continue
        if len(made) + len(found) > MOST_TRIED:
            break
        made += found
        entries.append(entry)
        starts.append(len(made))
    if not entries:
        none = np.zeros(0, np.int64)
        both = {id(a): a for a in (ground.unit, ground.priced)}.values()
        return Tried(none, [(a, (none, none)) for a in both], None, none)
    lengths = [len(path) for path in made]
    paths = Variants(
        variants.activities,
        np.array([code for path in made for code in path], np.int32),
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.ones(len(made), np.int64),
    )
    first, entry = np.array(starts[:-1]), np.array(entries, np.int64)
    again = priced = align(paths, design)
    costs = [(ground.unit, _ends(again, first))]
    if ground.priced is not ground.unit:
        priced = align(paths, design, weighted=True)
        costs.append((ground.priced, _ends(priced, first)))
    to_end = reaches_end(again)
    same = np.logical_and.reduceat(to_end, first) == np.logical_or.reduceat(to_end, first)
    counted = _counted(priced, first, entry) if design.accepted else None
    return Tried(entry, costs, counted, entry[same])


def _ends(alignments: Alignments, first: _Ints) -> tuple[_Ints, _Ints]:
    return (
        np.minimum.reduceat(alignments.lower, first),
        np.maximum.reduceat(alignments.cost, first),
    )


def _counted(alignments: Alignments, first: _Ints, entry: _Ints) -> Counted:
    """Between what the index counts, of the entries whose orders are all proved."""
    n = len(alignments)
    losses = path_losses(alignments, type_variants(alignments), np.arange(n), np.zeros(n, np.bool_))
    lost = np.zeros(n, np.int64)
    np.add.at(lost, losses.case, losses.loss)
    proved = np.logical_and.reduceat(alignments.exact, first)
    return Counted(
        entry[proved],
        np.minimum.reduceat(lost, first)[proved],
        np.maximum.reduceat(lost, first)[proved],
    )
