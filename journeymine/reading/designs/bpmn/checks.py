"""Whatever has no meaning, or more than one, in the token game."""

from __future__ import annotations

from collections.abc import Sequence

from journeymine.reading.designs.bpmn.boundaries import ways_to_begin, ways_to_receive
from journeymine.reading.designs.bpmn.failing import catcher, failures_of
from journeymine.reading.designs.bpmn.limits import MOST_WAYS
from journeymine.reading.designs.bpmn.model import Diagram, Flow, Node, Scope
from journeymine.reading.designs.bpmn.ways import check_ways
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals

__all__ = ["check_diagram", "check_ids"]

_AGAIN_AND_AGAIN = ("message", "signal", "conditional", "escalation")
_DECIDES = ("exclusive", "inclusive", "task", "sub")


def check_ids(root: Element, refusals: Refusals) -> None:
    """Every id stands once."""
    first: dict[str, Element] = {}
    for element in root.walk():
        key = element.get("id")
        if not key or element.namespace != root.namespace:
            continue
        if key in first:
            message = f"The id '{key}' stands twice, first on line {first[key].line}."
            refusals.add("JM-E325", message, "give every element its own id", line=element.line)
        first.setdefault(key, element)


def check_diagram(diagram: Diagram, refused: set[str], refusals: Refusals) -> None:
    """Add to the refusals whatever has no meaning, or more than one."""
    everywhere = {n.id for pool in diagram.pools for n in pool.scope.all_nodes()}
    check = _Check(diagram, everywhere, refused, refusals)
    for pool in diagram.pools:
        check.scope(pool.scope, ())
        check.starts_by_messages(pool.scope)
    if (
        not any(node.kind == "task" for pool in diagram.pools for node in pool.scope.all_nodes())
        and not refusals.found
    ):
        message = "The process holds no task."
        line = diagram.pools[0].scope.element.line
        refusals.add("JM-E329", message, "draw a task for every touchpoint", line=line)
    check.signals()


