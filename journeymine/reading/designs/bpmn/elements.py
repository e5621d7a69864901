"""From XML elements to nodes, flows and scopes; whatever is not understood is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from journeymine.reading.designs.bpmn.events import event_of
from journeymine.reading.designs.bpmn.markers import loop_of
from journeymine.reading.designs.bpmn.model import Flow, Node, Scope
from journeymine.reading.designs.bpmn.said import is_true, refuse, refuse_attribute
from journeymine.reading.designs.bpmn.vocabulary import (
    GATEWAYS,
    IN_NODE,
    IN_PROCESS,
    LOOPS,
    NODES,
    POSITIONS,
    TASKS,
)
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals

__all__ = ["Parsing"]

_QUANTITIES = ("startQuantity", "completionQuantity")
_INSTANTIATE = ("eventBasedGateway", "receiveTask")


@dataclass(slots=True)
class Parsing:
    """What is needed to read the processes of one file.

    ``refused`` are the ids of nodes that were refused; what refers to them does not dangle.
    """

    codes: Mapping[str, str]
    refusals: Refusals
    refused: set[str]
    order: count[int]

    @classmethod
    def of(cls, codes: Mapping[str, str], refusals: Refusals) -> Parsing:
        """At the beginning of the file."""
        return cls(codes, refusals, set(), count())

    def scope(self, element: Element, *, inner: bool = False) -> Scope:
        """The inside of a process or a sub-process."""
        nodes: dict[str, Node] = {}
        for child in element.children:
            known = child.namespace == element.namespace
            if known and child.tag in NODES:
                if not child.get("id"):
                    message = f"A <{child.tag}> has no id."
                    self.refusals.add("JM-E327", message, "export the file again", line=child.line)
                node = self._node(child, inner=inner)
                nodes.setdefault(node.id, node)
            elif not known or child.tag not in IN_PROCESS:
                self.refused.add(child.get("id"))
                refuse(child, self.refusals)
        flows = tuple(map(self._flow, element.all("sequenceFlow")))
        return Scope(element, nodes, flows)

    def _flow(self, element: Element) -> Flow:
        if not element.get("id"):
            message = "A sequenceFlow has no id."
            self.refusals.add("JM-E327", message, "export the file again", line=element.line)
        conditional = element.first("conditionExpression") is not None
        ends = element.get("sourceRef").strip(), element.get("targetRef").strip()
        return Flow(element.get("id"), *ends, conditional, element)

    def _node(self, element: Element, *, inner: bool) -> Node:
        key, order, default = element.get("id"), next(self.order), element.get("default").strip()
        if element.tag in TASKS:
            self._check_children(element)
            self._check_activity(element)
            self._check_name(element)
            loop = loop_of(element, self.refusals)
            begins = self._begins(element, inner=inner)
            return Node(
                key, "task", element, order, loop=loop, default=default, instantiates=begins
            )
        if element.tag == "subProcess":
            self._check_activity(element)
            if is_true(element, "triggeredByEvent"):
                self.refused.add(key)
                hint = "draw what the event starts with a boundary event of a sub-process"
                refuse_attribute(element, "triggeredByEvent", self.refusals, hint)
            loop = loop_of(element, self.refusals)
            inside = self.scope(element, inner=True)
            return Node(key, "sub", element, order, loop=loop, default=default, inner=inside)
        if element.tag in GATEWAYS:
            self._check_children(element)
            self._check_gateway(element)
            kind, begins = GATEWAYS[element.tag], self._begins(element, inner=inner)
            return Node(
                key, kind, element, order, default=default,  # type: ignore[arg-type]
                instantiates=begins,
            )  # fmt: skip
        position = POSITIONS[element.tag]
        event = event_of(element, position, self.codes, self.refusals, inner=inner)
        if is_true(element, "parallelMultiple"):
            refuse_attribute(element, "parallelMultiple", self.refusals)
        return Node(
            key, position, element, order, event, None, default,  # type: ignore[arg-type]
            element.get("attachedToRef").strip(), is_true(element, "cancelActivity", True),
        )  # fmt: skip

    def _check_children(self, element: Element) -> None:
        allowed = IN_NODE | LOOPS if element.tag in TASKS else IN_NODE
        for child in element.children:
            if child.namespace != element.namespace or child.tag not in allowed:
                refuse(child, self.refusals, of=element)

    def _check_activity(self, element: Element) -> None:
        if is_true(element, "isForCompensation"):
            refuse_attribute(element, "isForCompensation", self.refusals)
        for attribute in _QUANTITIES:
            if element.get(attribute) not in ("", "1"):
                refuse_attribute(element, attribute, self.refusals)

    def _check_gateway(self, element: Element) -> None:
        if element.get("eventGatewayType") not in ("", "Exclusive"):
            refuse_attribute(element, "eventGatewayType", self.refusals, "use a parallel gateway")

    def _begins(self, element: Element, *, inner: bool) -> bool:
        """Whether it begins the process; nothing but a token begins a sub-process."""
        if not is_true(element, "instantiate"):
            return False
        if element.tag in _INSTANTIATE and not inner:
            return True
        hint = "begin with a plain start event"
        refuse_attribute(element, "instantiate", self.refusals, hint if inner else "")
        return False

    def _check_name(self, element: Element) -> None:
        if not element.get("name").strip():
            message = f"The {element.tag} '{element.get('id')}' has no name."
            self.refusals.add("JM-E316", message, "name the touchpoint", line=element.line)
