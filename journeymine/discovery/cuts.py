"""Cuts: how the activities of a log fall into groups that a block joins.

Four cuts are tried in this order: a choice, a sequence, a free order, a loop.  All are read off
the directly-follows graph; with `n` activities they take O(n²) operations on sets.

References
----------
.. [1] Leemans (2017). Robust Process Mining with Guarantees. PhD thesis, Eindhoven University
   of Technology, pages 188 and 233. ISBN 978-90-386-4257-4
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from functools import reduce
from operator import or_
from typing import TypeAlias

from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import Block
from journeymine.discovery.follows import (
    Activities,
    Counts,
    Follows,
    components,
    members,
    reachable,
)

__all__ = ["Cut", "Groups", "block_of", "find_cut", "usual_cut"]

Groups: TypeAlias = list[Activities]


class Cut(Enum):
    """What joins the groups; those of a loop are two, its body and its way back."""

    CHOICE = auto()
    SEQUENCE = auto()
    ANY_ORDER = auto()
    LOOP = auto()


def find_cut(follows: Follows) -> tuple[Cut, Groups] | None:
    """The first cut that there is, with at least two groups.

    Examples
    --------
    >>> a, b, c = 0, 1, 2
    >>> find_cut(Follows.of([(a, b), (a, c)], starts=1 << a, ends=1 << b | 1 << c))
    (<Cut.SEQUENCE: 2>, [1, 6])
    """
    for cut, groups_of in _CUTS:
        groups = groups_of(follows)
        if len(groups) > 1:
            return cut, groups
    return None


def usual_cut(counts: Counts, noise: float) -> tuple[Cut, Groups] | None:
    """The first cut of all that was counted, otherwise of what is not rare; see `Counts.usual`."""
    cut = find_cut(counts.follows)
    if cut is None and (usual := counts.usual(noise)) is not None:
        cut = find_cut(usual)
    return cut


def block_of(cut: Cut, parts: Sequence[Block]) -> Block:
    """The block that a cut makes of those of its groups."""
    match cut:
        case Cut.CHOICE:
            return blocks.Choice(tuple(parts))
        case Cut.SEQUENCE:
            return blocks.Sequence(tuple(parts))
        case Cut.ANY_ORDER:
            return blocks.AnyOrder(tuple(parts))
        case Cut.LOOP:
            body, back = parts
            return blocks.Repeat(body, 1, back)


def _choice(follows: Follows) -> Groups:
    """Activities of different groups never follow each other; by the smallest activity."""
    near = {a: follows.after[a] | follows.before[a] for a in follows.after}
    return components(follows.activities, near)


def _sequence(follows: Follows) -> Groups:
    """From every activity of a group those of all later groups are reached, and none earlier.

    Groups that can only be left out together are then one group, so that what is skipped
    together stays together [1]_.
    """
    later, earlier = reachable(follows.after), reachable(follows.before)
    unordered = {a: later[a] & earlier[a] | ~(later[a] | earlier[a]) for a in later}
    groups = components(follows.activities, unordered)
    # Every activity of a group has the same activities of other groups before it.
    groups.sort(key=lambda group: (earlier[next(members(group))] & ~group).bit_count())
    return _skipped_together(groups, follows) if len(groups) > 1 else groups


def _skipped_together(groups: Groups, follows: Follows) -> Groups:
    """The groups of a sequence, each that can be skipped joined with neighbours.

    A group before it is joined if nothing leads from there past it, and one after it if
    nothing leads there from before it.
    """
    place = {a: i for i, group in enumerate(groups) for a in members(group)}
    never = len(groups)
    first = [-1 if group & follows.starts else never for group in groups]  # where from
    last = [never if group & follows.ends else -1 for group in groups]  # where to
    for a, targets in follows.after.items():
        for b in members(targets):
            first[place[b]] = min(first[place[b]], place[a])
            last[place[a]] = max(last[place[a]], place[b])
    groups = list(groups)
    for here in range(len(groups)):
        if not _can_be_skipped(here, groups, follows):
            continue
        before, after = here - 1, here + 1
        while before >= 0 and last[before] <= here:
            groups[here], groups[before] = groups[here] | groups[before], 0
            before -= 1
        while after < len(groups) and first[after] >= here:
            groups[here], groups[after] = groups[here] | groups[after], 0
            after += 1
    return [group for group in groups if group]


def _can_be_skipped(here: int, groups: Groups, follows: Follows) -> bool:
    before, after = reduce(or_, groups[:here], 0), reduce(or_, groups[here + 1 :], 0)
    return bool(
        after & follows.starts
        or before & follows.ends
        or any(follows.after[a] & after for a in members(before))
    )


def _any_order(follows: Follows) -> Groups:
    """Any two activities of different groups follow each other, both ways.

    Paths begin and end in every group; one where none begins or ends joins the one before it
    by size, the first one the next.
    """
    apart = {a: ~(follows.after[a] & follows.before[a]) for a in follows.after}
    groups = components(follows.activities, apart)
    groups.sort(key=int.bit_count)
    i = 0
    while i < len(groups) > 1:
        if groups[i] & follows.starts and groups[i] & follows.ends:
            i += 1
        else:
            group = groups.pop(i)
            groups[max(i - 1, 0)] |= group
    return groups


def _loop(follows: Follows) -> Groups:
    """Paths begin and end in the body; the way back leads from any end to any start of it.

    What is neither start nor end falls into parts.  A part is of the body too if it follows a
    start that is no end, or leads to an end that is no start; and if one of its activities
    leads to some of the starts but not to all, or follows some of the ends but not all.
    """
    starts, ends = follows.starts, follows.ends
    body, back = starts | ends, 0
    near = {a: follows.after[a] | follows.before[a] for a in follows.after}
    for part in components(follows.activities & ~body, near):
        entered = reduce(or_, (follows.before[a] for a in members(part)))
        left = reduce(or_, (follows.after[a] for a in members(part)))
        if (
            entered & starts & ~ends
            or left & ends & ~starts
            or any(_some(follows.after[a], starts) for a in members(part))
            or any(_some(follows.before[a], ends) for a in members(part))
        ):
            body |= part
        else:
            back |= part
    return [body, back] if back else [body]


def _some(found: Activities, wanted: Activities) -> bool:
    """Some, but not all."""
    return found & wanted not in (0, wanted)


_CUTS = (
    (Cut.CHOICE, _choice),
    (Cut.SEQUENCE, _sequence),
    (Cut.ANY_ORDER, _any_order),
    (Cut.LOOP, _loop),
)
