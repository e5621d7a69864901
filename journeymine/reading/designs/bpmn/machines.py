"""An activity as a finite machine: what may happen in it, one thing at a time.

A token in a sub-process with parallel parts has many states inside; each becomes a state
of the machine, so that one token in one state stands for the whole instance.  Cancelling
the instance then is one move from any state, and two instances at once never mix.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

__all__ = ["DONE", "Exit", "Machine", "Move", "reduced"]

Exit = tuple[str, str]
"""How an activity is left: done, by an error, or through a boundary event."""

DONE: Exit = ("done", "")


@dataclass(frozen=True, slots=True)
class Move:
    """From a state, doing something or nothing, to a state or out of the activity.

    Attributes
    ----------
    source : int
    target : int or Exit
    step : str
        The id of the task that ends; empty if the move is silent.
    takes, gives : tuple of str
        Places of messages, outside of the activity.
    spawns : tuple of str
        Boundary events through which a token leaves, while the activity goes on.
    raises : tuple of str
        Codes of escalations that nothing inside catches.
    """

    source: int
    target: int | Exit
    step: str = ""
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    spawns: tuple[str, ...] = ()
    raises: tuple[str, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing outside can tell that it was made."""
        return not (self.step or self.takes or self.gives or self.spawns or self.raises)


@dataclass(frozen=True, slots=True)
class Machine:
    """Moves between states 0, 1, ...; every instance begins in state 0."""

    moves: tuple[Move, ...]

    @property
    def n_states(self) -> int:
        """How many states there are."""
        ends = (end for move in self.moves for end in (move.source, move.target))
        return 1 + max((end for end in ends if isinstance(end, int)), default=0)


def reduced(machine: Machine) -> Machine:
    """A machine with the same runs, without quiet moves between states, and fewer states.

    Quiet moves are put off to the next move that anyone can tell, as always with finite
    automata; then states that do the same are joined, the first one standing for all.
    """
    return _merged(_without_quiet_moves(machine))


def _without_quiet_moves(machine: Machine) -> Machine:
    leaving: dict[int, list[Move]] = defaultdict(list)
    for move in machine.moves:
        leaving[move.source].append(move)
    found: dict[int, tuple[Move, ...]] = {}
    queue = [0]
    for state in queue:  # grows while it is walked
        if state in found:
            continue
        moves: dict[Move, None] = {}
        closure, seen = [state], {state}
        for at in closure:  # grows while it is walked
            for move in leaving[at]:
                if move.is_quiet and isinstance(move.target, int):
                    if move.target not in seen:
                        seen.add(move.target)
                        closure.append(move.target)
                else:
                    moves[replace(move, source=state)] = None
        found[state] = tuple(moves)
        queue.extend(move.target for move in moves if isinstance(move.target, int))
    over = {s for s, moves in found.items() if moves == (Move(s, DONE),)} - {0}
    return Machine(
        tuple(
            replace(move, target=DONE) if move.target in over else move
            for state, moves in found.items()
            if state not in over
            for move in moves
        )
    )


def _merged(machine: Machine) -> Machine:
    """States that do the same are one; what cannot be left from state 0 is left out."""
    leaving: dict[int, list[Move]] = defaultdict(list)
    for move in machine.moves:
        leaving[move.source].append(move)
    states = range(machine.n_states)
    group = dict.fromkeys(states, 0)
    while True:
        numbers: dict[object, int] = {}
        finer = {}
        for state in states:
            does = frozenset(_seen_from_outside(move, group) for move in leaving[state])
            finer[state] = numbers.setdefault((group[state], does), len(numbers))
        if len(numbers) == len(set(group.values())):
            break
        group = finer
    first: dict[int, int] = {}
    for state in states:
        first.setdefault(group[state], state)
    chosen = (move for state in first.values() for move in leaving[state])
    return _numbered(
        replace(m, target=first[group[m.target]]) if isinstance(m.target, int) else m
        for m in chosen
    )


def _seen_from_outside(move: Move, group: dict[int, int]) -> object:
    target = group[move.target] if isinstance(move.target, int) else move.target
    return (target, move.step, move.takes, move.gives, move.spawns, move.raises)


def _numbered(moves: Iterable[Move]) -> Machine:
    """The states that are reached, numbered in the order in which they are met."""
    leaving: dict[int, dict[Move, None]] = defaultdict(dict)
    for move in moves:
        leaving[move.source][move] = None
    number = {0: 0}
    queue = [0]
    found = []
    for state in queue:  # grows while it is walked
        for move in leaving[state]:
            target = move.target
            if isinstance(target, int):
                if target not in number:
                    number[target] = len(number)
                    queue.append(target)
                target = number[target]
            found.append(replace(move, source=number[state], target=target))
    return Machine(tuple(found))
