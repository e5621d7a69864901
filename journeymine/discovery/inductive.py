"""The infrequent inductive miner: from counted paths to a journey of blocks.

The log is taken apart: a cut puts its activities into groups that a block joins, each group has
a log of its own, and these are taken apart in turn, down to single activities.  Where there
is no cut, one is looked for once more without what is rare [1]_; where there still is
none, a fall-through allows more than the log shows.

The result is the one of pm4py's ``IMFUVCL`` (2.7.23), which the tests compare it with.  Ties are
broken by the order of the activities, which is that of their names.

References
----------
.. [1] Leemans, Fahland, van der Aalst (2014). Discovering block-structured process models
   from event logs containing infrequent behaviour. BPM Workshops 2013, LNBIP 171, 66-78.
   https://doi.org/10.1007/978-3-319-06257-0_6
"""

from __future__ import annotations

from collections.abc import Sequence as Names
from dataclasses import replace

from journeymine.design import AnyOrder, Block, Choice, Repeat, Step
from journeymine.design.paths.blocks import EMPTY
from journeymine.discovery import fall_throughs, sublog
from journeymine.discovery.cuts import block_of, usual_cut
from journeymine.discovery.follows import Counts, count, members
from journeymine.discovery.splits import split
from journeymine.discovery.sublog import SubLog
from journeymine.log import Variants

__all__ = ["mine"]


def mine(variants: Variants, *, noise: float) -> Block:
    """The journey that the infrequent inductive miner makes of the variants, as blocks.

    With `noise` 0 every variant is a run of it.  It may hold empty parts and needless
    nesting; children of choices and free orders stand in no meaningful order.

    Parameters
    ----------
    variants : Variants
        Those that no case took count for nothing.
    noise : float
        From 0 to 1; what follows an activity at most this share as often as what follows
        it most often is left out where no clean cut is found.

    Examples
    --------
    >>> paths = [("browse", "pay"), ("browse", "call", "pay")]
    >>> mine(Variants.from_sequences(paths, cases=[90, 10]), noise=0.05).children[1]
    Choice(children=(Sequence(children=()), Step(touchpoint='call')), name='')
    """
    return _block(sublog.of_variants(variants), noise, variants.activities)


def _block(log: SubLog, noise: float, names: Names[str]) -> Block:
    if len(log) == 0:
        return EMPTY
    if log.idle > noise * (log.idle + int(log.cases.sum())):
        return Choice((EMPTY, _block(replace(log, idle=0), noise, names)))
    if len(log.codes) == 1:
        return Step(names[log.codes[0]])
    counts = count(log)
    cut = usual_cut(counts, noise)
    if cut is None:
        return _fall_through(log, counts, noise, names)
    kind, groups = cut
    return block_of(kind, [_block(part, noise, names) for part in split(log, kind, groups)])


def _fall_through(log: SubLog, counts: Counts, noise: float, names: Names[str]) -> Block:
    """An activity beside the others, else turns of a loop, else all activities at any time."""
    follows = counts.follows
    activity = fall_throughs.activity_beside(log, follows)
    if activity is not None:
        own = log.codes == activity
        beside, rest = log.only(own), log.only(~own)
        return AnyOrder((_block(beside, noise, names), _block(rest, noise, names)))
    turns = fall_throughs.turns(log, follows)
    if turns is not None:
        return Repeat(_block(turns, noise, names), 1)
    steps = tuple(Step(names[a]) for a in members(follows.activities))
    return Repeat(EMPTY, 1, steps[0] if len(steps) == 1 else Choice(steps))
