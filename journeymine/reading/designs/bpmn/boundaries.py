"""Boundary events: what happens while an activity is under way.

An interrupting one cancels the activity, in whatever state it is.  A non-interrupting
timer fires at most once for each instance, so whether it has is part of the state; other
non-interrupting events may come any number of times.  Errors and escalations that are
thrown inside a sub-process are caught by the nearest activity around that has an event
for their code, or one for any code; on a task, they come from the task's own work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from journeymine.reading.designs.bpmn.failing import catcher
from journeymine.reading.designs.bpmn.limits import MOST_MOVES, TooLargeError
from journeymine.reading.designs.bpmn.machines import Machine, Move
from journeymine.reading.designs.bpmn.model import Diagram, Node, Scope

__all__ = ["guarded", "ways_to_begin", "ways_to_receive"]


def ways_to_receive(node: Node, diagram: Diagram) -> tuple[tuple[str, ...], ...]:
    """The messages that a node may wait for, one way each; a way of none needs no message."""
    inside = tuple((message.place,) for message in diagram.received_by.get(node.id, ()))
    if not inside or node.id in diagram.from_outside:
        return ((), *inside)
    return inside


def ways_to_begin(node: Node, scope: Scope, diagram: Diagram) -> tuple[tuple[str, ...], ...]:
    """As `ways_to_receive`, of a node that begins its process."""
    if node.kind != "event":
        return ways_to_receive(node, diagram)
    behind = (scope.nodes[f.target] for f in scope.out_of[node.id] if f.target in scope.nodes)
    return tuple(way for event in behind for way in ways_to_receive(event, diagram))


def guarded(host: Node, machine: Machine, events: Sequence[Node], diagram: Diagram) -> Machine:
    """The machine of an activity with its boundary events, from that without them."""
    if not events:
        return machine
    timers = [e for e in events if not e.interrupting and e.event.kind == "timer"]
    thrown = host.kind == "sub"
    number: dict[tuple[int, frozenset[str]], int] = {(0, frozenset()): 0}
    queue = [(0, frozenset[str]())]
    moves: dict[Move, None] = {}

    def state(at: int, fired: frozenset[str]) -> int:
        if (at, fired) not in number:
            number[at, fired] = len(number)
            queue.append((at, fired))
        return number[at, fired]

    for at, fired in queue:  # grows while it is walked
        source = number[at, fired]
        for move in machine.moves:
            if move.source == at:
                caught = _caught(move, events)
                target = caught.target
                if isinstance(target, int):
                    target = state(target, fired)
                moves[replace(caught, source=source, target=target)] = None
        for event in events:
            if thrown and event.event.kind in ("error", "escalation"):
                continue
            for takes in ways_to_receive(event, diagram):
                if event.interrupting:
                    moves[Move(source, ("boundary", event.id), takes=takes)] = None
                elif event not in timers:
                    moves[Move(source, source, takes=takes, spawns=(event.id,))] = None
                elif event.id not in fired:
                    after = state(at, fired | {event.id})
                    moves[Move(source, after, takes=takes, spawns=(event.id,))] = None
        if len(moves) > MOST_MOVES:
            raise TooLargeError
    return Machine(tuple(moves))


def _caught(move: Move, events: Sequence[Node]) -> Move:
    """A move after the boundary events have caught what it throws."""
    if not isinstance(move.target, int) and move.target[0] == "error":
        event = catcher(events, "error", move.target[1])
        return move if event is None else replace(move, target=("boundary", event.id))
    left = []
    for code in move.raises:
        event = catcher(events, "escalation", code)
        if event is None:
            left.append(code)
        elif event.interrupting:
            move = replace(move, target=("boundary", event.id))
        else:
            move = replace(move, spawns=(*move.spawns, event.id))
    return replace(move, raises=tuple(left))
