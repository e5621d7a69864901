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
no start event         all that has no flow into it gets a token
no flow out            as if an end event stood behind it
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
    decides = node.kind == "inclusive" or any(f.conditional or f.id == node.default for f in flows)
    if not flows or not decides:
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
    found = [rule for node in scope.nodes.values() for rule in drafting.rules(node)]
    return Rules(start, (*drafting.not_drawn(), *found), drafting.node_of)


class _Drafting:
    def __init__(
        self, scope: Scope, start: str, machines: Mapping[str, Machine], diagram: Diagram
    ) -> None:
        self._scope, self._start = scope, start
        self._ends = f"ends {start}"  # for tokens on their way to an end that is not drawn
        self._machines, self._diagram = machines, diagram
        self._places = {flow.id: self._place(flow) for flow in scope.flows}
        self.node_of = {f"to {key}": key for key in scope.nodes}
        self.node_of |= {self._places[flow.id]: flow.target for flow in scope.flows}

    def _place(self, flow: Flow) -> str:
        target = self._scope.nodes[flow.target]
        joins = target.kind in ("parallel", "inclusive")
        return f"flow {flow.id}" if joins else f"to {target.id}"

    def _on(self, flows: Sequence[Flow]) -> dict[str, int]:
        return dict(Counter(self._places[flow.id] for flow in flows))

    def _after(self, node: Node, flows: Sequence[Flow] | None = None) -> dict[str, int]:
        """A token on each flow out of a node, or on those given; or on its way to the end."""
        chosen = self._scope.out_of[node.id] if flows is None else flows
        ends = {} if chosen or node.is_never_a_source else {self._ends: 1}
        return self._on(chosen) or ends

    def _takes(self, node: Node) -> Iterator[tuple[str, ...]]:
        yield from ways_to_receive(node, self._diagram)

    def _gives(self, node: Node) -> tuple[str, ...]:
        return tuple(message.place for message in self._diagram.sent_by.get(node.id, ()))

    def _here(self, node: Node) -> str:
        """Where a token is that is on its way to a node, or with which the node begins all."""
        return self._start if node.instantiates else f"to {node.id}"

    def _before(self, node: Node) -> dict[str, int]:
        """A token on each flow into a gateway, or the one with which it begins."""
        return self._on(self._scope.into[node.id]) or {f"to {node.id}": 1}

    def not_drawn(self) -> Iterator[Rule]:
        """What start and end events would do where none is drawn.

        All that has no flow into it begins at once; what has no flow out of it leads to an
        end, so that a sub-process still goes on after its last task, as with an end event.
        """
        first = self._scope.implicit_starts
        if first:
            places = {f"to {node.id}": 1 for node in first}
            yield Rule(first[0], f"{self._start} begins", {self._start: 1}, places)
        last = [n for n in self._scope.nodes.values() if self._ends in self._after(n)]
        if last:
            yield Rule(last[-1], f"{self._start} ends", {self._ends: 1})

    def rules(self, node: Node) -> Iterator[Rule]:
        here = self._here(node)
        match node.kind:
            case "start":
                yield from self._passing(node, self._start)
            case "boundary":
                pass  # it goes on with the machine of its activity
            case "catch" if node.event.kind == "link":
                pass  # it goes on with the other end
            case "exclusive":
                for place in self._after(node):  # two flows to one node are one choice
                    yield Rule(node, f"{node.id} {place}", {here: 1}, {place: 1})
            case "parallel":
                yield Rule(node, node.id, self._before(node), self._after(node))
            case "inclusive":
                yield from self._inclusive(node)
            case "event":
                for flow in self._scope.out_of[node.id]:
                    target = self._scope.nodes[flow.target]
                    for rule in self._one(target):
                        yield replace(rule, name=f"{node.id} {rule.name}", consumes={here: 1})
            case _:
                if not self._scope.is_behind_event_gateway(node):  # else the gateway does it
                    yield from self._one(node)

    def _one(self, node: Node) -> Iterator[Rule]:
        here = f"to {node.id}"
        match node.kind, node.event.kind:
            case (("task" | "sub"), _):
                yield from self._activity(node)
            case "throw", "link":
                target = self._scope.links[node.event.key]
                yield Rule(node, node.id, {here: 1}, self._after(target))
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
        before = {} if join else self._before(node)
        for number, flows in enumerate(productions(node, self._scope.out_of[node.id])):
            name = f"{node.id} {number}"
            yield Rule(node, name, before, self._after(node, flows), waits=join)

    def _activity(self, node: Node) -> Iterator[Rule]:
        ways = productions(node, self._scope.out_of[node.id])
        machine = self._machines.get(node.id)
        if machine is None:
            for takes in self._takes(node):
                for flows in ways:
                    here, after = {self._here(node): 1}, self._after(node, flows)
                    gives = self._gives(node)
                    yield Rule(node, node.id, here, after, node.id, takes, gives)
            return
        for number, move in enumerate(machine.moves):
            source = {self._state(node, move.source): 1}
            spawned = Counter[str]()
            for event in move.spawns:
                spawned.update(self._after(self._scope.nodes[event]))
            for way, produces in enumerate(self._targets(node, move.target, ways)):
                leaves = None if produces is not None else move.target
                assert not isinstance(leaves, int), "states stay in the scope"
                yield Rule(
                    node, f"{node.id} move {number} {way}", source,
                    dict(spawned + Counter(produces or {})), move.step, move.takes, move.gives,
                    move.raises, leaves,
                )  # fmt: skip

    def _targets(
        self, node: Node, target: int | Exit, ways: Sequence[tuple[Flow, ...]]
    ) -> Iterator[Mapping[str, int] | None]:
        """Where the token of a move goes, for every way it may; None out of the scope."""
        if isinstance(target, int):
            yield {self._state(node, target): 1}
        elif target == DONE:
            yield from (self._after(node, flows) for flows in ways)
        elif target[0] == "boundary":
            yield self._after(self._scope.nodes[target[1]])
        else:
            yield None

    def _state(self, node: Node, state: int) -> str:
        place = f"in {node.id} {state}" if state else f"to {node.id}"
        self.node_of[place] = node.id
        return place
