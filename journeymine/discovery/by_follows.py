"""The inductive miner from counts alone: what follows what, how often, and nothing else.

Paths are not needed, so the log may be of any size, and may lie elsewhere.  As in
`inductive` the activities are taken apart by cuts; here not the paths but the counts are
divided among the groups [1]_.  What becomes of an arc between two groups:

===========  ====================================================================
choice       it fits no run, and is dropped
sequence     onward it ends the earlier group, begins the later one and passes by
             those between, which may then be left out; backward it is dropped
any order    it says that both are under way, and nothing about either
loop         it ends the one group and begins the other
===========  ====================================================================

The journey can always be finished.  Without noise every arc, start and end that was counted can
happen in it; that every *case* is a run of it is not promised, as it is for paths: the
counts do not tell whether a part of a free order is ever left out.

References
----------
.. [1] Leemans, Fahland, van der Aalst (2018). Scalable process discovery and conformance
   checking. Software & Systems Modeling 17(2), 599-631.
   https://doi.org/10.1007/s10270-016-0545-x
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence as Names
from dataclasses import dataclass, field

from journeymine.design import Block, Choice, Repeat, Step
from journeymine.design.paths.blocks import EMPTY
from journeymine.discovery.cuts import Cut, Groups, block_of, usual_cut
from journeymine.discovery.follows import Activities, Counts, members

__all__ = ["mine_follows"]

_Arc = tuple[int, int]


def mine_follows(counts: Counts, names: Names[str], *, noise: float) -> Block:
    """The journey behind the counts, as blocks.

    It may hold empty parts and needless nesting; children of choices and free orders stand in
    no meaningful order.

    Parameters
    ----------
    counts : Counts
        By the places of the activities in `names`.
    names : sequence of str
    noise : float
        From 0 to 1; what follows an activity at most this share as often as what follows
        it most often is left out where no clean cut is found.

    Examples
    --------
    >>> counts = Counts({(0, 1): 9, (0, 2): 4, (1, 2): 9}, starts={0: 13}, ends={2: 13})
    >>> mine_follows(counts, ["browse", "call", "pay"], noise=0).children[1]
    Choice(children=(Sequence(children=()), Step(touchpoint='call')), name='')
    """
    if not counts.starts:
        return EMPTY
    return _block(_Part(Counter(counts.arcs), Counter(counts.starts), Counter(counts.ends)),
                  noise, names)  # fmt: skip


@dataclass
class _Part:
    """The counts of a group of activities, and how often the whole group was passed by."""

    arcs: Counter[_Arc] = field(default_factory=Counter)
    starts: Counter[int] = field(default_factory=Counter)
    ends: Counter[int] = field(default_factory=Counter)
    idle: int = 0

    @property
    def counts(self) -> Counts:
        return Counts(self.arcs, self.starts, self.ends)


def _block(part: _Part, noise: float, names: Names[str]) -> Block:
    if part.idle > noise * (part.idle + part.starts.total()):
        part.idle = 0
        return Choice((EMPTY, _block(part, noise, names)))
    counts = part.counts
    activities = counts.follows.activities
    if activities.bit_count() == 1:
        return _single(part, noise, names)
    cut = usual_cut(counts, noise)
    if cut is None:
        return _fall_through(part, activities, noise, names)
    kind, groups = cut
    return block_of(kind, [_block(own, noise, names) for own in _split(part, kind, groups)])


def _single(part: _Part, noise: float, names: Names[str]) -> Block:
    """One activity, repeated if it follows itself more than rarely."""
    (activity,) = {*part.starts, *part.ends}
    again = part.arcs[activity, activity]
    step = Step(names[activity])
    return Repeat(step, 1) if again > noise * max(again, part.ends[activity]) else step


def _fall_through(part: _Part, activities: Activities, noise: float, names: Names[str]) -> Block:
    """Turns of a loop without a way back, else any activities, at least one.

    If the arcs from ends to starts begin a new turn, a cut may be found without them.
    """
    within = Counter(
        {arc: n for arc, n in part.arcs.items() if not _turns(arc, part.starts, part.ends)}
    )
    turn = _Part(within, part.starts, part.ends)
    if len(within) < len(part.arcs) and usual_cut(turn.counts, noise):
        return Repeat(_block(turn, noise, names), 1)
    steps = tuple(Step(names[a]) for a in members(activities))
    return Repeat(Choice(steps), 1)


def _turns(arc: _Arc, starts: Mapping[int, int], ends: Mapping[int, int]) -> bool:
    return arc[0] in ends and arc[1] in starts


def _split(part: _Part, cut: Cut, groups: Groups) -> list[_Part]:
    """The counts of every group; see the table above.  Activities of no group are left out."""
    place = {a: i for i, group in enumerate(groups) for a in members(group)}
    parts = [_Part() for _ in groups]
    for a, n in part.starts.items():
        if a in place:
            parts[place[a]].starts[a] += n
            if cut is Cut.SEQUENCE:
                _pass_by(parts[: place[a]], n)
    for a, n in part.ends.items():
        if a in place:
            parts[place[a]].ends[a] += n
            if cut is Cut.SEQUENCE:
                _pass_by(parts[place[a] + 1 :], n)
    dropped: list[tuple[_Arc, int]] = []
    for (a, b), n in part.arcs.items():
        if a not in place or b not in place:
            continue
        here, there = place[a], place[b]
        if here == there:
            parts[here].arcs[a, b] += n
        elif _fits((a, b), here, there, cut, part):
            parts[here].ends[a] += n
            parts[there].starts[b] += n
            if cut is Cut.SEQUENCE:
                _pass_by(parts[here + 1 : there], n)
        else:
            dropped.append(((a, b), n))
    for own, group in zip(parts, groups, strict=True):
        _mend(own, group, dropped)
    return parts


def _pass_by(parts: list[_Part], n: int) -> None:
    for part in parts:
        part.idle += n


def _fits(arc: _Arc, here: int, there: int, cut: Cut, part: _Part) -> bool:
    """Whether an arc from one group to another is one by which a run goes on."""
    match cut:
        case Cut.SEQUENCE:
            return here < there
        case Cut.LOOP:
            return arc[0] in part.ends if here == 0 else arc[1] in part.starts
        case _:
            return False


def _mend(part: _Part, group: Activities, dropped: list[tuple[_Arc, int]]) -> None:
    """Let every activity of a group be entered and left: where nothing else does, by dropped arcs.

    What comes between two events of one branch of a free order hides how they follow each other.
    """
    entered = {b for a, b in part.arcs if a != b} | {*part.starts}
    left = {a for a, b in part.arcs if a != b} | {*part.ends}
    into, out_of = Counter[int](), Counter[int]()
    for (a, b), n in dropped:
        out_of[a] += n
        into[b] += n
    for activity in members(group):
        if activity not in entered:
            part.starts[activity] = max(into[activity], 1)
        if activity not in left:
            part.ends[activity] = max(out_of[activity], 1)
    everything = Counter(dict.fromkeys(members(group), 1))
    part.starts = part.starts or Counter(everything)
    part.ends = part.ends or Counter(everything)
