"""What each node does with tokens, as rules over the places of its scope.

=====================  ==========================================================
sequence flow          a token on it is on its way to its target
start event            one of them begins; puts a token on each of its flows
task, sub-process      takes one token from any of its flows; when it ends, puts one on
                       each; conditional flows are taken like those of an inclusive split
exclusive gateway      takes one token from any of its flows, puts one on one
parallel gateway       takes one token from each of its flows, puts one on each
inclusive gateway      takes one token from each flow that has one, when the path rule
                       lets it; puts one on some of its flows, at least one; on the
                       default flow exactly if on no other
event-based gateway    takes one token; the first event behind it goes on
intermediate event     takes a token, puts one on each of its flows
end event              takes its token
terminate end event    takes every token of its scope
=====================  ==========================================================

Only a gateway that joins tells its flows apart, so all flows into any other node share
one place [1]_.

References
----------
.. [1] Dijkman, Dumas, Ouyang (2008). Semantics and analysis of business process models
   in BPMN. Information and Software Technology 50(12), 1281-1294.
   https://doi.org/10.1016/j.infsof.2008.02.006
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from journeymine.reading.designs.bpmn.boundaries import ways_to_receive
from journeymine.reading.designs.bpmn.inclusive import Join, join_of
from journeymine.reading.designs.bpmn.machines import DONE, Exit, Machine
from journeymine.reading.designs.bpmn.model import Diagram, Flow, Node, Scope

__all__ = ["Rule", "Rules", "productions", "rules_of"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can happen in a scope.

    ``consumes`` and ``produces`` are places of the scope; ``takes`` and ``gives`` those of
    messages.  ``leaves`` ends the whole scope, ``waits`` is a join's condition.
    """

    node: Node
    name: str
    consumes: Mapping[str, int]
    produces: Mapping[str, int] = field(default_factory=dict)
    step: str = ""
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    raises: tuple[str, ...] = ()
    leaves: Exit | None = None
    waits: Join | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a scope; tokens begin on ``start``; ``node_of`` tells where a place is."""

    start: str
    found: Sequence[Rule]
    node_of: Mapping[str, str]

    @property
    def are_local(self) -> bool:
        """Whether every rule looks at its own places only."""
        return not any(rule.leaves or rule.waits for rule in self.found)

    @property
    def hold_one_token(self) -> bool:
        """Whether the scope never holds more than one token."""
        return all(sum(r.consumes.values()) == 1 >= sum(r.produces.values()) for r in self.found)


def productions(node: Node, flows: Sequence[Flow]) -> list[tuple[Flow, ...]]:
    """The sets of flows on which a node that is not an exclusive gateway puts tokens.

    Examples
    --------
    >>> from journeymine.reading.designs.xml_tree import Element
    >>> box = Element("", "inclusiveGateway", {}, 1, 1)
    >>> flows = [Flow(key, "g", "A", False, box) for key in "xyz"]
    >>> gateway = Node("g", "inclusive", box, 0, default="z")
    >>> ["".join(flow.id for flow in taken) for taken in productions(gateway, flows)]
    ['x', 'y', 'xy', 'z']
    """
    if node.kind != "inclusive" and not any(f.conditional or f.id == node.default for f in flows):
        return [tuple(flows)]
    free = [
        flow
        for flow in flows
        if flow.id != node.default and (node.kind == "inclusive" or flow.conditional)
    ]
    always = [flow for flow in flows if flow not in free and flow.id != node.default]
    chosen = [
        tuple(flow for flow in flows if flow in always or flow in some)
        for size in range(len(free) + 1)
        for some in combinations(free, size)
        if always or some
    ]
    return chosen + [(flow,) for flow in flows if flow.id == node.default]


def rules_of(scope: Scope, start: str, machines: Mapping[str, Machine], diagram: Diagram) -> Rules:
    """The rules of a scope, given the machines of its activities.

    A plain task has no machine; it ends in one move.
    """
    drafting = _Drafting(scope, start, machines, diagram)
    found = tuple(rule for node in scope.nodes.values() for rule in drafting.rules(node))
    return Rules(start, found, drafting.node_of)


class _Drafting:
    def __init__(
        self, scope: Scope, start: str, machines: Mapping[str, Machine], diagram: Diagram
    ) -> None:
        self._scope, self._start = scope, start
        self._machines, self._diagram = machines, diagram
        self._places = {flow.id: self._place(flow) for flow in scope.flows}
        self.node_of = {f"to {key}": key for key in scope.nodes}
        self.node_of |= {f"after {key}": key for key in scope.nodes}
        self.node_of |= {self._places[flow.id]: flow.target for flow in scope.flows}

    def _place(self, flow: Flow) -> str:
        target = self._scope.nodes[flow.target]
        joins = target.kind in ("parallel", "inclusive")
        return f"flow {flow.id}" if joins else f"to {target.id}"

    def _on(self, flows: Sequence[Flow]) -> dict[str, int]:
        return dict(Counter(self._places[flow.id] for flow in flows))

    def _after(self, node: Node) -> dict[str, int]:
        """A token on each flow out of a node."""
        return self._on(self._scope.out_of[node.id])

    def _takes(self, node: Node) -> Iterator[tuple[str, ...]]:
        yield from ways_to_receive(node, self._diagram)

    def _gives(self, node: Node) -> tuple[str, ...]:
        return tuple(message.place for message in self._diagram.sent_by.get(node.id, ()))

    def rules(self, node: Node) -> Iterator[Rule]:
        here = f"to {node.id}"
        match node.kind:
            case "start":
                yield from self._passing(node, self._start)
            case "boundary":
                pass  # it goes on with the machine of its activity
            case "exclusive":
                for place in self._after(node):  # two flows to one node are one choice
                    yield Rule(node, f"{node.id} {place}", {here: 1}, {place: 1})
            case "parallel":
                before = self._on(self._scope.into[node.id])
                yield Rule(node, node.id, before, self._after(node))
            case "inclusive":
                yield from self._inclusive(node)
            case "event":
                for flow in self._scope.out_of[node.id]:
                    target = self._scope.nodes[flow.target]
                    for rule in self._one(target):
                        if rule.consumes == {f"to {target.id}": 1}:
                            yield replace(rule, name=f"{node.id} {rule.name}", consumes={here: 1})
            case _:
                if not self._is_behind_event_gateway(node):
                    yield from self._one(node)
                else:  # what it does after the gateway is not begun from its own place
                    yield from (r for r in self._one(node) if r.consumes != {here: 1})

    def _is_behind_event_gateway(self, node: Node) -> bool:
        into = self._scope.into[node.id]
        return any(self._scope.nodes[flow.source].kind == "event" for flow in into)

    def _one(self, node: Node) -> Iterator[Rule]:
        here = f"to {node.id}"
        match node.kind, node.event.kind:
            case (("task" | "sub"), _):
                yield from self._activity(node)
            case "throw", "link":
                target = self._scope.links[node.event.key]
                yield Rule(node, node.id, {here: 1}, {f"to {target.id}": 1})
            case "end", "error":
                exit_: Exit = ("error", node.event.key)
                yield Rule(node, node.id, {here: 1}, leaves=exit_)
            case "end", "terminate":
                yield Rule(node, node.id, {here: 1}, leaves=DONE)
            case _:
                yield from self._passing(node, here)

    def _passing(self, node: Node, here: str) -> Iterator[Rule]:
        """An event through which a token passes, or at which it ends."""
        raises = (node.event.key,) if node.event.kind == "escalation" else ()
        for number, takes in enumerate(self._takes(node)):
            name = node.id if not number else f"{node.id} {number}"
            yield Rule(
                node, name, {here: 1}, self._after(node),
                takes=takes, gives=self._gives(node), raises=raises,
            )  # fmt: skip

    def _inclusive(self, node: Node) -> Iterator[Rule]:
        into = self._scope.into[node.id]
        join = join_of(node, self._scope, self._places) if len(into) > 1 else None
        before = {} if join else self._on(into)
        for number, flows in enumerate(productions(node, self._scope.out_of[node.id])):
            name = f"{node.id} {number}"
            yield Rule(node, name, before, self._on(flows), waits=join)

    def _activity(self, node: Node) -> Iterator[Rule]:
        ways = productions(node, self._scope.out_of[node.id])
        after = self._on(ways[0]) if len(ways) == 1 else {f"after {node.id}": 1}
        if len(ways) > 1:
            for number, flows in enumerate(ways):
                yield Rule(node, f"{node.id} {number}", {f"after {node.id}": 1}, self._on(flows))
        machine = self._machines.get(node.id)
        if machine is None:
            for takes in self._takes(node):
                yield Rule(
                    node, node.id, {f"to {node.id}": 1}, after, node.id, takes, self._gives(node)
                )
            return
        for number, move in enumerate(machine.moves):
            name = f"{node.id} move {number}"
            source = self._state(node, move.source)
            produces = Counter[str]()
            for event in move.spawns:
                produces.update(self._after(self._scope.nodes[event]))
            leaves: Exit | None = None
            if isinstance(move.target, int):
                produces[self._state(node, move.target)] += 1
            elif move.target == DONE:
                produces.update(after)
            elif move.target[0] == "boundary":
                produces.update(self._after(self._scope.nodes[move.target[1]]))
            else:
                leaves = move.target
            yield Rule(
                node, name, {source: 1}, dict(produces), move.step, move.takes, move.gives,
                move.raises, leaves,
            )  # fmt: skip

    def _state(self, node: Node, state: int) -> str:
        place = f"in {node.id} {state}" if state else f"to {node.id}"
        self.node_of[place] = node.id
        return place
