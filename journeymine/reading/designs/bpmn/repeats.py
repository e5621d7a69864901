"""Loop markers: the same activity again, or several of it at once.

===========================  ========================================================
standard loop                once, then again any number of times
... tested before            any number of times, perhaps never
... with a maximum n         at most n times
sequential instances, n      exactly n times, one after the other
parallel instances, n        n of them at once, each with states of its own
... completion condition     it may be over after any instance; the others are cancelled
===========================  ========================================================

An error in one instance leaves the whole activity.
"""

from __future__ import annotations

from dataclasses import replace

from journeymine.reading.designs.bpmn.limits import MOST_MOVES, TooLargeError
from journeymine.reading.designs.bpmn.machines import DONE, Machine, Move
from journeymine.reading.designs.bpmn.model import Loop

__all__ = ["repeated"]


def repeated(once: Machine, loop: Loop) -> Machine:
    """The machine of an activity with a loop marker, from that of one instance.

    Examples
    --------
    >>> task = Machine((Move(0, DONE, "call"),))
    >>> [(m.source, m.target) for m in repeated(task, Loop(1, None)).moves]
    [(0, 0), (0, ('done', ''))]
    """
    if loop.parallel:
        assert loop.most is not None, "parallel instances are counted"
        return _at_once(once, loop.most, early=loop.early)
    if loop.most is None:
        return _without_end(once, loop.least)
    return _counted(once, 1 if loop.early else loop.least, loop.most)


def _without_end(once: Machine, least: int) -> Machine:
    moves = []
    for move in once.moves:
        if move.target == DONE:
            moves.append(replace(move, target=0))
        moves.append(move)
    if least:
        return Machine(tuple(moves))
    before = once.n_states  # not begun: what comes back to state 0 may have begun a round
    renamed = {0: before, before: 0}
    swapped = [
        replace(
            move,
            source=renamed.get(move.source, move.source),
            target=renamed.get(move.target, move.target)
            if isinstance(move.target, int)
            else move.target,
        )
        for move in moves
    ]
    return Machine((Move(0, before), Move(0, DONE), *swapped))


def _counted(once: Machine, least: int, most: int) -> Machine:
    size = once.n_states
    if size * most > MOST_MOVES:
        raise TooLargeError
    moves: list[Move] = []
    start = 0
    if least == 0:
        moves.append(Move(size * most, DONE))
        moves.append(Move(size * most, 0))
        start = size * most
    for done in range(most):
        for move in once.moves:
            source = move.source + done * size
            if isinstance(move.target, int):
                moves.append(replace(move, source=source, target=move.target + done * size))
            elif move.target != DONE:
                moves.append(replace(move, source=source))
            else:
                if done + 1 < most:
                    moves.append(replace(move, source=source, target=(done + 1) * size))
                if done + 1 >= least:
                    moves.append(replace(move, source=source))
    return Machine(tuple(_started_at(move, start) for move in moves))


def _started_at(move: Move, start: int) -> Move:
    swap = {0: start, start: 0}
    target = move.target
    return replace(
        move,
        source=swap.get(move.source, move.source),
        target=swap.get(target, target) if isinstance(target, int) else target,
    )


def _at_once(once: Machine, count: int, *, early: bool) -> Machine:
    """States are sorted tuples: the state of every instance that still goes on."""
    start = (0,) * count
    number: dict[tuple[int, ...], int] = {start: 0}
    queue = [start]
    moves: dict[Move, None] = {}
    for states in queue:  # grows while it is walked
        for at in sorted(set(states)):
            rest = list(states)
            rest.remove(at)
            for move in once.moves:
                if move.source != at:
                    continue
                source = number[states]
                if isinstance(move.target, int):
                    after = tuple(sorted([*rest, move.target]))
                elif move.target != DONE:
                    moves[replace(move, source=source)] = None
                    continue
                else:
                    after = tuple(rest)
                    if early or not rest:
                        moves[replace(move, source=source)] = None
                    if not rest:
                        continue
                if after not in number:
                    number[after] = len(number)
                    queue.append(after)
                moves[replace(move, source=source, target=number[after])] = None
            if len(moves) > MOST_MOVES:
                raise TooLargeError
    return Machine(tuple(moves))
