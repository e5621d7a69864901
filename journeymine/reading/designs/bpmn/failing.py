"""Which errors are caught where, and which tasks may fail so that one is caught.

An error end event throws its error, and the nearest activity around that has a boundary
event for its code, or for any code, catches it.  An error event on a sub-process that no
error end event reaches waits for the work in it: any task inside may fail while it is
under way, instead of ending, as a task does that has the error event itself.  Which code a
task fails with is what the event waits for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from journeymine.reading.designs.bpmn.model import Diagram, Node, Scope

__all__ = ["Failures", "catcher", "failures_of"]


def catcher(events: Sequence[Node], kind: str, code: str) -> Node | None:
    """The boundary event that catches an error or escalation; one with its code first."""
    same = [e for e in events if e.event.kind == kind and code and e.event.key == code]
    free = [e for e in events if e.event.kind == kind and not e.event.key]
    return next(iter((*same, *free)), None)


_Around = tuple[Sequence[Node], ...]


@dataclass(frozen=True, slots=True)
class Failures:
    """What the errors of a diagram reach.

    Attributes
    ----------
    codes : mapping of str to tuple of str
        By the id of a task, the codes with which it may fail so that a sub-process around it
        catches it; the empty code is caught by events for any error.
    waiting : tuple of Node
        The error events of sub-processes that nothing reaches.
    """

    codes: Mapping[str, tuple[str, ...]]
    waiting: tuple[Node, ...]


def failures_of(diagram: Diagram) -> Failures:
    """Which error events are reached, by error end events or else by tasks that fail."""
    waiting: dict[str, Node] = {}
    inside: list[tuple[Node, _Around]] = []
    for pool in diagram.pools:
        waiting |= {event.id: event for event in _on_sub_processes(pool.scope)}
        inside.extend(_inside(pool.scope, ()))
    for node, around in inside:
        if node.kind == "end":
            waiting.pop(_nearest(around, node.event.key), None)
    by_work = dict(waiting)
    codes: dict[str, dict[str, None]] = {}
    for node, around in inside:
        for event in (e for on_one in around for e in on_one if e.id in by_work):
            if node.kind == "task" and _nearest(around, event.event.key) == event.id:
                codes.setdefault(node.id, {})[event.event.key] = None
                waiting.pop(event.id, None)
    return Failures({key: tuple(found) for key, found in codes.items()}, tuple(waiting.values()))


def _on_sub_processes(scope: Scope) -> Iterator[Node]:
    """The error events on every sub-process in a scope."""
    for inner in scope.all_scopes():
        for node in inner.nodes.values():
            if node.inner is not None:
                yield from (e for e in inner.boundary[node.id] if e.event.kind == "error")


def _inside(scope: Scope, around: _Around) -> Iterator[tuple[Node, _Around]]:
    """What may throw an error, with the boundary events around it, the nearest first.

    A receive task behind an event-based gateway is over in the moment in which it is chosen.
    """
    for node in scope.nodes.values():
        if node.inner is not None:
            yield from _inside(node.inner, (scope.boundary[node.id], *around))
        elif node.kind == "task" and not scope.is_behind_event_gateway(node):
            yield node, (scope.boundary[node.id], *around)
        elif node.kind == "end" and node.event.kind == "error":
            yield node, around


def _nearest(around: _Around, code: str) -> str:
    """The id of the event that catches an error, or nothing."""
    found = (catcher(events, "error", code) for events in around)
    return next((event.id for event in found if event is not None), "")
