"""The commonest paths beside the design, and the steps of the design as columns for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from journeymine.conformance import Deviation
from journeymine.conformance.walks import NOTHING
from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths.net import steps_before
from journeymine.gap.figures import DeviationFigures
from journeymine.gap.flow import JourneyFlow
from journeymine.gap.gap import Gap
from journeymine.gap.path import Key, key_of
from journeymine.gap.path_groups import figures_of_groups
from journeymine.gap.ways import Ways, ways_of
from journeymine.gap.words import WORDS

__all__ = [
    "PATHS_ALIGNED",
    "PATHS_SHOWN",
    "aligned_paths",
    "common_paths",
    "is_accepted",
    "step_columns",
    "step_order",
]

PATHS_SHOWN = 2_000  # a page with them stays under a megabyte
PATHS_ALIGNED = 10


def common_paths(gap: Gap, found: JourneyFlow) -> list[dict[str, Any]]:
    """The commonest paths of complete cases, ties by their place in code-point order.

    Parameters
    ----------
    gap : Gap
    found : JourneyFlow
        Its flow.

    Returns
    -------
    list of dict
        ``variant``, ``cases``, ``cost``, ``moves``, each of a ``kind`` (``sync, log, model``
        or ``stop``) with a ``name``; ``deviations``, the numbers of its rows in ``deviations`` and
        ``accepted`` of the gap, one after the other; and ``flow``, those in ``skips``,
        ``contacts`` and ``exits`` of the flow.
    """
    apart = [*((False, row) for row in gap.deviations), *((True, row) for row in gap.accepted)]
    rows = {(accepted, _key(row)): i for i, (accepted, row) in enumerate(apart)}
    number = {station.touchpoint: i for i, station in enumerate(found.stations)}
    drawn = {key: i for i, key in enumerate(_drawn(found))}
    variants = gap.alignments.variants
    cost = gap.alignments.cost
    return [
        {
            "variant": i,
            "cases": int(variants.cases[i]),
            "cost": int(cost[i]),
            "moves": [{"kind": m["kind"], "name": m["name"]} for m in _moves(gap, i)],
            "deviations": sorted({rows[is_accepted(gap, d), key_of(d)] for d in gap.by_variant[i]}),
            "flow": sorted(drawn[key] for key in _ways(ways_of(gap, i, number))),
        }
        for i in _commonest(gap, PATHS_SHOWN)
    ]


def aligned_paths(gap: Gap) -> list[dict[str, Any]]:
    """The commonest of these, with figures and what every move is beside the design.

    Returns
    -------
    list of dict
        ``variant``, ``cases``, ``cost``, ``as_designed`` (synchronous moves of all moves, 0 to
        1; 1 of none), ``duration`` and ``score`` (with n and interval, or None),
        ``below_intended`` and ``moves``.  A move has a ``kind`` (``sync, log, model`` or
        ``stop``), a ``name``, the number of its ``step`` in the design, or None, and which
        ``deviation`` it belongs to, empty for those as designed.
    """
    shown = _commonest(gap, PATHS_ALIGNED)
    figures = figures_of_groups(gap, [[i] for i in shown])
    return [
        {
            "variant": i,
            "cases": int(gap.alignments.variants.cases[i]),
            "cost": int(gap.alignments.cost[i]),
            "as_designed": _as_designed(gap, i),
            **asdict(found),
            "moves": _moves(gap, i),
        }
        for i, found in zip(shown, figures, strict=True)
    ]


def step_order(design: DesignedJourney) -> list[int]:
    """The numbers of the steps in their order on paper; those of a net by how soon they come."""
    numbers = range(len(design.steps))
    if not isinstance(design.path, PetriNet):
        return list(numbers)
    before = steps_before(design.path)
    never = len(before)
    return sorted(numbers, key=lambda i: (never if before[i] is None else before[i], i))


def step_columns(design: DesignedJourney) -> list[dict[str, Any]]:
    """Every step of the design: ``step`` (its number), ``touchpoint`` and ``stage``."""
    return [
        {
            "step": i,
            "touchpoint": design.steps[i],
            "stage": design.touchpoint(design.steps[i]).stage,
        }
        for i in step_order(design)
    ]


def _key(row: DeviationFigures) -> Key:
    return row.kind, row.touchpoint, row.activity, row.place, row.after * (row.kind == "stopped")


def is_accepted(gap: Gap, found: Deviation) -> bool:
    """Whether the design accepts a deviation."""
    return gap.journey.is_accepted(found.kind, found.touchpoint, found.activity, found.after)


def _drawn(found: JourneyFlow) -> Iterator[tuple[object, ...]]:
    """What each row of the flow counts: its skips, its contacts, its exits."""
    yield from (("skip", skip.source, skip.target) for skip in found.skips)
    yield from (("contact", one.after, one.activity) for one in found.contacts)
    yield from (("exit", one.at) for one in found.exits)


def _ways(ways: Ways) -> Iterator[tuple[object, ...]]:
    """The same of one path."""
    yield from (("skip", *skip) for skip in ways.skips)
    yield from (("contact", *contact) for contact in ways.contacts)
    yield from (("exit", at) for at in ways.exits)


def _commonest(gap: Gap, most: int) -> list[int]:
    """The variants that the most complete cases took, by their numbers."""
    cases = gap.alignments.variants.cases.tolist()
    ranked = sorted(range(len(cases)), key=lambda i: (-cases[i], i))[:most]
    return [i for i in ranked if cases[i]]


def _as_designed(gap: Gap, variant: int) -> float:
    kinds = [move.kind for move in gap.alignments.moves(variant)]
    return kinds.count("sync") / len(kinds) if kinds else 1.0


def _moves(gap: Gap, variant: int) -> list[dict[str, Any]]:
    """The moves of a path; after a drop-out one stop, not a row of skips."""
    found = gap.by_variant[variant]
    left = {step for d in found if d.kind == "stopped" for step in d.steps}
    of_event: dict[int | None, str] = {d.event: d.kind for d in found if d.event is not None}
    of_step: dict[int | None, str] = {step: d.kind for d in found for step in d.steps}
    moves = gap.alignments.moves(variant)
    last = max((i for i, m in enumerate(moves) if m.kind == "sync"), default=-1)
    shown: list[dict[str, Any]] = []
    for i, (move, event) in enumerate(zip(moves, _events(gap, variant), strict=True)):
        if i > last and move.kind == "model" and move.step in left:
            continue
        of = {"sync": None, "log": of_event.get(event), "model": of_step.get(move.step)}
        shown.append(
            {
                "kind": move.kind,
                "name": move.touchpoint or move.activity,
                "step": move.step,
                "deviation": of[move.kind] or "",
            }
        )
    stop = {"kind": "stop", "name": WORDS["stopped"], "step": None, "deviation": "stopped"}
    return [*shown, stop] if left else shown


def _events(gap: Gap, variant: int) -> Iterator[int | None]:
    """The event of every move, by its place in the path; None where nothing happened."""
    start, stop = gap.alignments.offsets[variant : variant + 2].tolist()
    for event in gap.alignments.events[start:stop].tolist():
        yield None if event == NOTHING else event
