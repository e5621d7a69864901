"""Where an activity usually stands in a journey, so that what is discovered reads left to right.

The place of an event is how far along its path it stands, in thousandths: 0 the first, 1000 the
last.  The place of an activity is the median of its events over all cases: one that some
customers do over and over near the end of long journeys stands where most do it, as it
would not by the mean.  On a tie the mean decides, then the name.

Without paths, activities are put into the order in which as few as possible go back [1]_.

References
----------
.. [1] Eades, Lin, Smyth (1993). A fast and effective heuristic for the feedback arc set
   problem. Information Processing Letters 47(6), 319-323.
   https://doi.org/10.1016/0020-0190(93)90079-O
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import numpy as np

from journeymine.design import Block, PetriNet
from journeymine.design.paths import blocks
from journeymine.discovery.stretches import stretches
from journeymine.log import Variants

__all__ = ["Places", "net_in_order", "ordered", "places", "places_by_flow"]

Places: TypeAlias = Mapping[str, tuple[float, float, str]]
"""What activities are sorted by: the median place, the mean one, the name."""

_PARTS = 1_000


def places(variants: Variants) -> Places:
    """The place of every activity that some case shows.

    Examples
    --------
    >>> found = places(Variants.from_sequences([("ask", "pay", "call"), ("ask", "pay")], [1, 9]))
    >>> sorted(found, key=found.__getitem__)
    ['ask', 'pay', 'call']
    >>> found["pay"][:2]
    (1000.0, 950.0)
    """
    names, offsets = variants.activities, variants.offsets
    width = _PARTS + 1
    counts = np.zeros((len(names), width))
    for first, last in stretches(offsets):
        lengths = variants.lengths[first:last]
        codes = variants.codes[offsets[first] : offsets[last]]
        at = np.arange(len(codes)) - np.repeat(offsets[first:last] - offsets[first], lengths)
        far = at * _PARTS // np.repeat(np.maximum(lengths - 1, 1), lengths)
        cases = np.repeat(variants.cases[first:last], lengths)
        cells = np.bincount(codes.astype(np.int64) * width + far, cases, counts.size)
        counts += cells.reshape(counts.shape)
    events = counts.sum(axis=1)
    medians = (np.cumsum(counts, axis=1) * 2 >= events[:, None]).argmax(axis=1)
    sums = counts @ np.arange(width, dtype=np.float64)  # of whole numbers, so exact
    columns = zip(names, events.tolist(), medians.tolist(), sums.tolist(), strict=True)
    return {name: (float(middle), total / n, name) for name, n, middle, total in columns if n}


def places_by_flow(
    names: Iterable[str], times: Mapping[tuple[str, str], int], starts: Mapping[str, int]
) -> Places:
    """Places in the order in which little goes back, as far as a simple rule finds it.

    What nothing leads to any more goes to the left end, what leads to nothing to the right
    one; else what more leads from than to goes to the left.  Names decide ties.
    """
    left, right, among = list[str](), list[str](), set(names)
    out = {name: dict[str, int]() for name in among}
    into = {name: dict[str, int]() for name in among}
    for (a, b), n in times.items():
        if a != b and a in among and b in among:
            out[a][b], into[b][a] = n, n
    while among:
        sources = sorted(a for a in among if not into[a])
        sinks = sorted(a for a in among if not out[a] and into[a])
        if sources:
            take, where = max(sources, key=lambda a: starts.get(a, 0)), left
        elif sinks:
            take, where = sinks[-1], right
        else:
            gain = {a: sum(out[a].values()) - sum(into[a].values()) for a in sorted(among)}
            take, where = max(gain, key=lambda a: gain[a] + starts.get(a, 0)), left
        where.append(take)
        among.remove(take)
        for b in out.pop(take):
            del into[b][take]
        for a in into.pop(take):
            del out[a][take]
    found = [*left, *reversed(right)]
    return {name: (float(i), 0.0, name) for i, name in enumerate(found)}


def ordered(block: Block, places: Places) -> Block:
    """The same runs, branches of choices and free orders sorted by their earliest step."""

    def in_order(children: tuple[Block, ...]) -> tuple[Block, ...]:
        inner = (ordered(child, places) for child in children)
        return tuple(sorted(inner, key=lambda b: min(places[name] for name in blocks.steps(b))))

    match block:
        case blocks.Step():
            return block
        case blocks.Sequence(children):
            return blocks.Sequence(tuple(ordered(child, places) for child in children))
        case blocks.Choice(children, name):
            return blocks.Choice(in_order(children), name)
        case blocks.AnyOf(children, name):
            return blocks.AnyOf(in_order(children), name)
        case blocks.AnyOrder(children):
            return blocks.AnyOrder(in_order(children))
        case blocks.Optional(body):
            return blocks.Optional(ordered(body, places))
        case blocks.Repeat(body, minimum, between, maximum):
            pause = None if between is None else ordered(between, places)
            return blocks.Repeat(ordered(body, places), minimum, pause, maximum)


def net_in_order(net: PetriNet, places: Places) -> PetriNet:
    """The same net, its visible transitions from left to right and the silent ones after them."""
    visible = [t for t in net.transitions if t.label is not None]
    silent = [t for t in net.transitions if t.label is None]
    visible.sort(key=lambda t: (places[t.label or ""], t.name))
    silent.sort(key=lambda t: t.name)
    return PetriNet((*visible, *silent), net.initial, net.final)
