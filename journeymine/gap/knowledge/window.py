"""What the window of the log cuts off: journeys that began before it, or go on after it.

A journey may go on after the last event of the log if its path still asks for steps and its own
last event is no longer ago than customers usually stay silent (99 of 100 pauses that somebody
came back from).  It may have begun before the log if its path lacks steps at the beginning, and
its first event is that close to the first of the log.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.figures import Range
from journeymine.gap.knowledge.figures import WhiteSpot
from journeymine.gap.knowledge.ground import Ground
from journeymine.gap.knowledge.paths import filled, leading, trailing
from journeymine.gap.open_journeys import OpenJourneys
from journeymine.language import Figure, Sentence, sentence, sentence_counted

__all__ = ["Window", "open_journeys_of", "windows"]

_Ints = NDArray[np.int64]
_OTHERS = ("channel", "time", "experience", "outcome")
_MICRO = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """When each case began and ended, in microseconds since 1970, and the extent of the log."""

    variant: _Ints
    is_open: NDArray[np.bool_]
    first: _Ints
    last: _Ints
    begins: int
    ends: int


def windows(ground: Ground, window: Window, silence: int | None) -> Iterator[WhiteSpot]:
    """Complete journeys that the beginning or the end of the log may cut off.

    Parameters
    ----------
    silence : int or None
        How many seconds customers usually stay silent; None if nothing tells.
    """
    if silence is None:
        return
    unit, n = ground.unit, len(ground.unit)
    model = (unit.events < 0) & (unit.steps >= 0)
    near = silence * _MICRO
    sides = (
        (
            "window_end",
            trailing(ground),
            window.ends - window.last,
            _may_go_on,
        ),
        (
            "window_start",
            leading(ground),
            window.first - window.begins,
            _may_have_begun,
        ),
    )
    for kind, side, distance, told in sides:
        moves = model & side
        lacks = np.zeros(n, np.bool_)
        lacks[ground.variant_of_move[moves]] = True
        some = ~window.is_open & (distance < near) & lacks[window.variant]
        counts = np.bincount(window.variant[some], minlength=n)
        variants = np.flatnonzero(counts)
        if not len(variants):
            continue
        cases = counts[variants].astype(np.int64)
        bounds = ground.joined(variants, cases, filled(ground, moves, variants).losses, among=True)
        n_cases = int(cases.sum())
        what = told(n_cases, Figure("lasting", silence))
        yield _spot(ground, kind, what, bounds.unit, bounds.path, n_cases)


def _may_go_on(n: int, silence: Figure) -> Sentence:
    return sentence_counted(
        n,
        "{n} journey may go on after the log: silent for less than {silence} when it ends",
        "{n} journeys may go on after the log: silent for less than {silence} when it ends",
        silence=silence,
    )


def _may_have_begun(n: int, silence: Figure) -> Sentence:
    return sentence_counted(
        n,
        "{n} journey may have begun before the log: seen first less than {silence} after it begins",
        "{n} journeys may have begun before the log: seen first less than {silence} after it "
        "begins",
        silence=silence,
    )


def open_journeys_of(ground: Ground, still_open: OpenJourneys | None) -> Iterator[WhiteSpot]:
    """Journeys that a rule calls open: they stand apart, and may end as designed or not at all."""
    if still_open is None:
        return
    counts = still_open.alignments.variants.cases
    variants = np.flatnonzero(counts)
    if not len(variants):
        return
    unit = ground.unit
    moves = (unit.events < 0) & (unit.steps >= 0) & trailing(ground)
    cases = counts[variants].astype(np.int64)
    bounds = ground.joined(variants, cases, filled(ground, moves, variants).losses, among=False)
    n = int(cases.sum())
    what = sentence_counted(
        n,
        "{n} journey still open ({rule})",
        "{n} journeys still open ({rule})",
        rule=still_open.rule,
    )
    yield _spot(ground, "open", what, bounds.unit, bounds.path, n)


def _spot(
    ground: Ground, kind: str, what: Sentence, unit: Range, path: Range, cases: int
) -> WhiteSpot:
    others = {part: ground.shaken(part, cases) for part in _OTHERS}
    assumed = sentence("the rest was as designed, or nothing, or these journeys do not count")
    if kind == "window_start":
        assumed = sentence(
            "what came before was as designed, or nothing, or these journeys do not count"
        )
    return WhiteSpot(
        kind=kind,
        touchpoint="",
        name="",
        cases=cases,
        of_cases=ground.n + (cases if kind == "open" else 0),
        events=0,
        of_events=0,
        since=None,
        until=None,
        what=what,
        fitness=ground.of_fitness(unit),
        index=ground.of_index(path, others),
        assumed=assumed,
        tight=False,
    )