class _Check:
    def __init__(
        self, diagram: Diagram, everywhere: set[str], refused: set[str], refusals: Refusals
    ) -> None:
        self._diagram = diagram
        self._everywhere, self._refused, self._refusals = everywhere, refused, refusals
        self._waiting = failures_of(diagram).waiting

    def _add(self, code: str, message: str, hint: str, line: int) -> None:
        self._refusals.add(code, message, hint, line=line)

    def scope(self, scope: Scope, around: Sequence[Sequence[Node]]) -> None:
        """A scope; `around` are the boundary events of the sub-processes it is in."""
        check_ways(scope, self._refused, self._refusals, inner=bool(around))
        for flow in scope.flows:
            self._flow(flow, scope)
        for node in scope.nodes.values():
            self._references(node, scope)
            self._decision(node, scope)
            match node.kind:
                case "event":
                    self._event_gateway(node, scope)
                case "boundary":
                    self._boundary(node, scope)
                case "end" if node.event.kind == "error" and around:
                    if not any(catcher(events, "error", node.event.key) for events in around):
                        message = f"The error of the {node} is caught by no boundary event."
                        hint = "draw an error event on the border of its sub-process"
                        self._add("JM-E362", message, hint, node.line)
                case "sub" if node.inner is not None:
                    self.scope(node.inner, (scope.boundary[node.id], *around))
        self._links(scope)

    def _flow(self, flow: Flow, scope: Scope) -> None:
        for end, at in (("sourceRef", flow.source), ("targetRef", flow.target)):
            if at in scope.nodes or at in self._refused:
                continue
            there = f"names '{at}', which is not a node of the process" if at else "is missing"
            hint = "join the flow to a task, an event or a gateway, or remove it"
            if at in self._everywhere:
                there = f"names '{at}', which stands in another process or sub-process"
                hint = "a flow stays within its process: end it at the border"
            message = f"The {end} of the sequenceFlow '{flow.id}' {there}."
            self._add("JM-E326", message, hint, flow.element.line)
        source = scope.nodes.get(flow.source)
        condition = flow.element.first("conditionExpression")
        if condition is None or source is None:
            return
        if source.kind not in _DECIDES:
            message = f"The sequenceFlow '{flow.id}' out of {source.element.tag} '{source.id}'"
            message += " has a condition (conditionExpression)."
            self._add("JM-E324", message, "let an exclusive gateway decide", condition.line)

    def _references(self, node: Node, scope: Scope) -> None:
        for tag, flows in (("incoming", scope.into[node.id]), ("outgoing", scope.out_of[node.id])):
            drawn = {flow.id for flow in flows}
            for reference in node.element.all(tag):
                key = reference.text.strip()
                if key not in drawn and key.rpartition(":")[2] not in drawn:
                    message = f"The {node} names the {tag} flow '{key}', which does not join it."
                    hint = f"draw the flow, or remove the <{tag}>"
                    self._add("JM-E326", message, hint, reference.line)

    def _decision(self, node: Node, scope: Scope) -> None:
        out_of = scope.out_of[node.id]
        if node.default:
            if node.kind not in _DECIDES:
                message = f'default="{node.default}" of {node} is not supported.'
                hint = "let the flow lead into an exclusive gateway that decides"
                self._add("JM-E324", message, hint, node.line)
            elif node.default not in {flow.id for flow in out_of}:
                message = f"The default of {node} names '{node.default}', which does not leave it."
                hint = "choose one of the flows out of it, or none"
                self._add("JM-E326", message, hint, node.line)
            elif node.is_activity and any(
                not flow.conditional and flow.id != node.default for flow in out_of
            ):
                message = f"The {node} has a default flow beside a flow without a condition,"
                message += " which always holds."
                hint = "give every other flow out of it a condition"
                self._add("JM-E361", message, hint, node.line)
        free = [f for f in out_of if node.kind == "inclusive" or f.conditional]
        if node.kind != "exclusive" and len(free) > MOST_WAYS:
            message = f"The {node} chooses among {len(free)} flows;"
            message += f" more than {MOST_WAYS} cannot be listed."
            self._add("JM-E360", message, "split the choice into several gateways", node.line)

    def _event_gateway(self, node: Node, scope: Scope) -> None:
        for flow in scope.out_of[node.id]:
            target = scope.nodes.get(flow.target)
            if target is None:
                continue
            receives = target.kind == "catch" and target.event.kind != "link"
            if not receives and target.element.tag != "receiveTask":
                message = f"The {node} leads to the {target}, which waits for no event."
                hint = "let every flow out of it lead to an event that catches or a receive task"
                self._add("JM-E333", message, hint, flow.element.line)
            elif len(scope.into[target.id]) > 1:
                message = f"The {target} behind the {node} has other flows into it."
                hint = "draw an event of its own for the other flows"
                self._add("JM-E333", message, hint, target.line)
            elif scope.boundary[target.id] or target.loop is not None:
                message = f"The {target} behind the {node} has boundary events or a loop marker."
                self._add("JM-E333", message, "draw them behind it", target.line)

    def _boundary(self, node: Node, scope: Scope) -> None:
        host = scope.nodes.get(node.host)
        if host is None or not host.is_activity:
            if node.host not in self._refused:
                there = f"names '{node.host}', which is" if node.host else "is missing: it is"
                message = f"The attachedToRef of the {node} {there} no task or sub-process here."
                self._add("JM-E326", message, "put it on a task or a sub-process", node.line)
            return
        if host.inner is None or node.event.kind not in ("error", "escalation"):
            if not node.interrupting and node.event.kind in _AGAIN_AND_AGAIN:
                self._any_number(node)
            return
        if node.event.kind == "escalation":
            thrown = any(_throws(other, node) for other in host.inner.all_nodes())
        else:
            thrown = node not in self._waiting
        if not thrown:
            message = f"Nothing in {host} throws what the {node} waits for."
            hint = f"draw an {node.event.kind} end event in the sub-process"
            if node.event.kind == "error":
                hint += ", or a task that may fail and has no such event around it nearer by"
            self._add("JM-E362", message, hint, node.line)

    def _any_number(self, node: Node) -> None:
        """What comes from outside without interrupting may come again and again."""
        if () in ways_to_receive(node, self._diagram):
            message = f"The {node} does not interrupt and may come any number of times:"
            message += " what it starts goes on side by side without a bound."
            hint = "let it interrupt, make it a timer, or draw the pool that sends its messages"
            self._add("JM-E360", message, hint, node.line)

    def _links(self, scope: Scope) -> None:
        caught: dict[str, Node] = {}
        for node in scope.nodes.values():
            if node.kind == "catch" and node.event.kind == "link":
                if node.event.key in caught:
                    message = f"There is a second link '{node.event.key}' that catches, {node}."
                    self._add("JM-E362", message, "keep one", node.line)
                caught.setdefault(node.event.key, node)
        thrown = {
            node.event.key: node
            for node in scope.nodes.values()
            if node.kind == "throw" and node.event.kind == "link"
        }
        for ours, theirs in ((caught, thrown), (thrown, caught)):
            for key, node in ours.items():
                if key and key not in theirs:
                    message = f"The {node} has no other end: no second link named '{key}' is here."
                    hint = "draw both ends of the link in one process, with one name"
                    self._add("JM-E362", message, hint, node.line)

    def starts_by_messages(self, scope: Scope) -> None:
        """A pool that messages of other pools begin is begun by nothing else."""
        ways = {node: ways_to_begin(node, scope, self._diagram) for node in scope.starts}
        fed = [node for node, some in ways.items() if any(some)]
        others = [node for node, some in ways.items() if () in some]
        if fed and others:
            message = f"The {fed[0]} is begun by another pool, the {others[0]} is not."
            hint = (
                "let either all start events of the pool receive messages of drawn pools, or none"
            )
            self._add("JM-E361", message, hint, fed[0].line)

    def signals(self) -> None:
        """A signal that is thrown and caught here reaches all who wait: not translated."""
        nodes = [node for pool in self._diagram.pools for node in pool.scope.all_nodes()]
        signals = [node for node in nodes if node.event.kind == "signal"]
        thrown = {n.event.key: n for n in signals if n.kind in ("end", "throw")}
        for node in signals:
            other = thrown.get(node.event.key)
            if node.kind not in ("end", "throw") and other is not None:
                message = f"The {node} catches the signal that the {other} throws."
                hint = "join them by a flow, by a message between pools, or by a link"
                self._add("JM-E324", message, hint, node.line)


def _throws(node: Node, event: Node) -> bool:
    key, same = event.event.key, node.event.kind == event.event.kind
    return same and node.kind in ("end", "throw") and key in ("", node.event.key)
